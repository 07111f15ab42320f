// Usage: calls per hour against the limit, of each application and method, updated live.

import { bars } from "./chart.js";
import { address } from "./address.js";
import { counted, make, refill } from "./dom.js";
import { follow } from "./live.js";
import { ask } from "./server.js";

const MINUTE = 60, HOUR = 3600;

/** The page. */
export async function usagePage() {
  const zoom = make("input", { type: "checkbox", id: "zoom", onchange: () => live.now() });
  const apps = make("div", {});
  const trouble = make("p", { class: "bad", role: "status" });
  const live = follow(async () => {
    try {
      const found = await ask("sandbox/usage");
      refill(apps, ...shown(found, zoom.checked));
      trouble.textContent = "";
    } catch (error) {
      trouble.textContent = `Not up to date: ${error.message}`;
    }
  });
  await live.now();
  const page = make("div", {},
    make("h1", { id: "name", tabindex: -1 }, "Usage"),
    make("p", {}, "Flickr permits fewer than 3,600 calls per hour and key, for all its users together. This page shows the calls of each application, updated live."),
    make("p", {}, make("label", { for: "zoom", class: "inline" }, zoom, "Zoom to the highest bar")), trouble, apps);
  return { title: "Usage", page, stop: live.stop };
}

function shown({ now, limit, apps }, zoomed) {
  if (!apps.length) return [make("p", {}, "No calls yet.")];
  return apps.map(app => application(app, now, app.limit ?? limit, zoomed));
}

/** One application; of a key at Flickr the hours are known, of one in the sandbox the minutes. */
function application({ app, last_hour: lastHour, methods, minutes, hours, period = "hour" }, now, limit, zoomed) {
  const thisMinute = Math.floor(now / MINUTE) * MINUTE, thisHour = Math.floor(now / HOUR) * HOUR;
  const byMinute = minutes && series(minutes, MINUTE, thisMinute, 60), byHour = series(minutes || hours, HOUR, thisHour, 24);
  const share = lastHour / limit;
  return make("section", { class: "panel", "aria-label": app },
    make("h2", {}, app),
    make("p", { class: "gauge" },
      make("strong", { class: share >= 1 ? "bad" : share >= .8 ? "warn" : "" }, `${lastHour.toLocaleString("en")} of ${limit.toLocaleString("en")}`),
      " calls in the last hour",
      make("meter", { min: 0, max: limit, high: limit * .8, low: limit * .8, optimum: 0, value: Math.min(lastHour, limit), "aria-label": "Share of the limit" })),
    make("div", { class: "columns" },
      bars({ title: "Calls per hour, the last day", values: byHour, limit, limitText: `limit ${limit.toLocaleString("en")}`, isFirm: true, zoomed, label: clock }),
      byMinute && bars({ title: "Calls per minute, the last hour", values: byMinute, limit: limit / 60, limitText: `${limit.toLocaleString("en")} per hour`, zoomed, label: clock })),
    make("div", { class: "scroll" }, table(methods, period)));
}

/** The calls of each step, the one that runs being the last. */
function series(minutes, step, last, count) {
  const sums = new Map();
  for (const { at, calls } of minutes) {
    const start = Math.floor(at / step) * step;
    sums.set(start, (sums.get(start) || 0) + calls);
  }
  return Array.from({ length: count }, (_, index) => {
    const at = last - (count - 1 - index) * step;
    return { at, calls: sums.get(at) || 0 };
  });
}

const clock = at => new Date(at * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function table(methods, period) {
  const rows = Object.entries(methods), total = rows.reduce((sum, [, calls]) => sum + calls, 0);
  if (!rows.length) return make("p", { class: "quiet" }, `No calls in the last ${period}.`);
  const link = name => name.startsWith("flickr.") ? make("a", { href: address(name) }, name) : name;
  return make("table", {}, make("caption", {}, `Methods of the last ${period} (${counted(rows.length, "method")})`),
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Method"), make("th", { scope: "col", class: "figure" }, "Calls"), make("th", { scope: "col" }, "Share"))),
    make("tbody", {}, rows.map(([name, calls]) => make("tr", {}, make("td", {}, link(name)), make("td", { class: "figure" }, calls.toLocaleString("en")),
      make("td", {}, make("progress", { max: total, value: calls, "aria-label": `Share of ${name}` }))))));
}
