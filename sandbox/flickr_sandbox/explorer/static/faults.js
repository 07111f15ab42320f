// Faults: what goes wrong, added and removed while programs run.

import { announce, make, refill } from "./dom.js";
import { follow } from "./live.js";
import { about, ask } from "./server.js";

const OPTIONS = [
  ["on", "methods", "flickr.photos.*"], ["times", "times", "always"], ["skip", "skipped requests", "0"],
  ["every", "every n-th request", "1"], ["chance", "probability, 0 to 1", "1"], ["begin", "starts after seconds", "0"], ["seed", "seed", "0"],
];

/** The page. */
export async function faultsPage() {
  const list = make("div", {}), trouble = make("p", { class: "bad", role: "alert" });
  const kind = make("select", { id: "kind" }, about.kinds.map(({ name }) => make("option", {}, name)));
  const value = make("input", { id: "value", type: "text", inputmode: "decimal", autocomplete: "off" });
  const text = make("p", { class: "quiet", id: "kind-text" });
  const valueLabel = make("label", { for: "value" });
  const others = OPTIONS.map(([name, label, placeholder]) => make("p", {}, make("label", { for: `fault-${name}` }, label),
    make("input", { id: `fault-${name}`, name, type: "text", placeholder, autocomplete: "off", spellcheck: "false" })));
  const when = make("select", { id: "when" }, make("option", { value: "before" }, "before the request is processed"), make("option", { value: "after" }, "after it was processed"));
  kind.setAttribute("aria-describedby", "kind-text");

  function describe() {
    const { text: words, unit, default: usual } = about.kinds.find(({ name }) => name === kind.value);
    text.textContent = words;
    valueLabel.textContent = unit || "value";
    value.disabled = !unit;
    value.placeholder = usual === null ? "" : String(usual);
    if (!unit) value.value = "";
  }

  const live = follow(async () => {
    const { faults } = await ask("sandbox/faults");
    refill(list, ...shown(faults, change));
  });

  async function change(path, options, said) {
    trouble.textContent = "";
    try {
      await ask(path, options);
      announce(said);
      await live.now();
    } catch (error) {
      trouble.textContent = error.message;
    }
  }

  function add(event) {
    event.preventDefault();
    const given = { kind: kind.value };
    if (value.value.trim()) given.value = value.value.trim();
    for (const { lastChild: { name, value: text } } of others) {
      const typed = text.trim();
      if (typed) given[name] = typed; // the server reports what is not a number
    }
    if (when.value === "after") given.when = "after";
    change("sandbox/faults", { method: "POST", body: given }, `Fault ${kind.value} added`);
  }

  kind.addEventListener("change", describe);
  describe();
  await live.now();
  const page = make("div", {}, make("h1", { id: "name", tabindex: -1 }, "Faults"),
    make("p", {}, "The sandbox can fail as Flickr does. Faults affect the requests of programs and of the explorer."),
    list, make("section", { "aria-labelledby": "add" }, make("h2", { id: "add" }, "Add a fault"),
      make("form", { class: "panel", onsubmit: add }, make("div", { class: "row" }, make("p", {}, make("label", { for: "kind" }, "kind"), kind), make("p", {}, valueLabel, value),
        make("p", {}, make("label", { for: "when" }, "when"), when)), text, make("div", { class: "row" }, others), trouble,
        make("p", {}, make("button", { type: "submit" }, "Add")))));
  return { title: "Faults", page, stop: live.stop };
}

function shown(faults, change) {
  if (!faults.length) return [make("p", { class: "panel" }, "No faults: everything works.")];
  const cells = fault => [fault.kind, details(fault), String(fault.used)];
  const row = fault => make("tr", {}, cells(fault).map(text => make("td", {}, text)), make("td", {},
    make("button", { type: "button", class: "small", "aria-label": `Remove: ${fault.kind}`, onclick: () => change(`sandbox/faults/${fault.number}`, { method: "DELETE" }, `Fault ${fault.kind} removed`) }, "Remove")));
  return [make("div", { class: "scroll" }, make("table", {}, make("caption", {}, "Active faults"),
    make("thead", {}, make("tr", {}, ["Kind", "Options", "Affected", ""].map(text => make("th", { scope: "col" }, text)))),
    make("tbody", {}, faults.map(row)))),
  make("p", {}, make("button", { type: "button", onclick: () => change("sandbox/faults", { method: "DELETE" }, "All faults removed") }, "Remove all"))];
}

function details(fault) {
  const usual = { number: true, kind: true, used: true, seen: true };
  return Object.entries(fault).filter(([name, value]) => !usual[name] && value !== null && value !== "" && value !== undefined)
    .map(([name, value]) => `${name} ${value}`).join(", ");
}
