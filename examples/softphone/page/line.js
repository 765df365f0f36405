// The line: what Twilio's voice SDK tells, as one state at a time.
//
// offline -> connecting -> ready -> calling -> ringing -> talking -> ready
//                               `-> incoming ----------^
//
// Events: "change" (look at `state`, `remote`, `since`, `reason`), "ended" (detail: an entry for the
// log), "trouble" (detail: a text), "expiring" (a new token is needed).

// What the SDK's commonest errors mean to who reads them, by code.
const UNREACHABLE = "Twilio cannot be reached, so no calls come or go. The page keeps trying.";
const MEANINGS = {
  20101: "The server's token is not valid. Tell who runs this phone.",
  20104: "Your session has ended. Load the page again and sign in.",
  31000: UNREACHABLE,
  31005: UNREACHABLE,
  31009: UNREACHABLE,
  31401: "The browser may not use the microphone. Allow it for this page, then call again.",
  31402: "No microphone was found. Connect one, then call again.",
  53000: UNREACHABLE,
};

function explained(error) {
  const meaning = MEANINGS[error?.code];
  const code = error?.code ? ` (Error ${error.code})` : "";
  return meaning ? meaning + code : String(error?.message ?? error);
}

export class Line extends EventTarget {
  state = "offline";
  // The other side's number.
  remote = "";
  // When it was answered, in milliseconds.
  since = null;
  // How the last call ended, or why the line is offline.
  reason = "";
  // How long the last call was, in seconds, if it was answered.
  lasted = null;
  muted = false;

  #device = null;
  #call = null;
  // The call that is being placed.
  #attempt = null;
  #outgoing = false;
  // Why the call ends, where this side ends it.
  #own = null;
  // Whether something went wrong with it.
  #broken = false;
  #started = 0;
  #token = "";
  #number = "";

  // Opens the line for one's own number.
  async open(token, number) {
    this.close();
    this.#token = token;
    this.#number = number;
    const device = new window.Twilio.Device(token, {
      codecPreferences: ["opus", "pcmu"],
      closeProtection: "A call is on. Leave and end it?",
      logLevel: "error",
    });
    this.#device = device;
    const current = (then) => (...given) => device === this.#device && then(...given);
    device.on("registered", current(() => this.#call || this.#set("ready")));
    device.on("unregistered", current(() => this.#call || this.#set("offline")));
    device.on("error", current((error) => this.#trouble(error)));
    device.on("incoming", current((call) => this.#ring(call)));
    device.on("tokenWillExpire", current(() => this.dispatchEvent(new Event("expiring"))));
    this.#set("connecting");
    // The SDK goes on trying for ever and may say nothing meanwhile.
    const patience = setTimeout(current(() => {
      if (this.state === "connecting") this.#trouble({ code: 31009 });
    }), 10_000);
    try {
      await device.register();
    } catch (error) {
      current(() => this.#trouble(error))();
    } finally {
      clearTimeout(patience);
    }
  }

  renew(token) {
    this.#token = token;
    this.#device?.updateToken(token);
  }

  close() {
    const device = this.#device;
    this.#device = null;
    this.#call = null;
    this.#attempt = null;
    device?.destroy();
    this.#set("offline");
  }

  get busy() {
    return this.#call !== null || this.state === "calling";
  }

  async call(number) {
    if (this.busy || !this.#device) return;
    this.#begin(number, true);
    const attempt = (this.#attempt = Symbol(number));
    this.#set("calling");
    try {
      const params = { To: number, callerPhoneNumber: this.#number, callOutgoingPhoneNumber: number };
      const call = await this.#device.connect({ params });
      // Given up before there was a call, or the line is another by now.
      if (attempt === this.#attempt) this.#follow(call);
      else call.disconnect();
    } catch (error) {
      if (attempt !== this.#attempt) return;
      this.#trouble(error);
      this.#end("failed");
    }
  }

  answer() {
    this.#call?.accept();
  }

  reject() {
    this.#own = "rejected";
    this.#call?.reject();
  }

  hangUp() {
    this.#own = this.since === null ? "canceled" : "answered";
    if (this.#call) this.#call.disconnect();
    else if (this.state === "calling") this.#end("canceled");
  }

  mute(muted) {
    this.#call?.mute(muted);
  }

  press(digit) {
    this.#call?.sendDigits(digit);
  }

  #begin(remote, outgoing) {
    Object.assign(this, { remote, since: null, reason: "", muted: false });
    this.#outgoing = outgoing;
    this.#own = null;
    this.#broken = false;
    this.#started = Date.now();
  }

  #ring(call) {
    if (this.busy) {
      call.reject();
      return;
    }
    this.#begin(call.parameters.From ?? "unknown", false);
    this.#follow(call);
    this.#set("incoming");
  }

  #follow(call) {
    this.#call = call;
    const current = (then) => (...given) => call === this.#call && then(...given);
    call.on("ringing", current(() => this.#set("ringing")));
    call.on("accept", current(() => {
      this.since = Date.now();
      this.#set("talking");
    }));
    call.on("mute", current((muted) => {
      this.muted = muted;
      this.#set(this.state);
    }));
    call.on("cancel", current(() => this.#end(this.#own ?? (this.#outgoing ? "canceled" : "missed"))));
    call.on("reject", current(() => this.#end("rejected")));
    call.on("disconnect", current(() => this.#disconnected(call)));
    call.on("error", current((error) => {
      this.#broken = true;
      this.#trouble(error);
      // A call that breaks may end without a word.
      setTimeout(current(() => call.status() === "closed" && this.#disconnected(call)), 1_000);
    }));
  }

  // The SDK says that a call is over, not how; for calls from here the server knows.
  async #disconnected(call) {
    const unanswered = this.#broken ? "failed" : this.#outgoing ? "no-answer" : "missed";
    const guess = this.since === null ? unanswered : "answered";
    const seconds = this.since === null ? null : (Date.now() - this.since) / 1000;
    let how = this.#own ?? guess;
    const sid = call.parameters?.CallSid;
    if (this.#own === null && this.#outgoing && sid) {
      const told = await this.#outcome(sid);
      if (told) how = told === "completed" ? "answered" : told;
    }
    if (call === this.#call) this.#end(how, seconds);
  }

  async #outcome(sid) {
    try {
      const headers = { authorization: `Bearer ${this.#token}` };
      const answer = await fetch(`outcome/${encodeURIComponent(sid)}`, { headers });
      return answer.ok ? (await answer.text()).trim() : null;
    } catch {
      return null;
    }
  }

  #end(how, seconds = null) {
    const talked = how === "answered" ? seconds : null;
    const direction = this.#outgoing ? "out" : "in";
    const entry = { direction, number: this.remote, at: this.#started, seconds: talked, how };
    this.#call = null;
    this.#attempt = null;
    this.since = null;
    this.lasted = talked;
    this.#set(this.#device?.state === "registered" ? "ready" : "offline", how);
    this.dispatchEvent(new CustomEvent("ended", { detail: entry }));
  }

  #trouble(error) {
    const text = explained(error);
    // A call's trouble leaves the line as it is.
    if (!this.#call && this.state === "connecting") this.#set("offline");
    this.dispatchEvent(new CustomEvent("trouble", { detail: text }));
  }

  #set(state, reason = "") {
    this.state = state;
    this.reason = reason;
    this.dispatchEvent(new Event("change"));
  }
}
