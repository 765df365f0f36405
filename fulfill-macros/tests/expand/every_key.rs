pub async fn order() {}
#[doc(hidden)]
pub struct order {}
const _: () = {
    use my_bot::fulfill::__private;
    impl __private::Intent for order {
        const META: __private::Meta = __private::Meta {
            webhook: "boas-vindas",
            node: "Novo pedido",
            description: "",
            token: __private::Some("s3cret"),
            token_env: __private::None,
            fallback_message: __private::Some("Sorry!"),
            timeout: __private::Some(__private::Duration::from_millis(1500u64)),
            fallback: true,
            triggers: __private::Triggers::new,
            outline: || __private::Outline::seen(&[], &[], &[], false),
            location: __private::Location {
                package: ::core::env!("CARGO_PKG_NAME"),
                module: ::core::module_path!(),
                function: "order",
                file: ::core::file!(),
                line: ::core::line!(),
            },
            call: |__turn| {
                __private::Call::pending(async move {
                    __private::reply::<()>(order().await)
                })
            },
            needs: |__needs| {},
        };
    }
    __private::inventory::submit! {
        __private::Collected(& < order as __private::Intent > ::META)
    }
};
