// The front page of the standalone explorer: where its calls go, and with what.

import { address } from "./address.js";
import { make } from "./dom.js";
import { about } from "./server.js";

/** The page. */
export async function startPage() {
  const key = about.has_key ? "They contain your API key." : "They contain no API key: none was found for this endpoint.";
  const user = about.users.length ? "If you choose so, they are signed with your user's token; methods that write change data there." : "They are not signed: no user is logged in.";
  const limit = about.is_limited ? "They count against the key's limit of 3,600 per hour, together with your other programs." : "";
  const page = make("div", {},
    make("h1", { id: "name", tabindex: -1 }, "API explorer"),
    make("p", {}, "The command that serves this page sends its calls to ", make("code", {}, about.base), " only. ", key, " ", user, " ", limit),
    make("p", {}, "Key, secret and token stay in that command. The page does not know them; the programs that it shows read them from the environment."),
    make("h2", {}, "Examples"),
    make("ul", {}, [
      ["say hello", address("flickr.test.echo", { hello: "world" })],
      ["search for otters", address("flickr.photos.search", { text: "otter", extras: "owner_name,url_q", per_page: "12" })],
      ["list all methods", "#flickr.reflection.getMethods"],
    ].map(([text, href]) => make("li", {}, make("a", { href }, text)))));
  return { title: "API explorer", page };
}
