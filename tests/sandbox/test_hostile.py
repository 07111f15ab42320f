"""Whatever a caller sends, the response is an envelope, never a traceback."""

from __future__ import annotations

import io
import json
import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client
from werkzeug.wrappers import Request

from flickr_sandbox import Settings
from flickr_sandbox.app import Application
from flickr_sandbox.clock import Clock
from flickr_sandbox.core import Core
from flickr_sandbox.methods import served_methods
from flickr_sandbox.seed import build_world
from flickr_sandbox.state import Database, tokens
from flickr_sandbox.state.records import Consumer
from flickr_sandbox.wire import Parameters
from flickr_sandbox.world.worlds import Worlds

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = Settings().consumer_key
ARGUMENTS = ["user_id", "photo_id", "photoset_id", "page", "per_page", "extras", "tags", "text", "bbox", "lat", "lon"]
ARGUMENTS += ["radius", "license", "sort", "min_upload_date", "max_taken_date", "machine_tags", "method_name", "url"]
ARGUMENTS += [
    "gallery_id",
    "group_id",
    "continuation",
    "cluster_id",
    "tag",
    "dates",
    "taken_dates",
    "date",
    "sort",
    "count",
]
ARGUMENTS += [
    "timeframe",
    "period",
    "collection_id",
    "panda_name",
    "find_email",
    "namespace",
    "predicate",
    "added_since",
]
ARGUMENTS += ["tickets", "username", "privacy_filter", "accuracy", "has_geo", "jsoncallback", "primary_photo_extras"]
NASTY = [
    "",
    "0",
    "-1",
    "1e9",
    "9" * 400,
    "NaN",
    "inf",
    "' OR 1=1 --",
    '"; DROP TABLE photos; --',
    "%",
    "_",
    "\\",
    "\x00",
    "me",
]
NASTY += [
    "1,2,3,4",
    "nan,nan,nan,nan",
    "0000-00-00 00:00:00",
    "9999-99-99",
    "999999999999",
    "\x00",
    "٣",
    "²",
    ",,,",
    "*:*=*",
]
NAMES = st.text(min_size=1, max_size=20).filter(lambda name: not name.startswith(("oauth_", "auth_token")))
VALUES = st.sampled_from(NASTY) | st.text(max_size=60)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    database = Database()
    build_world(database)
    tokens.add_consumer(database, Consumer(KEY, Settings().consumer_secret, "Tests"))
    yield database
    assert database.number("SELECT count(*) FROM photos") == 60
    database.close()


@pytest.fixture(scope="module")
def application(database: Database) -> Application:
    return Application(Core(database, Settings(), Clock(time.time), Worlds(database, (), time.time)))


@settings(deadline=None, max_examples=150)
@given(
    method=st.sampled_from(sorted(served_methods())),
    arguments=st.dictionaries(st.sampled_from(ARGUMENTS), VALUES, max_size=6),
    form=st.sampled_from(["rest", "json"]),
)
def test_any_arguments(application, method, arguments, form):
    query = {**arguments, "method": method, "api_key": KEY, "format": form, "nojsoncallback": "1"}
    response = Client(application).get("/services/rest/", query_string=query)
    assert response.status_code == 200
    stat = json.loads(response.data)["stat"] if form == "json" else fromstring(response.data).get("stat")
    assert stat in ("ok", "fail")


@settings(deadline=None, max_examples=150)
@given(
    method=st.sampled_from(sorted(served_methods() - {"flickr.auth.oauth.checkToken"})),
    arguments=st.data(),
)
def test_any_arguments_of_somebody_who_may_do_everything(application, database, method, arguments):
    import flickr_specs
    from flickr_sandbox.explorer.request import Wanted, prepare

    names = list(flickr_specs.load_method(method)["properties"]["arguments"]["properties"])
    sent = arguments.draw(st.dictionaries(st.sampled_from(names), VALUES)) if names else {}
    wanted = Wanted(method, {name: text.replace("\x00", "") for name, text in sent.items()}, "otterbank")
    with database.transaction():
        request = prepare(wanted, "http://localhost", "http://localhost", database, Settings())
    form = "application/x-www-form-urlencoded"
    client = Client(application)
    response = (
        client.post("/services/rest/", data=request["body"], content_type=form)
        if request["verb"] == "POST"
        else client.get(request["url"].removeprefix("http://localhost"))
    )
    assert response.status_code == 200, response.text
    assert json.loads(response.data)["stat"] in ("ok", "fail")


