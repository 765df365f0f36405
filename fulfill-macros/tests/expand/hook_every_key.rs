pub fn bell(Name(who): Name, _: Turn) {}
#[doc(hidden)]
pub struct bell {}
const _: () = {
    use my_bot::fulfill::__private;
    impl __private::Hook for bell {
        const META: __private::HookMeta = __private::HookMeta {
            name: "v2.bell",
            description: "",
            secret: __private::Some("s3cret"),
            secret_env: __private::None,
            timeout: __private::None,
            location: __private::Location {
                package: ::core::env!("CARGO_PKG_NAME"),
                module: ::core::module_path!(),
                function: "bell",
                file: ::core::file!(),
                line: ::core::line!(),
            },
            call: |__turn| {
                let __arg0 = match __private::read_at::<
                    Name,
                >(__turn, __private::None, "who") {
                    __private::Ok(__arg0) => __arg0,
                    __private::Err(__refused) => return __private::refused(__refused),
                };
                let __arg1 = match {
                    #[allow(unused_imports)]
                    use __private::{
                        BodyArgument as _, NoArgument as _, TurnArgument as _,
                    };
                    (&&__private::Argument::<Turn>::new()).read(__turn, "_")
                } {
                    __private::Ok(__arg1) => __arg1,
                    __private::Err(__refused) => return __private::refused(__refused),
                };
                __private::Call::Ready(__private::notice::<()>(bell(__arg0, __arg1)))
            },
            fits: |__turn| {
                if let __private::Err(__refused) = __private::read_at::<
                    Name,
                >(__turn, __private::None, "who") {
                    return __private::Err(__refused);
                }
                if let __private::Err(__refused) = {
                    #[allow(unused_imports)]
                    use __private::{
                        BodyArgument as _, NoArgument as _, TurnArgument as _,
                    };
                    (&&__private::Argument::<Turn>::new()).read(__turn, "_")
                } {
                    return __private::Err(__refused);
                }
                __private::Ok(())
            },
            needs: |__needs| {
                __private::needs_at::<Name>("who", __needs);
                {
                    #[allow(unused_imports)]
                    use __private::{
                        BodyArgument as _, NoArgument as _, TurnArgument as _,
                    };
                    (&&__private::Argument::<Turn>::new()).needs("_", __needs);
                }
            },
        };
    }
    __private::inventory::submit! {
        __private::CollectedHook(& < bell as __private::Hook > ::META)
    }
};
