"""Which URLs a client may have signed.

A client with another base URL signs the URL that it calls; one whose transport is rewritten signs Flickr's own URL.
Both must work, with and without the final slash (facts, section 10).
"""

from __future__ import annotations

__all__ = ["acceptable_urls"]

_PRODUCTION = {
    **dict.fromkeys(("rest", "xmlrpc", "soap"), ("api.flickr.com", "www.flickr.com")),
    "upload": ("up.flickr.com", "api.flickr.com", "www.flickr.com"),
    "replace": ("up.flickr.com", "api.flickr.com", "www.flickr.com"),
    "oauth": ("www.flickr.com", "api.flickr.com"),
}
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def acceptable_urls(origin: str, path: str) -> list[str]:
    """The URLs that the signature of this request may cover, the request's own one first."""
    name, colon, port = origin.partition("://")[2].rpartition(":")
    if not port.isdigit():
        name, colon, port = f"{name}{colon}{port}", "", ""
    hosts = [name + colon + port]
    if name in _LOOPBACK:
        hosts += [other + colon + port for other in _LOOPBACK if other != name]
    bases = [f"{scheme}://{each}" for each in hosts for scheme in ("http", "https")]
    service = path.strip("/").split("/")[1] if path.count("/") > 1 else ""
    bases += [f"https://{each}" for each in _PRODUCTION.get(service, ())]
    bare = path.rstrip("/")
    urls = [f"{base}{tail}" for base in bases for tail in (bare, f"{bare}/")]
    own = f"{origin}{path}"
    return [own, *(url for url in urls if url != own)]
