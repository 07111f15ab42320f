// The front page of the explorer alone: where its calls go, and what they bring.

import { address } from "./address.js";
import { make } from "./dom.js";
import { about } from "./server.js";

/** The page. */
export async function startPage() {
  const key = about.has_key ? "They bring your API key." : "They bring no API key: none was found for this endpoint.";
  const user = about.users.length ? "Where you choose so, they are signed with the token of your user; what writes changes what is there." : "They are for no user.";
  const limit = about.is_limited ? "They count against the 3,600 an hour of the key, together with your other programs." : "";
  const page = make("div", {},
    make("h1", { id: "name", tabindex: -1 }, "API explorer"),
    make("p", {}, "Calls go to ", make("code", {}, about.base), " and nowhere else, from the command that serves this page. ", key, " ", user, " ", limit),
    make("p", {}, "Key, secret and token stay in that command: this page does not know them, and shows programs that find them by themselves."),
    make("h2", {}, "To begin with"),
    make("ul", {}, [
      ["say hello", address("flickr.test.echo", { hello: "world" })],
      ["search for otters", address("flickr.photos.search", { text: "otter", extras: "owner_name,url_q", per_page: "12" })],
      ["ask which methods there are", "#flickr.reflection.getMethods"],
    ].map(([text, href]) => make("li", {}, make("a", { href }, text)))));
  return { title: "API explorer", page };
}
