"""What is wrong with the form of an argument's value: bounds, dates, boxes on the map, as the specs have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.regex import regex

if TYPE_CHECKING:
    from flickr_lint.facts.specs import Spec

__all__ = ["misformed"]

_SECONDS = regex(r"\d{1,11}")
_DAY = regex(r"\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])")
_MOMENT = regex(r"\d{4}(?:-(?:0\d|1[0-2])(?:-(?:[0-2]\d|3[01])(?:[ T+][0-2]\d:[0-5]\d(?::[0-5]\d)?)?)?)?")
_NUMBER = regex(r"[-+]?\d{1,9}(?:\.\d{1,20})?")
_DATES = {
    "date": ((_DAY, _SECONDS), "a day, `2004-10-20`"),
    "unix": ((_SECONDS,), "whole seconds since 1970, `1098230400`"),
    "moment": ((_SECONDS, _MOMENT), "seconds since 1970 or `2004-10-20 00:00:00`"),
    "mysql": ((_SECONDS, _MOMENT), "`2004-10-20 00:00:00` or seconds since 1970"),
}
"""By how a date is written in a call: what it looks like, and the words for a reader."""
_BOX = "the south-west and the north-east corner: `min_lon,min_lat,max_lon,max_lat`"


def misformed(spec: Spec, name: str, value: object) -> tuple[str, str]:
    """What is wrong with a constant and what to do; nothing if it is valid."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or value == "":
        return "", ""
    text = str(value).strip()
    if spec.wire(name) in _DATES:
        forms, words = _DATES[spec.wire(name)]
        right = isinstance(value, float) or any(form.fullmatch(text) for form in forms)
        return ("", "") if right else (f"`{name}` can't be `{text[:40]}`", f"write {words}")
    if name == "bbox":
        return _box(text)
    low, high = spec.bounds(name)
    number = float(text) if _NUMBER.fullmatch(text) else None
    if number is not None and low is not None and number < low:
        return f"`{name}` is at least {low:g}, not {text}", f"it is between {low:g} and {high:g}" if high else ""
    if number is not None and high is not None and number > high:
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
