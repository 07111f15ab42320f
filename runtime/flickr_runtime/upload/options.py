"""What can be said of a photo as it is uploaded, and the form fields that say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypedDict, cast

from flickr_runtime.arguments import encode_arguments
from flickr_runtime.errors import ArgumentError
from flickr_runtime.privacy import Privacy
from flickr_runtime.upload.names import readable

if TYPE_CHECKING:
    from flickr_runtime.method import Wire

__all__ = ["UploadOptions", "settled", "upload_fields", "with_tag"]

_WIRES: dict[str, Wire] = {"tags": "space", "async": "flag"}
_CHOICES = {"safety_level": (1, 2, 3), "content_type": (1, 2, 3, 4)}


class UploadOptions(TypedDict, total=False):
    """What can be said of a photo as it is uploaded; what is left out is the user's own default."""

    title: str
    description: str
    """Some HTML is allowed."""
    tags: Iterable[str] | str
    """Tags to add; tell the user which (Developer Guide, «Best Practices»)."""
    privacy: Privacy
    safety_level: Literal[1, 2, 3]
    """1 safe, 2 moderate, 3 restricted."""
    content_type: Literal[1, 2, 3, 4]
    """1 photo, 2 screenshot, 3 other, 4 virtual photography (which Flickr may not take here: facts, upload)."""
    hidden: bool
    """Whether to keep the photo out of public searches."""
    asynchronous: bool
    """Let Flickr take its time: it answers with a ticket, which is polled until the photo is there."""


def upload_fields(options: UploadOptions) -> dict[str, str]:
    """The form's fields for these options; what they leave out, Flickr takes from the user's own defaults.

    Raises `ArgumentError`, which names the option, for one that does not exist or a value that is none of its own.
    """
    given: dict[str, Any] = {name: value for name, value in settled(options).items() if value is not None}
    unknown = given.keys() - UploadOptions.__annotations__.keys()
    if unknown:
        raise ArgumentError(f"upload: no option is called {', '.join(sorted(unknown))}")
    for name, choices in _CHOICES.items():
        if name in given and given[name] not in choices:
            raise ArgumentError(f"upload: {name}={given[name]!r}: give one of {', '.join(map(str, choices))}")
    privacy, hidden = given.pop("privacy", None), given.pop("hidden", None)
    if privacy is not None:
        given.update(_privacy(privacy).flags())
    if hidden is not None:
        given["hidden"] = 2 if hidden else 1
    if given.pop("asynchronous", False):
        given["async"] = True
    return encode_arguments("upload", given, _WIRES)


def settled(options: UploadOptions) -> UploadOptions:
    """The options as they can be read more than once, and as text that can be sent."""
    return cast("UploadOptions", {name: _readable(value) for name, value in options.items()})


def with_tag(fields: dict[str, str], tag: str) -> tuple[dict[str, str], bool]:
    """The fields with one tag more, and whether it was not among them already."""
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


def _privacy(value: int) -> Privacy:
    try:
        return Privacy(value)
    except ValueError:
        known = ", ".join(setting.label for setting in Privacy)
        raise ArgumentError(f"upload: privacy={value!r}: give one of the five settings of Privacy: {known}") from None
