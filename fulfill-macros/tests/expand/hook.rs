/// Tells a buyer that the order is on its way.
async fn order_shipped(
    order: Order,
    State(users): State<Users>,
) -> Result<Notice, UsersError> {
    users.notice(order).await
}
#[doc(hidden)]
struct order_shipped {}
const _: () = {
    use ::fulfill_runtime::__private;
    impl __private::Hook for order_shipped {
        const META: __private::HookMeta = __private::HookMeta {
            name: "order-shipped",
            description: "Tells a buyer that the order is on its way.",
            secret: __private::None,
            secret_env: __private::Some("SHOP_SECRET"),
            timeout: __private::Some(__private::Duration::from_millis(20000u64)),
            location: __private::Location {
                package: ::core::env!("CARGO_PKG_NAME"),
                module: ::core::module_path!(),
                function: "order_shipped",
                file: ::core::file!(),
                line: ::core::line!(),
            },
            call: |__turn| {
                let __arg0 = match {
                    #[allow(unused_imports)]
                    use __private::{
                        BodyArgument as _, NoArgument as _, TurnArgument as _,
                    };
                    (&&__private::Argument::<Order>::new()).read(__turn, "order")
                } {
                    __private::Ok(__arg0) => __arg0,
                    __private::Err(__refused) => return __private::refused(__refused),
                };
                let __arg1 = match {
                    #[allow(unused_imports)]
                    use __private::{
                        BodyArgument as _, NoArgument as _, TurnArgument as _,
                    };
                    (&&__private::Argument::<State<Users>>::new()).read(__turn, "users")
                } {
                    __private::Ok(__arg1) => __arg1,
                    __private::Err(__refused) => return __private::refused(__refused),
                };
                __private::Call::pending(async move {
                    __private::notice::<
                        Result<Notice, UsersError>,
                    >(order_shipped(__arg0, __arg1).await)
                })
            },
            fits: |__turn| {
                if let __private::Err(__refused) = {
                    #[allow(unused_imports)]
                    use __private::{
                        BodyArgument as _, NoArgument as _, TurnArgument as _,
                    };
                    (&&__private::Argument::<Order>::new()).read(__turn, "order")
                } {
                    return __private::Err(__refused);
                }
                if let __private::Err(__refused) = {
                    #[allow(unused_imports)]
                    use __private::{
                        BodyArgument as _, NoArgument as _, TurnArgument as _,
                    };
                    (&&__private::Argument::<State<Users>>::new()).read(__turn, "users")
                } {
                    return __private::Err(__refused);
                }
                __private::Ok(())
            },
            needs: |__needs| {
                {
                    #[allow(unused_imports)]
                    use __private::{
                        BodyArgument as _, NoArgument as _, TurnArgument as _,
                    };
                    (&&__private::Argument::<Order>::new()).needs("order", __needs);
                }
                {
                    #[allow(unused_imports)]
                    use __private::{
                        BodyArgument as _, NoArgument as _, TurnArgument as _,
                    };
                    (&&__private::Argument::<State<Users>>::new())
                        .needs("users", __needs);
                }
            },
        };
    }
    __private::inventory::submit! {
        __private::CollectedHook(& < order_shipped as __private::Hook > ::META)
    }
};
