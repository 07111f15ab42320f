// What the explorer asks its server for, and the calls themselves.

/** JSON from the explorer's own server; throws an `Error` with its words. */
export async function ask(path, { method = "GET", body } = {}) {
  const options = { method, cache: "no-store" };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options);
  const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
  if (!isJson) throw new Error(`${path}: HTTP ${response.status}`);
  const found = await response.json();
  if (!response.ok) throw new Error(found.error || `${path}: HTTP ${response.status}`);
  return found;
}

/** A URL of this server, where the browser finds it: a proxy may serve the page below a path. */
export function here(url) {
  const { pathname, search } = new URL(url, location);
  return new URL(`.${pathname}${search}`, document.baseURI).href;
}

/** What the page has to know before anything else: addresses, users, methods. */
export const about = await ask("sandbox/about").catch(error => ({ error: error.message, methods: [], users: [], parts: [] }));

/** Asks who is in the world now: programs add people, and a reset removes them, while the page is open. */
export async function refreshUsers() {
  if (about.sends === "page") about.users = (await ask("sandbox/users")).users;
}

const described = new Map();

/** What the form of a method needs; suggestions may change, so only `fresh` ones are asked for again. */
export async function describe(name, { fresh = false } = {}) {
  if (fresh || !described.has(name)) described.set(name, await ask(`sandbox/methods/${encodeURIComponent(name)}`));
  return described.get(name);
}

/** Makes a call: what was sent, what came, and the same for other programs. */
export async function call(wanted) {
  const prepared = await ask("sandbox/request", { method: "POST", body: wanted });
  const began = performance.now();
  const came = about.sends === "server" ? await ask("sandbox/send", { method: "POST", body: wanted }) : await sent(prepared);
  const exchange = { ...prepared, ...came, format: wanted.format, took: came.took ?? performance.now() - began };
  return { ...exchange, ...judged(exchange) };
}

async function sent(prepared) {
  const options = prepared.verb === "POST" ? { method: "POST", body: new URLSearchParams(prepared.body) } : {};
  const response = await fetch(here(prepared.url), { ...options, cache: "no-store" });
  return {
    status: response.status,
    reason: response.statusText,
    headers: [...response.headers],
    text: await response.text(),
  };
}

/** Whether the call went well, and its error of the API. */
function judged({ status, text }) {
  const code = /^\s*<\?xml[\s\S]*?<err code="(\d+)"|"stat":\s*"fail",\s*"code":\s*(\d+)|"code":\s*(\d+)[\s\S]*"stat":\s*"fail"/.exec(text);
  const failed = /"stat":\s*"fail"|<rsp stat="fail"/.test(text);
  const isResponse = failed || /"stat":\s*"ok"|<rsp stat="ok"/.test(text);
  const stat = failed ? `fail${code ? ` ${code.slice(1).find(Boolean)}` : ""}` : isResponse ? "ok" : "";
  return { stat, good: status < 400 && isResponse && !failed };
}
