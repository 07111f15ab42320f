// A body as JSON, as XML and as a tree: coloured, with links.

import { address } from "./address.js";
import { isAddress, make, outward } from "./dom.js";

const MOST_COLOURED = 400_000;
const MOMENTS = /date|posted|update|added|since|joined|created|expire/;
const IDS = {
  photo_id: ["flickr.photos.getInfo", "photo_id"],
  photoset_id: ["flickr.photosets.getPhotos", "photoset_id"],
  gallery_id: ["flickr.galleries.getPhotos", "gallery_id"],
  nsid: ["flickr.people.getInfo", "user_id"],
  owner: ["flickr.people.getInfo", "user_id"],
  author: ["flickr.people.getInfo", "user_id"],
  primary: ["flickr.photos.getInfo", "photo_id"],
  primary_photo_id: ["flickr.photos.getInfo", "photo_id"],
  group_id: ["flickr.groups.getInfo", "group_id"],
  place_id: ["flickr.places.getInfo", "place_id"],
  woeid: ["flickr.places.getInfo", "woe_id"],
};

/** The value of a JSON text; undefined for what is none. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON, indented, with its parts told apart. */
export function json(text) {
  const value = parsed(text);
  if (value === undefined) return [text ? `${text}\n\n(This is not JSON.)` : "(no body)"];
  const indented = JSON.stringify(value, null, 2);
  if (indented.length > MOST_COLOURED) return [indented];
  const pieces = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)/g;
  return coloured(indented, pieces, ([, string, colon, number]) => {
    if (colon) return [make("span", { class: "key" }, string), colon];
    return [number ? make("span", { class: "number" }, number) : linked(JSON.parse(string), string)];
  });
}

/** XML as it came, with its parts told apart. */
export function xml(text) {
  if (!text || text.length > MOST_COLOURED) return [text || "(no body)"];
  const pieces = /(<[/?]?[\w:.-]+)|([\w:.-]+)(=)("[^"]*")|([/?]?>)/g;
  return coloured(text, pieces, ([, tag, name, equals, value, end]) => {
    if (name) return [make("span", { class: "key" }, name), equals, linked(value.slice(1, -1).replaceAll("&amp;", "&"), value)];
    return [make("span", { class: "tag" }, tag || end)];
  });
}

function coloured(text, pieces, colour) {
  const result = [];
  let at = 0;
  for (const found of text.matchAll(pieces)) {
    result.push(text.slice(at, found.index), ...colour(found));
    at = found.index + found[0].length;
  }
  return [...result, text.slice(at)];
}

function linked(value, shown) {
  return isAddress(value) ? outward(value, shown) : make("span", { class: "text" }, shown);
}

/** A value as a tree whose branches open; what is inside is made when it is looked at. */
export function tree(value) {
  return make("ul", { class: "tree" }, entries(value, 0));
}

function entries(value, depth, parent = "") {
  return Object.entries(value).map(([key, each]) => branch(key, each, depth, Array.isArray(value) ? parent : ""));
}

function branch(key, value, depth, list) {
  const name = make("span", { class: "key" }, list ? `${key}` : key);
  if (value === null || typeof value !== "object") return make("li", {}, name, ": ", leaf(key, value));
  if (!Array.isArray(value) && Object.keys(value).join() === "_content") return make("li", {}, name, ": ", leaf(key, value._content));
  const size = Object.keys(value).length;
  const inside = make("ul", {});
  const details = make("details", {}, make("summary", {}, name, " ", make("span", { class: "quiet" }, about(value, size))), inside);
  details.addEventListener("toggle", () => { if (details.open && !inside.children.length) inside.append(...entries(value, depth + 1, key)); });
  details.open = depth < 2 && size <= 30 || depth === 2 && !Array.isArray(value) && !list && size <= 12;
  if (details.open) inside.append(...entries(value, depth + 1, key));
  return make("li", {}, details);
}

/** What stands beside a closed branch: how many there are, or what it is called. */
function about(value, size) {
  if (Array.isArray(value)) return `[${size}]`;
  const text = each => typeof each === "object" ? each?._content : each;
  const called = ["title", "name", "username", "raw", "label", "id", "message", "_content"].map(name => text(value[name])).find(Boolean);
  return called ? String(called).slice(0, 60) : `{${size}}`;
}

/** The date of what counts seconds since 1970. */
function when(key, value) {
  if (!MOMENTS.test(key) || !/^1\d{8,9}$/.test(String(value))) return "";
  return make("span", { class: "quiet" }, ` ${new Date(value * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`);
}

function leaf(key, value) {
  if (isAddress(value)) return outward(value, value);
  const target = IDS[key];
  if (target && typeof value === "string" && value) return make("a", { href: address(target[0], { [target[1]]: value }) }, value);
  const kind = typeof value === "string" ? "text" : "number";
  return make("span", {}, make("span", { class: kind }, typeof value === "string" ? value || "\"\"" : String(value)), when(key, value));
}
