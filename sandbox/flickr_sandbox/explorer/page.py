"""The explorer's files, the same for a sandbox and for `flickr-sandbox explore`."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

import flickr_specs

__all__ = ["about_methods", "asset_response", "page_response"]

_TYPES = {".js": "text/javascript", ".css": "text/css"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:{images}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)


def page_response(images: str = "") -> Response:
    """The page, in which the browser runs the explorer's scripts alone; `images` is another origin of pictures."""
    response = Response(_static("explorer.html").read_bytes(), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY.format(images=f" {images}" if images else "")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def asset_response(name: str) -> Response:
    """A script or style sheet; raises `NotFound` for anything else."""
    file = _static(name)
    kind = _TYPES.get(f".{name.rpartition('.')[2]}")
    if kind is None or "/" in name or "\\" in name or not file.is_file():
        raise NotFound
    response = Response(file.read_bytes(), content_type=f"{kind}; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def about_methods(served: frozenset[str] | None = None) -> list[dict[str, Any]]:
    """All methods for the list; without `served`, all of them are marked as served."""
    return [
        {
            "name": name,
            "text": flickr_specs.load_method(name).get("description", ""),
            "served": served is None or name in served,
        }
        for name in flickr_specs.method_names()
    ]


def _static(name: str) -> Any:
    return files("flickr_sandbox.explorer").joinpath("static", name)
