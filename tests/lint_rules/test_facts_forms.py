"""Forms of arguments' values: bounds, dates and boxes on the map."""

from __future__ import annotations

import pytest

from flickr_lint.facts.specs import Spec, spec_of
from flickr_lint.facts.value_checks import misformed


def _search() -> Spec:
    found = spec_of("flickr.photos.search")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("accuracy", 17, "at most 16, not 17"),
        ("accuracy", "0", "at least 1, not 0"),
        ("lat", 90.5, "at most 90, not 90.5"),
        ("lon", "-181", "at least -180, not -181"),
        ("radius", 33, "at most 32, not 33"),
        ("page", 0, "at least 1, not 0"),
        ("min_taken_date", "20.10.2004", "can't be `20.10.2004`"),
        ("min_upload_date", "last week", "can't be `last week`"),
        ("bbox", "13.1,52.3,13.8", "four numbers"),
        ("bbox", "52.3,-113.1,52.7,-112.8", "longitudes come first"),
        ("bbox", "13.1,52.7,13.8,52.3", "southern edge above"),
    ],
)
def test_values_that_no_call_may_have(name: str, value: object, said: str) -> None:
    assert said in misformed(_search(), name, value)[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("accuracy", 16), ("accuracy", "1"), ("lat", -90), ("radius", 0.5), ("page", True), ("page", "")),
        *(("min_taken_date", text) for text in ("2004", "2004-10", "2004-10-20", "2004-10-20 12:30:00", "1098230400")),
        *(("min_upload_date", value) for value in (1098230400, "1098230400", 1098230400.5, "2004-10-20 00:00:00")),
        *(("bbox", text) for text in ("13.1,52.3,13.8,52.7", "-180, -90, 180, 90", "170,-20,-170,20")),
        *(("text", "20.10.2004"), ("user_id", 0)),
    ],
)
def test_values_that_may_do(name: str, value: object) -> None:
    assert misformed(_search(), name, value) == ("", "")
