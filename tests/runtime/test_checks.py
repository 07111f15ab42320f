"""Arguments that cannot be right fail before anything is sent, in every spelling, and there is always a way out."""

from __future__ import annotations

import inspect
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from operator import attrgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_client import Flickr, MockTransport, Request, Response
from flickr_client._index import PATHS
from flickr_runtime import Method, Unchecked
from flickr_runtime.argument_checks import check_arguments
from flickr_runtime.arguments import encode_arguments
from flickr_runtime.errors import ArgumentError, UnreadableResponse
from flickr_runtime.extras import EXTRAS, OTHERS
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
    wires={"content_types": "comma", "per_page": "integer", "lat": "number", "safe_search": "integer"},
    requires={"lat": ("lon",), "radius": ("lat", "lon")},
)


@pytest.mark.parametrize(
    ("arguments", "messages"),
    [
        (
            {"sort": "relevence"},
            r"sort must be one of .*, not 'relevence' \(did you mean 'relevance'\?\); Unchecked\('relevence'\) is sent",
        ),
        ({"safe_search": 4}, "safe_search must be one of 1, 2, 3, not 4"),
        ({"content_types": [0, 9]}, "content_types must be one of 0, 1, 2, 3, not 9"),
        ({"content_types": "0,4"}, "content_types must be one of 0, 1, 2, 3, not '4'"),
        ({"per_page": 5000}, "per_page must be at most 500, not 5000"),
        ({"per_page": "501"}, "per_page must be at most 500, not '501'"),
        ({"per_page": 0}, "per_page must be at least 1, not 0"),
        ({"per_page": "five"}, "per_page must be a whole number, not 'five'"),
        ({"lat": 91.5, "lon": 0}, "lat must be at most 90, not 91.5"),
        ({"lat": 51.5}, "lat requires lon"),
        ({"radius": 1}, "radius requires lat and lon"),
    ],
)
def test_a_wrong_argument_names_itself_its_value_and_what_is_allowed(arguments: dict[str, Any], messages: str) -> None:
    with pytest.raises(ArgumentError, match=f"flickr.photos.search: {messages}"):
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
        {"content_types": "0, 3"},
        {"content_types": [Unchecked("4"), 0]},
        {"per_page": Unchecked("1000")},
        {"unknown": object()},
    ],
)
def test_what_is_right_and_what_insists_passes(arguments: dict[str, Any]) -> None:
    check_arguments(METHOD, arguments)


def test_an_unchecked_value_is_sent_as_it_is() -> None:
    assert encode_arguments("m", {"sort": Unchecked("brand-new")}, {}) == {"sort": "brand-new"}


class Sent:
    """A client of which nothing leaves the process, and what it would have sent."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.flickr = Flickr("k" * 32, "s" * 16, transport=MockTransport(self._respond))

    def _respond(self, request: Request) -> Response:
        self.requests.append(request)
        return Response(status=200, body=b'{"photos":{"page":1,"photo":[]},"stat":"ok"}')

    def call(self, method: str, arguments: dict[str, Any]) -> None:
        function: Any = self.flickr
        for name in method.split("."):
            function = getattr(function, name)
        function(**arguments)


class OtherInt:
    """An integer of another library, such as numpy."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __index__(self) -> int:
        return self.number


class Extra(str, Enum):  # noqa: UP042  # whose str() is no value
    VIEWS = "views"
    OWNER = "owner_name"


