"""What is wrong with the form of an argument's value: numbers, dates, boxes on the map, as the specs have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.regex import regex

if TYPE_CHECKING:
    from flickr_lint.facts.specs import Spec

__all__ = ["misformed"]

_SECONDS = regex(r"\d{1,11}")
_DAY = regex(r"\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])")
_MOMENT = regex(r"\d{4}(?:-(?:0\d|1[0-2])(?:-(?:[0-2]\d|3[01])(?:[ T+][0-2]\d:[0-5]\d(?::[0-5]\d)?)?)?)?")
_DIGITS = regex(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
"""A day without hyphens, which Flickr reads as seconds of the year 1970."""
_NUMBER = regex(r"[-+]?\d{1,9}(?:\.\d{1,20})?")
_DATES = {
    "date": ((_DAY, _SECONDS), "a day, `2004-10-20`"),
    "unix": ((_SECONDS,), "whole seconds since 1970, `1098230400`"),
    "moment": ((_SECONDS, _MOMENT), "seconds since 1970 or `2004-10-20 00:00:00`"),
    "mysql": ((_SECONDS, _MOMENT), "`2004-10-20 00:00:00` or seconds since 1970"),
}
"""By how a date is written in a call: what it looks like, and the words for a reader."""
_NUMBERS = frozenset({"integer", "number"})
_FLAGS = frozenset({"0", "1", "true", "false"})
_BOX = "the south-west and the north-east corner: `min_lon,min_lat,max_lon,max_lat`"


def misformed(spec: Spec, name: str, value: object) -> tuple[str, str]:
    """What is wrong with a constant and what to do; nothing if it is valid."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or value == "":
        return "", ""
    text = str(value).strip()
    wire = spec.wire(name)
    if wire in _DATES:
        forms, words = _DATES[wire]
        right = any(form.fullmatch(text) for form in forms) and not _DIGITS.fullmatch(text)
        said = ("", "") if right or isinstance(value, float) else (f"`{name}` can't be `{text[:40]}`", f"write {words}")
    elif name == "bbox":
        said = _box(text)
    elif wire == "flag":
        said = ("", "") if text.lower() in _FLAGS else (f"`{name}` can't be `{text[:40]}`", "it is 1 or 0")
    else:
        said = _number(spec, name, text)
    return said


def _number(spec: Spec, name: str, text: str) -> tuple[str, str]:
    low, high = spec.bounds(name)
    number = float(text) if _NUMBER.fullmatch(text) else None
    if number is None:
        digits = spec.wire(name) in _NUMBERS
        return (f"`{name}` is a number, not `{text[:40]}`", "write digits only") if digits else ("", "")
    if low is not None and number < low:
        return f"`{name}` is at least {low:g}, not {text}", f"it is between {low:g} and {high:g}" if high else ""
    if high is not None and number > high:
        return f"`{name}` is at most {high:g}, not {text}", f"it is between {low or 0:g} and {high:g}"
    return "", ""


def _box(text: str) -> tuple[str, str]:
    parts = text.split(",")
    numbers = [float(part.strip()) for part in parts if _NUMBER.fullmatch(part.strip())]
    if len(parts) != 4 or len(numbers) != 4:
        return "`bbox` has four numbers, with commas between", f"they are {_BOX}"
    west, south, east, north = numbers
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 and -90 <= north <= 90):
        return "`bbox` leaves the map: longitudes come first, and latitudes end at 90", f"it is {_BOX}"
    if south > north:
        return "`bbox` has its southern edge above its northern one", f"it is {_BOX}"
    return "", ""
