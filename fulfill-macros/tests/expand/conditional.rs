#[cfg(feature = "orders")]
#[tracing::instrument]
pub(crate) async fn r#match(_: Turn) -> impl IntoReply {}
#[cfg(feature = "orders")]
#[doc(hidden)]
pub(crate) struct r#match {}
#[cfg(feature = "orders")]
const _: () = {
    use ::fulfill_runtime::__private;
    impl __private::Intent for r#match {
        const META: __private::Meta = __private::Meta {
            webhook: "",
            node: "match",
            description: "",
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
                function: "match",
                file: ::core::file!(),
                line: ::core::line!(),
            },
            call: |__turn| {
                let __arg0 = match __private::arg::<Turn>(__turn, "_") {
                    __private::Ok(__arg0) => __arg0,
                    __private::Err(__refused) => return __refused,
                };
                __private::Call::pending(async move {
                    __private::reply::<_>(r#match(__arg0).await)
                })
            },
            needs: |__needs| {
                __private::needs::<Turn>("_", __needs);
            },
        };
    }
    __private::inventory::submit! {
        __private::Collected(& < r#match as __private::Intent > ::META)
    }
};