DAYS = [
    "yesterday",
    "16.01.2011",
    "16/01/2011",
    "2011-13-01",
    "2011-02-30",
    "2011-01-16+00:00:00",
    "2011-01-16 24:00:00",
]
SEARCH, DATES = "photos.search", "photos.set_dates"
WRONG: list[tuple[str, dict[str, Any]]] = [
    *((SEARCH, {name: value}) for name in ("has_geo", "in_gallery") for value in ("yes", "no", "true", 2, -1, 1.0, "")),
    *((SEARCH, {name: value}) for name in ("per_page", "page", "accuracy") for value in ("five", 0, "0", "1e2", 1.5)),
    *((SEARCH, {"per_page": value}) for value in (True, b"5", [5], float("nan"), 10**5000, "9" * 5000, "٣")),
    *((SEARCH, {"lat": value, "lon": 1}) for value in ("north", "91", -90.1, float("inf"), float("nan"), "nan", True)),
    *((SEARCH, {"lat": 1, "lon": value}) for value in ("180.5", -181, "1,5", None)),
    *((SEARCH, {name: value}) for name in ("min_upload_date", "max_taken_date") for value in (*DAYS, True, "1.5")),
    *((SEARCH, {"min_upload_date": value}) for value in (1372893401000, float("inf"), "13728934010000")),
    *((DATES, {"photo_id": "1", "date_taken": value}) for value in (*DAYS, 1372893401)),
    *((DATES, {"photo_id": "1", "date_posted": value}) for value in (*DAYS, datetime(2011, 1, 1), date(2011, 1, 1))),
    *(("interestingness.get_list", {"date": value}) for value in (*DAYS, 20110116, "2011-1-16", "2011-01")),
    ("photos.get_counts", {"dates": "1,yesterday"}),
    ("photos.get_counts", {"taken_dates": ["2011-01-01", "2012-15-01"]}),
    *(
        (SEARCH, {"bbox": value})
        for value in ([200, -100, 210, 100], (1, 2, 3), "1,2,3", "a,b,c,d", "1,2,3,4,5", "10,2,3,4", "1,4,3,2", 5, "")
    ),
    *((SEARCH, {"license": value}) for value in ("cc-by", ["CC"], "4,cc", "99", [17], True, [None], 4.5)),
    *((SEARCH, {"tag_mode": value}) for value in ("some", "ANY", ["any", "all"], 1)),
    *((SEARCH, {"media": value}) for value in ("photo", "pictures", True)),
    *((SEARCH, {"privacy_filter": value}) for value in ("9", "private", True, 0)),
    *(
        (SEARCH, {"extras": value})
        for value in ("own_name", ["owner_nam"], "views,tag", ("url_z", "albums"), [b"views"])
    ),
    ("people.get_groups", {"user_id": "1@N01", "extras": "privcy"}),
    ("photosets.get_list", {"primary_photo_extras": ["url_xxl"]}),
    *(
        ("photos.get_info", {"photo_id": value})
        for value in ("http://www.flickr.com/photos/a/1", "flic.kr/p/2abc", "nope", "1@N01", "", True, ["1"], 1.0, -1)
    ),
    ("photosets.order_sets", {"photoset_ids": ["1", "https://www.flickr.com/photos/a/albums/2"]}),
    ("people.get_info", {"user_id": "https://www.flickr.com/people/a/"}),
    ("people.get_photos", {"user_id": ["1@N01", "2@N01"]}),
    *(("people.get_info", {"user_id": value}) for value in ("", " ", " me", "1@N01\n")),
    *(("photos.recently_updated", {"min_date": value}) for value in ("", " ", True)),
    *((SEARCH, {"lat": value, "lon": 1}) for value in (Decimal("NaN"), Decimal("sNaN"), Decimal("90.01"))),
    *((SEARCH, {"per_page": value}) for value in (Decimal("1.5"), OtherInt(501), Fraction(1, 2), Extra.VIEWS)),
    ("groups.members.get_list", {"group_id": "https://www.flickr.com/groups/a/"}),
    ("groups.members.get_list", {"group_id": "1@N01", "membertypes": "2,5"}),
    ("photos.set_perms", {"photo_id": "1", "is_public": "no", "is_friend": 0, "is_family": 0}),
    *((SEARCH, {"text": value}) for value in (b"otter", "otter \ud800", True, float("nan"))),
    (SEARCH, {"tags": ["otter", "\udcff"]}),
]


