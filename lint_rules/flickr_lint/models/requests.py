"""requests, grequests and requests-html, with the adapters that try again."""

from __future__ import annotations

from flickr_lint.models.rows import Request, Retry

__all__ = ["ROWS"]

ROWS = (
    *(
        row
        for home in ("requests", "grequests", "requests_html", "curl_cffi.requests", "cloudscraper", "requests_futures")
        for row in (
            Request(f"{home}.*.get", "GET"),
            Request(f"{home}.*.post", "POST"),
            Request(f"{home}.*.put", "PUT"),
            Request(f"{home}.*.delete", "DELETE"),
            Request(f"{home}.*.head", "HEAD"),
            Request(f"{home}.*.request", method=(0, "method"), url=(1, "url")),
        )
    ),
    Request("requests.Request", method=(0, "method"), url=(1, "url"), sends=False),
    Request("requests.*.{Session,session}", sends=False),
    Retry("requests.adapters.HTTPAdapter", tries=(2, "max_retries"), takes="session"),
)
