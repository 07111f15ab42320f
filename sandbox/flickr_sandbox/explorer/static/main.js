// The explorer: finds the page of an address and shows it.

import { parse } from "./address.js";
import { $, make } from "./dom.js";
import { faultsPage } from "./faults.js";
import { methodPage } from "./form.js";
import { takeAgain } from "./history.js";
import { logPage } from "./log.js";
import { fill, mark } from "./methods.js";
import { about, refreshUsers } from "./server.js";
import { startPage } from "./start.js";
import { uploadPage } from "./upload.js";
import { usagePage } from "./usage.js";
import { worldPage } from "./world.js";

const PAGES = {
  "": about.parts.includes("world") ? ["World", worldPage] : ["Start", startPage],
  upload: ["Upload", uploadPage],
  usage: ["Usage", usagePage],
  faults: ["Faults", faultsPage],
  requests: ["Requests", logPage],
};
const NARROW = matchMedia("(max-width: 52rem)");
let current = null, turn = 0;

function navigation() {
  const shown = Object.entries(PAGES).filter(([name]) => !name || about.parts.includes(name));
  $("pages").replaceChildren(...shown.map(([name, [title]]) => make("li", {}, make("a", { href: `#${name}` }, title))));
  $("where").replaceChildren(about.error ? "" : make("code", {}, about.base));
}

/** Shows the page of the address; what was asked for last wins. */
async function show() {
  const mine = turn += 1, { name, values } = parse(location.hash);
  const known = PAGES[name] && (!name || about.parts.includes(name));
  let shown;
  try {
    if (about.error) throw new Error(about.error);
    if (!known && !about.methods.some(method => method.name === name)) throw new Error(`There is no page and no method ${name}.`);
    await refreshUsers();
    shown = known ? await PAGES[name][1](values) : await methodPage(name, values);
  } catch (error) {
    shown = { title: "Not here", page: make("div", {}, make("h1", { id: "name", tabindex: -1 }, "Not here"), make("p", {}, error.message)) };
  }
  if (mine !== turn) return;
  current?.stop?.();
  current = shown;
  document.title = `${shown.title} · flickr-sandbox`;
  for (const link of $("pages").querySelectorAll("a")) {
    if (link.getAttribute("href") === `#${known ? name : ""}` && known) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  $("work").replaceChildren(shown.page);
  $("work").classList.toggle("wide", !known);
  mark(name);
  scrollTo(0, 0);
  if (NARROW.matches) $("drawer").open = false;
  if (location.hash || known) (shown.start || (() => $("name").focus({ preventScroll: true })))();
  const again = takeAgain();
  if (again && again.method === name) shown.send(); // in the format that the open view needs
  dispatchEvent(new Event("shown"));
}

fill();
navigation();
$("skip").addEventListener("click", event => { event.preventDefault(); $("work").focus(); });
document.addEventListener("keydown", event => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) current?.send?.(); });
addEventListener("hashchange", show);
const drawer = () => { $("drawer").open = !NARROW.matches; }; // a wide screen has no button to open it with
NARROW.addEventListener("change", drawer);
drawer();
show();
