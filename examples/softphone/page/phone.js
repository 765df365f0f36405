// The page: what people see and press.

import { Line } from "./line.js";
import { CallLog, item, length } from "./log.js";

const $ = (id) => document.getElementById(id);
const line = new Line();
let log = null;
// Kept while the page is open, to get new tokens: they last an hour.
let signedIn = null;

// State and reason, as people read them.
const STATES = {
  offline: "Offline",
  connecting: "Connecting…",
  ready: "Ready",
  calling: "Calling…",
  ringing: "Ringing…",
  incoming: "Incoming call",
  talking: "In call",
};
const ENDED = {
  answered: "Call ended",
  missed: "Missed call",
  rejected: "Call rejected",
  busy: "The line is busy",
  "no-answer": "Nobody answered",
  canceled: "Call cancelled",
  failed: "The call failed",
  refused: "This call is not allowed",
};

async function token(number) {
  const asked = { ...signedIn, ...(number ? { number } : {}) };
  const answer = await fetch("token", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(asked),
  });
  const told = await answer.json().catch(() => ({ message: `the server answers ${answer.status}` }));
  if (!answer.ok) throw new Error(told.message);
  return told;
}

async function open(number) {
  const told = await token(number);
  const options = told.numbers.map((own) => new Option(own, own, false, own === told.number));
  $("own-number").replaceChildren(...options);
  $("own-number").disabled = options.length < 2;
  log = new CallLog(told.number);
  list();
  await line.open(told.token, told.number);
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = !text;
}

function show() {
  const { state, reason, remote, since } = line;
  if (state === "ready" && !reason) notice("");
  document.body.dataset.state = state;
  const lasted = line.lasted === null ? "" : `, ${length(line.lasted)}`;
  const ended = state === "ready" && reason ? (ENDED[reason] ?? reason) + lasted : "";
  const text = ended || STATES[state];
  // Said aloud only when it changes.
  if ($("state").textContent !== text) $("state").textContent = text;
  const inCall = ["calling", "ringing", "incoming", "talking"].includes(state);
  $("remote").textContent = inCall || ended ? remote : "";
  document.title = inCall ? `${STATES[state]} ${remote}` : "Softphone";
  const visible = {
    call: !inCall,
    entry: !inCall,
    answer: state === "incoming",
    reject: state === "incoming",
    mute: state === "talking",
    "hang-up": ["calling", "ringing", "talking"].includes(state),
  };
  const focused = document.activeElement;
  for (const [id, shown] of Object.entries(visible)) $(id).hidden = !shown;
  $("call").disabled = state !== "ready";
  $("own-number").disabled = inCall || $("own-number").options.length < 2;
  $("mute").setAttribute("aria-pressed", String(line.muted));
  // Who works with the keyboard goes on at what can be done now.
  if (focused && focused !== document.body && focused.closest("[hidden]")) {
    const next = ["answer", "hang-up"].find((id) => visible[id]);
    if (next) $(next).focus();
    else rest();
  } else if (state === "incoming" && focused === document.body) {
    $("answer").focus();
  }
  if (state !== "talking") $("digits").textContent = "";
  tick(since);
}

// Where the focus rests between calls. Not in the number on a touch screen: its keyboard would cover
// half of the page.
function rest() {
  $(window.matchMedia("(pointer: fine)").matches ? "number" : "call").focus();
}

function tick(since = line.since) {
  $("timer").textContent = since === null ? "" : length((Date.now() - since) / 1000);
}

function list() {
  const entries = log.entries();
  $("log").replaceChildren(...entries.map((entry) => item(entry, choose)));
  $("empty").hidden = entries.length > 0;
  $("clear").hidden = entries.length === 0;
}

function choose(number) {
  if (line.busy) return;
  $("number").value = number;
  rest();
}

function press(key) {
  if (line.state === "talking") {
    line.press(key);
    $("digits").textContent += key;
  } else if (!line.busy) {
    $("number").value += key;
  }
}

function attempt(doing) {
  notice("");
  return doing().catch((error) => notice(error.message));
}

line.addEventListener("change", show);
line.addEventListener("trouble", (event) => notice(event.detail));
line.addEventListener("expiring", () => {
  attempt(async () => line.renew((await token($("own-number").value)).token));
});
line.addEventListener("ended", (event) => {
  log.add(event.detail);
  list();
});

$("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("enter").disabled) return;
  signedIn = { user: $("user").value, password: $("password").value };
  $("enter").disabled = true;
  attempt(async () => {
    const opened = open();
    // The phone is there as soon as there is a token; the line may take longer.
    await Promise.race([opened, changed()]);
    $("sign-in").hidden = true;
    $("phone").hidden = $("own").hidden = $("leave").hidden = false;
    rest();
    await opened;
  }).finally(() => ($("enter").disabled = false));
});
const changed = () => new Promise((done) => line.addEventListener("change", done, { once: true }));

$("dialer").addEventListener("submit", (event) => {
  event.preventDefault();
  const number = $("number").value.trim();
  if (line.state !== "ready") return;
  if (!/\d/.test(number)) {
    notice("Enter the number to call first.");
    $("number").focus();
    return;
  }
  notice("");
  line.call(number);
});
$("own-number").addEventListener("change", () => attempt(() => open($("own-number").value)));
$("keypad").addEventListener("click", (event) => {
  const key = event.target.closest("button");
  if (key && !held) press(key.value);
  held = false;
});
// Zero held down is a plus, as on other telephones.
let held = false;
let holding;
$("keypad").addEventListener("pointerdown", (event) => {
  held = false;
  if (event.target.closest("button")?.value !== "0" || line.busy) return;
  holding = setTimeout(() => {
    held = true;
    $("number").value += "+";
  }, 600);
});
for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
  $("keypad").addEventListener(end, () => clearTimeout(holding));
}
$("erase").addEventListener("click", () => ($("number").value = $("number").value.slice(0, -1)));
$("answer").addEventListener("click", () => line.answer());
$("reject").addEventListener("click", () => line.reject());
$("hang-up").addEventListener("click", () => line.hangUp());
$("mute").addEventListener("click", () => line.mute(!line.muted));
$("clear").addEventListener("click", () => {
  log.clear();
  list();
  rest();
});
$("leave").addEventListener("click", () => {
  line.close();
  window.location.reload();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, select, textarea");
  if (typing || $("phone").hidden || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^[0-9*#]$/.test(event.key)) press(event.key);
});
setInterval(tick, 500);

$("insecure").hidden = window.isSecureContext;
if (!window.isSecureContext) $("enter").disabled = true;
else if (!window.Twilio?.Device) {
  $("enter").disabled = true;
  notice("The voice SDK is missing, so no call can be made. On the server, run `npm ci` in examples/softphone.");
}
show();
