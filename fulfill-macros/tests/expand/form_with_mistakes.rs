const _: () = {
    use ::fulfill_runtime::__private;
    impl __private::Collect for Order {
        const NAME: &'static str = "";
        fn form() -> __private::Form {
            __private::mistaken()
        }
        fn from_answers(
            _: &__private::Answers<'_>,
        ) -> __private::Result<Self, __private::Refused> {
            __private::mistaken()
        }
        fn check(
            _: &str,
            _: &__private::Value,
            _: &__private::Hints<'_>,
        ) -> __private::Option<__private::Result<(), __private::Wrong>> {
            __private::mistaken()
        }
    }
    impl __private::FromTurn for Order {
        fn from_turn(
            _: &__private::Turn,
            _: &'static str,
        ) -> __private::Result<Self, __private::Refused> {
            __private::mistaken()
        }
    }
};
::core::compile_error! {
    "the answers go nowhere: write `#[collect(then = the_intent)]` with the intent that takes them"
}
::core::compile_error! {
    "the question has no words: write it as a doc comment above, such as `/// What is your name?`"
}
::core::compile_error! {
    "no question is called `x`: write one of `size`, `summary`"
}
