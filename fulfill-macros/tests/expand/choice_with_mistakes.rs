const _: () = {
    use ::fulfill_runtime::__private;
    #[automatically_derived]
    impl __private::Slot for Size {
        const EXPECTED: &'static str = "one of ";
        fn parse(__text: &str, __locale: &str) -> __private::Option<Self> {
            match __private::choice(<Self as __private::Slot>::choices(), __text) {
                _ => __private::None,
            }
        }
        fn choices() -> &'static [__private::Choice] {
            &[]
        }
    }
};
::core::compile_error! {
    "a value of a choice holds no data: write `Other` alone"
}
