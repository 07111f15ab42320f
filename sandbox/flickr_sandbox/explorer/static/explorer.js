// The API explorer: builds the form of a method, has its request signed, sends it, and shows what comes.
"use strict";

const $ = id => document.getElementById(id);
const links = [...document.querySelectorAll("#methods a")];
let method = null;

/** Makes an element; everything that is filled in is text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A text in which backticks mark code. */
function prose(text) {
  return text.split("`").map((part, index) => index % 2 ? make("code", {}, part) : part);
}

// --- finding a method -----------------------------------------------------------------------------------------------

function find() {
  const words = $("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const group of document.querySelectorAll("#methods > li")) {
    let any = false;
    for (const item of group.querySelectorAll("li")) {
      const link = item.firstChild;
      const text = (link.hash + " " + link.title).toLowerCase();
      item.hidden = !words.every(word => text.includes(word));
      any ||= !item.hidden;
      count += !item.hidden;
    }
    group.hidden = !any;
  }
  $("found").textContent = words.length ? `${count} of ${links.length} methods` : "";
}

/** Arrow keys walk through the methods that are shown. */
function walk(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const shown = links.filter(link => link.offsetParent !== null);
  const at = shown.indexOf(document.activeElement);
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  event.preventDefault();
  if (next < 0) $("find").focus();
  else if (next < shown.length) shown[next].focus();
}

// --- the form of a method -------------------------------------------------------------------------------------------

function hint(argument) {
  const parts = [];
  if (argument.default !== undefined) parts.push(`default ${argument.default}`);
  if (argument.minimum !== undefined && argument.maximum !== undefined) {
    parts.push(`${argument.minimum} to ${argument.maximum}`);
  }
  if (argument.kind === "list") parts.push("separated by commas");
  return parts.join(", ");
}

function control(argument, id) {
  const common = { id, name: argument.name, "aria-describedby": `${id}-text`, "aria-required": argument.required };
  if (argument.kind === "choice" || argument.kind === "flag") {
    const choices = argument.kind === "flag" ? [["1", "yes"], ["0", "no"]] : argument.choices.map(each => [each, each]);
    const none = argument.default === undefined ? "—" : `— (${argument.default})`;
    return make("select", common, make("option", { value: "" }, none),
      ...choices.map(([value, text]) => make("option", { value }, text)));
  }
  if (argument.kind === "long") return make("textarea", { ...common, rows: 2 });
  return make("input", {
    ...common,
    type: "text",
    inputmode: argument.kind === "number" ? "decimal" : undefined,
    placeholder: hint(argument),
    autocomplete: "off",
    spellcheck: "false",
    list: argument.suggestions.length ? `${id}-list` : undefined,
  });
}

/** Boxes to tick that write into the field of a list. */
function pick(argument, field) {
  const box = choice => {
    const input = make("input", { type: "checkbox", value: choice });
    input.addEventListener("change", () => {
      const others = field.value.split(",").map(word => word.trim()).filter(word => word && word !== choice);
      field.value = [...others, ...(input.checked ? [choice] : [])].join(",");
    });
    return make("label", {}, input, choice);
  };
  const boxes = make("div", {}, ...argument.choices.map(box));
  const details = make("details", { class: "pick" }, make("summary", {}, `Choose among ${argument.choices.length}`), boxes);
  details.addEventListener("toggle", () => {
    const chosen = field.value.split(",").map(word => word.trim());
    for (const input of boxes.querySelectorAll("input")) input.checked = chosen.includes(input.value);
  });
  return details;
}

function row(argument) {
  const id = `argument-${argument.name}`;
  const field = control(argument, id);
  const label = make("label", { for: id }, argument.name);
  if (argument.required) label.append(" ", make("span", { class: "must" }, "required"));
  const whole = make("div", { class: "argument" }, label, field);
  if (argument.kind === "list" && argument.choices.length) whole.append(pick(argument, field));
  if (argument.suggestions.length && field.tagName === "INPUT") {
    const options = argument.suggestions.map(([value, text]) => make("option", { value, label: text || undefined }));
    whole.append(make("datalist", { id: `${id}-list` }, ...options));
  }
  whole.append(make("p", { class: "quiet", id: `${id}-text` }, ...prose(argument.text)));
  return whole;
}

function facts(found) {
  const needs = found.permission === "none" ? "no permission" : `a user's permission to ${found.permission}`;
  return `${found.http} · needs ${needs}${found.served ? "" : " · the sandbox does not do it yet: error 105"}`;
}

