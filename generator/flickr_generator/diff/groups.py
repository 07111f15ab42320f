"""Groups changes for people: by subject, the worst first, and those of many subjects once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from flickr_generator.diff.change import IMPACTS, Change

if TYPE_CHECKING:
    from flickr_generator.diff.change import Difference

__all__ = ["Group", "grouped"]

_MANY = 10  # number of subjects with the same change from which it is shown once for all of them


class Group(msgspec.Struct, frozen=True):
    """Changes under one heading; `subjects` have them in common."""

    heading: str
    changes: tuple[Change, ...]
    subjects: tuple[str, ...]


def grouped(difference: Difference) -> list[Group]:
    """Subjects with the worst change first, in order within one class; changes of many subjects at the end."""
    alike: dict[str, list[Change]] = {}
    for change in difference.changes:
        alike.setdefault(_without_subject(change), []).append(change)
    shared = {
        key: changes for key, changes in alike.items() if len(changes) >= _MANY and not _is_whole_method(changes[0])
    }
    single: dict[tuple[str, str], list[Change]] = {}
    for change in difference.changes:
        if _without_subject(change) not in shared:
            single.setdefault((change.kind, change.subject), []).append(change)
    groups = [
        Group(subject if kind == "method" else f"{kind} {subject}", tuple(changes), (subject,))
        for (kind, subject), changes in single.items()
    ]
    common = [
        Group(f"{len(changes)} {changes[0].kind}s alike", (changes[0],), tuple(change.subject for change in changes))
        for changes in shared.values()
    ]
    return [*sorted(groups, key=_worst), *sorted(common, key=_worst)]


def _worst(group: Group) -> int:
    return IMPACTS.index(group.changes[0].impact)


def _is_whole_method(change: Change) -> bool:
    """Whether a method was added or removed, which gets its own line."""
    return change.part == "whole" and change.fact == "presence"


def _without_subject(change: Change) -> str:
    return repr(msgspec.structs.replace(change, subject=""))
