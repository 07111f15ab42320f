"""Rows of a project: what its own helpers do, as tables of `[tool.flickr-lint]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flickr_lint.models.rows import Row

__all__ = ["KINDS", "RowsError", "rows_of"]

KINDS = {
    "clients": "Client",
    "requests": "Request",
    "stores": "Store",
    "sources": "Source",
    "sinks": "Sink",
    "sanitizers": "Sanitizer",
    "propagators": "Propagator",
    "throttles": "Throttle",
    "retries": "Retry",
    "schedules": "Schedule",
}
"""The class of rows, by the name of the table that holds them."""


class RowsError(ValueError):
    """A row is invalid; the message names it by its place and its call."""


def rows_of(kind: str, value: Any) -> tuple[Row, ...]:
    """The rows of one kind.

    Raises:
        RowsError: one of them has an unknown key or an invalid value, or lacks `call`.
    """
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise RowsError(f"must be tables, such as [[tool.flickr-lint.{kind}]]")
    return tuple(_row(kind, item, number) for number, item in enumerate(value, 1))


def _row(kind: str, item: dict[str, Any], number: int) -> Row:
    from flickr_lint.models import rows

    made = getattr(rows, KINDS[kind])
    said = f"row {number}" + (f", `{item['call']}`" if isinstance(item.get("call"), str) else "")
    known = rows.types_of(made)
    given = {}
    for key, value in item.items():
        name = key.replace("-", "_")
        if name not in known:
            raise RowsError(f"{said}, has no key `{key}`: there are {', '.join(at.replace('_', '-') for at in known)}")
        whole = known[name] == "Place" or known[name].startswith("tuple")
        if whole:
            value = tuple(value) if isinstance(value, list) else (value,)  # noqa: PLW2901
        elif known[name] == "bool" and not isinstance(value, bool):
            raise RowsError(f"{said}: `{key}` must be true or false, not {value!r}")
        given[name] = value
    if "call" not in given:
        raise RowsError(f"{said}, lacks `call`: the dotted path of what it is about")
    try:
        row: Row = made(**given)
    except rows.RowError as error:
        raise RowsError(f"{said}: {str(error).partition(': ')[2]}") from None
    return row
