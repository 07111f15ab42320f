"""A certificate authority for one sandbox, which certifies the host names of the sandbox."""

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
        context: The TLS settings of the server.
        folder: A folder for files that programs read; deleted by `close`.
        bundle: The file of the authorities for programs to trust.
    """

    def __init__(
        self,
        names: tuple[str, ...] = CERTIFIED,
        *,
        other_roots: bool = False,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        """Creates the authority, which takes some milliseconds.

        Args:
            names: The host names and addresses to certify.
            other_roots: Whether the bundle also contains the authorities that programs already trust, for other hosts.
            environ: The environment with variables such as `SSL_CERT_FILE`.
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
    """The authorities that programs trust without the sandbox: the caller's bundle, or those of certifi."""
    for name in _OWN_ROOTS:
        path = Path(environ.get(name) or ".")
        if path.is_file():
            return b"\n" + path.read_bytes()
    import certifi

    return b"\n" + Path(certifi.where()).read_bytes()
