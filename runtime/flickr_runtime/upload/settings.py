"""The settings of an upload: the caller's, and the user's defaults for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from flickr_runtime.privacy import Privacy  # the struct's annotations are read at run time
from flickr_runtime.upload.defaults import Defaults
from flickr_runtime.upload.options import read_options

if TYPE_CHECKING:
    from flickr_runtime.upload.options import UploadOptions

__all__ = ["SETTINGS", "UploadSettings", "merged"]

SETTINGS = ("privacy", "safety_level", "content_type", "hidden")
"""The options that a user has defaults for."""

_SAFETY = {1: "Safe", 2: "Moderate", 3: "Restricted"}
_CONTENT = {1: "Photo", 2: "Screenshot", 3: "Other", 4: "Virtual photography"}
_HIDDEN = {False: "Shown in public searches", True: "Hidden from public searches"}
_VIRTUAL = 4


class UploadSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of an upload; None is the user's default, which only Flickr knows.

    Attributes:
        privacy: Who may see it.
        safety_level: 1 safe, 2 moderate, 3 restricted.
        content_type: 1 photo, 2 screenshot, 3 other, 4 virtual photography.
        hidden: Whether it is hidden from public searches.
        chosen: The names of those that the caller set; the others are the user's defaults.
    """

    privacy: Privacy | None = None
    safety_level: int | None = None
    content_type: int | None = None
    hidden: bool | None = None
    chosen: frozenset[str] = frozenset()

    def lines(self) -> list[tuple[str, str]]:
        """Headings and values to show before an upload; privacy in the guide's terms (Developer Guide, «Privacy»)."""
        values = {
            "privacy": ("Privacy", self.privacy.label if self.privacy else None),
            "safety_level": ("Safety level", _SAFETY.get(self.safety_level or 0)),
            "content_type": ("Content type", _CONTENT.get(self.content_type or 0)),
            "hidden": ("Search", None if self.hidden is None else _HIDDEN[self.hidden]),
        }
        return [
            (heading, f"{value or 'as set at Flickr'}{'' if name in self.chosen else ' (your default)'}")
            for name, (heading, value) in values.items()
        ]

    def options(self) -> UploadOptions:
        """The settings as options of an upload, without those that are not known."""
        given: dict[str, Any] = {name: getattr(self, name) for name in SETTINGS}
        if self.content_type == _VIRTUAL and "content_type" not in self.chosen:
            del given["content_type"]  # the account's default applies anyway, and uploads may not accept it (facts)
        options: Any = {name: value for name, value in given.items() if value is not None}
        return options  # type: ignore[no-any-return]  # names and values are those of `UploadOptions`


def merged(options: UploadOptions, defaults: Defaults | None) -> UploadSettings:
    """The settings of these options, with the user's defaults for what they leave out."""
    chosen = {name: value for name, value in read_options(options).items() if name in SETTINGS}
    known = defaults or Defaults()
    values = {name: chosen.get(name, getattr(known, name)) for name in SETTINGS}
    return UploadSettings(**values, chosen=frozenset(chosen))
