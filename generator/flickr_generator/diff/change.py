"""A change, and the difference of all changes, as frozen data with a JSON form."""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec

__all__ = ["IMPACTS", "Change", "Difference", "Impact", "Named", "Part"]

Impact = Literal["breaking", "additive", "documentation"]
IMPACTS: tuple[Impact, ...] = get_args(Impact)
"""The effect of a change on users of the API, the worst first."""

Part = Literal["whole", "access", "argument", "field", "error"]
_PARTS: tuple[Part, ...] = get_args(Part)


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fact that differs between the sides.

    `subject` is a full method name, a shared type or another response (`kind` says which). `part` and `name` are the
    place: an argument by its name, an error by its code, a field by its dotted path; `whole` and `access` have no name.
    `fact` is what changed there (`presence`, `required`, `type`, `value`, `maximum` …) from `old` to `new`, an addition
    has no `old`, a removal no `new`.
    """

    subject: str
    kind: Literal["method", "type", "response"] = "method"
    part: Part
    name: str = ""
    fact: str
    change: Literal["added", "removed", "changed"]
    old: Any = None
    new: Any = None
    impact: Impact

    @property
    def sort_key(self) -> tuple[object, ...]:
        """The sort key among the changes of all subjects: by subject, the worst first."""
        return (
            ("method", "type", "response").index(self.kind),
            self.subject,
            IMPACTS.index(self.impact),
            _PARTS.index(self.part),
            int(self.name) if self.name.isdecimal() else 0,
            self.name,
            self.fact,
            repr((self.old, self.new)),
        )


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The name of a side, and its kind: `reflection` or `specs`."""

    name: str
    kind: Literal["reflection", "specs"]


class Difference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every change from `old` to `new`, in order; `not_compared` says what a side lacks."""

    old: Named
    new: Named
    not_compared: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()

    def count(self, impact: Impact) -> int:
        """The number of changes of this class."""
        return sum(change.impact == impact for change in self.changes)

    def reaches(self, impact: Impact) -> bool:
        """Whether any change is of this class or a worse one."""
        return any(IMPACTS.index(change.impact) <= IMPACTS.index(impact) for change in self.changes)

    def to_json(self) -> bytes:
        """The JSON form, one change a line, with a `summary` of counts."""
        from flickr_generator.files import json_bytes

        tree = msgspec.to_builtins(self)
        changes = tree.pop("changes")
        return json_bytes({**tree, "summary": {each: self.count(each) for each in IMPACTS}, "changes": changes})

    @classmethod
    def from_json(cls, body: bytes) -> Difference:
        """Reads the JSON form; raises `msgspec.DecodeError` if it is damaged."""
        tree = msgspec.json.decode(body, type=dict[str, Any])
        return msgspec.convert({name: value for name, value in tree.items() if name != "summary"}, cls)
