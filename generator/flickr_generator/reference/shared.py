"""The errors that mean the same in every method, with the runtime's classes for them."""

from __future__ import annotations

from flickr_runtime.failures import SHARED

__all__ = ["SHARED_CODES"]

_MEANINGS = {
    0: "Flickr is not available for the moment.",
    95: "The call must be made over HTTPS.",
    96: "The signature is wrong.",
    97: "The call is not signed.",
    98: "The login failed, or Flickr does not know the token.",
    99: "Nobody is signed in, or the user did not grant the permission that the method needs.",
    100: "Flickr does not know the API key.",
    105: "The service is not available for the moment.",
    106: "Nothing was written; trying again may help.",
    108: "The frob of the old authentication is wrong.",
    111: "There is no such response format.",
    112: "There is no such method.",
    114: "The SOAP envelope cannot be read.",
    115: "The XML-RPC call cannot be read.",
    116: "An argument contains a URL that Flickr knows to be abused.",
    201: "Flickr is not available for the moment.",
}

SHARED_CODES: list[tuple[int, str, str]] = [
    (code, family.__name__, _MEANINGS.get(code, "")) for code, family in sorted(SHARED.items())
]
"""Code, name of the class, and meaning."""
