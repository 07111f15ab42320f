// Tabs as the ARIA practices have them: one stop of the Tab key, arrow keys within.

import { make } from "./dom.js";

let count = 0;

/** Tabs with one panel; `show(view, chosen)` gives its content. */
export function tabs(label, views, show) {
  const id = `tabs-${count += 1}`;
  const panel = make("div", { role: "tabpanel", id: `${id}-panel`, tabindex: -1 });
  const buttons = views.map(([view, text]) => make("button", {
    type: "button", role: "tab", id: `${id}-${view}`, "data-view": view, "aria-controls": `${id}-panel`, tabindex: -1,
    "aria-selected": "false", onclick: () => open(view, true),
  }, text));

  function open(view, chosen = false) {
    for (const button of buttons) {
      const is = button.dataset.view === view;
      button.setAttribute("aria-selected", String(is));
      button.tabIndex = is ? 0 : -1;
      if (is) panel.setAttribute("aria-labelledby", button.id);
    }
    panel.replaceChildren(...show(view, chosen));
  }

  function walk(event) {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    next.focus();
    open(next.dataset.view, true);
  }

  const list = make("div", { role: "tablist", "aria-label": label, onkeydown: walk }, buttons);
  return { element: make("div", { class: "tabs" }, list, panel), open };
}
