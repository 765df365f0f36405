const _: () = {
    use ::fulfill_runtime::__private;
    #[automatically_derived]
    impl __private::Slot for Size {
        const EXPECTED: &'static str = "one of small, medium, extra large";
        fn parse(__text: &str, __locale: &str) -> __private::Option<Self> {
            match __private::choice(<Self as __private::Slot>::choices(), __text) {
                __private::Some(0usize) => __private::Some(Self::Small),
                __private::Some(1usize) => __private::Some(Self::Medium),
                __private::Some(2usize) => __private::Some(Self::Large),
                _ => __private::None,
            }
        }
        fn choices() -> &'static [__private::Choice] {
            &[
                __private::Choice {
                    value: "small",
                    synonyms: &[],
                },
                __private::Choice {
                    value: "medium",
                    synonyms: &["regular"],
                },
                __private::Choice {
                    value: "extra large",
                    synonyms: &["extra-large", "extra_large", "xl"],
                },
            ]
        }
    }
};
