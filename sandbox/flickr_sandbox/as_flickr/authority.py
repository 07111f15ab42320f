"""A certificate authority that is made for one sandbox, and vouches for the host names that it is reached by."""

from __future__ import annotations

import os
import shutil
import ssl
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from flickr_sandbox.as_flickr.hosts import CERTIFIED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Authority"]

_OWN_ROOTS = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


class Authority:
    """Keys and certificates; the private ones are never written to a file.

    Attributes:
        context: What the server speaks TLS with.
        folder: A folder of its own for files that programs read; gone after `close`.
        bundle: The file of the authorities that programs are to trust.
    """

    def __init__(
        self,
        names: tuple[str, ...] = CERTIFIED,
        *,
        other_roots: bool = False,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        """Makes the authority, which takes some milliseconds.

        Args:
            names: The host names and addresses to vouch for.
            other_roots: Whether the bundle also has the authorities that programs trust already, for hosts that are
                not Flickr's.
            environ: Where variables such as `SSL_CERT_FILE` name those.
        """
        import trustme

        authority = trustme.CA(organization_name="flickr-sandbox")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.set_alpn_protocols(["http/1.1"])
        authority.issue_cert(*names).configure_cert(self.context)
        self.folder = Path(tempfile.mkdtemp(prefix="flickr-sandbox-"))
        self.bundle = self.folder / "authorities.pem"
        roots = _usual_roots(environ) if other_roots else b""
        self.bundle.write_bytes(authority.cert_pem.bytes() + roots)

    def close(self) -> None:
        """Removes the files."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _usual_roots(environ: Mapping[str, str]) -> bytes:
    """The authorities that programs trust without the sandbox: the caller's own bundle, or else those of certifi."""
    for name in _OWN_ROOTS:
        path = Path(environ.get(name) or ".")
        if path.is_file():
            return b"\n" + path.read_bytes()
    import certifi

    return b"\n" + Path(certifi.where()).read_bytes()
