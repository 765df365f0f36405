//! One turn through the whole app, without a socket.

fn main() {
    divan::main();
}
