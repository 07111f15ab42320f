"""The pages that people look at: the front page with all methods, and a photo's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound

import flickr_specs
from flickr_sandbox.html import Markup, page
from flickr_sandbox.methods import served_methods
from flickr_sandbox.pictures.sizes import sizes_of
from flickr_sandbox.state import photos, tags, users

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context

__all__ = ["front", "photo_page"]

_SEARCH = """
const box = document.querySelector("input"), rows = [...document.querySelectorAll("details")];
box.addEventListener("input", () => {
  const words = box.value.toLowerCase().split(/\\s+/);
  for (const row of rows) row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word));
});
"""
_FRONT = Markup("""<p>A local Flickr. API key <code>{key}</code>, secret <code>{secret}</code>,
base URL <code>{base}</code>. It does {served} of {total} methods; the others answer error 105.
Try <a href="{base}/services/rest/?method=flickr.photos.search&amp;text=otter&amp;api_key={key}">a search</a>,
or look at <a href="{photo}">a photo</a>.</p>
<p><input type="search" placeholder="Find a method or argument" aria-label="Find a method" autofocus></p>
{methods}""")
_METHOD = Markup("""<details{kind}><summary><code>{name}</code> <small>{verb} · {permission}{note}</small></summary>
<p>{text}</p><ul>{arguments}</ul></details>
""")
_ARGUMENT = Markup("<li><code>{name}</code>{star} <small>{text}</small></li>")
_PHOTO = Markup("""<p><img src="{source}" width="{width}" height="{height}" alt="{title}"></p>
<p>by <a href="{stream}">{owner}</a> · taken {taken} · {views} views</p>
<p>{description}</p><p><small>{tags}</small></p>""")


def front(context: Context) -> Response:
    """What there is to call, with a search box."""
    served = served_methods()
    first = context.database.row("SELECT id, owner FROM photos WHERE is_public ORDER BY posted DESC LIMIT 1")
    body = _FRONT.format(
        key=context.settings.consumer_key,
        secret=context.settings.consumer_secret,
        base=context.site.base,
        photo=f"{context.site.base}/photos/{first['owner']}/{first['id']}/" if first else context.site.base,
        served=len(served),
        total=len(flickr_specs.method_names()),
        methods=Markup("").join(_method(name, served=name in served) for name in flickr_specs.method_names()),
    )
    return page("API methods", body, script=_SEARCH, width="56rem")


def photo_page(context: Context, user: str, photo_id: str) -> Response:
    """Title, picture and owner of a public photo; others are not found, for nobody is logged in here."""
    owner = users.user_by_path(context.database, user)
    photo = photos.visible_photo(context.database, photo_id, None)
    if owner is None or photo is None or photo.owner != owner.nsid:
        raise NotFound
    size, width, height = next(
        found for found in reversed(list(sizes_of(photo, large=False))) if found[0].edge <= 800 and not found[0].square
    )
    body = _PHOTO.format(
        source=context.site.image(photo, size.suffix),
        width=width,
        height=height,
        title=photo.title,
        stream=context.site.photos(owner),
        owner=owner.realname,
        taken=photo.taken,
        views=photo.views,
        description=photo.description,
        tags=", ".join(tag.raw for tag in tags.tags_of(context.database, photo.id)),
    )
    return page(photo.title or "Untitled", body, width="54rem")


def _method(name: str, *, served: bool) -> Markup:
    document = flickr_specs.load_method(name)
    facts = document["x-flickr"]
    arguments = document["properties"]["arguments"]
    required = arguments.get("required", [])
    return _METHOD.format(
        kind=Markup("" if served else ' class="no"'),
        name=name,
        verb=facts["http"],
        permission=facts["permission"],
        note="" if served else " · not here",
        text=document["description"],
        arguments=Markup("").join(
            _ARGUMENT.format(name=each, star="*" if each in required else "", text=schema.get("description", ""))
            for each, schema in arguments["properties"].items()
        ),
    )
