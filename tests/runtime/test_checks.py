"""Arguments that cannot be right fail before anything is sent, and there is always a way out."""

from typing import Any

import pytest

from flickr_runtime import Method, Unchecked
from flickr_runtime.arguments import check_arguments, encode_arguments
from flickr_runtime.errors import ArgumentError
from flickr_runtime.method import Check

METHOD: Method[Any] = Method(
    name="flickr.photos.search",
    checks={
        "sort": Check(values=("relevance", "date-posted-asc")),
        "safe_search": Check(values=(1, 2, 3)),
        "content_types": Check(values=(0, 1, 2, 3)),
        "per_page": Check(minimum=1, maximum=500),
        "lat": Check(minimum=-90, maximum=90),
    },
    wires={"content_types": "comma"},
    requires={"lat": ("lon",), "radius": ("lat", "lon")},
)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            {"sort": "relevence"},
            r"sort='relevence': did you mean 'relevance'\? it may be 'relevance', 'date-posted-asc'",
        ),
        ({"safe_search": 4}, "safe_search=4: it may be 1, 2, 3"),
        ({"content_types": [0, 9]}, "content_types=9"),
        ({"per_page": 501}, "per_page=501: the most is 500"),
        ({"per_page": 0}, "per_page=0: the least is 1"),
        ({"lat": 91.5, "lon": 0}, "lat=91.5: the most is 90"),
        ({"lat": 51.5}, "lat is of no use without lon"),
        ({"radius": 1}, "radius is of no use without lat and lon"),
    ],
)
def test_a_wrong_argument_names_itself_its_value_and_what_is_allowed(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(ArgumentError, match=f"flickr.photos.search: {told}"):
        check_arguments(METHOD, arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        {"sort": "relevance", "safe_search": 3, "content_types": [0, 3], "per_page": 500},
        {"sort": None, "per_page": None, "lat": None},
        {"lat": 51.5, "lon": -0.1},
        {"sort": Unchecked("brand-new")},
        {"safe_search": Unchecked("4")},
        {"safe_search": "3"},
        {"content_types": "0,4"},
        {"per_page": "1000"},
        {"unknown": object()},
    ],
)
def test_what_is_right_and_what_insists_passes(arguments: dict[str, Any]) -> None:
    check_arguments(METHOD, arguments)


def test_an_unchecked_value_is_sent_as_it_is() -> None:
    assert encode_arguments("m", {"sort": Unchecked("brand-new")}, {}) == {"sort": "brand-new"}
