const _: () = {
    use my_bot::fulfill::__private;
    #[automatically_derived]
    impl __private::Collect for Booking {
        const NAME: &'static str = "booking";
        fn form() -> __private::Form {
            __private::Form::new("booking", __private::Target::of::<my_bot::book>())
                .cancel(__private::Target::from("bye"))
                .confirm("{summary}?")
                .question(
                    __private::question::<Date>("day", "When do you arrive?\nAny day.")
                        .label("Arrival")
                        .retry("When?")
                        .retry("Which day?")
                        .repeat()
                        .thanks("Fine.")
                        .prefill("date")
                        .digits(8)
                        .validate("days::ahead"),
                )
                .question(
                    __private::question::<
                        Option<String>,
                    >("phone", "How do we reach you?")
                        .kind(__private::Kind::PhoneNumber)
                        .skip("not at all")
                        .skip("nowhere"),
                )
                .question(
                    __private::question::<String>("picture", "A picture?")
                        .kind(__private::Kind::Media(__private::Vec::new()))
                        .optional(),
                )
                .question(
                    __private::question::<String>("type", "Which pizza?")
                        .kind(__private::Kind::Custom(__private::String::from("Pizza")))
                        .attempts(1, __private::Target::from("menu")),
                )
        }
        fn from_answers(
            __answers: &__private::Answers<'_>,
        ) -> __private::Result<Self, __private::Refused> {
            __private::Ok(Self {
                day: __private::answer_by::<
                    Date,
                >(__answers, "day", &[], |__value| days::ahead(__value))?,
                phone: __private::answer::<
                    Option<String>,
                >(__answers, "phone", &["not at all", "nowhere"])?,
                picture: __private::answer_or_default::<
                    String,
                >(__answers, "picture", &[])?,
                r#type: __private::answer::<String>(__answers, "type", &[])?,
            })
        }
        fn check(
            __question: &str,
            __answer: &__private::Value,
            __hints: &__private::Hints<'_>,
        ) -> __private::Option<__private::Result<(), __private::Wrong>> {
            __private::Some(
                match __question {
                    "day" => {
                        __private::check_by::<
                            Date,
                        >(__answer, __hints, |__value| days::ahead(__value))
                    }
                    "phone" => __private::check::<Option<String>>(__answer, __hints),
                    "picture" => __private::check::<String>(__answer, __hints),
                    "type" => __private::check::<String>(__answer, __hints),
                    _ => return __private::None,
                },
            )
        }
    }
    #[automatically_derived]
    impl __private::FromTurn for Booking {
        fn from_turn(
            __turn: &__private::Turn,
            _: &'static str,
        ) -> __private::Result<Self, __private::Refused> {
            __private::form(__turn)
        }
        fn needs(_: &'static str, __needs: &mut __private::Needs) {
            __needs.form("booking");
        }
    }
    __private::inventory::submit! {
        __private::FormEntry::of:: < Booking > (__private::Location { package :
        ::core::env!("CARGO_PKG_NAME"), module : ::core::module_path!(), function :
        "Booking", file : ::core::file!(), line : ::core::line!(), })
    }
};
