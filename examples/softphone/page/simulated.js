// Stands in for Twilio's voice SDK where the server plays Twilio: the same classes, methods and events,
// as far as the page uses them. No sound, no microphone.

(() => {
  class Emitter {
    #listeners = new Map();

    on(name, listener) {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
      return this;
    }

    emit(name, ...given) {
      for (const listener of this.#listeners.get(name) ?? []) listener(...given);
    }
  }

  async function ask(what, asked = {}) {
    const answer = await fetch(`simulate/${what}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(asked),
    });
    const told = await answer.json().catch(() => null);
    if (answer.ok) return told;
    const error = new Error(told?.message ?? `the simulation answers ${answer.status}`);
    throw Object.assign(error, { code: told?.code ?? 31000 });
  }

  class Call extends Emitter {
    #device;
    #muted = false;
    #status = "pending";

    constructor(device, direction, parameters) {
      super();
      this.#device = device;
      this.direction = direction;
      this.parameters = parameters;
      this.customParameters = new Map();
    }

    status() {
      return this.#status;
    }

    accept() {
      this.#status = "connecting";
      this.#ask("accept");
    }

    reject() {
      this.#ask("reject");
      this.happen("reject");
    }

    disconnect() {
      this.#ask("hang-up");
      this.happen("disconnect");
    }

    sendDigits(digits) {
      this.#ask("digits", { digits });
    }

    isMuted() {
      return this.#muted;
    }

    mute(muted = true) {
      if (muted === this.#muted) return;
      this.#muted = muted;
      this.emit("mute", muted, this);
    }

    // Once a call is over nothing happens to it any more.
    happen(name, ...given) {
      if (this.#status === "closed") return;
      this.#status = { ringing: "ringing", accept: "open", error: this.#status }[name] ?? "closed";
      this.emit(name, ...(given.length > 0 ? given : [this]));
    }

    #ask(what, more = {}) {
      const asked = { device: this.#device.id, call: this.parameters.CallSid, ...more };
      ask(what, asked).catch((error) => this.happen("error", error));
    }
  }

  class Device extends Emitter {
    id = "";
    state = "unregistered";
    #token;
    #calls = new Map();
    #expiring;

    constructor(token) {
      super();
      this.updateToken(token);
      Device.last = this;
    }

    updateToken(token) {
      this.#token = token;
      clearTimeout(this.#expiring);
      const payload = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
      const left = JSON.parse(atob(payload)).exp * 1000 - Date.now() - 10_000;
      this.#expiring = setTimeout(() => this.emit("tokenWillExpire", this), Math.max(left, 0));
    }

    async register() {
      this.id = (await ask("register", { token: this.#token })).device;
      this.state = "registered";
      panel.querySelector("#call-me").disabled = false;
      this.emit("registered");
      this.#listen();
    }

    async connect({ params = {} } = {}) {
      hear("");
      const asked = { token: this.#token, device: this.id, parameters: params };
      const call = new Call(this, "OUTGOING", { CallSid: (await ask("connect", asked)).call });
      this.#calls.set(call.parameters.CallSid, call);
      return call;
    }

    destroy() {
      clearTimeout(this.#expiring);
      this.state = "destroyed";
      if (this.id) ask("unregister", { device: this.id }).catch(() => {});
    }

    async #listen() {
      while (this.state === "registered") {
        try {
          for (const news of await ask("news", { device: this.id })) this.#happen(news);
        } catch (error) {
          if (this.state !== "registered") return;
          this.state = "unregistered";
          this.emit("unregistered");
          this.emit("error", error);
        }
      }
    }

    #happen({ event, call: sid, from, to, code, message, text }) {
      if (event === "incoming") {
        hear("");
        const call = new Call(this, "INCOMING", { CallSid: sid, From: from, To: to });
        this.#calls.set(sid, call);
        this.emit("incoming", call);
        return;
      }
      if (event === "heard") {
        hear(text);
        return;
      }
      const call = this.#calls.get(sid);
      if (event === "error") call?.happen("error", Object.assign(new Error(message), { code }));
      else call?.happen(event);
      if (event === "disconnect" || event === "cancel") this.#calls.delete(sid);
    }
  }

  // What only a simulation has: who can sign in, somebody who calls, and what would be heard.
  const panel = document.createElement("aside");
  panel.className = "simulation";
  panel.setAttribute("aria-label", "Simulation");
  panel.innerHTML = `<p><b>Simulated.</b> Nobody is called. Numbers that end in 1 are busy, in 2 are not
    answered, in 3 hang up after three seconds, in 4 ring and ring; all others answer.</p>
    <p class="heard" role="log" aria-label="What would be heard"></p>
    <button type="button" id="call-me" disabled>Call me</button>`;
  panel.querySelector("#call-me").addEventListener("click", () => {
    ask("call-me", { device: Device.last?.id ?? "" }).catch((error) => hear(error.message));
  });
  document.querySelector("main").append(panel);

  function hear(text) {
    panel.querySelector(".heard").textContent = text;
  }

  ask("users").then(({ user, password }) => {
    document.getElementById("user").value ||= user;
    document.getElementById("password").value ||= password;
  });

  window.Twilio = { Device, Call };
})();
