//! The small bot as a program.

#[tokio::main]
async fn main() -> fulfill_runtime::Result<()> {
    talking_bot::app()?.cli().await
}
