//! `examples/softphone` in a browser: the page as people use it, on a screen as narrow as a phone's.

mod server;

use fulfill_tests::{browser::Browser, program::Program};
use serde_json::{Value, json};

/// Keeps all states that the page goes through, however short they are.
const WATCH: &str = "window.states = [];
    new MutationObserver((changes) => states.push(...changes.map((one) => one.oldValue)))
        .observe(document.body, { attributeFilter: ['data-state'], attributeOldValue: true });";

/// The phone with its server in Twilio's place, and a browser.
struct Phone {
    program: Program,
    browser: Browser,
}

impl Phone {
    fn start() -> Self {
        let program = Program::start_with("softphone", &["--simulate"], &[]);
        let phone = Self { program, browser: Browser::start(360, 640) };
        phone.sign_in();
        phone
    }

    fn sign_in(&self) {
        self.browser.open(&format!("http://{}/", self.program.address()));
        self.asks();
        self.browser.fill("#user", "demo");
        self.browser.fill("#password", "softphone");
        self.fits();
        self.browser.click("#enter");
        self.state("ready");
        self.browser.script(WATCH);
    }

    /// Waits until the page asks who is there; the simulation says who can be.
    fn asks(&self) {
        self.browser.until(
            "return document.querySelector('#sign-in').checkVisibility()
                && document.querySelector('#user').value === 'demo'",
        );
    }

    /// Waits until the page is in that state, and looks whether it fits the screen then.
    fn state(&self, state: &str) {
        self.browser.until(&format!("return document.body.dataset.state === {state:?}"));
        self.fits();
    }

    /// Nothing stands over the edge, and what is to be pressed is large enough for a finger.
    fn fits(&self) {
        let found = self.browser.script(
            "const wide = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
            const shown = [...document.querySelectorAll('button, input')]
                .filter((one) => one.checkVisibility({ visibilityProperty: true }));
            const name = (one) => one.id || one.value || one.textContent;
            return wide.concat(shown.filter((one) => {
                const box = one.getBoundingClientRect();
                return box.left < 0 || box.right > innerWidth || box.width < 32 || box.height < 32;
            }).map(name));",
        );
        assert_eq!(found, json!([]), "does not fit a screen of 360 pixels");
    }

    /// Enters a number key by key and calls it.
    fn call(&self, number: &str) {
        self.browser.script("document.querySelector('#number').value = ''; states.length = 0");
        for key in number.chars() {
            self.browser.click(&format!("#keypad [value='{key}']"));
        }
        self.browser.click("#call");
    }

    /// The states before this one, since the last call was placed.
    fn states(&self) -> Value {
        self.browser.script("return states.filter((one, at) => one !== states[at - 1])")
    }

    /// Waits until the page tells the user this.
    fn says(&self, text: &str) {
        let script =
            format!("return document.querySelector('#state').textContent.startsWith({text:?})");
        self.browser.until(&script);
    }

    /// The newest call of the log: number and what became of it.
    fn newest(&self) -> [String; 2] {
        [".number", ".how"].map(|part| self.browser.text(&format!("#log li:first-child {part}")))
    }
}

