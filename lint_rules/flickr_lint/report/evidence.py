"""The evidence that a project complies with a sentence of the guide: places in its code, and nothing else."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.facts.cached_data import stored_data
from flickr_lint.facts.calls import UPLOADS
from flickr_lint.facts.images import is_page_link, shown_images
from flickr_lint.facts.lifetimes import DAY, in_words
from flickr_lint.facts.loops import loops_of
from flickr_lint.facts.secrets import is_others
from flickr_lint.facts.specs import spec_of
from flickr_lint.facts.throttles import is_throttled
from flickr_lint.masking import masked
from flickr_lint.regex import regex
from flickr_lint.scopes import called

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.locations import Placed
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Place", "all_calls", "evidence_of", "place_of"]

_MAX_COUNT = 5
"""Places that are named for a sentence."""
_SIGNED = frozenset(
    {"OAuth1Session", "OAuth1", "authenticate_via_browser", "authenticate_console", "get_request_token"}
)
_ANYBODY = frozenset({"OAuth1Session", "OAuth1"})
"""Clients of OAuth that may sign in anywhere."""
_ENVIRONMENT = frozenset({"os.environ.get", "os.getenv", "keyring.get_password", "decouple.config"})
_NAMES_KEY = regex(r"(?i)flickr|api_?key|api_?secret|consumer")
_PAGE = regex(r"(?i)https?://(?:www\.)?flickr\.com/photos/(?:$|[^\s\"'<>]*[{%$])")
"""An address that is filled in: a fixed one is some photo's or person's, not that of each photo."""
_SHORT = regex(r"(?i)https?://flic\.kr/p/")
_NOTICE = regex(
    r"(?is)flickr[^\x00]{0,120}endorsed\s+(?:or|and)\s+certified|endorsed\s+(?:or|and)\s+certified.{0,60}smugmug"
)
"""Other services ask for a notice in nearly the same words."""
_OURS = regex(r"(?i)flickr|oauth_?token")
_AT_FLICKR = regex(r"(?i)flickr\.com/services")
_API = regex(
    r"(?i)https://(?:(?:api|up)\.flickr\.com/services|www\.flickr\.com/services/(?:rest|feeds|oauth|oembed|xmlrpc|soap))"
)
"""Not the pages about it, which are below www.flickr.com/services as well."""
_CHECKING = frozenset({"flickrapi", "flickr_api", "flickrkit"})
"""Clients that raise an error where Flickr says that a call has failed."""


class Place(Struct, frozen=True):
    """Something that was seen, and where."""

    what: str
    path: str
    line: int


def evidence_of(project: Project) -> dict[str, tuple[Place, ...]]:
    """The evidence for each sentence; sentences without evidence are left out."""
    out: dict[str, list[Place]] = {}
    for identifier, seek in _SEEKERS:
        found = out.setdefault(identifier, [])
        for place in seek(project):
            if place not in found:
                found.append(place)
            if len(found) >= _MAX_COUNT:
                break
    return {identifier: tuple(found) for identifier, found in out.items() if found}


def place_of(what: str, where: Placed, node: ast.AST) -> Place:
    """Something that was seen at a node; secrets in what is said of it are hidden."""
    return Place(masked(what), where.path, where.physical(where.region(node)).line)


def all_calls(project: Project) -> Iterator[Call]:
    """The calls of all modules."""
    for calls in project.flow.calls.values():
        yield from calls


def _documented(project: Project) -> Iterator[Place]:
    for call in all_calls(project):
        if call.method and (spec_of(call.method) or call.method in UPLOADS):
            yield place_of(f"`{call.method}` is called as it is described", call.module, call.node)


def _signed_in(project: Project) -> Iterator[Place]:
    for module in project.modules.values():
        for node in module.tables.calls:
            if called(node) in _SIGNED and (called(node) not in _ANYBODY or _speaks(module, _AT_FLICKR)):
                yield place_of(f"`{called(node)}` signs in at Flickr itself", module, node)
    for call in all_calls(project):
        if call.method.startswith("flickr.auth.oauth."):
            yield place_of(f"`{call.method}` belongs to OAuth", call.module, call.node)


def _throttled(project: Project) -> Iterator[Place]:
    for module in project.modules.values():
        for loop in loops_of(module, project):
            if any(at.call.client == "flickrkit" for at in loop.reached):
                yield place_of("the client applies the limit itself", module, loop.node)
            elif any(is_throttled(loop.node, module, project, at.path) for at in loop.reached):
                yield place_of("a loop over calls is slowed down", module, loop.node)


def _speaks(module: Module, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(str(node.value)) for node in module.tables.strings)


def _stored_apart(project: Project) -> Iterator[Place]:
    for module in project.modules.values():
        for node in module.tables.calls:
            name = module.qualified(node.func)
            said = [project.flow.fold.text(at, module) for at in node.args[:2]]
            if name in {"keyring.set_password", "keyring.get_password"} and any(_OURS.search(text) for text in said):
                yield place_of("a user's own keyring is used", module, node)


def _extras(project: Project) -> Iterator[Place]:
    for call in all_calls(project):
        if "extras" in call.arguments:
            yield place_of(f"`extras` add data to `{call.method}`", call.module, call.node)


def _default_privacy(project: Project) -> Iterator[Place]:
    for call in all_calls(project):
        if call.method == "flickr.prefs.getPrivacy":
            yield place_of("the user's default privacy is requested", call.module, call.node)
        elif (
            call.method == "upload" and call.whole and not {"is_public", "is_friend", "is_family"} & set(call.arguments)
        ):
            yield place_of("an upload leaves its privacy to the user's default", call.module, call.node)


def _terms(project: Project) -> Iterator[Place]:
    for module in project.modules.values():
        for node in module.tables.strings:
            said = str(node.value)
            if said.lower() == "friends and family":
                yield place_of(f"a choice is called `{said}`", module, node)


def _lifetimes(project: Project) -> Iterator[Place]:
    for module in project.modules.values():
        for store in stored_data(module, project):
            if isinstance(store.lifetime, float) and 0 < store.lifetime <= DAY:
                yield place_of(f"{store.what} stores data for {in_words(store.lifetime)}", store.module, store.node)


def _in_texts(pattern: re.Pattern[str], what: str) -> Callable[[Project], Iterator[Place]]:
    def seek(project: Project) -> Iterator[Place]:
        search = pattern.search
        for module in project.modules.values():
            for node in module.tables.strings:
                if search(str(node.value)) and not isinstance(module.tables.parents.get(node), ast.Expr):
                    yield place_of(what, module, node)
        for template in project.templates.values():
            for number, line in enumerate(template.lines, 1):
                if search(line):
                    yield Place(what, template.path, number)

    return seek


def _environment(project: Project) -> Iterator[Place]:
    for module in project.modules.values():
        for node in module.tables.calls:
            if module.qualified(node.func) in _ENVIRONMENT and _is_of_key(_first_text(node)):
                yield place_of(f"`{_first_text(node)}` is read from outside the code", module, node)
        for item in module.nodes:
            if not isinstance(item, ast.Subscript) or module.qualified(item.value) != "os.environ":
                continue
            name = str(item.slice.value) if isinstance(item.slice, ast.Constant) else ""
            if _is_of_key(name):
                yield place_of(f"`{name}` is read from the environment", module, item)


def _is_of_key(name: str) -> bool:
    """Whether a variable is one for a key, and not for that of another service."""
    return bool(_NAMES_KEY.search(name)) and not is_others(name)


def _first_text(node: ast.Call) -> str:
    texts = (str(at.value) for at in node.args if isinstance(at, ast.Constant))
    return " ".join(texts)


def _linked(project: Project) -> Iterator[Place]:
    for template in project.templates.values():
        shown = shown_images(template, project)
        for element in template.elements if shown else ():
            if element.tag == "a" and is_page_link(element, template, project):
                yield Place("a link leads to the photo's page", template.path, element.region.line)


def _checked(project: Project) -> Iterator[Place]:
    for call in all_calls(project):
        if call.client in _CHECKING and call.method:
            yield place_of("the client raises an error where a call fails", call.module, call.node)
    for module in project.modules.values():
        for node in module.tables.compares:
            if "'stat'" in ast.unparse(node):
                yield place_of("`stat` is checked", module, node)


def _brought_urls(project: Project) -> Iterator[Place]:
    for call in all_calls(project):
        given = call.arguments.get("extras")
        text = project.flow.fold.text(given, call.module) if given is not None else ""
        if "url_" in text or (given is not None and "url_" in ast.unparse(given)):
            yield place_of("`extras` return the URLs of images", call.module, call.node)
        elif call.method == "flickr.photos.getSizes":
            yield place_of("`flickr.photos.getSizes` gives the URLs of images", call.module, call.node)


_SEEKERS: tuple[tuple[str, Callable[[Project], Iterator[Place]]], ...] = (
    ("G2", _documented),
    ("G3", _signed_in),
    ("G4", _throttled),
    ("G5", _stored_apart),
    ("G6", _extras),
    ("G7", _default_privacy),
    ("G8", _terms),
    ("G9", _lifetimes),
    ("G11", _in_texts(_SHORT, "a short URL of Flickr's")),
    ("G12", _environment),
    ("G16", _in_texts(_PAGE, "an address of a photo's page")),
    ("G16", _linked),
    ("T1", _in_texts(_NOTICE, "the notice of the API Terms")),
    ("D1", _in_texts(_API, "the API's address begins with https")),
    ("D2", _checked),
    ("D3", _brought_urls),
)
