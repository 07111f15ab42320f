"""The options of an upload, and their form fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypedDict, cast

from flickr_runtime.arguments import encode_arguments, shown
from flickr_runtime.errors import ArgumentError
from flickr_runtime.printable import readable
from flickr_runtime.privacy import Privacy
from flickr_runtime.values import number_of

if TYPE_CHECKING:
    from flickr_runtime.method import Wire

__all__ = ["UploadOptions", "read_options", "settled", "upload_fields", "with_tag"]

_WIRES: dict[str, Wire] = {"tags": "space", "async": "flag"}
_CHOICES = {
    "safety_level": ("safe", "moderate", "restricted"),
    "content_type": ("photo", "screenshot", "other", "virtual photography"),
}


class UploadOptions(TypedDict, total=False):
    """The options of an upload; by default the user's own defaults apply."""

    title: str
    description: str
    """Some HTML is allowed."""
    tags: Iterable[str] | str
    """Tags to add; tell the user which (Developer Guide, «Best Practices»)."""
    privacy: Privacy
    safety_level: Literal[1, 2, 3]
    """1 safe, 2 moderate, 3 restricted."""
    content_type: Literal[1, 2, 3, 4]
    """1 photo, 2 screenshot, 3 other, 4 virtual photography (which Flickr may not accept here: facts, upload)."""
    hidden: bool
    """Whether to hide the photo from public searches."""
    asynchronous: bool
    """Whether Flickr processes the file asynchronously: it returns a ticket, which is polled."""


def read_options(options: UploadOptions) -> dict[str, Any]:
    """The given options, each in its own type: numbers may be text, choices may be words.

    Raises `ArgumentError`, which names the option, for an unknown option or an invalid value.
    """
    given: dict[str, Any] = {name: value for name, value in settled(options).items() if value is not None}
    for name in given:
        if name not in UploadOptions.__annotations__:
            raise ArgumentError(f"upload: no option is called {name}{_suggestion(name)}")
    for name, words in _CHOICES.items():
        if name in given:
            given[name] = _chosen(name, given[name], words)
    for name in ("hidden", "asynchronous"):
        if name in given:
            given[name] = _flag(name, given[name])
    if "privacy" in given:
        given["privacy"] = _privacy(given["privacy"])
    return given


def upload_fields(options: UploadOptions) -> dict[str, str]:
    """The form's fields for these options; Flickr uses the user's defaults for others.

    Raises `ArgumentError` as `read_options` does.
    """
    given = read_options(options)
    privacy, hidden = given.pop("privacy", None), given.pop("hidden", None)
    if privacy is not None:
        given.update(privacy.flags())
    if hidden is not None:
        given["hidden"] = 2 if hidden else 1
    if given.pop("asynchronous", False):
        given["async"] = True
    return encode_arguments("upload", given, _WIRES)


def settled(options: UploadOptions) -> UploadOptions:
    """The options with values that can be read more than once, and text that can be sent."""
    return cast("UploadOptions", {name: _readable(value) for name, value in options.items()})


def with_tag(fields: dict[str, str], tag: str) -> tuple[dict[str, str], bool]:
    """The fields with the tag added, and whether it was not already there."""
    tags = fields.get("tags", "")
    if tag in tags.split():
        return fields, False
    return {**fields, "tags": f"{tags} {tag}".strip()}, True


def _readable(value: Any) -> Any:
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, Iterable) and not isinstance(value, bytes | Mapping):
        return [readable(item) if isinstance(item, str) else item for item in value]
    return value


def _suggestion(name: str) -> str:
    from difflib import get_close_matches

    if name in {"is_public", "is_friend", "is_family"}:
        return "; say who may see the photo with privacy=, such as privacy=Privacy.PRIVATE"
    if name == "async":
        return "; it is called asynchronous"
    close = get_close_matches(name, UploadOptions.__annotations__, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _chosen(name: str, value: Any, words: tuple[str, ...]) -> int:
    """The number of a choice, given as a number, text or word."""
    if isinstance(value, str) and value.strip().lower() in words:
        return words.index(value.strip().lower()) + 1
    number = number_of(value)
    if number is None or number not in range(1, len(words) + 1):
        known = ", ".join(f"{place} ({word})" for place, word in enumerate(words, start=1))
        raise ArgumentError(f"upload: {name} must be one of {known}, not {shown(value)}")
    return int(number)


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool | int | str) or value not in (0, 1, "0", "1"):
        raise ArgumentError(f"upload: {name} must be True or False, not {shown(value)}")
    return value in (1, "1")


def _privacy(value: Any) -> Privacy:
    try:
        return Privacy.called(value)
    except ValueError as error:
        raise ArgumentError(f"upload: {error}") from None
