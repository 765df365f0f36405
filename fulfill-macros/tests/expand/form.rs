const _: () = {
    use ::fulfill_runtime::__private;
    #[automatically_derived]
    impl __private::Collect for CollectName {
        const NAME: &'static str = "collect-name";
        fn form() -> __private::Form {
            __private::Form::new("collect-name", __private::Target::of::<store_user>())
                .question(
                    __private::question::<
                        FirstName,
                    >("first_name", "What is your first name?")
                        .retry("I did not get that. Your first name?")
                        .attempts(3, __private::Target::of::<give_up>()),
                )
        }
        fn from_answers(
            __answers: &__private::Answers<'_>,
        ) -> __private::Result<Self, __private::Refused> {
            __private::Ok(Self {
                first_name: __private::answer::<FirstName>(__answers, "first_name", &[])?,
            })
        }
        fn check(
            __question: &str,
            __answer: &__private::Value,
            __hints: &__private::Hints<'_>,
        ) -> __private::Option<__private::Result<(), __private::Wrong>> {
            __private::Some(
                match __question {
                    "first_name" => __private::check::<FirstName>(__answer, __hints),
                    _ => return __private::None,
                },
            )
        }
    }
    #[automatically_derived]
    impl __private::FromTurn for CollectName {
        fn from_turn(
            __turn: &__private::Turn,
            _: &'static str,
        ) -> __private::Result<Self, __private::Refused> {
            __private::form(__turn)
        }
        fn needs(_: &'static str, __needs: &mut __private::Needs) {
            __needs.form("collect-name");
        }
    }
    __private::inventory::submit! {
        __private::FormEntry::of:: < CollectName > (__private::Location { package :
        ::core::env!("CARGO_PKG_NAME"), module : ::core::module_path!(), function :
        "CollectName", file : ::core::file!(), line : ::core::line!(), })
    }
};
