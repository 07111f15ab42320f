"""The environment variables with the proxy and the authority for programs."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flickr_sandbox.state.records import AccessToken

__all__ = ["led", "variables"]

_PROXY = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
_DIRECT = "localhost,127.0.0.1,::1"
_AUTHORITY = (
    "SSL_CERT_FILE",  # OpenSSL, so Python, Ruby, Perl, PHP, and Go
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "GIT_SSL_CAINFO",
    "PIP_CERT",
    "HTTPLIB2_CA_CERTS",
    "HTTPS_CA_FILE",  # Perl's LWP, older and newer
    "PERL_LWP_SSL_CA_FILE",
    "BUNDLE_SSL_CA_CERT",
    "CARGO_HTTP_CAINFO",
    "DENO_CERT",
    "AWS_CA_BUNDLE",
    "NIX_SSL_CERT_FILE",
    "npm_config_cafile",
)
_LEAD_AWAY = ("SSL_CERT_DIR", "FTP_PROXY", "SOCKS_PROXY", "SOCKS5_PROXY", "NODE_TLS_REJECT_UNAUTHORIZED")
_INHERITED = ("FLICKR_STATE_URL", "FLICKR_LINT_CACHE_DIR")
_NODE = "node_proxy.cjs"


def variables(proxy: str, bundle: Path, *, key: str, secret: str, token: AccessToken | None = None) -> dict[str, str]:
    """The variables for a program.

    Args:
        proxy: The sandbox's base URL.
        bundle: The file of authorities to trust.
        key: The API key.
        secret: The secret of the API key.
        token: The token of a user who is already signed in.
    """
    found = dict.fromkeys(_PROXY, proxy) | {"NO_PROXY": _DIRECT}
    found |= {name.lower(): value for name, value in found.items()}  # programs read one or the other
    found |= dict.fromkeys(_AUTHORITY, str(bundle))
    found |= {
        "FLICKR_API_KEY": key,
        "FLICKR_API_SECRET": secret,
        "FLICKR_SANDBOX_URL": proxy,
        "NODE_USE_ENV_PROXY": "1",
        "PERL_LWP_ENV_PROXY": "1",
    }
    if token is not None:
        found |= {"FLICKR_OAUTH_TOKEN": token.token, "FLICKR_OAUTH_TOKEN_SECRET": token.secret}
    return found


def led(environ: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """A whole environment with `given`, and without variables that would bypass the sandbox."""
    inherited = {name: value for name, value in environ.items() if not _leads_away(name)}
    options = f"{environ.get('NODE_OPTIONS', '')} --require {_quoted(_node_file())}"
    return {**inherited, **given, "NODE_OPTIONS": options.strip()}


def _leads_away(name: str) -> bool:
    own = name.upper().startswith("FLICKR_") and name.upper() not in _INHERITED
    return own or name.upper() in _LEAD_AWAY


def _node_file() -> str:
    return str(files("flickr_sandbox.as_flickr").joinpath(_NODE))


def _quoted(path: str) -> str:
    """A path quoted for `NODE_OPTIONS`."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if " " in path else path
