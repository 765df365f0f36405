fn bell(who: &str) {}
#[doc(hidden)]
struct bell {}
const _: () = {
    use ::fulfill_runtime::__private;
    impl __private::Hook for bell {
        const META: __private::HookMeta = __private::MISTAKEN_HOOK;
    }
};
::core::compile_error! {
    "unknown key `secrt`, did you mean `secret`?"
}
::core::compile_error! {
    "an argument is owned, not borrowed: write `String`, or `Text` for the user's whole text"
}
::core::compile_error! {
    "only a function that waits can be stopped: write `async fn`, or remove `timeout`"
}
