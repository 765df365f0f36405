fn greeting(name: &str) {}
#[doc(hidden)]
struct greeting {}
const _: () = {
    use ::fulfill_runtime::__private;
    impl __private::Intent for greeting {
        const META: __private::Meta = __private::MISTAKEN;
    }
};
::core::compile_error! {
    "unknown key `tokn`, did you mean `token`?"
}
::core::compile_error! {
    "no handler answers in no time: leave `timeout` out for the channel's own limit, or write a longer one such as `timeout = \"5s\"`"
}
::core::compile_error! {
    "an argument is owned, not borrowed: write `String`, or `Text` for the user's whole text"
}
::core::compile_error! {
    "only a function that waits can be stopped: write `async fn`, or remove `timeout`"
}
