// The call log: kept in this browser, one for each number of one's own.

const KEPT = 100;

export class CallLog {
  constructor(number, storage = window.localStorage) {
    this.key = `softphone.log.${number}`;
    this.storage = storage;
  }

  // Newest first: { direction: "in" | "out", number, at, seconds, how }, `at` in milliseconds.
  entries() {
    try {
      const kept = JSON.parse(this.storage.getItem(this.key));
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  add(entry) {
    this.write([entry, ...this.entries()].slice(0, KEPT));
  }

  clear() {
    this.write([]);
  }

  // A browser may refuse to keep anything; the calls go on without a log then.
  write(entries) {
    try {
      this.storage.setItem(this.key, JSON.stringify(entries));
    } catch (error) {
      console.warn("the call log cannot be kept", error);
    }
  }
}

const HOW = {
  answered: "Answered",
  missed: "Missed",
  rejected: "Rejected",
  busy: "Busy",
  "no-answer": "No answer",
  canceled: "Cancelled",
  failed: "Failed",
  refused: "Not allowed",
};

// A list item for one call; `choose` is called with its number.
export function item(entry, choose) {
  const button = document.createElement("button");
  button.type = "button";
  const direction = entry.direction === "in" ? "From" : "To";
  const missed = entry.direction === "in" && entry.how === "missed" ? " missed" : "";
  button.append(
    span(`number${missed}`, `${entry.direction === "in" ? "↙" : "↗"} ${entry.number}`),
    time(entry.at),
    span("how", HOW[entry.how] ?? ""),
    span("length", entry.seconds == null ? "" : length(entry.seconds)),
  );
  button.setAttribute(
    "aria-label",
    `${direction} ${entry.number}, ${HOW[entry.how] ?? ""}, ${new Date(entry.at).toLocaleString()}. Put into the dialler`,
  );
  button.addEventListener("click", () => choose(entry.number));
  const item = document.createElement("li");
  item.append(button);
  return item;
}

// 3:07 or 1:02:03.
export function length(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(Math.floor(seconds) % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function span(name, text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}

function time(at) {
  const time = document.createElement("time");
  const date = new Date(at);
  time.dateTime = date.toISOString();
  const today = date.toDateString() === new Date().toDateString();
  time.textContent = today
    ? date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : date.toLocaleDateString();
  return time;
}
