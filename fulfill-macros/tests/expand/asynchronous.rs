/// Greets a known user, or asks a new one for a name.
async fn greeting(
    sender: Sender,
    State(users): State<Users>,
) -> Result<Reply, UsersError> {
    let known = users.find(&sender).await?;
    Ok(greet(known))
}
#[doc(hidden)]
struct greeting {}
const _: () = {
    use ::fulfill_runtime::__private;
    impl __private::Intent for greeting {
        const META: __private::Meta = __private::Meta {
            webhook: "greeting",
            node: "Greet",
            description: "Greets a known user, or asks a new one for a name.",
            token: __private::None,
            token_env: __private::None,
            fallback_message: __private::None,
            timeout: __private::None,
            fallback: false,
            triggers: __private::Triggers::new,
            outline: || __private::Outline::UNKNOWN,
            location: __private::Location {
                package: ::core::env!("CARGO_PKG_NAME"),
                module: ::core::module_path!(),
                function: "greeting",
                file: ::core::file!(),
                line: ::core::line!(),
            },
            call: |__turn| {
                let __arg0 = match __private::arg::<Sender>(__turn, "sender") {
                    __private::Ok(__arg0) => __arg0,
                    __private::Err(__refused) => return __refused,
                };
                let __arg1 = match __private::arg::<State<Users>>(__turn, "users") {
                    __private::Ok(__arg1) => __arg1,
                    __private::Err(__refused) => return __refused,
                };
                __private::Call::pending(async move {
                    __private::reply::<
                        Result<Reply, UsersError>,
                    >(greeting(__arg0, __arg1).await)
                })
            },
            needs: |__needs| {
                __private::needs::<Sender>("sender", __needs);
                __private::needs::<State<Users>>("users", __needs);
            },
        };
    }
    __private::inventory::submit! {
        __private::Collected(& < greeting as __private::Intent > ::META)
    }
};
