"""Turns the arguments of a search into conditions on photos."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from flickr_sandbox.dates import taken_text, unix_seconds
from flickr_sandbox.errors import Failure
from flickr_sandbox.gazetteer import place_by_id
from flickr_sandbox.geo_perms import place_visible_to
from flickr_sandbox.photo_places import in_place
from flickr_sandbox.state.database import words_of
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.state.tags import clean_tag
from flickr_sandbox.state.text_index import index_words, with_word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flickr_sandbox.call import Call

__all__ = ["ORDERS", "filter_dates", "filter_photos", "filter_tags", "has_limit", "is_geo", "order_of"]

ORDERS = {
    "date-posted-asc": "p.posted, p.id",
    "date-posted-desc": "p.posted DESC, p.id DESC",
    "date-taken-asc": "p.taken, p.id",
    "date-taken-desc": "p.taken DESC, p.id DESC",
    "interestingness-asc": "p.views, p.id",
    "interestingness-desc": "p.views DESC, p.id DESC",
    "relevance": "p.views DESC, p.id DESC",
}
_LIMITS = {"user_id", "tags", "text", "machine_tags", "license", "bbox", "lat", "lon", "has_geo", "geo_context"}
_LIMITS |= {"contacts", "group_id", "in_gallery", "woe_id", "place_id", "min_upload_date", "max_upload_date"}
_LIMITS |= {"min_taken_date", "max_taken_date", "is_commons", "is_getty"}
_MAX_TAGS, _MAX_CHOICES = 20, 500
_MAX_KM, _KM_PER_MILE, _KM_PER_DEGREE = 32.0, 1.609344, 111.195
_PRIVACY = {
    1: "p.is_public",
    2: "p.is_friend AND NOT p.is_family AND NOT p.is_public",
    3: "p.is_family AND NOT p.is_friend AND NOT p.is_public",
    4: "p.is_friend AND p.is_family AND NOT p.is_public",
    5: "NOT (p.is_public OR p.is_friend OR p.is_family)",
}


def has_limit(call: Call) -> bool:
    """Whether a search has any condition."""
    return any(name in _LIMITS and value.strip() for name, value in call.arguments.items())


def is_geo(call: Call) -> bool:
    """Whether a search is about a place; Flickr then returns at most 250 photos a page."""
    wanted = ("bbox", "woe_id", "place_id")
    if not call.has(*wanted, "lat"):
        return False
    return any(call.stripped(name) for name in wanted) or bool(call.stripped("lat") and call.stripped("lon"))


def order_of(call: Call, default: str = "date-posted-desc") -> str:
    """The `ORDER BY` of the call; unknown ones mean the default, as at Flickr."""
    return ORDERS.get(call.stripped("sort"), ORDERS[default])


def filter_photos(call: Call) -> Conditions:
    """The conditions that all lists share: what the caller may see, dates, safety, tags, text, licence, place."""
    conditions = Conditions()
    visible_to(conditions, call.caller.nsid)
    _safety(call, conditions)
    for names, restrict in _FILTERS:
        if call.has(*names):
            restrict(call, conditions)
    return conditions


def _collected(call: Call, conditions: Conditions) -> None:
    if call.flag("is_commons"):
        conditions.add("p.license = 7 AND p.owner IN (SELECT nsid FROM institutions)")
    if call.flag("is_getty"):
        conditions.add("0")  # no photo here is sold by Getty
    if group_id := call.stripped("group_id"):
        in_pool = "SELECT 1 FROM pool_photos m WHERE m.photo_id = p.id AND m.group_id = ? AND NOT m.is_pending"
        known = "SELECT nsid FROM groups WHERE privacy > 1"
        known += " UNION SELECT group_id FROM group_members WHERE user = ?"  # private groups: for their members only
        conditions.add(f"EXISTS ({in_pool} AND m.group_id IN ({known}))", group_id, call.caller.nsid or "")
    if call.flag("in_gallery"):
        conditions.add("EXISTS (SELECT 1 FROM gallery_photos m WHERE m.photo_id = p.id)")


def _safety(call: Call, conditions: Conditions) -> None:
    most = call.whole("safe_search", 1, least=1, most=3) if call.caller.nsid else 1
    conditions.add("p.safety_level <= ? OR p.owner = ?", most, call.caller.nsid or "")


def filter_dates(call: Call, conditions: Conditions) -> None:
    """Restricts to photos posted and taken between the dates of a call."""
    for name, restrict in (("min_upload_date", conditions.at_least), ("max_upload_date", conditions.at_most)):
        if (seconds := unix_seconds(call.stripped(name))) is not None:
            restrict("posted", seconds)
    for name, restrict in (("min_taken_date", conditions.at_least), ("max_taken_date", conditions.at_most)):
        if (taken := taken_text(call.stripped(name))) is not None:
            restrict("taken", taken)


def filter_tags(call: Call, conditions: Conditions) -> None:
    """Restricts to photos with the tags and machine tags of a call."""
    _machine_tags(call, conditions)
    words = list(dict.fromkeys(call.words("tags")))
    wanted = [clean_tag(word) for word in words if not word.startswith("-")]
    has_tag = "p.id IN (SELECT t.photo_id FROM tags t WHERE t.clean {})"
    if call.stripped("tag_mode") == "all":
        if len(wanted) > _MAX_TAGS:
            raise Failure(1, "Too many tags in ALL query")
        for tag in wanted:
            conditions.add(has_tag.format("= ?"), tag)
    elif wanted:
        conditions.add(has_tag.format(_one_of(wanted[:_MAX_CHOICES])), *wanted[:_MAX_CHOICES])
    unwanted = [clean_tag(word) for word in words if word.startswith("-")][:_MAX_CHOICES]
    if unwanted:
        conditions.add("NOT " + has_tag.format(_one_of(unwanted)), *unwanted)


def _machine_tags(call: Call, conditions: Conditions) -> None:
    """`ns:`, `ns:pred=`, `ns:pred="value"` and `*` for any part."""
    words = call.words("machine_tags")
    if len(words) > _MAX_TAGS:
        raise Failure(12, "Exceeded maximum allowable machine tags")
    patterns = [_machine_pattern(word) for word in words]
    has_tag = "p.id IN (SELECT t.photo_id FROM tags t WHERE t.machine AND t.clean LIKE ? ESCAPE '\\')"
    if call.stripped("machine_tag_mode") == "any":
        if patterns:
            conditions.add(" OR ".join([has_tag] * len(patterns)), *patterns)
        return
    for pattern in patterns:
        conditions.add(has_tag, pattern)


def _machine_pattern(word: str) -> str:
    namespace, _, rest = word.lower().partition(":")
    predicate, _, value = rest.partition("=")
    bare = (part.strip('"') for part in (namespace, predicate, value))
    parts = ["%" if part in ("", "*") else _like(part) for part in bare]
    return f"{parts[0]}:{parts[1]}={parts[2]}"


def _text(call: Call, conditions: Conditions) -> None:
    """Every word must begin a word of title, description or tags; one with a minus must not."""
    given = call.text("text").split()[:_MAX_TAGS]
    words = {each: words_of(each).split()[:_MAX_TAGS] for each in given}
    wanted = [word for each in given if not each.startswith("-") for word in words[each]]
    unwanted = [word for each in given if each.startswith("-") for word in words[each]]
    if wanted or unwanted:
        index_words(call.database)
    for word in wanted:
        conditions.add(*with_word(word))
    for word in unwanted:
        condition, value = with_word(word)
        conditions.add(f"NOT {condition}", value)


def _kind(call: Call, conditions: Conditions) -> None:
    licenses = sorted({int(word) for word in call.words("license") if re.fullmatch(r"[0-9]{1,3}", word)})
    if licenses:
        conditions.add(f"p.license {_one_of(licenses)}", *licenses)
    if call.stripped("media") in ("photos", "videos"):
        conditions.add("p.media = ?", call.stripped("media").removesuffix("s"))
    kinds = sorted({int(word) + 1 for word in call.words("content_types") if word in ("0", "1", "2", "3")})
    if kinds:
        conditions.add(f"p.content_type {_one_of(kinds)}", *kinds)
    privacy = _PRIVACY.get(call.whole("privacy_filter", 0))
    if privacy and call.caller.nsid:  # only for the caller's own photos
        conditions.add(privacy)


def _place(call: Call, conditions: Conditions) -> None:
    if is_geo(call) or call.stripped("has_geo") == "1" or call.stripped("geo_context"):
        place_visible_to(conditions, call.caller.nsid)
    if name := call.stripped("woe_id") or call.stripped("place_id"):
        place = place_by_id(name)
        if place is None:
            conditions.add("0")
        else:
            in_place(conditions, place)
    if call.stripped("has_geo") in ("0", "1"):
        conditions.add("p.latitude IS NOT NULL" if call.flag("has_geo") else "p.latitude IS NULL")
    if call.stripped("geo_context") in ("0", "1", "2"):
        conditions.add("p.latitude IS NOT NULL AND p.context = ?", call.whole("geo_context", 0))
    if is_geo(call) and (accuracy := call.whole("accuracy", 0, most=16)):
        conditions.add("p.accuracy >= ?", accuracy)
    if call.stripped("bbox"):
        _box(call, conditions)
    latitude, longitude = call.number("lat"), call.number("lon")
    if latitude is not None and longitude is not None:
        radius = min(call.number("radius") or 5.0, _MAX_KM)
        radius *= _KM_PER_MILE if call.stripped("radius_units") == "mi" else 1
        shrink = math.cos(math.radians(max(-89.0, min(89.0, latitude))))  # a degree of longitude is shorter up north
        north, east = f"(p.latitude - ?) * {_KM_PER_DEGREE}", f"(p.longitude - ?) * {_KM_PER_DEGREE} * ?"
        conditions.add(
            f"{north} * {north} + {east} * {east} <= ?",
            *(latitude, latitude, longitude, shrink, longitude, shrink, radius**2),
        )


def _box(call: Call, conditions: Conditions) -> None:
    try:
        west, south, east, north = (float(word) for word in call.words("bbox"))
    except ValueError:
        raise Failure(18, "Illogical arguments") from None
    if not all(math.isfinite(edge) for edge in (west, south, east, north)):
        raise Failure(18, "Illogical arguments")
    conditions.add("p.longitude BETWEEN ? AND ? AND p.latitude BETWEEN ? AND ?", west, east, south, north)


def _contacts(call: Call, conditions: Conditions) -> None:
    which = call.stripped("contacts")
    if which not in ("all", "ff"):
        return
    known = "EXISTS (SELECT 1 FROM contacts c WHERE c.owner = ? AND c.contact = p.owner"
    known += " AND (c.is_friend OR c.is_family))" if which == "ff" else ")"
    conditions.add(known, call.caller.nsid or "")


_FILTERS: tuple[tuple[tuple[str, ...], Callable[[Call, Conditions], None]], ...] = (
    (("min_upload_date", "max_upload_date", "min_taken_date", "max_taken_date"), filter_dates),
    (("tags", "machine_tags"), filter_tags),
    (("text",), _text),
    (("license", "media", "content_types", "privacy_filter"), _kind),
    (("bbox", "lat", "lon", "woe_id", "place_id", "has_geo", "geo_context"), _place),
    (("contacts",), _contacts),
    (("is_commons", "is_getty", "group_id", "in_gallery"), _collected),
)  # each applies if any of these arguments was sent


def _one_of(choices: Sequence[object]) -> str:
    return f"IN ({', '.join('?' * len(choices))})"


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
