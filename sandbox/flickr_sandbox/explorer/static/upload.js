// Upload: files dropped or chosen go up one after the other, each with its progress.

import { address } from "./address.js";
import { announce, make } from "./dom.js";
import { about, ask, call, here } from "./server.js";
import { choice, keepChoice } from "./settings.js";

const PRIVACY = [
  ["", "default of the user", {}],
  ["public", "Public", { is_public: "1", is_friend: "0", is_family: "0" }],
  ["friends", "Friends", { is_public: "0", is_friend: "1", is_family: "0" }],
  ["family", "Family", { is_public: "0", is_friend: "0", is_family: "1" }],
  ["both", "Friends and Family", { is_public: "0", is_friend: "1", is_family: "1" }],
  ["private", "Private", { is_public: "0", is_friend: "0", is_family: "0" }],
];
const TEXTS = [["title", "Title", "the file's name"], ["tags", "Tags", 'otter "river bank"'], ["description", "Description", ""]];

/** The page. */
export async function uploadPage() {
  if (!about.users.length) return nobody();
  const who = make("select", { id: "user" }, about.users.map(({ nsid, username }) => make("option", { value: nsid }, username)));
  who.value = about.users.some(({ nsid }) => nsid === choice("user")) ? choice("user") : about.users[0]?.nsid;
  const privacy = make("select", { id: "privacy" }, PRIVACY.map(([value, text]) => make("option", { value }, text)));
  const texts = TEXTS.map(([id, , placeholder]) => make("input", { id, type: "text", placeholder, autocomplete: "off" }));
  const files = make("input", { type: "file", id: "files", multiple: true, accept: "image/*,video/*", onchange: () => { take(files.files); files.value = ""; } });
  const list = make("ul", { class: "uploads" });
  const zone = make("label", { class: "drop", for: "files" },
    make("strong", {}, "Drop photos and videos here"), make("span", {}, "or choose them"), files);
  let queue = Promise.resolve();

  function over(event) {
    event.preventDefault();
    zone.classList.add("over");
  }
  function out(event) {
    if (event?.relatedTarget) return; // still in the page
    zone.classList.remove("over");
  }
  function drop(event) {
    event.preventDefault();
    out();
    take(event.dataTransfer.files);
  }

  function take(chosen) {
    keepChoice("user", who.value);
    const fields = { ...PRIVACY.find(([value]) => value === privacy.value)[2] };
    TEXTS.forEach(([name], index) => { if (texts[index].value) fields[name] = texts[index].value; });
    for (const file of chosen) {
      const bar = make("progress", { max: 1, value: 0, "aria-label": `Progress of ${file.name}` });
      const said = make("span", { class: "quiet" }, "waiting");
      const item = make("li", {}, make("div", {}, make("strong", {}, file.name), ` ${size(file.size)} `, said), bar);
      list.append(item);
      const user = who.value;
      queue = queue.then(() => one(file, fields, user, bar, said, item));
    }
  }

  const page = make("div", {}, make("h1", { id: "name", tabindex: -1 }, "Upload"),
    make("p", {}, about.sends === "server" ? `Photos go to ${about.base}, one after the other, signed with your token.` : "The files are sent to the sandbox one after the other, with the requests that Flickr accepts."),
    make("div", { class: "row" }, make("p", {}, make("label", { for: "user" }, "Upload as"), who), make("p", {}, make("label", { for: "privacy" }, "Privacy"), privacy)),
    make("div", { class: "row" }, TEXTS.map(([id, label], index) => make("p", {}, make("label", { for: id }, label), texts[index]))),
    zone, list);
  const whole = [["dragover", over], ["dragleave", out], ["drop", drop]]; // a file beside the box would replace the page
  for (const [name, listen] of whole) document.addEventListener(name, listen);
  const stop = () => { for (const [name, listen] of whole) document.removeEventListener(name, listen); };
  return { title: "Upload", page, stop };
}

function nobody() {
  const page = make("div", {}, make("h1", { id: "name", tabindex: -1 }, "Upload"), make("p", {}, "This sandbox has no users: there is nobody to upload as."));
  return { title: "Upload", page };
}

const size = bytes => bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

async function one(file, fields, user, bar, said, item) {
  try {
    const { url, fields: signed } = await ask("sandbox/upload_request", { method: "POST", body: { user, arguments: fields } });
    const photoId = await sent(url, signed, file, share => {
      bar.value = share;
      said.textContent = share < 1 ? `${Math.round(share * 100)} %` : "sent, waiting for the response";
    });
    bar.value = 1;
    said.replaceChildren("uploaded: ", make("a", { href: address("flickr.photos.getInfo", { photo_id: photoId }) }, `photo ${photoId}`));
    announce(`${file.name} is uploaded`);
    await picture(photoId, user, item);
  } catch (error) {
    bar.remove();
    said.replaceChildren(make("span", { class: "bad" }, error.message));
    announce(`${file.name} failed: ${error.message}`);
  }
}

/** The text of an attribute of XML. */
const plain = text => text.replace(/&(?:quot|apos|lt|gt|amp|#39|#34);/g, each => (
  { "&quot;": '"', "&#34;": '"', "&apos;": "'", "&#39;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&" }[each]));

/** Sends a file; its photo's id. Throws an `Error` with the sandbox's words. */
function sent(url, fields, file, progress) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("photo", file, file.name);
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", event => progress(event.lengthComputable ? event.loaded / event.total : 0));
    request.addEventListener("error", () => failed(new Error("no response")));
    request.addEventListener("load", () => {
      const photoId = /<photoid[^>]*>(\d+)</.exec(request.responseText);
      const error = /<err code="(\d+)" msg="([^"]*)"/.exec(request.responseText);
      if (photoId) done(photoId[1]);
      else failed(new Error(error ? `error ${error[1]}: ${plain(error[2])}` : `HTTP ${request.status} ${request.responseText.slice(0, 80)}`));
    });
    request.open("POST", here(url));
    request.send(form);
  });
}

async function picture(photoId, user, item) {
  const { text } = await call({ method: "flickr.photos.getSizes", arguments: { photo_id: photoId }, user, perms: "read", format: "json" });
  const sizes = JSON.parse(text).sizes?.size || [];
  const chosen = sizes.find(({ label }) => label === "Large Square") || sizes[0];
  if (chosen) item.prepend(make("img", { src: chosen.source, alt: "", width: 75, height: 75 }));
}
