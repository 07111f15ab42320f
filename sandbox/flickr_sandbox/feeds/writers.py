"""The formats of feeds, by their names in `format`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flickr_sandbox.feeds.forms import write_atom, write_rss
from flickr_sandbox.feeds.kml import write_kml, write_kml_link
from flickr_sandbox.feeds.old_forms import write_atom_03, write_cdf, write_old_rss, write_opml, write_rdf
from flickr_sandbox.feeds.tables import write_csv, write_php, write_php_serial, write_sql, write_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox.feeds.content import Content

__all__ = ["FORMS", "Form", "form_named"]


@dataclass(frozen=True)
class Form:
    """A format: its function, its content type, and whether it contains where photos were taken."""

    write: Callable[[Content], str | bytes]
    content_type: str
    located: bool = False


_UTF8 = "; charset=utf-8"
_ATOM, _RSS, _RDF = (f"application/{name}+xml{_UTF8}" for name in ("atom", "rss", "rdf"))
_KML, _TEXT = f"application/vnd.google-earth.kml+xml{_UTF8}", f"text/plain{_UTF8}"

FORMS: dict[str, Form] = {
    **dict.fromkeys(("atom", "atom_1", "atom_10"), Form(write_atom, _ATOM)),
    **dict.fromkeys(("rss2", "rss_200"), Form(write_rss, _RSS)),
    **dict.fromkeys(("rdf", "rss_100"), Form(write_rdf, _RDF)),
    **dict.fromkeys(("rss", "rss_092"), Form(partial(write_old_rss, version="0.92"), _RSS)),
    "rss_091": Form(partial(write_old_rss, version="0.91"), _RSS),
    "atom_03": Form(write_atom_03, _ATOM),
    "georss": Form(write_rss, _RSS, located=True),
    "geoatom": Form(write_atom, _ATOM, located=True),
    "geordf": Form(write_rdf, _RDF, located=True),
    "kml": Form(write_kml, _KML, located=True),
    "kml_nl": Form(write_kml_link, _KML, located=True),
    "csv": Form(write_csv, f"text/csv{_UTF8}"),
    "sql": Form(write_sql, _TEXT),
    "yaml": Form(write_yaml, _TEXT),
    "cdf": Form(write_cdf, f"application/x-cdf{_UTF8}"),
    "opml": Form(write_opml, f"text/x-opml{_UTF8}"),
    "php": Form(write_php, _TEXT),
    "php_serial": Form(write_php_serial, _TEXT),
}


def form_named(name: str) -> Form | None:
    """The format of that name, with or without the `feed-` of the API's formats."""
    return FORMS.get(name.removeprefix("feed-"))
