"""Alters responses: pages with gaps, single entries without a list, drifting types."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from flickr_sandbox.faults.drift import drifted

if TYPE_CHECKING:
    from flickr_sandbox.faults.fault import Fault
    from flickr_sandbox.wire import Tree

__all__ = ["reshaped"]


def reshaped(method: str, tree: Tree, oddities: Mapping[str, Fault], *, is_json: bool) -> Tree:
    """The response of a method, altered by these faults."""
    if short := oddities.get("short_pages"):
        tree = _with_gaps(tree, short)
    if stale := oddities.get("stale_dates"):
        tree = cast("Tree", _with_stale_dates(tree, int(stale.amount)))
    if is_json and "empty_objects" in oddities:
        tree = cast("Tree", _with_empty_objects(tree))
    if is_json and (drift := oddities.get("drift")):
        tree = drifted(method, tree, drift.seed)
    if is_json and "single" in oddities:
        tree = cast("Tree", _without_lists_of_one(tree))
    return tree


def _with_gaps(tree: Tree, fault: Fault) -> Tree:
    """Removes entries from pages that are not the last, as Flickr does with photos that the caller may not see."""
    return {name: _gap(value, fault) if isinstance(value, Mapping) else value for name, value in tree.items()}


def _gap(members: Tree, fault: Fault) -> Tree:
    page, pages = members.get("page"), members.get("pages")
    if not (isinstance(page, int) and isinstance(pages, int) and page < pages):
        return members
    dice = random.Random(f"{fault.seed} {page}")  # noqa: S311 - the same gaps for the same seed

    def thinned(entries: list[object]) -> list[object]:
        count = max(1, round(len(entries) * fault.amount)) if fault.amount else 0
        removed = set(dice.sample(range(len(entries)), min(count, len(entries))))
        return [entry for index, entry in enumerate(entries) if index not in removed]

    return {name: thinned(value) if isinstance(value, list) else value for name, value in members.items()}


def _without_lists_of_one(value: object) -> object:
    if isinstance(value, list):
        return _without_lists_of_one(value[0]) if len(value) == 1 else [_without_lists_of_one(each) for each in value]
    if isinstance(value, Mapping):
        return {name: _without_lists_of_one(each) for name, each in value.items()}
    return value


def _with_stale_dates(value: object, seconds: int) -> object:
    if isinstance(value, list):
        return [_with_stale_dates(each, seconds) for each in value]
    if not isinstance(value, Mapping):
        return value
    tree = {name: _with_stale_dates(each, seconds) for name, each in value.items()}
    return {**tree, "dateupload": str(int(str(tree["dateupload"])) - seconds)} if "dateupload" in tree else tree


def _with_empty_objects(value: object) -> object:
    if isinstance(value, list):
        return [_with_empty_objects(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    if len(value) == 1 and next(iter(value.values())) in ([], ""):
        return {}
    return {name: _with_empty_objects(each) for name, each in value.items()}
