"""requests and libraries with the same interface, with the adapters that retry."""

from __future__ import annotations

from flickr_lint.models.rows import Request, Retry

__all__ = ["ROWS"]

ROWS = (
    *(
        row
        for home in ("requests", "grequests", "requests_html", "cloudscraper", "requests_futures")
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
    Request("cloudscraper.{create_scraper,CloudScraper}", url=(), sends=False, disguised=True),
    *(
        row
        for verb in ("GET", "POST")
        for row in (Request(f"curl_cffi.*.{verb.lower()}", verb, agent=("impersonate",)),)
    ),
    Request("curl_cffi.*.{Session,AsyncSession}", url=(), agent=("impersonate",), sends=False),
    Retry("requests.adapters.HTTPAdapter", tries=(2, "max_retries"), takes="session"),
)
