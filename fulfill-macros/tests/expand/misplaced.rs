struct Greeting;
::core::compile_error! {
    "#[intent] stands on a function, not on a struct: write `#[intent] fn name(..) -> Reply { .. }`"
}
