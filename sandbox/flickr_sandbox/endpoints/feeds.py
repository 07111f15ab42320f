"""`/services/feeds/photos_public.gne` as JSON: the newest twenty public photos."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from flickr_sandbox.html import Markup
from flickr_sandbox.state import photos, tags, users
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.wire.envelope import jsonp

if TYPE_CHECKING:
    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.state.records import Photo
    from flickr_sandbox.wire import Tree

__all__ = ["photos_public"]

_ITEMS = 20
_MOST_WORDS = 20
_CONTENT = Markup(
    '<p><a href="{profile}">{owner}</a> posted a photo:</p>'
    '<p><a href="{page}"><img src="{source}" alt="{title}" /></a></p>'
)


def photos_public(context: Context) -> Response:
    """The feed; `id`, `ids`, `tags` and `tagmode` narrow it, and only `format=json` is written."""
    fields = context.parameters.arguments()
    if fields.get("format") != "json":
        return Response("The sandbox writes this feed with format=json only.\n", 400, content_type="text/plain")
    conditions = Conditions()
    visible_to(conditions, None)
    owners = [word.strip() for word in f"{fields.get('id', '')},{fields.get('ids', '')}".split(",") if word.strip()]
    if owners:
        owners = owners[:_MOST_WORDS]
        conditions.add(f"p.owner IN ({', '.join('?' * len(owners))})", *owners)
    wanted = [tags.clean_tag(word) for word in fields.get("tags", "").split(",") if tags.clean_tag(word)][:_MOST_WORDS]
    if wanted:
        has_tag = "EXISTS (SELECT 1 FROM tags t WHERE t.photo_id = p.id AND t.clean = ?)"
        conditions.add((" OR " if fields.get("tagmode") == "any" else " AND ").join([has_tag] * len(wanted)), *wanted)
    found = photos.page_of_photos(
        context.database, conditions, order="p.posted DESC, p.id DESC", limit=_ITEMS, offset=0
    )
    feed = {
        "title": "Uploads from everyone",
        "link": f"{context.site.base}/photos/",
        "description": "",
        "modified": _stamp(found[0].posted if found else 0),
        "generator": "https://www.flickr.com",
        "items": [_item(context, photo) for photo in found],
    }
    text = json.dumps(feed, ensure_ascii=False)
    if fields.get("nojsoncallback") == "1":
        return Response(text, content_type="application/json")
    return jsonp(text, fields.get("jsoncallback"), default="jsonFlickrFeed")


def _item(context: Context, photo: Photo) -> Tree:
    owner = users.find_user(context.database, photo.owner)
    name = owner.username if owner else ""
    page, source = f"{context.site.base}/photos/{photo.owner}/{photo.id}/", context.site.image(photo, "m")
    return {
        "title": photo.title,
        "link": page,
        "media": {"m": source},
        "date_taken": f"{photo.taken.replace(' ', 'T')}-08:00",
        "description": str(
            _CONTENT.format(
                profile=f"{context.site.base}/people/{photo.owner}/",
                owner=name,
                page=page,
                source=source,
                title=photo.title,
            )
        ),
        "published": _stamp(photo.posted),
        "author": f'nobody@flickr.com ("{name}")',
        "author_id": photo.owner,
        "tags": " ".join(tag.clean for tag in tags.tags_of(context.database, photo.id)),
    }


def _stamp(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
