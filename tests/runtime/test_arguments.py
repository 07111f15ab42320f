"""How arguments are written for Flickr."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime.arguments import encode_arguments
from flickr_runtime.errors import ArgumentError

NOON = datetime(2023, 6, 14, 12, 0, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("value", "wire", "expected"),
    [
        ("otter", "text", "otter"),
        (True, "flag", "1"),
        (False, "flag", "0"),
        (500, "integer", "500"),
        (51.5, "number", "51.5"),
        (1e-7, "number", "0"),
        (-0.1276474, "number", "-0.127647"),
        (["url_m", "views"], "comma", "url_m,views"),
        ([4, 5], "comma", "4,5"),
        (("river", "sea otter"), "space", 'river "sea otter"'),
        (NOON, "unix", "1686736800"),
        (NOON, "moment", "1686736800"),
        (datetime(2004, 4, 1), "moment", "2004-04-01 00:00:00"),
        (NOON, "mysql", "2023-06-14 12:00:00"),
        (1372893401.04, "unix", "1372893401"),
        (date(2010, 1, 2), "date", "2010-01-02"),
        (NOON, "date", "2023-06-14"),
        ("anything Flickr may take", "flag", "anything Flickr may take"),
    ],
)
def test_every_kind_of_value(value: Any, wire: Any, expected: str) -> None:
    assert encode_arguments("m", {"a": value}, {"a": wire}) == {"a": expected}


@pytest.mark.parametrize(
    ("value", "wire", "reason"),
    [
        (["a,b"], "comma", "comma"),
        (['a"b'], "space", "double quote"),
        (datetime(2020, 1, 1), "unix", "time zone"),
        (float("nan"), "number", "finite"),
        (b"bytes", "text", "bytes"),
        ({"a": 1}, "comma", "dict"),
    ],
)
def test_what_has_no_form_is_refused_by_name(value: Any, wire: Any, reason: str) -> None:
    with pytest.raises(ArgumentError, match=reason) as caught:
        encode_arguments("flickr.photos.search", {"tags": value}, {"tags": wire})
    assert str(caught.value).startswith("flickr.photos.search: tags=")


def test_none_is_left_out() -> None:
    assert encode_arguments("m", {"a": None, "b": ""}, {}) == {"b": ""}


@given(st.lists(st.text(st.characters(exclude_characters='"', exclude_categories=["Cs"]), min_size=1)))
def test_tags_with_blanks_survive_as_one(tags: list[str]) -> None:
    text = encode_arguments("m", {"tags": tags}, {"tags": "space"}).get("tags", "")
    quoted, plain = [], []
    for index, part in enumerate(text.split('"')):
        (quoted if index % 2 else plain).append(part)
    assert quoted == [tag for tag in tags if any(map(str.isspace, tag))]
    assert " ".join(plain).split() == [tag for tag in tags if not any(map(str.isspace, tag))]
