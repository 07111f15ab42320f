// How the value of an argument is entered.

import { make, prose } from "./dom.js";

const MOST_SHOWN = 12;

/** The control of an argument with its label; `value` is what the address says. */
export function field(argument, value) {
  const id = `argument-${argument.name}`;
  const input = control(argument, id, value);
  const label = make("label", { for: id }, argument.name);
  if (argument.required) label.append(" ", make("span", { class: "must" }, "required"));
  const whole = make("div", { class: "argument" }, label, input);
  if (argument.kind === "list" && argument.choices.length) whole.append(choices(argument, input));
  if (argument.suggestions.length && input.tagName === "INPUT") {
    const options = argument.suggestions.map(([each, text]) => make("option", { value: each, label: text || undefined }));
    whole.append(make("datalist", { id: `${id}-list` }, options));
  }
  whole.append(make("p", { class: "quiet", id: `${id}-text` }, ...prose(argument.text)));
  return whole;
}

/** A row for an argument that the method does not declare. */
export function freeField(name = "", value = "") {
  const key = make("input", { type: "text", "aria-label": "Name of the argument", placeholder: "name", value: name, class: "name", spellcheck: "false" });
  const text = make("input", { type: "text", "aria-label": "Value of the argument", placeholder: "value", value, spellcheck: "false" });
  return make("div", { class: "free" }, key, text);
}

function hint(argument) {
  const parts = [];
  if (argument.default !== undefined) parts.push(`default ${argument.default}`);
  if (argument.minimum !== undefined && argument.maximum !== undefined) parts.push(`${argument.minimum} to ${argument.maximum}`);
  if (argument.kind === "list") parts.push("separated by commas");
  return parts.join(", ");
}

function control(argument, id, value = "") {
  const common = { id, name: argument.name, "aria-describedby": `${id}-text`, "aria-required": argument.required ? "true" : undefined };
  if (argument.kind === "choice" || argument.kind === "flag") {
    const known = argument.kind === "flag" ? [["1", "yes"], ["0", "no"]] : argument.choices.map(each => [each, each]);
    if (value && !known.some(([each]) => each === value)) known.push([value, value]);
    const none = argument.default === undefined ? "—" : `— (${argument.default})`;
    return make("select", common, make("option", { value: "" }, none),
      known.map(([each, text]) => make("option", { value: each, selected: each === value }, text)));
  }
  if (argument.kind === "long" || value.includes("\n")) return make("textarea", { ...common, rows: 2 }, value);
  return make("input", {
    ...common,
    type: "text",
    value,
    inputmode: argument.kind === "number" ? "decimal" : undefined,
    placeholder: hint(argument),
    autocomplete: "off",
    spellcheck: "false",
    list: argument.suggestions.length ? `${id}-list` : undefined,
  });
}

const wordsOf = input => input.value.split(",").map(word => word.trim()).filter(Boolean);

/** Choices that write into the text of a list; it can be typed as well. */
function choices(argument, input) {
  const box = choice => make("label", {}, make("input", { type: "checkbox", value: choice }), choice);
  const boxes = make("div", { class: "choices", role: "group", "aria-label": `Choices of ${argument.name}` }, argument.choices.map(box));
  const show = () => {
    const chosen = wordsOf(input);
    for (const each of boxes.querySelectorAll("input")) each.checked = chosen.includes(each.value);
  };
  boxes.addEventListener("change", ({ target }) => {
    const others = wordsOf(input).filter(word => word !== target.value);
    input.value = [...others, ...(target.checked ? [target.value] : [])].join(",");
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("input", show);
  show();
  if (argument.choices.length <= MOST_SHOWN) return boxes;
  return make("details", { class: "pick" }, make("summary", {}, `Choose among ${argument.choices.length}`), boxes);
}
