// The list of methods: one stop of the Tab key, arrow keys within, a search whose best hit Enter opens.

import { $, make } from "./dom.js";
import { about } from "./server.js";

let links = [];
let best = null;

/** Fills the list. */
export function fill() {
  const groups = new Map();
  for (const method of about.methods) {
    const group = method.name.slice(0, method.name.lastIndexOf("."));
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(method);
  }
  for (const [group, methods] of groups) {
    const items = methods.map(({ name, text, served }) => make("li", { class: served ? null : "no" },
      make("a", { href: `#${name}`, title: text, tabindex: -1 }, name.slice(group.length + 1))));
    $("list").append(make("li", {}, make("h3", {}, group), make("ul", {}, ...items)));
  }
  links = [...$("list").querySelectorAll("a")];
  reach(links[0]);
  $("find").addEventListener("input", find);
  $("find").addEventListener("keydown", take);
  $("methods").addEventListener("keydown", walk);
  $("found").textContent = `${links.length} methods`;
}

/** Marks a method, and brings it into view within the list. */
export function mark(name) {
  let current = null;
  for (const link of links) {
    if (link.hash === `#${name}`) current = link;
    link.removeAttribute("aria-current");
  }
  current?.setAttribute("aria-current", "page");
  reach(current || links[0]);
  if (current) inView(current);
}

function inView(link) {
  const box = $("methods"), at = link.getBoundingClientRect(), frame = box.getBoundingClientRect();
  if (at.top < frame.top + 120 || at.bottom > frame.bottom - 40) box.scrollTop += at.top - frame.top - frame.height / 2;
}

/** The one link that the Tab key reaches. */
function reach(link) {
  for (const each of links) each.tabIndex = each === link ? 0 : -1;
}

/** How well a method fits the words, less being better; undefined if it does not. */
function rank(link, words) {
  const name = link.hash.slice(1).toLowerCase(), parts = name.split("."), last = parts.at(-1);
  const text = `${name} ${link.title.toLowerCase()}`;
  if (!words.every(word => text.includes(word))) return undefined;
  const wanted = words.join("");
  if (name === words.join(".") || name === `flickr.${words.join(".")}`) return 0;
  if (parts.slice(1).join("") === wanted) return 1;
  if (last === words.at(-1) && words.every(word => name.includes(word))) return parts[1] === "photos" && parts.length === 3 ? 2 : 3;
  if (last.startsWith(words.at(-1)) && words.every(word => name.includes(word))) return 4;
  return words.every(word => name.includes(word)) ? 5 + name.length / 1000 : 6 + name.length / 1000;
}

function find() {
  const words = $("find").value.toLowerCase().split(/[\s.]+/).filter(word => word && word !== "flickr");
  let count = 0, bestRank = Infinity;
  best?.removeAttribute("data-best");
  best = null;
  for (const group of $("list").children) {
    let any = false;
    for (const item of group.querySelectorAll("li")) {
      const link = item.firstChild, rankOf = rank(link, words);
      item.hidden = rankOf === undefined;
      if (item.hidden) continue;
      any = true;
      count += 1;
      if (words.length && rankOf < bestRank) [bestRank, best] = [rankOf, link];
    }
    group.hidden = !any;
  }
  best?.setAttribute("data-best", "");
  const shown = best || links.find(link => link.hasAttribute("aria-current")) || links[0];
  reach(shown);
  if (best) inView(best);
  $("found").textContent = !words.length ? `${links.length} methods` : best ? `${count} of ${links.length}; Enter opens ${best.hash.slice(1)}` : "No such method";
}

function take(event) {
  if (event.key !== "Enter" || !best) return;
  event.preventDefault();
  location.hash = best.hash;
  $("find").value = "";
  find();
}

/** Arrow keys walk through the methods that are shown; Home and End go to the first and the last. */
function walk(event) {
  const shown = links.filter(link => link.offsetParent !== null), at = shown.indexOf(document.activeElement);
  if (at < 0 && event.target !== $("find")) return;
  const from = at < 0 ? shown.findIndex(link => link.tabIndex === 0) - 1 : at;
  const next = { ArrowDown: from + 1, ArrowUp: at - 1, Home: at < 0 ? NaN : 0, End: at < 0 ? NaN : shown.length - 1 }[event.key];
  if (next === undefined || Number.isNaN(next)) return;
  event.preventDefault();
  if (next < 0) $("find").focus();
  else if (next < shown.length) {
    reach(shown[next]);
    shown[next].focus();
  }
}