@settings(deadline=None, max_examples=80)
@given(names=st.dictionaries(NAMES, st.text(max_size=40), max_size=5))
def test_echo_of_anything_is_well_formed(application, names):
    query = {**names, "method": "flickr.test.echo", "api_key": KEY, "format": "rest"}
    response = Client(application).get("/services/rest/", query_string=query)
    assert fromstring(response.data).get("stat") == "ok"


@settings(deadline=None, max_examples=80)
@given(
    body=st.binary(max_size=300),
    kind=st.sampled_from(["multipart/form-data; boundary=x", "multipart/form-data", "text/xml"]),
)
def test_any_body(application, body, kind):
    for path in ("/services/rest/", "/services/upload/", "/services/oauth/authorize"):
        response = Client(application).post(path, data=body, content_type=kind)
        assert response.status_code in (200, 400, 401)


@settings(deadline=None, max_examples=80)
@given(header=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_any_authorization_header(application, header):
    for path in ("/services/rest/?method=flickr.test.echo", "/services/oauth/request_token"):
        response = Client(application).get(path, headers={"Authorization": f"OAuth {header}"})
        assert response.status_code in (200, 401)
        assert response.status_code == 200 or response.text.startswith("oauth_problem=")


@pytest.mark.parametrize(
    "query",
    [
        "method=flickr.test.echo&x=%ff%fe",
        "method=flickr.test.echo&method=flickr.test.null",
        "method=%00",
        "&&==&=a&%",
        "method=flickr.photos.search&tags=" + "a," * 20000,
        "method=flickr.photos.search&text=" + "a+" * 20000,
        "method=flickr.photos.search&license=" + ",".join(str(n) for n in range(2000)),
        "method=flickr.photos.search&machine_tags=" + "a:b=c," * 500,
        "method=flickr.photos.search&text=a&extras=" + "url_m," * 5000,
    ],
)
def test_raw_queries(application, query):
    response = Client(application).get("/services/rest/", query_string=f"api_key={KEY}&{query}")
    assert response.status_code == 200
    assert response.text.startswith("<?xml")


@given(
    st.lists(st.text("a+%&=;é\x00 2fF?#/", max_size=6) | st.sampled_from(["%ff", "a=%C3%A9", "a%3Db=c", "=", "a=b=c"]))
)
def test_a_query_is_read_as_the_library_reads_it(parts):
    sent = "&".join(parts).encode()
    request = Request({"QUERY_STRING": sent.decode("latin-1"), "REQUEST_METHOD": "GET", "PATH_INFO": "/"})
    pairs = tuple(parse_qsl(sent.decode(), keep_blank_values=True, errors="werkzeug.url_quote"))
    assert Parameters.read(request).query == pairs


def test_the_last_of_repeated_parameters_counts(application):
    query = f"method=nonsense&method=flickr.test.echo&said=a&said=b&api_key={KEY}"
    assert "<said>b</said>" in Client(application).get(f"/services/rest?{query}").text


@pytest.mark.parametrize(
    "path",
    [
        "/nope",
        "/services/nope",
        "/../../etc/passwd",
        "/65535/1_0123456789.jpg",
        "/65535/..%2f..%2fx.jpg",
        "/photos/nobody/",
        "/photos/otterbank/1",
        "/photos/<script>/52600000000",
        "/photos/otterbank/sets/1",
        "/%ff",
    ],
)
def test_addresses_that_lead_nowhere(application, path):
    response = Client(application).get(path)
    assert response.status_code == 404
    assert "<script>" not in response.text


def test_an_upload_is_a_post(application):
    assert Client(application).get("/services/upload/").status_code == 405


def test_a_file_where_no_file_belongs(application):
    data = {"method": (io.BytesIO(b"flickr.test.echo"), "method.txt"), "api_key": KEY}
    assert 'code="112"' in Client(application).post("/services/rest/", data=data).text


def test_pages_run_no_script_but_their_own(application):
    response = Client(application).get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "<script>" not in response.text
    assert "script-src 'none'" in Client(application).get("/photos/otterbank/").headers["Content-Security-Policy"]
