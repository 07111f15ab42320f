// Elements, texts and small parts that every page of the explorer uses.

export const $ = id => document.getElementById(id);

/** Makes an element; everything that is filled in is text, never markup. Functions are listeners: `onclick`. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter(child => child !== undefined && child !== null));
  return element;
}

/** Makes an element of a drawing. */
export function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const REACHABLE = "a[href], button, summary, input, select, textarea";
const nameOf = element => [element.tagName, element.getAttribute("aria-label") || element.textContent, element.closest("[data-number]")?.dataset.number].join(" ");

/** Replaces what a part contains; the focus stays on what is called the same, or else on what took its place. */
export function refill(part, ...children) {
  const held = document.activeElement, index = part.contains(held) ? [...part.querySelectorAll(REACHABLE)].indexOf(held) : -1;
  const name = index < 0 ? "" : nameOf(held);
  part.replaceChildren(...children);
  if (index < 0) return;
  const all = [...part.querySelectorAll(REACHABLE)];
  (all.find(each => nameOf(each) === name) || all[Math.min(index, all.length - 1)] || $("name"))?.focus({ preventScroll: true });
}

/** A text in which backticks mark code. */
export function prose(text) {
  return text.split("`").map((part, index) => index % 2 ? make("code", {}, part) : part);
}

/** Announces a text to screen readers; it is visible elsewhere on the page. */
export function announce(text) {
  $("announcement").textContent = text;
}

/** A text to copy, in a box with a button. */
export function snippet(label, text, note = "") {
  const button = make("button", { type: "button", class: "copy", "aria-label": `Copy: ${label}`, onclick: copy }, "Copy");
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      announce(`${label} copied`);
    } catch {
      button.textContent = "Select it";
      announce("The browser does not let this page copy; select the text");
    }
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  }
  return make("figure", { class: "snippet" },
    make("figcaption", {}, label, button),
    make("pre", { tabindex: 0, role: "region", "aria-label": label }, text),
    note ? make("p", { class: "quiet" }, note) : null);
}

/** A number with its noun: `1 photo`, `2 photos`. */
export function counted(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** Whether an address can be a link or a picture. */
export function isAddress(value) {
  return typeof value === "string" && /^https?:\/\/[^\s<>"]+$/.test(value);
}

/** A link that leads out of the explorer. */
export function outward(address, text, label = null) {
  return make("a", { href: address, target: "_blank", rel: "noreferrer noopener", "aria-label": label }, text);
}
