"""What a server asks to wait, in every way that servers write it."""

from __future__ import annotations

import pytest

from flickr_runtime.messages import Response
from flickr_runtime.statuses import retry_after

NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT
YEAR = 366 * 86400.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("+3", 3.0),
        ("9" * 400, YEAR),
        ("Tue, 14 Nov 2023 22:14:20 GMT", 60.0),
        ("Tuesday, 14-Nov-23 22:14:20 GMT", 60.0),
        ("Tue, 14 Nov 2023 22:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", YEAR),
        ("-5", None),
        ("", None),
        ("soon", None),
        ("1e9", None),
        ("inf", None),
        ("\u0663", None),
        ("Tue, 99 Nov 2023 99:99:99 GMT", None),
        ("Tue, 14 Nov 99999999999 22:14:20 GMT", None),
        ("x" * 100_000, None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(Response(status=503, headers={"retry-after": value}), NOW) == seconds


def test_a_date_is_compared_with_the_servers_own_clock() -> None:
    headers = {"retry-after": "Tue, 14 Nov 2023 22:14:20 GMT", "date": "Tue, 14 Nov 2023 22:14:00 GMT"}
    assert retry_after(Response(status=429, headers=headers), NOW - 86400) == 20.0


def test_without_it_nothing_is_asked() -> None:
    assert retry_after(Response(status=503)) is None
