fn can_have_name(agreed: YesNo) -> Reply {
    match agreed {
        YesNo::Yes => Reply::new().collect::<forms::Name>().remember("agreed", true),
        YesNo::No => {
            Reply::say("Fine.").listen_for([Target::of::<menu>(), "help".into()])
        }
    }
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
            outline: || __private::Outline::seen(
                &[
                    __private::Edge {
                        way: __private::Way::Collect,
                        to: __private::To::Path("forms::Name"),
                    },
                    __private::Edge {
                        way: __private::Way::Listen,
                        to: __private::To::Path("menu"),
                    },
                    __private::Edge {
                        way: __private::Way::Listen,
                        to: __private::To::Node("help"),
                    },
                ],
                &["collect", "remember", "say", "listen"],
                &["agreed"],
                true,
            ),
            location: __private::Location {
                package: ::core::env!("CARGO_PKG_NAME"),
                module: ::core::module_path!(),
                function: "can_have_name",
                file: ::core::file!(),
                line: ::core::line!(),
            },
            call: |__turn| {
                let __arg0 = match __private::arg::<YesNo>(__turn, "agreed") {
                    __private::Ok(__arg0) => __arg0,
                    __private::Err(__refused) => return __refused,
                };
                __private::Call::Ready(__private::reply::<Reply>(can_have_name(__arg0)))
            },
            needs: |__needs| {
                __private::needs::<YesNo>("agreed", __needs);
            },
        };
    }
    __private::inventory::submit! {
        __private::Collected(& < can_have_name as __private::Intent > ::META)
    }
};
