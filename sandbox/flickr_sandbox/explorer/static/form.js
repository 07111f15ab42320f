// The page of a method: its form on one side, the response on the other.

import { address } from "./address.js";
import { ResponseView } from "./response.js";
import { announce, make, outward, prose, refill } from "./dom.js";
import { field, freeField } from "./fields.js";
import { remember, shownHistory } from "./history.js";
import { about, call, describe } from "./server.js";
import { choice, keepChoice } from "./settings.js";

const FEW = 7;

/** The page of a method, with the values that its address has. */
export async function methodPage(name, values) {
  const method = await describe(name, { fresh: true });
  const response = new ResponseView(format => send(format));
  const who = select("user", "Call as", [["", "nobody, by API key"], ...about.users.map(each => [each.nsid, each.username])]);
  const perms = select("perms", "Permission", [["read", "read"], ["write", "write"], ["delete", "delete"]]);
  who.input.value = first(choice("user"), about.users.map(each => each.nsid), method.permission === "none" ? "" : about.users[0]?.nsid ?? "");
  if (method.permission !== "none" && !who.input.value && about.users.length) who.input.value = about.users[0].nsid;
  perms.input.value = choice("perms") || "delete";
  const without = () => { perms.whole.hidden = !who.input.value || about.sends === "server"; };
  who.input.addEventListener("change", without);
  without();
  const button = make("button", { type: "submit", id: "send" }, "Send");
  const { fields, given } = argumentsOf(method, values);
  const form = make("form", { id: "form", onsubmit: event => { event.preventDefault(); send(); }, onchange: keep },
    make("div", { class: "bar" }, who.whole, perms.whole, button), fields);
  const history = make("div", {});

  async function send(format = response.format) {
    if (button.getAttribute("aria-disabled")) return;
    const wanted = { method: method.name, arguments: given(), user: who.input.value, perms: perms.input.value, format };
    button.setAttribute("aria-disabled", "true"); // one that is disabled would lose the focus
    response.wait();
    try {
      const exchange = await call(wanted);
      response.show(exchange, method);
      remember({ ...wanted, status: exchange.status, stat: exchange.stat, good: exchange.good });
    } catch (error) {
      response.fail(error);
      remember({ ...wanted, status: "", stat: "no response", good: false });
    } finally {
      button.removeAttribute("aria-disabled");
      refill(history, shownHistory());
      keep();
    }
  }

  function keep() {
    keepChoice("user", who.input.value);
    keepChoice("perms", perms.input.value);
    globalThis.history.replaceState(null, "", address(method.name, given()));
  }

  history.replaceChildren(shownHistory());
  const page = make("div", { class: "method" },
    make("section", { class: "ask", "aria-labelledby": "name" },
      make("h1", { id: "name", tabindex: -1 }, method.name),
      make("p", {}, ...prose(method.text)),
      make("p", { class: "quiet" }, ...facts(method)),
      about.sends === "server" && method.http === "POST" ? make("p", { class: "warn" }, `This call changes data at ${about.base}.`) : null,
      form, errors(method)),
    make("div", { class: "came" }, response.element, history));
  return { title: method.name, page, send, start: () => begin(page) };
}

/** The first field to fill in, or else Send, has the focus, so that Enter sends. */
function begin(page) {
  const empty = [...page.querySelectorAll("#form [aria-required]")].find(input => !input.value);
  (empty || page.querySelector("#send")).focus({ preventScroll: true });
  announce(`Form of ${page.querySelector("h1").textContent}`);
}

const first = (wanted, known, otherwise) => wanted !== null && (wanted === "" || known.includes(wanted)) ? wanted : otherwise;

function select(id, label, options) {
  const input = make("select", { id }, options.map(([value, text]) => make("option", { value }, text)));
  return { input, whole: make("p", {}, make("label", { for: id }, label), input) };
}

/** The arguments: those that are required, in use or usual stand first, the others are folded. */
function argumentsOf(method, values) {
  const declared = new Set(method.arguments.map(each => each.name));
  const isFirst = each => method.arguments.length <= FEW || each.required || each.usual || values.has(each.name);
  const used = each => values.has(each.name) ? 0 : each.required ? 1 : 2;
  const upper = method.arguments.filter(isFirst).sort((one, other) => used(one) - used(other));
  const lower = method.arguments.filter(each => !isFirst(each));
  const rows = make("div", { class: "free-rows" }, [...values].filter(([name]) => !declared.has(name)).map(pair => freeField(...pair)));
  const more = make("button", { type: "button", class: "small", onclick: () => {
    rows.append(freeField());
    rows.lastChild.firstChild.focus();
  } }, "Add another argument");
  const fields = make("div", { class: "arguments" },
    upper.map(each => field(each, values.get(each.name) ?? undefined)),
    lower.length ? make("details", { class: "more" },
      make("summary", {}, `${lower.length} more arguments`), lower.map(each => field(each))) : null,
    rows, make("p", {}, more));
  const given = () => {
    const found = [...fields.querySelectorAll("[name]")].map(input => [input.name, input.value]);
    for (const row of rows.children) found.push([row.firstChild.value.trim(), row.lastChild.value]);
    return Object.fromEntries(found.filter(([name, value]) => name && value !== ""));
  };
  return { fields, given };
}

function facts(method) {
  const needs = method.permission === "none" ? "no permission" : `a user's permission to ${method.permission}`;
  const documentation = `https://www.flickr.com/services/api/${method.name}.html`;
  return [`${method.http} · needs ${needs} · `, outward(documentation, "Flickr's page")];
}

function errors(method) {
  if (!method.errors.length) return null;
  const rows = method.errors.map(({ code, message }) => make("li", {}, make("code", {}, String(code)), ` ${message}`));
  return make("details", { class: "errors" }, make("summary", {}, `${rows.length} possible errors`), make("ul", {}, rows));
}
