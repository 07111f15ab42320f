// Pages that follow what happens: asks every other second while somebody looks.

const EVERY_MS = 2000;

/** Calls `look` now and from then on; `stop` ends it, `now` asks at once. */
export function follow(look) {
  let timer = null, stopped = false, running = null;
  async function turn() {
    clearTimeout(timer);
    if (stopped) return;
    if (!document.hidden) await (running ??= look().finally(() => { running = null; }));
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(turn, EVERY_MS);
  }
  const seen = () => { if (!document.hidden) turn(); };
  document.addEventListener("visibilitychange", seen);
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
  };
  return { now: turn, stop };
}
