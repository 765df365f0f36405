fn order(name: String, task: Option<String>, Sid(sid): Sid) -> String {
    format!("{name} {task:?} {sid}")
}
#[doc(hidden)]
struct order {}
const _: () = {
    use ::fulfill_runtime::__private;
    impl __private::Intent for order {
        const META: __private::Meta = __private::Meta {
            webhook: "",
            node: "order",
            description: "",
            token: __private::None,
            token_env: __private::Some("ORDER_TOKEN"),
            fallback_message: __private::None,
            timeout: __private::None,
            fallback: false,
            triggers: __private::Triggers::new,
            outline: || __private::Outline::seen(&[], &["say"], &[], false),
            location: __private::Location {
                package: ::core::env!("CARGO_PKG_NAME"),
                module: ::core::module_path!(),
                function: "order",
                file: ::core::file!(),
                line: ::core::line!(),
            },
            call: |__turn| {
                let __arg0 = match __private::arg_at::<
                    String,
                >(__turn, __private::Some(__private::Place::Memory), "name") {
                    __private::Ok(__arg0) => __arg0,
                    __private::Err(__refused) => return __refused,
                };
                let __arg1 = match __private::arg_at::<
                    Option<String>,
                >(__turn, __private::Some(__private::Place::Parameter), "CurrentTask") {
                    __private::Ok(__arg1) => __arg1,
                    __private::Err(__refused) => return __refused,
                };
                let __arg2 = match __private::arg_at::<
                    Sid,
                >(__turn, __private::None, "dialogue-sid") {
                    __private::Ok(__arg2) => __arg2,
                    __private::Err(__refused) => return __refused,
                };
                __private::Call::Ready(
                    __private::reply::<String>(order(__arg0, __arg1, __arg2)),
                )
            },
            needs: |__needs| {
                __private::needs_at::<String>("name", __needs);
                __private::needs_at::<Option<String>>("CurrentTask", __needs);
                __private::needs_at::<Sid>("dialogue-sid", __needs);
            },
        };
    }
    __private::inventory::submit! {
        __private::Collected(& < order as __private::Intent > ::META)
    }
};
