"""What a project does that a sentence of the guide is about, if its code does not show whether it complies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.facts.cached_data import stored_data
from flickr_lint.facts.calls import UPLOADS
from flickr_lint.facts.images import shown_images
from flickr_lint.facts.specs import spec_of
from flickr_lint.report.evidence import Place, all_calls, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.project import Project

__all__ = ["open_questions"]

_MAX_COUNT = 5
_PRIVACY = frozenset({"is_public", "is_friend", "is_family"})


def open_questions(project: Project) -> dict[str, tuple[Place, ...]]:
    """For each sentence what it is about and nothing decides, at most five places; others are left out."""
    found = {identifier: tuple(dict.fromkeys(seek(project)))[:_MAX_COUNT] for identifier, seek in _SEEKERS}
    return {identifier: places for identifier, places in found.items() if places}


def _uploads(project: Project) -> Iterator[Place]:
    calls = list(all_calls(project))
    if any(call.method == "flickr.prefs.getPrivacy" for call in calls):
        return
    for call in calls:
        if call.method == "upload" and (not call.whole or _PRIVACY & set(call.arguments)):
            yield place_of("an upload, and not who decides its privacy", call.module, call.node)


def _stores(project: Project) -> Iterator[Place]:
    for module in project.modules.values():
        for store in stored_data(module, project):
            if not isinstance(store.lifetime, float):
                yield place_of(f"{store.what}, and not for how long", store.module, store.node)


def _writes(project: Project) -> Iterator[Place]:
    for call in all_calls(project):
        if call.method in UPLOADS or _changes(call):
            yield place_of(f"`{call.method}`, and not whether users are informed", call.module, call.node)


def _changes(call: Call) -> bool:
    spec = spec_of(call.method) if call.method else None
    return spec is not None and spec.permission in {"write", "delete"}


def _images(what: str) -> Callable[[Project], Iterator[Place]]:
    def seek(project: Project) -> Iterator[Place]:
        for template in project.templates.values():
            for shown in shown_images(template, project):
                yield Place(f"an image of a photo, and not {what}", template.path, shown.element.region.line)

    return seek


_SEEKERS: tuple[tuple[str, Callable[[Project], Iterator[Place]]], ...] = (
    ("G7", _uploads),
    ("G9", _stores),
    ("G13", _writes),
    ("G15", _images("what style sheets make of its proportions")),
    ("T2", _images("how many a page has of them")),
)
