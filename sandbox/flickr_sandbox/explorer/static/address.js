// The address of a page: `#flickr.photos.search?text=otter`, `#usage`. It is decoded once.

/** Name and arguments in an address's fragment. */
export function parse(hash) {
  const [whole, name, query] = /^#?([^?]*)\??(.*)$/s.exec(hash);
  let plain = name;
  try {
    plain = decodeURIComponent(name);
  } catch {
    plain = whole && name; // a % that encodes nothing
  }
  return { name: plain, values: new URLSearchParams(query) };
}

/** The fragment of a method with arguments. */
export function address(name, values = {}) {
  const query = new URLSearchParams(values).toString();
  return `#${name}${query ? `?${query}` : ""}`;
}
