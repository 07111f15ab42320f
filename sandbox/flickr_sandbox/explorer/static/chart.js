// A chart of bars with a line for the limit, drawn in the page.

import { draw, make } from "./dom.js";

const WIDTH = 480, HEIGHT = 180, LEFT = 52, BOTTOM = 24, TOP = 12;

/** Bars for `values` (`at`, `calls`); the scale reaches the limit, or only the highest bar if it is zoomed. Bars above a firm limit stand out. */
export function bars({ title, values, limit, limitText, isFirm, zoomed, label }) {
  const highest = Math.max(...values.map(({ calls }) => calls));
  const top = nice(zoomed ? Math.max(highest, 1) : Math.max(limit * 1.05, highest));
  const height = HEIGHT - TOP - BOTTOM, width = (WIDTH - LEFT) / values.length;
  const y = calls => TOP + height - calls / top * height;
  const parts = [];
  for (const tick of [0, top / 2, top]) {
    parts.push(draw("path", { d: `M${LEFT} ${y(tick)}H${WIDTH}`, class: "grid" }), words(LEFT - 6, y(tick) + 4, tick.toLocaleString("en", { maximumFractionDigits: 1 }), "end"));
  }
  values.forEach(({ at, calls }, index) => {
    const x = LEFT + index * width;
    if (calls) {
      const bar = { x: x + width * .1, y: Math.min(y(calls), y(0) - 1), width: width * .8, height: Math.max(y(0) - y(calls), 1) };
      parts.push(draw("rect", { ...bar, class: isFirm && calls > limit ? "bar over" : "bar" }, draw("title", {}, `${label(at)}: ${calls} calls`)));
    }
    if (index % Math.ceil(values.length / 6) === 0) parts.push(words(x + width / 2, HEIGHT - 6, label(at), "middle"));
  });
  if (limit <= top) parts.push(draw("path", { d: `M${LEFT} ${y(limit)}H${WIDTH}`, class: "limit" }), words(LEFT + 4, y(limit) - 4, limitText, "start"));
  const told = `${title}: highest ${highest.toLocaleString("en")}, ${limitText}`;
  return make("figure", { class: "chart" }, make("figcaption", {}, title),
    draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": told }, ...parts));
}

function words(x, y, text, anchor) {
  return draw("text", { x, y, "text-anchor": anchor }, text);
}

/** The next round number that is not smaller. */
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.5, 2, 2.5, 4, 5, 6, 8, 10].map(each => each * power).find(each => each >= value);
}
