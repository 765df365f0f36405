const _: () = {
    use my_bot::fulfill::__private;
    #[automatically_derived]
    impl __private::Slot for Only {
        const EXPECTED: &'static str = "one";
        fn parse(__text: &str, __locale: &str) -> __private::Option<Self> {
            match __private::choice(<Self as __private::Slot>::choices(), __text) {
                __private::Some(0usize) => __private::Some(Self::One),
                _ => __private::None,
            }
        }
        fn choices() -> &'static [__private::Choice] {
            &[
                __private::Choice {
                    value: "one",
                    synonyms: &[],
                },
            ]
        }
    }
};
