// Requests: those of programs and of the explorer, as they arrive; each can be opened as a call.

import { address } from "./address.js";
import { announce, make, refill } from "./dom.js";
import { follow } from "./live.js";
import { ask } from "./server.js";

const MOST = 300;

/** The page. */
export async function logPage() {
  let found = [], last = 0;
  const words = make("input", { type: "search", id: "filter", placeholder: "flickr.photos otterbank", autocomplete: "off", spellcheck: "false", oninput: () => show() });
  const pictures = make("input", { type: "checkbox", id: "pictures", onchange: () => show() });
  const body = make("tbody", {}), count = make("p", { class: "quiet" }), trouble = make("p", { class: "bad", role: "status" });

  const live = follow(async () => {
    try {
      const { requests, first } = await ask(`sandbox/requests?after=${last}`);
      trouble.textContent = "";
      const stored = found.filter(({ number }) => number >= first); // a reset of the sandbox removes the others
      if (!requests.length && stored.length === found.length && count.textContent) return;
      last = requests.at(-1)?.number ?? last;
      found = [...requests.reverse(), ...stored].slice(0, MOST * 3);
      show();
    } catch (error) {
      trouble.textContent = `Not up to date: ${error.message}`;
    }
  });

  function show() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = each => (pictures.checked || !["image", "page"].includes(each.method))
      && wanted.every(word => `${each.method} ${each.user} ${outcome(each)} ${JSON.stringify(each.arguments)}`.toLowerCase().includes(word));
    const fitting = found.filter(fits);
    const open = new Set([...body.querySelectorAll("details[open]")].map(each => each.dataset.number));
    refill(body, ...fitting.slice(0, MOST).map(each => row(each, open.has(String(each.number)))));
    count.textContent = fitting.length ? `${fitting.length} shown, the newest first` : "No such requests yet.";
  }

  async function clear() {
    await ask("sandbox/requests", { method: "DELETE" });
    found = [];
    show();
    announce("The list is empty");
  }

  await live.now();
  const page = make("div", {}, make("h1", { id: "name", tabindex: -1 }, "Requests"),
    make("p", {}, "The requests of programs and of the explorer, without keys, secrets and tokens."),
    make("div", { class: "row" }, make("p", {}, make("label", { for: "filter" }, "Filter"), words),
      make("p", { class: "end" }, make("label", { for: "pictures", class: "inline" }, pictures, "also pictures and pages")),
      make("p", { class: "end" }, make("button", { type: "button", onclick: clear }, "Clear"))), trouble, count,
    make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Requests" }, make("table", { class: "log" },
      make("thead", {}, make("tr", {}, ["Time", "Call", "User", "Outcome", "ms"].map(text => make("th", { scope: "col", class: text === "ms" ? "figure" : null }, text)))), body)));
  return { title: "Requests", page, stop: live.stop };
}

function outcome({ status, code, count, entries, message }) {
  if (status === 0) return "no response";
  if (code !== null) return `fail ${code}`;
  if (status >= 400) return `HTTP ${status} ${message}`;
  return count === null ? "ok" : `ok, ${count} ${entries}`;
}

function row(request, isOpen) {
  const { number, at, seconds, method, user, faults, is_ok: good, message, user_agent: agent, verb, path } = request;
  const sent = Object.entries(request.arguments), isMethod = method.startsWith("flickr.");
  const details = make("details", { "data-number": number, open: isOpen }, make("summary", {}, method),
    make("dl", {}, [["path", `${verb} ${path}`], ["program", agent], ...sent].map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, String(value))))),
    isMethod ? make("p", {}, make("a", { href: address(method, request.arguments) }, "Open as a call")) : null);
  return make("tr", {},
    make("td", {}, new Date(at * 1000).toLocaleTimeString("en-GB")), make("td", {}, details), make("td", {}, user ?? "–"),
    make("td", {}, make("span", { class: good ? "good" : "bad" }, outcome(request)), faults.length ? make("span", { class: "quiet" }, ` fault ${faults.join(", ")}`) : null,
      message && !good ? make("p", { class: "quiet" }, message) : null),
    make("td", { class: "figure" }, (seconds * 1000).toFixed(0)));
}
