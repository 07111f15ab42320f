// The response: its status, and its body as pictures, tree, JSON, XML, headers and code.

import { make, snippet } from "./dom.js";
import { picturesOf } from "./pictures.js";
import { choice, keepChoice } from "./settings.js";
import { tabs } from "./tabs.js";
import { json, parsed, tree, xml } from "./views.js";

const VIEWS = [["pictures", "Pictures"], ["tree", "Tree"], ["json", "JSON"], ["xml", "XML"], ["headers", "Headers"], ["code", "Code"]];

/** The response's half of a method's page; `send(format)` sends the call again in another format. */
export class ResponseView {
  constructor(send) {
    this._send = send;
    this._exchanges = {};
    this._status = make("p", { role: "status", class: "status" }, "Not sent yet. Press Enter in a field, or Send.");
    this._request = make("p", { class: "quiet request" });
    this._tabs = tabs("Views of the response", VIEWS, (view, chosen) => this._open(view, chosen));
    this._tabs.element.hidden = true;
    this.element = make("section", { class: "response", "aria-labelledby": "response-title" },
      make("h2", { id: "response-title" }, "Response"), this._status, this._request, this._tabs.element);
  }

  /** The format that the view which is open needs. */
  get format() {
    return choice("view") === "xml" ? "rest" : "json";
  }

  wait() {
    this._status.replaceChildren("Waiting for the response…");
    this.element.setAttribute("aria-busy", "true");
  }

  fail(error) {
    this.element.removeAttribute("aria-busy");
    this._exchanges = {};
    this._tabs.element.hidden = true;
    this._request.replaceChildren();
    this._status.replaceChildren(make("span", { class: "bad" }, "No response: "), error.message);
  }

  show(exchange, method) {
    this.element.removeAttribute("aria-busy");
    this._method = method;
    this._exchanges = { [exchange.format]: exchange };
    this._showStatus(exchange);
    const found = parsed(exchange.text);
    this._pictures = exchange.format === "json" && found !== undefined ? picturesOf(found, exchange) : null;
    this._tabs.element.hidden = false;
    this._tabs.open(this._view());
    if (matchMedia("(max-width: 68rem)").matches) this.element.scrollIntoView();
  }

  /** What was chosen; else pictures, if there are any. */
  _view() {
    const wanted = choice("view");
    if (wanted && !(wanted === "pictures" && !this._pictures)) return wanted;
    return this._pictures ? "pictures" : "tree";
  }

  _showStatus({ status, reason, stat, good, took, text, verb, url, body }) {
    const size = new TextEncoder().encode(text).length;
    this._status.replaceChildren(
      make("span", { class: good ? "good" : "bad" }, `HTTP ${status} ${reason} ${stat && `stat=${stat}`}`),
      ` · ${Math.round(took)} ms · ${size.toLocaleString("en")} bytes`);
    this._request.replaceChildren(`${verb} ${url}${body ? `\n${body}` : ""}`);
  }

  _open(view, chosen = false) {
    if (chosen) keepChoice("view", view);
    const format = { xml: "rest", json: "json", tree: "json", pictures: "json" }[view];
    if (format && !this._exchanges[format]) return this._other(format);
    const exchange = this._exchanges[format] || Object.values(this._exchanges)[0];
    return this[`as_${view}`](exchange);
  }

  /** The response is in the other format: a read is sent again, a write only on request. */
  _other(format) {
    const name = format === "rest" ? "XML" : "JSON";
    if (this._method.http === "GET") {
      queueMicrotask(() => this._send(format));
      return [make("p", { class: "quiet" }, `Sending again for ${name}…`)];
    }
    return [
      make("p", {}, `The response is in the other format. This call changes data, so it is not sent again automatically.`),
      make("p", {}, make("button", { type: "button", onclick: () => this._send(format) }, `Send again for ${name}`)),
    ];
  }

  as_json({ text }) {
    return [make("pre", { tabindex: 0, role: "region", "aria-label": "JSON" }, ...json(text))];
  }

  as_xml({ text }) {
    return [make("pre", { tabindex: 0, role: "region", "aria-label": "XML" }, ...xml(text))];
  }

  as_tree({ text }) {
    const found = parsed(text);
    return found === undefined ? this.as_json({ text }) : [tree(found)];
  }

  as_pictures() {
    return this._pictures || [make("p", { class: "quiet" }, "This response contains no photo, no person and no place.")];
  }

  as_headers({ headers }) {
    return [make("pre", { tabindex: 0, role: "region", "aria-label": "Headers" }, headers.map(([name, value]) => `${name}: ${value}`).join("\n"))];
  }

  as_code({ python, curl, shell, note }) {
    return [snippet("Python", python), snippet("Shell", shell), curl ? snippet("curl", curl, note) : make("p", { class: "quiet" }, note)];
  }
}
