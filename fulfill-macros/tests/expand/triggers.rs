fn greeting() {}
#[doc(hidden)]
struct greeting {}
const _: () = {
    use ::fulfill_runtime::__private;
    impl __private::Intent for greeting {
        const META: __private::Meta = __private::Meta {
            webhook: "",
            node: "greeting",
            description: "",
            token: __private::None,
            token_env: __private::None,
            fallback_message: __private::None,
            timeout: __private::None,
            fallback: false,
            triggers: || {
                __private::Triggers::new()
                    .text("hi")
                    .pattern(r"^hi\b")
                    .pattern(r"^hello (?<who>\w+)")
                    .state("new")
                    .next("known")
                    .priority(-1i32)
            },
            outline: || __private::Outline::seen(&[], &[], &[], false),
            location: __private::Location {
                package: ::core::env!("CARGO_PKG_NAME"),
                module: ::core::module_path!(),
                function: "greeting",
                file: ::core::file!(),
                line: ::core::line!(),
            },
            call: |__turn| {
                __private::Call::Ready(__private::reply::<()>(greeting()))
            },
            needs: |__needs| {},
        };
    }
    __private::inventory::submit! {
        __private::Collected(& < greeting as __private::Intent > ::META)
    }
};
