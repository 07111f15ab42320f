// What this browser tab remembers: who calls, which view is open, the last calls. Where it may not, it forgets.

const memory = new Map();

function read(name) {
  try {
    return sessionStorage.getItem(`explorer.${name}`);
  } catch {
    return memory.get(name) ?? null;
  }
}

/** What was chosen; null if nothing was. */
export function choice(name) {
  return read(name);
}

/** Remembers what is chosen. */
export function keepChoice(name, value) {
  memory.set(name, value);
  try {
    sessionStorage.setItem(`explorer.${name}`, value);
  } catch {
    // full, or not allowed: the page itself remembers
  }
}
