"""A self-signed certificate for 127.0.0.1, created for one login and not stored."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from flickr_runtime.login.errors import LoginError

if TYPE_CHECKING:
    import ssl

__all__ = ["loopback_context"]

_LIFETIME = timedelta(hours=1)


def loopback_context() -> ssl.SSLContext:
    """A context for a server at https://127.0.0.1; raises `LoginError` if the library `cryptography` is missing."""
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    password = secrets.token_hex()
    with TemporaryDirectory() as folder:
        path = Path(folder, "loopback.pem")
        path.write_bytes(_pem(password.encode()))
        context.load_cert_chain(path, password=password)
    return context


def _pem(password: bytes) -> bytes:
    """The private key, encrypted because the standard library only reads it from a file, and its certificate."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError:
        raise LoginError("a login over https needs the library cryptography: pip install cryptography") from None
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "flickrkit login on this machine")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)
