// The front page: who and what is in the sandbox, and its keys.

import { address } from "./address.js";
import { announce, counted, make, outward, snippet } from "./dom.js";
import { avatar } from "./pictures.js";
import { about, ask } from "./server.js";
import { keepChoice } from "./settings.js";

const BEGIN = [
  ["search for otters", address("flickr.photos.search", { text: "otter", extras: "owner_name,url_q", per_page: "12" })],
  ["list your albums", "#flickr.photosets.getList"],
  ["make a photo a favourite", "#flickr.favorites.add"],
  ["find a group", address("flickr.groups.search", { text: "otters" })],
  ["see the arguments of a method", address("flickr.reflection.getMethodInfo", { method_name: "flickr.photos.search" })],
];

/** The page. */
export async function worldPage() {
  const world = await ask("sandbox/world");
  const page = make("div", {},
    make("h1", { id: "name", tabindex: -1 }, "A local Flickr"),
    make("p", {}, `${counted(world.counts.photos, "photo")} of ${counted(world.counts.users, "person").replace("persons", "people")}, in `,
      `${counted(world.counts.photosets, "album")}, ${counted(world.counts.groups, "group")} and `,
      `${counted(world.counts.galleries, "gallery").replace("gallerys", "galleries")}. All data stay on this machine.`),
    make("section", { "aria-labelledby": "people-here" },
      make("h2", { id: "people-here" }, "People"),
      make("p", { class: "quiet" }, "Sign in as any user; there are no passwords. A program uses the token, “call as” opens the explorer as this user."),
      make("ul", { class: "cards people big" }, world.users.map(user => person(user, world.images))),
      world.counts.users > world.users.length ? make("p", { class: "quiet" }, `and ${world.counts.users - world.users.length} more`) : null),
    make("section", { "aria-labelledby": "photos-here" },
      make("h2", { id: "photos-here" }, "Newest photos"),
      world.photos.length ? make("ul", { class: "cards photos" }, world.photos.map(photo)) : make("p", {}, "None yet: ", make("a", { href: "#upload" }, "upload one"), ".")),
    make("section", { class: "columns", "aria-labelledby": "begin" },
      make("div", {}, make("h2", { id: "begin" }, "Examples"),
        make("ul", {}, BEGIN.map(([text, href]) => make("li", {}, make("a", { href }, text))))),
      make("div", {}, make("h2", {}, "For your program"), snippet("Environment", [
        `export FLICKR_BASE_URL=${about.base}`, `export FLICKR_API_KEY=${about.key}`, `export FLICKR_API_SECRET=${about.secret}`].join("\n")))));
  return { title: "The world", page };
}

function photo({ id, title, username, thumbnail, page }) {
  return make("li", {}, make("a", { href: address("flickr.photos.getInfo", { photo_id: id }) },
    make("img", { src: thumbnail, alt: "", loading: "lazy", width: 150, height: 150 }), make("span", {}, title || "untitled")),
  make("span", { class: "quiet" }, "by ", outward(page, username)));
}

function person(user, images) {
  const box = make("div", { class: "token", role: "region", "aria-label": `Token of ${user.username}` });
  const perms = make("select", { "aria-label": `Permission of the token of ${user.username}` },
    ["read", "write", "delete"].map(each => make("option", { selected: each === "write" }, each)));
  return make("li", {},
    make("img", { src: avatar(user, images), alt: "", width: 48, height: 48 }),
    make("div", {}, make("strong", {}, user.username), user.is_pro ? make("span", { class: "badge" }, "Pro") : null,
      make("p", { class: "quiet" }, `${user.path_alias || user.nsid} · ${counted(user.photos, "photo")}, ${counted(user.photosets, "album")}`),
      make("p", {},
        outward(user.page, "photostream", `photostream of ${user.username}`), " · ",
        make("a", { href: address("flickr.people.getPhotos", { user_id: user.nsid, extras: "url_q" }), onclick: () => keepChoice("user", user.nsid),
          "aria-label": `call as ${user.username}` }, "call as")),
      make("p", {},
        make("button", { type: "button", class: "link", "aria-label": `Sign in as ${user.username}`, onclick: () => signIn(user, perms, box) }, "sign in"),
        " with permission ", perms)), box);
}

async function signIn(user, perms, box) {
  try {
    const token = await ask("sandbox/sign_in", { method: "POST", body: { user: user.nsid, perms: perms.value } });
    box.replaceChildren(snippet(`Token of ${user.username} (${perms.value})`,
      `export FLICKR_OAUTH_TOKEN=${token.token}\nexport FLICKR_OAUTH_TOKEN_SECRET=${token.secret}`));
    announce(`Signed in as ${user.username}`);
  } catch (error) {
    box.replaceChildren(make("p", { class: "bad" }, error.message));
  }
}
