// The pictures in a response: photos, people, and places on the map. Only the pictures are requested.

import { address } from "./address.js";
import { make } from "./dom.js";
import { map } from "./map.js";

const MOST = 120;
const SIZES = ["url_q", "url_s", "url_m", "url_t", "url_sq", "url_n", "url_z", "url_l"];

/** The pictures in a response; null if it has none. `images` is where pictures come from. */
export function picturesOf(found, { images }) {
  const seen = { photos: new Map(), people: new Map(), points: new Map(), sizes: [] };
  collect(found, seen);
  const { photos, people, points, sizes } = seen;
  if (!photos.size && !people.size && !points.size && !sizes.length) return null;
  const parts = [];
  if (photos.size) parts.push(heading("Photos", photos.size), grid("photos", [...photos.values()].map(each => photoCard(each, images))));
  if (sizes.length) parts.push(heading("Sizes", sizes.length), grid("photos", sizes.map(sizeCard)));
  if (points.size) parts.push(heading("Places", points.size), map([...points.values()]));
  if (people.size) parts.push(heading("People", people.size), grid("people", [...people.values()].map(each => personCard(each, images))));
  return parts;
}

const heading = (text, count) => make("h3", {}, `${text} `, make("span", { class: "quiet" }, String(count)));
const grid = (kind, cards) => make("ul", { class: `cards ${kind}` }, cards.slice(0, MOST));
const text = value => String(typeof value === "object" && value ? value._content ?? "" : value ?? "");

function collect(value, seen, key = "") {
  if (Array.isArray(value)) {
    for (const each of value) collect(each, seen, key);
    return;
  }
  if (!value || typeof value !== "object") return;
  const photo = photoIn(value, key);
  if (photo && !seen.photos.has(photo.id)) seen.photos.set(photo.id, photo);
  const nsid = value.nsid || (key === "person" || key === "user" ? value.id : undefined);
  if (nsid && "iconserver" in value && !seen.people.has(nsid)) seen.people.set(nsid, { ...value, nsid });
  if (typeof value.source === "string" && value.label) seen.sizes.push(value);
  const [latitude, longitude] = [Number(value.latitude), Number(value.longitude)];
  if (value.latitude !== undefined && Number.isFinite(latitude) && Number.isFinite(longitude) && (latitude || longitude)) {
    const name = text(value.title) || text(value.woe_name) || text(value.locality) || text(value._content) || `${latitude}, ${longitude}`;
    seen.points.set(`${latitude},${longitude},${name}`, { latitude, longitude, name });
  }
  for (const [name, each] of Object.entries(value)) collect(each, seen, name);
}

/** A photo that an object is, or has as its cover. */
function photoIn(value, key) {
  const id = value.primary_photo_id || value.primary || value.id;
  const secret = value.primary_photo_secret || value.secret, server = value.primary_photo_server || value.server;
  const source = SIZES.map(name => value[name]).find(Boolean);
  if (typeof id !== "string" || !/^\d+$/.test(id) || !(secret && server && server !== "0" || source)) return null;
  const farm = value.primary_photo_farm || value.farm;
  return { id, secret, server, farm, source, owner: text(value.ownername) || text(value.username), title: text(value.title), kind: value.primary || value.primary_photo_id ? key : "" };
}

function photoCard({ id, secret, server, source, title, owner, kind }, images) {
  const src = source || `${images}/${server}/${id}_${secret}_q.jpg`;
  return make("li", {}, make("a", { href: address("flickr.photos.getInfo", { photo_id: id }) },
    make("img", { src, alt: "", loading: "lazy", width: 150, height: 150 }),
    make("span", {}, title || "untitled"), kind ? make("span", { class: "quiet" }, kind) : null, owner ? make("span", { class: "quiet" }, owner) : null));
}

function sizeCard({ source, label, width, height }) {
  return make("li", {}, make("a", { href: source, target: "_blank", rel: "noreferrer noopener" },
    make("img", { src: source, alt: "", loading: "lazy", width: 150, height: 150 }),
    make("span", {}, label), make("span", { class: "quiet" }, `${width} × ${height}`)));
}

function personCard(person, images) {
  const src = avatar(person, images), name = text(person.username) || text(person.name) || person.nsid;
  const isGroup = "members" in person || "pool_count" in person || "privacy" in person && "name" in person;
  const [method, argument] = isGroup ? ["flickr.groups.getInfo", "group_id"] : ["flickr.people.getInfo", "user_id"];
  return make("li", {}, make("a", { href: address(method, { [argument]: person.nsid }) },
    make("img", { src, alt: "", loading: "lazy", width: 48, height: 48 }),
    make("span", {}, name), make("span", { class: "quiet" }, text(person.realname) || person.nsid)));
}

/** The address of somebody's icon. */
export function avatar({ nsid, iconserver }, images) {
  return Number(iconserver) ? `${images}/${iconserver}/buddyicons/${nsid}.jpg` : `${images}/images/buddyicon.gif`;
}
