fn can_have_name(can_have_name: YesNo) -> Reply {
    answer()
}
#[doc(hidden)]
struct can_have_name {}
const _: () = {
    use ::fulfill_runtime::__private;
    impl __private::Intent for can_have_name {
        const META: __private::Meta = __private::Meta {
            webhook: "",
            node: "can-have-name",
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
                function: "can_have_name",
                file: ::core::file!(),
                line: ::core::line!(),
            },
            call: |__turn| {
                let __arg0 = match __private::arg::<YesNo>(__turn, "can_have_name") {
                    __private::Ok(__arg0) => __arg0,
                    __private::Err(__refused) => return __refused,
                };
                __private::Call::Ready(__private::reply::<Reply>(can_have_name(__arg0)))
            },
            needs: |__needs| {
                __private::needs::<YesNo>("can_have_name", __needs);
            },
        };
    }
    __private::inventory::submit! {
        __private::Collected(& < can_have_name as __private::Intent > ::META)
    }
};
