//! What the page lacks, the simulation's own door, and the commands.

use std::fs;

use fulfill_tests::{
    browser::Browser,
    program::{self, Program},
    wire,
};
use serde_json::{Value, json};

/// Settings of an account that nobody has.
const ACCOUNT: [(&str, &str); 5] = [
    ("TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef"),
    ("TWILIO_AUTH_TOKEN", "12345"),
    ("TWILIO_API_KEY", "SK0123456789abcdef0123456789abcdef"),
    ("TWILIO_API_SECRET", "secret-of-the-key"),
    ("TWILIO_TWIML_APP_SID", "AP0123456789abcdef0123456789abcdef"),
];

/// Stands where the SDK's file does, and finds nobody to talk to.
const UNCONNECTED: &str = "window.Twilio = { Device: class {
    listeners = {};
    on(name, listener) { this.listeners[name] = listener; }
    async register() { this.listeners.error({ code: 31005, message: 'ConnectionError' }); }
    destroy() {}
} };";

#[test]
fn it_says_what_it_lacks() {
    let folder = tempfile::tempdir().expect("a folder");
    let [file, sdk] = ["softphone.db", "twilio.min.js"].map(|name| folder.path().join(name));
    let [file, sdk] = [&file, &sdk].map(|path| path.to_str().expect("UTF-8"));
    let variables = [&ACCOUNT[..], &[("SOFTPHONE_DB", file), ("SOFTPHONE_SDK", sdk)]].concat();
    let add = ["add-user", "ada", "--number", "+81-50-3123-4567", "--client", "DeviceId_0001"];
    let add = [&add[..], &["--password-stdin"]].concat();
    let added = program::run("softphone", &add, &variables, "correct horse\n");
    assert_eq!(added.status, Some(0), "{}", added.err);

    let server = Program::start("softphone", &variables);
    assert!(server.log().contains("run `npm ci` in examples/softphone"), "{}", server.log());
    let browser = Browser::start(360, 640);
    // A name that is no loopback address: a page without HTTPS.
    let port = server.address().port();
    browser.open(&format!("http://insecure.test:{port}/"));
    assert!(browser.text("#insecure").contains("without HTTPS"));
    assert_eq!(browser.script("return document.querySelector('#enter').disabled"), true);
    browser.open(&format!("http://127.0.0.1:{port}/"));
    assert_eq!(browser.text("#insecure"), "");
    assert!(browser.text("#notice").contains("run `npm ci` in examples/softphone"));
    assert_eq!(browser.script("return document.querySelector('#enter').disabled"), true);

    fs::write(sdk, UNCONNECTED).expect("it can be written");
    browser.open(&format!("http://127.0.0.1:{port}/"));
    assert_eq!(browser.text("#notice"), "");
    browser.fill("#user", "ada");
    browser.fill("#password", "correct horse");
    browser.click("#enter");
    browser.until("return document.querySelector('#notice').textContent.includes('31005')");
    assert!(browser.text("#notice").starts_with("Twilio cannot be reached"));
    assert_eq!(browser.text("#state"), "Offline");
    assert_eq!(browser.script("return document.querySelector('#call').disabled"), true);
}

#[test]
fn the_simulation_is_for_this_machine_and_checks_tokens() {
    let open = [("FULFILL_ADDR", "0.0.0.0:0")];
    let refused = program::run("softphone", &["--simulate"], &open, "");
    assert_eq!(refused.status, Some(1));
    assert!(refused.err.contains("on this machine only"), "{}", refused.err);

    let server = Program::start_with("softphone", &["--simulate"], &[]);
    let ask = |path: &str, kind: &str, body: Value| {
        let headers = [("Content-Type", kind)];
        let request = wire::request("POST", path, &headers, body.to_string().as_bytes());
        wire::exchange(server.address(), &request)
    };
    let json = |path: &str, body: Value| {
        let answer = ask(path, "application/json", body);
        (answer.status, answer.json())
    };
    let user = |kind: &str| {
        let asked = json!({ "user": "demo", "password": "softphone", "kind": kind });
        json("/token", asked).1["token"].clone()
    };
    for token in [json!(""), json!("a.b.c"), user("capability")] {
        let (status, told) = json("/simulate/register", json!({ "token": token }));
        assert_eq!((status, &told["code"]), (409, &json!(20101)), "{told}");
    }
    let (status, told) = json("/simulate/register", json!({ "token": user("access") }));
    assert_eq!(status, 200);
    let device = &told["device"];
    // Without the token a device places no call.
    let (status, _) = json("/simulate/connect", json!({ "device": device, "token": "" }));
    assert_eq!(status, 409);
    assert_eq!(ask("/simulate/call-me", "text/plain", json!({ "device": device })).status, 415);
    // Twilio's requests are checked as ever.
    let form = wire::request(
        "POST",
        "/voice/outgoing",
        &[("Host", "localhost"), ("Content-Type", "application/x-www-form-urlencoded")],
        b"CallSid=CA1&From=client%3ADeviceId_0001&To=%2B819059876543",
    );
    assert_eq!(wire::exchange(server.address(), &form).status, 403);
}

#[test]
fn its_commands_keep_the_users() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("softphone.db");
    let variables = [("SOFTPHONE_DB", file.to_str().expect("UTF-8"))];
    let run = |arguments: &str| {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        program::run("softphone", &arguments, &variables, "")
    };
    let added = run("add-user ada --number +81-50-3123-4567 --client DeviceId_0001");
    assert_eq!(added.status, Some(0), "{}", added.err);
    let password = added.out.trim().strip_prefix("password: ").expect("a password").to_owned();
    assert_eq!(password.len(), 23);
    assert_eq!(run("add-number ada --number +14155550199 --client DeviceId_0002").status, Some(0));
    let users = "ada\t+14155550199\tDeviceId_0002\nada\t+815031234567\tDeviceId_0001\n";
    assert_eq!(run("users").out, users);
    for (arguments, status, part) in [
        ("add-user ben --number +815031234567 --client ben", 1, "is another line's already"),
        ("add-user ben --number 050-3123-4568 --client ben", 1, "has no calling code"),
        ("remove-user ben", 1, "there is no user"),
        ("add-user ben", 2, "--number"),
        ("--simulate users", 2, "--simulate only serves"),
        ("serve", 1, "TWILIO_ACCOUNT_SID"),
    ] {
        let ended = run(arguments);
        assert_eq!(ended.status, Some(status), "{arguments}: {}", ended.err);
        assert!(ended.err.contains(part), "{arguments}: {}", ended.err);
    }
    let kept = fs::read(&file).expect("the file is there");
    assert!(!kept.windows(password.len()).any(|part| part == password.as_bytes()));
    assert_eq!(run("remove-user ada").status, Some(0));
    assert_eq!(run("users").out, "");
    // The commands of every bot are there too.
    let routes = run("routes");
    assert_eq!(routes.status, Some(0), "{}", routes.err);
    assert!(routes.out.contains("supervised-outgoing"), "{}", routes.out);
}
