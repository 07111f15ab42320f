"""Parses the paths of files: photos, streams of videos and buddy icons, at current and former hosts."""

from __future__ import annotations

import re
from typing import Literal, cast

from flickr_runtime.urls.errors import UnknownAddress
from flickr_runtime.urls.named import Named, NamedIcon, NamedImage, NamedVideo
from flickr_runtime.urls.parts import is_number
from flickr_runtime.urls.sizes import size_of_suffix

__all__ = ["read_file_path"]

# `_d` makes a browser save the file instead of showing it.
_FILE = re.compile(
    r"(?P<id>[0-9]{1,24})_(?P<secret>[0-9a-zA-Z]{1,40})(?:_(?P<suffix>[0-9a-z]{1,2}))??(?:_d)?\.(?P<extension>[a-z0-9]{2,4})",
)
_ICON = re.compile(r"(?P<nsid>[0-9]+@N[0-9]{2})(?:_(?P<size>[smlr]))?\.(?:jpg|gif|png)")
_VIDEO = re.compile(r"(?P<label>[0-9a-zA-Z_]{1,40})\.[a-z0-9]{2,4}")
_HOST_FARM = re.compile(r"farm(\d+)\.")


def read_file_path(url: str, host: str, steps: list[str]) -> Named:
    """The parts of the path of a file; raises `UnknownAddress`."""
    named = _video(steps) or _icon(host, steps) or _image(host, steps)
    if named is None:
        raise UnknownAddress(url, "it is on an image host, but is not a photo, video or icon")
    return named


def _video(steps: list[str]) -> Named | None:
    if len(steps) != 4 or steps[0] != "video" or not is_number(steps[1]):
        return None
    file = _VIDEO.fullmatch(steps[3])
    return NamedVideo(steps[1], secret=steps[2], label=file["label"]) if file else None


def _icon(host: str, steps: list[str]) -> Named | None:
    if len(steps) < 3 or steps[-2] != "buddyicons":
        return None
    file = _ICON.fullmatch(steps[-1])
    server, farm = _where(host, steps[:-2])
    if file is None or server is None:
        return None
    return NamedIcon(file["nsid"], server, farm, cast("Literal['', 's', 'm', 'l', 'r']", file["size"] or ""))


def _image(host: str, steps: list[str]) -> Named | None:
    file = _FILE.fullmatch(steps[-1]) if steps else None
    folders = steps[:-1]
    of_old = host.startswith("photos")  # photos4.flickr.com had no folders
    if file is None or len(folders) > 2 or bool(folders) == of_old or not all(map(is_number, folders)):
        return None
    server, farm = _where(host, folders)
    size = size_of_suffix(file["suffix"] or "")
    return NamedImage(file["id"], file["secret"], size.key if size else None, server, farm, file["extension"])


def _where(host: str, folders: list[str]) -> tuple[str | None, str | None]:
    """Server and farm: the farm is in the host, or in a folder before that of the server."""
    found = _HOST_FARM.match(host)
    farm = found[1] if found else None
    if len(folders) == 2:
        farm = folders[0]
    server = folders[-1] if folders else None
    return (server if server is None or is_number(server) else None), farm