#[test]
fn it_calls() {
    let phone = Phone::start();
    let browser = &phone.browser;
    assert_eq!(
        browser.script("return document.querySelector('#own-number').value"),
        "+815031234567"
    );
    // Written as in the country of one's own number; who is called answers after a moment.
    phone.call("09059876540");
    phone.state("talking");
    assert_eq!(phone.states(), json!(["ready", "calling", "ringing"]));
    assert_eq!(browser.text("#remote"), "09059876540");
    let log = phone.program.log_with("a telephone rings");
    assert!(log.contains(r#"number="+819059876540" caller_id="+815031234567""#), "{log}");
    // Keys go to who was called.
    browser.click("#keypad [value='5']");
    browser.press("#");
    phone.program.log_with(r##"digits="5""##);
    phone.program.log_with(r##"digits="#""##);
    assert_eq!(browser.text("#digits"), "5#");
    browser.click("#mute");
    browser.until("return document.querySelector('#mute').getAttribute('aria-pressed') === 'true'");
    browser.until("return document.querySelector('#timer').textContent !== '0:00'");
    browser.click("#hang-up");
    phone.state("ready");
    phone.says("Call ended, ");
    assert_eq!(phone.newest(), ["↗ 09059876540", "Answered"]);
    phone.program.log_with(r#"intent="dialled/dialled""#);

    // Who was called hangs up, is busy, does not answer; and some are not called at all.
    for (number, said, how) in [
        ("09059876543", "Call ended, ", "Answered"),
        ("09059876541", "The line is busy", "Busy"),
        ("09059876542", "Nobody answered", "No answer"),
        ("119", "This call is not allowed", "Not allowed"),
    ] {
        phone.call(number);
        phone.says(said);
        phone.state("ready");
        assert_eq!(phone.newest(), [format!("↗ {number}"), how.to_owned()]);
    }
    assert!(browser.text(".heard").starts_with("Emergency and service numbers"));
    // Given up while it rings.
    phone.call("09059876544");
    phone.state("ringing");
    browser.click("#hang-up");
    phone.says("Call cancelled");
    assert_eq!(phone.newest()[1], "Cancelled");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn it_is_called() {
    let phone = Phone::start();
    let browser = &phone.browser;
    let rings = || {
        browser.click("#call-me");
        phone.state("incoming");
        assert_eq!(browser.text("#remote"), "+819059876543");
    };
    rings();
    browser.click("#answer");
    phone.state("talking");
    browser.click("#hang-up");
    phone.state("ready");
    assert_eq!(phone.newest(), ["↙ +819059876543", "Answered"]);
    phone.program.log_with("<Client>DeviceId_0001</Client>");
    phone.program.log_with(r#"intent="dialled/dialled""#);
    rings();
    browser.click("#reject");
    phone.says("Call rejected");
    assert_eq!(phone.newest(), ["↙ +819059876543", "Rejected"]);

    // With another number of one's own, the log is another.
    browser.script(
        "const own = document.querySelector('#own-number');
        own.value = '+14155550199';
        own.dispatchEvent(new Event('change'));",
    );
    browser.until("return document.querySelectorAll('#log li').length === 0");
    phone.state("ready");
    rings();
    // The caller gives up after a while.
    phone.says("Missed call");
    assert_eq!(phone.newest(), ["↙ +819059876543", "Missed"]);
    phone.program.log_with("<Client>DeviceId_0002</Client>");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn it_is_worked_with_keys_and_keeps_its_log() {
    let phone = Phone::start();
    let browser = &phone.browser;
    browser.script("document.querySelector('#number').focus()");
    // Enter in the number calls it; the focus goes to what can be done next.
    browser.press("09059876540\u{e007}");
    phone.state("talking");
    assert_eq!(browser.script("return document.activeElement.id"), "hang-up");
    browser.press("7");
    phone.program.log_with(r#"digits="7""#);
    browser.press(" ");
    phone.state("ready");
    let focus = browser.script("return document.activeElement.id");
    assert!(focus == "number" || focus == "call", "{focus}");
    // States are said aloud, the passing seconds are not.
    let live = browser.script(
        "return ['state', 'timer'].map((id) => {
            const one = document.getElementById(id);
            return [one.getAttribute('role'), one.getAttribute('aria-live')];
        })",
    );
    assert_eq!(live, json!([["status", null], ["timer", "off"]]));
    let nameless = browser.script(
        "return [...document.querySelectorAll('button, input, select')]
            .filter((one) => !(one.labels?.length || one.ariaLabel || one.textContent.trim()))
            .map((one) => one.outerHTML)",
    );
    assert_eq!(nameless, json!([]), "screen readers have no name for these");

    // The log outlives the page; an entry puts its number into the dialler.
    phone.sign_in();
    assert_eq!(phone.newest(), ["↗ 09059876540", "Answered"]);
    browser.script("document.querySelector('#number').value = ''");
    browser.click("#log button");
    assert_eq!(browser.script("return document.querySelector('#number').value"), "09059876540");
    browser.click("#clear");
    assert_eq!(browser.text("#empty"), "No calls yet.");
    // Zero held down is a plus.
    let zero = "const zero = document.querySelector('#keypad [value=\"0\"]');
        const send = (name) => zero.dispatchEvent(new PointerEvent(name, { bubbles: true }));";
    let number = "document.querySelector('#number').value";
    browser.script(&format!("{number} = ''; {zero} send('pointerdown')"));
    browser.until(&format!("return {number} === '+'"));
    browser.script(&format!("{zero} send('pointerup'); send('click')"));
    browser.click("#keypad [value='0']");
    assert_eq!(browser.script(&format!("return {number}")), "+0");
    browser.click("#erase");
    assert_eq!(browser.script(&format!("return {number}")), "+");
    // Light and dark.
    let ground = "return getComputedStyle(document.querySelector('main')).backgroundColor";
    browser.dark(false);
    let light = browser.script(ground);
    browser.dark(true);
    assert_ne!(browser.script(ground), light);
    phone.fits();
    // Who signs out is asked again.
    browser.click("#leave");
    phone.asks();
    browser.fill("#password", "wrong");
    browser.click("#enter");
    browser.until("return !document.querySelector('#notice').hidden");
    assert_eq!(browser.text("#notice"), "user and password do not fit; check both");
    phone.fits();
}
