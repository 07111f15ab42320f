"""`flickr.machinetags.*`, from the machine tags on public photos."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flickr_sandbox.dates import unix_seconds
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_namespaces", "get_pairs", "get_predicates", "get_recent_values", "get_values"]


class _Parts(NamedTuple):
    namespace: str
    predicate: str
    value: str
    posted: int


@serves("flickr.machinetags.getNamespaces")
def get_namespaces(call: Call) -> Tree:
    """All namespaces, or those with a predicate."""
    found = _found(call)
    return _list(call, "namespaces", "namespace", _grouped(found, lambda tag: tag.namespace), _predicates)


@serves("flickr.machinetags.getPredicates")
def get_predicates(call: Call) -> Tree:
    """All predicates, or those of a namespace."""
    found = _found(call)
    return _list(call, "predicates", "predicate", _grouped(found, lambda tag: tag.predicate), _namespaces)


@serves("flickr.machinetags.getPairs")
def get_pairs(call: Call) -> Tree:
    """Namespaces with their predicates."""
    grouped = _grouped(_found(call), lambda tag: f"{tag.namespace}:{tag.predicate}")
    return _list(call, "pairs", "pair", grouped, _both)


@serves("flickr.machinetags.getValues")
def get_values(call: Call) -> Tree:
    """The values of a namespace and predicate."""
    return _list(call, "values", "value", _grouped(_found(call), lambda tag: tag.value), lambda _tags: {})


@serves("flickr.machinetags.getRecentValues")
def get_recent_values(call: Call) -> Tree:
    """The values that were added since a date."""
    since = unix_seconds(call.stripped("added_since")) or 0
    found = [tag for tag in _found(call) if tag.posted >= since]
    tree = _list(call, "values", "value", _grouped(found, lambda tag: tag.value), _recent)
    return {"values": {**dict(tree["values"]), "added_since": str(since)}} if since else tree  # type: ignore[call-overload]


def _found(call: Call) -> list[_Parts]:
    sql = "SELECT t.clean, p.posted FROM tags t JOIN photos p ON p.id = t.photo_id WHERE t.machine AND p.is_public"
    parts = []
    for row in call.database.rows(f"{sql} ORDER BY t.clean"):
        namespace, _, rest = row["clean"].partition(":")
        predicate, _, value = rest.partition("=")
        parts.append(_Parts(namespace, predicate, value, row["posted"]))
    return [
        tag
        for tag in parts
        if call.stripped("namespace") in ("", tag.namespace) and call.stripped("predicate") in ("", tag.predicate)
    ]


def _grouped(found: list[_Parts], name: Callable[[_Parts], str]) -> dict[str, list[_Parts]]:
    grouped: dict[str, list[_Parts]] = {}
    for tag in found:
        grouped.setdefault(name(tag), []).append(tag)
    return grouped


def _list(
    call: Call, name: str, entry: str, grouped: dict[str, list[_Parts]], more: Callable[[list[_Parts]], Tree]
) -> Tree:
    page = page_of(call, len(grouped))
    shown = list(grouped.items())[page.offset : page.offset + page.per_page]
    asked = {each: call.stripped(each) for each in ("namespace", "predicate") if call.stripped(each)}
    entries = [{"usage": len(tags), **more(tags), "_content": text} for text, tags in shown]
    text = {"perpage": str(page.per_page)} if name == "values" else {"total": str(page.total)}
    return {name: {**asked, **page.members(), **text, entry: entries}}


def _predicates(tags: list[_Parts]) -> Tree:
    return {"predicates": len({tag.predicate for tag in tags})}


def _namespaces(tags: list[_Parts]) -> Tree:
    return {"namespaces": len({tag.namespace for tag in tags})}


def _both(tags: list[_Parts]) -> Tree:
    return {"namespace": tags[0].namespace, "predicate": tags[0].predicate}


def _recent(tags: list[_Parts]) -> Tree:
    posted = [tag.posted for tag in tags]
    return {**_both(tags), "first_added": str(min(posted)), "last_added": str(max(posted))}