/** Shows the form of the method in the address, `#flickr.photos.search?text=otter`. */
async function show() {
  const [name, query = ""] = decodeURIComponent(location.hash.slice(1)).split(/\?(.*)/s);
  if (!name.startsWith("flickr.")) return;
  const answer = await fetch(`/sandbox/methods/${encodeURIComponent(name)}`);
  const found = answer.headers.get("Content-Type").startsWith("application/json") ? await answer.json() : {};
  if (!answer.ok) {
    $("about").textContent = found.error || `There is no method ${name}.`;
    return;
  }
  const same = method && method.name === found.name;
  method = found;
  for (const link of links) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (!same) $("answer").hidden = true;
  document.title = `${name} · flickr-sandbox`;
  $("name").textContent = name;
  $("about").replaceChildren(...prose(found.text));
  $("facts").textContent = facts(found);
  $("arguments").replaceChildren(...found.arguments.map(row));
  if (found.permission !== "none" && !$("user").value) $("user").selectedIndex = 1;
  for (const [key, value] of new URLSearchParams(query)) {
    const field = $(`argument-${key}`);
    if (field) field.value = value;
  }
  $("form").hidden = false;
  $("name").focus({ preventScroll: true });
  $("work").scrollIntoView({ block: "nearest" });
}

// --- the call -------------------------------------------------------------------------------------------------------

function given() {
  const fields = [...$("arguments").querySelectorAll("[name]")];
  return Object.fromEntries(fields.filter(field => field.value !== "").map(field => [field.name, field.value]));
}

/** JSON with its parts told apart; addresses become links. */
function coloured(text) {
  const pieces = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)/g;
  const result = [];
  let at = 0;
  for (const found of text.matchAll(pieces)) {
    result.push(text.slice(at, found.index));
    const [whole, string, colon, number] = found;
    if (colon) result.push(make("span", { class: "key" }, string), colon);
    else if (number) result.push(make("span", { class: "number" }, number));
    else result.push(linked(string));
    at = found.index + whole.length;
  }
  return [...result, text.slice(at)];
}

function linked(string) {
  const value = JSON.parse(string);
  if (!/^https?:\/\/[^\s<>"]+$/.test(value)) return make("span", { class: "text" }, string);
  return make("a", { href: value, target: "_blank", rel: "noreferrer noopener" }, string);
}

function pretty(text, kind) {
  if (!kind.includes("json")) return [text || "(no body)"];
  try {
    return coloured(JSON.stringify(JSON.parse(text), null, 2));
  } catch {
    return [`${text || "(no body)"}\n\n(This is no JSON.)`];
  }
}

/** Whether the call went well, and the words for it. */
function judged(answer, text) {
  const failed = /"stat":\s*"fail"|<rsp stat="fail"/.test(text);
  return [answer.ok && !failed && /"stat"|<rsp/.test(text), failed ? "stat=fail" : /"stat"|<rsp/.test(text) ? "stat=ok" : ""];
}

function told(good, ...parts) {
  $("status").replaceChildren(make("span", { class: good ? "good" : "bad" }, parts[0]), ...parts.slice(1));
}

async function send(event) {
  event?.preventDefault();
  if (!method || $("send").disabled) return;
  const wanted = { method: method.name, arguments: given(), user: $("user").value, perms: $("perms").value };
  $("send").disabled = true;
  $("answer").hidden = false;
  for (const id of ["body", "headers", "curl", "python", "request"]) $(id).replaceChildren();
  told(true, "…");
  try {
    const body = JSON.stringify({ ...wanted, format: $("format").value });
    const prepared = await (await fetch("/sandbox/request", {
      method: "POST", headers: { "Content-Type": "application/json" }, body,
    })).json();
    if (prepared.error) throw new Error(prepared.error);
    await exchange(prepared);
    const query = new URLSearchParams(wanted.arguments).toString();
    history.replaceState(null, "", `#${method.name}${query ? `?${query}` : ""}`);
  } catch (error) {
    told(false, "No answer", ` ${error.message}`);
  } finally {
    $("send").disabled = false;
    $("answer").scrollIntoView({ block: "nearest" });
  }
}

async function exchange(prepared) {
  $("request").textContent = `${prepared.verb} ${prepared.url}${prepared.body ? `\n${prepared.body}` : ""}`;
  $("curl").textContent = prepared.curl;
  $("python").textContent = prepared.python;
  $("once").textContent = $("user").value ? "The signature serves once, and for half an hour." : "";
  const began = performance.now();
  const options = prepared.verb === "POST" ? { method: "POST", body: new URLSearchParams(prepared.body) } : {};
  const answer = await fetch(prepared.url, { ...options, cache: "no-store" });
  const text = await answer.text();
  const [good, stat] = judged(answer, text);
  const size = new TextEncoder().encode(text).length;
  told(good, `HTTP ${answer.status} ${answer.statusText} ${stat}`, ` · ${Math.round(performance.now() - began)} ms · ${size} bytes`);
  $("headers").textContent = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  $("body").replaceChildren(...pretty(text, answer.headers.get("Content-Type") || ""));
}

async function copy(event) {
  const button = event.currentTarget;
  await navigator.clipboard.writeText($(button.dataset.of).textContent);
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
}

$("find").addEventListener("input", find);
document.querySelector("nav").addEventListener("keydown", walk);
$("form").addEventListener("submit", send);
document.addEventListener("keydown", event => { if (event.key === "Enter" && event.ctrlKey) send(event); });
for (const button of document.querySelectorAll(".copy")) button.addEventListener("click", copy);
addEventListener("hashchange", show);
show();
