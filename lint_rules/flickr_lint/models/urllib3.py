"""urllib3: pools and retries."""

from __future__ import annotations

from flickr_lint.models.rows import Request, Retry

__all__ = ["ROWS"]

ROWS = (
    Request("urllib3.*.{request,urlopen,request_encode_url,request_encode_body}", method=(0, "method"), url=(1, "url")),
    Request("urllib3.*.PoolManager", headers=("headers", 1), sends=False),
    Retry("urllib3.*.Retry", wait=("backoff_factor",), tries=(0, "total"), takes="session"),
    Retry("requests.packages.urllib3.*.Retry", wait=("backoff_factor",), tries=(0, "total"), takes="session"),
)