@pytest.mark.parametrize(("method", "arguments"), WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_right_is_refused_and_named(method: str, arguments: dict[str, Any]) -> None:
    sent = Sent()
    with pytest.raises(ArgumentError) as caught:
        sent.call(method, arguments)
    assert not sent.requests
    assert any(name in str(caught.value) for name in arguments)
    assert len(str(caught.value)) < 500
    assert str(caught.value).encode()


RIGHT: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    *((SEARCH, {"has_geo": value}, {"has_geo": "1"}) for value in (True, 1, "1")),
    *((SEARCH, {"per_page": value}, {"per_page": "50"}) for value in (50, "50", 50.0)),
    (SEARCH, {"lat": "51.5", "lon": -0.1}, {"lat": "51.5", "lon": "-0.1"}),
    *(
        (SEARCH, {"min_upload_date": value}, {"min_upload_date": sent})
        for value, sent in (
            (1372893401, "1372893401"),
            ("1372893401", "1372893401"),
            (1372893401.04, "1372893401"),
            ("2011-01-16", "2011-01-16"),
            ("2011-01-16 12:00:00", "2011-01-16 12:00:00"),
            (datetime(2011, 1, 16, tzinfo=UTC), "1295136000"),
            (datetime(2011, 1, 16), "2011-01-16 00:00:00"),
            (date(2011, 1, 16), "2011-01-16"),
        )
    ),
    *(
        ("people.get_photos", {"user_id": "me", name: "2011-01-16"}, {name: "2011-01-16"})
        for name in ("min_upload_date",)
    ),
    *(
        (DATES, {"photo_id": 1, "date_taken": value}, {"date_taken": value})
        for value in ("2004", "2004-04", "2004-04-00", "2004-02-29 23:59:59")
    ),
    (DATES, {"photo_id": "1", "date_taken": datetime(987, 1, 1)}, {"date_taken": "0987-01-01 00:00:00"}),
    ("photos.recently_updated", {"min_date": "yesterday"}, {"min_date": "yesterday"}),
    ("stats.get_total_views", {"date": "1372893401"}, {"date": "1372893401"}),
    (
        "photos.get_counts",
        {"dates": [datetime(2011, 1, 16, tzinfo=UTC), 1372893401]},
        {"dates": "1295136000,1372893401"},
    ),
    *((SEARCH, {"bbox": value}, {"bbox": "1,2.5,3,4"}) for value in ("1,2.5,3,4", [1, 2.5, 3, 4], (1, "2.5", 3, 4))),
    *((SEARCH, {"license": value}, {"license": "4,5"}) for value in ("4,5", [4, "5"], iter([4, 5]), {5, 4}, " 4 ,5,")),
    (SEARCH, {"license": 0}, {"license": "0"}),
    (SEARCH, {"extras": "views,owner_name"}, {"extras": "views,owner_name"}),
    *(
        (SEARCH, {"extras": value}, {"extras": "views,owner_name"})
        for value in (
            "views, owner_name",
            " views ,,owner_name\n",
            ["views ", " owner_name"],
            [Extra.VIEWS, Extra.OWNER],
        )
    ),
    (SEARCH, {"extras": Unchecked("views, owner_name")}, {"extras": "views, owner_name"}),
    (SEARCH, {"bbox": "1, 2.5, 3, 4"}, {"bbox": "1,2.5,3,4"}),
    (SEARCH, {"machine_tags": 'dc:title="a, b"'}, {"machine_tags": 'dc:title="a, b"'}),
    (SEARCH, {"tags": {"river", "otter"}}, {"tags": "otter,river"}),
    (SEARCH, {"per_page": OtherInt(50), "has_geo": OtherInt(1)}, {"per_page": "50", "has_geo": "1"}),
    (SEARCH, {"lat": Decimal("51.5"), "lon": Fraction(-1, 10)}, {"lat": "51.5", "lon": "-0.1"}),
    (SEARCH, {"bbox": [Decimal(1), 2.5, OtherInt(3), 4]}, {"bbox": "1,2.5,3,4"}),
    (SEARCH, {"min_upload_date": Decimal(1372893401)}, {"min_upload_date": "1372893401"}),
    ("people.get_photos", {"user_id": "me", "min_taken_date": 1372893401.5}, {"min_taken_date": "1372893401"}),
    ("photos.get_info", {"photo_id": OtherInt(53279364618)}, {"photo_id": "53279364618"}),
    ("photosets.order_sets", {"photoset_ids": " 2, 1"}, {"photoset_ids": "2,1"}),
    (SEARCH, {"extras": list(EXTRAS)}, {"extras": ",".join(EXTRAS)}),
    (SEARCH, {"extras": Unchecked("own_name")}, {"extras": "own_name"}),
    (SEARCH, {"tag_mode": Unchecked("bool")}, {"tag_mode": "bool"}),
    (SEARCH, {"tags": (tag for tag in ("otter", "river"))}, {"tags": "otter,river"}),
    (SEARCH, {"text": "Füchse 🦊"}, {"text": "Füchse 🦊"}),
    ("photos.get_info", {"photo_id": 53279364618}, {"photo_id": "53279364618"}),
    ("photos.get_info", {"photo_id": Unchecked("nope")}, {"photo_id": "nope"}),
    ("people.get_info", {"user_id": "otterbank"}, {"user_id": "otterbank"}),
]


@pytest.mark.parametrize(("method", "arguments", "expected"), RIGHT, ids=range(len(RIGHT)))
def test_what_may_be_right_is_sent(method: str, arguments: dict[str, Any], expected: dict[str, str]) -> None:
    sent = Sent()
    with suppress(UnreadableResponse):  # whatever the method, the response is a page of photos
        sent.call(method, arguments)
    (request,) = sent.requests
    assert expected.items() <= request.fields.items()
    assert {type(text) for text in request.fields.values()} == {str}


def test_an_address_in_place_of_an_id_names_the_id() -> None:
    for arguments, result in [
        ({"photo_id": "https://www.flickr.com/photos/otterbank/52600000000/in/album-7/"}, "here '52600000000'"),
        ({"photo_id": "https://live.staticflickr.com/65535/52600000000_0123456789_b.jpg"}, "here '52600000000'"),
    ]:
        with pytest.raises(ArgumentError, match=result):
            Sent().call("photos.get_info", arguments)
    with pytest.raises(ArgumentError, match="here '12345678@N01'"):
        Sent().call("people.get_info", {"user_id": "https://www.flickr.com/photos/12345678@N01/"})
    with pytest.raises(ArgumentError, match=r"flickr.urls.lookup_user\(url=…\) finds it"):
        Sent().call("people.get_info", {"user_id": "https://www.flickr.com/photos/otterbank/"})
    with pytest.raises(ArgumentError, match=r"flickr.urls.lookup_group\(url=…\) finds it"):
        Sent().call("groups.members.get_list", {"group_id": "https://www.flickr.com/groups/otters/"})


