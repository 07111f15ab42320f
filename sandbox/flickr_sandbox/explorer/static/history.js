// The history: the calls of this tab, the newest first; each can be opened or sent again.

import { address } from "./address.js";
import { make } from "./dom.js";
import { choice, keepChoice } from "./settings.js";

const MOST = 50;
let again = null;

function calls() {
  try {
    const kept = JSON.parse(choice("history") || "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** Adds a call. */
export function remember(entry) {
  keepChoice("history", JSON.stringify([{ ...entry, at: Date.now() }, ...calls()].slice(0, MOST)));
}

/** The call that a button of the history asked to send, once. */
export function takeAgain() {
  const taken = again;
  again = null;
  return taken;
}

/** The list. */
export function shownHistory() {
  const found = calls();
  if (!found.length) return make("p", { class: "quiet" }, "The calls that you send are listed here. You can send each again.");
  const rows = found.map(entry => make("li", {},
    make("a", { href: address(entry.method, entry.arguments) }, entry.method.replace("flickr.", ""),
      make("span", { class: "quiet" }, ` ${summary(entry.arguments)}`)),
    make("span", { class: entry.good ? "good" : "bad" }, `${entry.stat || entry.status}`),
    make("button", { type: "button", class: "small", "aria-label": `Send again: ${entry.method}`, onclick: () => resend(entry) }, "Send again")));
  return make("details", { class: "history", open: true }, make("summary", {}, `History (${found.length})`), make("ol", {}, rows));
}

function summary(values) {
  const text = Object.entries(values).map(([name, value]) => `${name}=${value}`).join(" ");
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function resend(entry) {
  again = entry;
  keepChoice("user", entry.user);
  keepChoice("perms", entry.perms);
  const hash = address(entry.method, entry.arguments);
  if (location.hash === hash) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = hash;
}