@pytest.mark.parametrize(
    "value", [float("inf"), float("-inf"), float("nan"), b"x", object(), {"a": 1}, "\ud800", 10**5000], ids=range(8)
)
@pytest.mark.parametrize("name", ["lat", "min_upload_date", "text", "extras", "made_up"])
def test_unchecked_calls_refuse_what_has_no_form(name: str, value: Any) -> None:
    sent = Sent()
    with pytest.raises(ArgumentError, match=f"flickr.photos.search: {name}="):
        sent.flickr.call("flickr.photos.search", **{name: value})
    assert not sent.requests


@given(
    st.sampled_from(["per_page", "has_geo", "lat", "min_upload_date", "bbox", "extras", "text", "user_id", "sort"]),
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.datetimes()
    | st.lists(st.text()),
)
def test_any_value_is_sent_or_refused(name: str, value: Any) -> None:
    sent = Sent()
    try:
        sent.call(SEARCH, {"lon": 1, name: value})
    except ArgumentError:
        assert not sent.requests
    else:
        assert len(sent.requests) == 1


NOT_OF_WIRE: dict[str, list[Any]] = {
    "flag": ["yes", "true", "on", "2", "", 1.5],
    "integer": ["five", "1.5", "", "1,5", "0x10", True, float("nan"), [1], b"5"],
    "number": ["north", "1,5", "", True, float("inf"), "nan", "1e999", [1.0]],
    "date": ["yesterday", "16.01.2011", "2011-13-01", True, ""],
}
MAY_BE_EMPTY = {"cluster_id", "foursquare_id"}  # for all that is known
OF_WIRE: dict[str, Any] = {
    "flag": True,
    "integer": 1,
    "number": 1,
    "unix": 1_500_000_000,
    "mysql": "2020-01-01 00:00:00",
    "moment": 1_500_000_000,
    "date": "2020-01-01",
    "comma": ["1"],
    "space": ["1"],
}


def right(method: Method[Any], name: str) -> Any:
    """A value that an argument may have."""
    wire, check = method.wires.get(name, "text"), method.checks.get(name)
    if check and check.values:
        return [check.values[0]] if wire in {"comma", "space"} else check.values[0]
    if check and check.minimum is not None:
        return check.minimum
    return "1,2,3,4" if name == "bbox" else OF_WIRE.get(wire, "123")


def wrong(method: Method[Any], name: str) -> list[Any]:
    """Values that it may not have, in several spellings."""
    wire, check = method.wires.get(name, "text"), method.checks.get(name)
    found: list[Any] = (
        [] if wire == "date" and method.name.startswith("flickr.stats.") else [*NOT_OF_WIRE.get(wire, [])]
    )
    if check and check.values:
        found += ["bogus", 99_999] if wire not in {"comma", "space"} else ["bogus", ["bogus"], [99_999]]
    if check and check.minimum is not None:
        found += [check.minimum - 1, str(int(check.minimum) - 1)]
    if check and check.maximum is not None:
        found += [check.maximum + 1, str(int(check.maximum) + 1)]
    if name.endswith("_id") and name not in MAY_BE_EMPTY and not (check and check.values):
        found += ["", " ", True]
    return found + (["owner_nam", ["url_0"]] if name == "extras" and method.name not in OTHERS else [])


def refusal(function: Any, arguments: dict[str, Any]) -> str:
    """Why a call was refused before it was made; empty if it was not."""
    try:
        function(**arguments)
    except ArgumentError as error:
        return str(error)
    return ""


def test_every_argument_of_every_method_is_checked_before_anything_is_sent() -> None:
    sent, tried = Sent(), 0
    for name, path in PATHS.items():
        method = Flickr.method(name)
        assert method is not None
        function = attrgetter(path)(sent.flickr)
        parameters = inspect.signature(function).parameters
        needed = {
            each: right(method, each)
            for each, result in parameters.items()
            if result.default is inspect.Parameter.empty
        }
        for argument in parameters:
            others = {each: right(method, each) for each in method.requires.get(argument, ())}
            for value in wrong(method, argument):
                tried += 1
                result = refusal(function, {**others, **needed, argument: value})
                assert result.startswith(f"{name}: {argument} "), (value, result)
    assert sent.requests == []
    assert tried > 1500
