"""The generated client, as somebody who imports it uses it."""

import copy
import inspect
import json
import pickle
import pkgutil
import random
from bisect import bisect
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

import msgspec
import pytest

import flickr_client.responses
import flickr_client.types
import flickr_specs
from flickr_client import APIError, ArgumentError, Flickr, MockTransport, Record, Request, Response, Token, decode
from flickr_client._index import PATHS, method_named
from flickr_client.errors import NotFound
from flickr_client.errors.photos import GetInfoPhotoNotFound, GetSizesPermissionDenied
from flickr_client.types import Photo, PhotoPage
from flickr_runtime import RecordSequence


def record_modules() -> list[ModuleType]:
    names = [module.name for module in pkgutil.iter_modules(flickr_client.responses.__path__)]
    return [flickr_client.types, *(import_module(f"flickr_client.responses.{name}") for name in names)]


def is_sequence(found: object) -> bool:
    return isinstance(found, type) and issubclass(found, RecordSequence) and found is not RecordSequence


def required(record: type[Record]) -> list[str]:
    return [field.name for field in msgspec.structs.fields(record) if field.required]


class Responses:
    def __init__(self, response: dict[str, Any]) -> None:
        self.response = response
        self.request: Request | None = None

    def __call__(self, request: Request) -> Response:
        self.request = request
        return Response(status=200, body=json.dumps(self.response).encode())


def flickr_with(response: dict[str, Any], **options: Any) -> tuple[Flickr, Responses]:
    responses = Responses(response)
    return Flickr("key", "secret", transport=MockTransport(responses), **options), responses


PAGE = {
    "photos": {
        "page": 1,
        "pages": 3,
        "perpage": 2,
        "total": "5",
        "photo": [
            {"id": "52980178287", "owner": "1@N02", "secret": "s", "server": "65535", "farm": 66, "title": "One"},
            {"id": "1", "owner": "1@N02", "secret": "s", "server": "65535", "farm": 66, "title": "Two", "views": "7"},
        ],
    },
    "stat": "ok",
}


def test_a_search_returns_a_page_of_photos() -> None:
    flickr, responses = flickr_with(PAGE)
    page = flickr.photos.search(text="otters", extras=["views", "url_m"], per_page=2, has_geo=True)
    assert isinstance(page, PhotoPage)
    assert (page.page, page.pages, page.total, len(page)) == (1, 3, 5, 2)
    assert [photo.title for photo in page] == ["One", "Two"]
    assert page.photo[1].views == 7
    assert page.photo[0].page_url == "https://www.flickr.com/photos/1@N02/52980178287/"
    assert page.photo[0].short_url == "https://flic.kr/p/2oHFgcM"
    assert responses.request is not None
    assert responses.request.verb == "GET"
    assert dict(responses.request.fields) == {
        "method": "flickr.photos.search",
        "text": "otters",
        "extras": "views,url_m",
        "per_page": "2",
        "has_geo": "1",
        "format": "json",
        "nojsoncallback": "1",
        "api_key": "key",
    }


def test_a_write_is_posted_and_signed() -> None:
    flickr, responses = flickr_with({"stat": "ok"}, token=Token(token="t", secret="u"))
    flickr.photos.set_meta("1", title="An otter")
    assert responses.request is not None
    assert responses.request.verb == "POST"
    assert "oauth_signature" in responses.request.headers["Authorization"]
    assert "api_key" not in responses.request.fields


def test_a_failure_is_the_methods_own_error() -> None:
    flickr, _ = flickr_with({"stat": "fail", "code": 1, "message": 'Photo "1" not found (invalid ID)'})
    with pytest.raises(GetInfoPhotoNotFound, match="invalid ID") as caught:
        flickr.photos.get_info("1")
    assert isinstance(caught.value, NotFound)
    assert caught.value.method == "flickr.photos.getInfo"
    assert pickle.loads(pickle.dumps(caught.value)).code == 1  # noqa: S301  # our own object
    with pytest.raises(GetSizesPermissionDenied):
        flickr_with({"stat": "fail", "code": 2, "message": "Permission denied"})[0].photos.get_sizes("1")


def test_namespaces_follow_the_api_and_are_made_once() -> None:
    flickr, _ = flickr_with({})
    assert flickr.photos.comments is flickr.photos.comments
    assert "flickr.photos.comments" in (type(flickr.photos.comments).__doc__ or "")


@pytest.mark.parametrize("name", flickr_specs.method_names())
def test_every_method_of_the_specs(name: str) -> None:
    """Its function has the spec's arguments, and its documentation lists permission, arguments and errors."""
    document = flickr_specs.load_method(name)
    found: Any = flickr_with({})[0]
    for attribute in PATHS[name].split("."):
        found = getattr(found, attribute)
    method = method_named(name)
    assert method is not None
    assert (method.http, method.permission) == (document["x-flickr"]["http"], document["x-flickr"]["permission"])
    arguments = document["properties"]["arguments"]
    parameters = inspect.signature(found).parameters
    assert {parameter.rstrip("_") for parameter in parameters} == set(arguments["properties"])
    required = {n.rstrip("_") for n, p in parameters.items() if p.default is inspect.Parameter.empty}
    assert required == set(arguments["required"])
    text = inspect.getdoc(found) or ""
    for parameter in parameters:
        assert f"    {parameter}: " in text
    assert ("Returns:" in text) == (inspect.signature(found).return_annotation != "None")
    for module, error in method.errors.values():
        assert f"    {error}: " in text
        assert module == f"flickr_client.errors.{PATHS[name].rpartition('.')[0].replace('.', '_')}"


def test_every_paged_method_has_a_twin_that_walks_all_pages() -> None:
    flickr: Any = flickr_with({})[0]
    paged = [name for name in PATHS if flickr_specs.load_method(name)["x-flickr"]["paging"]]
    assert len(paged) == 53
    for name in paged:
        *path, method = PATHS[name].split(".")
        namespace = flickr
        for attribute in path:
            namespace = getattr(namespace, attribute)
        assert "page" not in inspect.signature(getattr(namespace, f"iter_{method}")).parameters


def test_a_recorded_body_decodes_in_either_format() -> None:
    as_json = flickr_client.decode("flickr.photos.search", json.dumps(PAGE).encode())
    as_xml = flickr_client.decode(
        "flickr.photos.search",
        b'<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="ok">\n<photos page="1" pages="3" perpage="2" total="5">'
        b'<photo id="52980178287" owner="1@N02" secret="s" server="65535" farm="66" title="One" />'
        b'<photo id="1" owner="1@N02" secret="s" server="65535" farm="66" title="Two" views="7" />'
        b"</photos>\n</rsp>\n",
    )
    assert as_json == as_xml
    with pytest.raises(ArgumentError, match="is not a method"):
        flickr_client.decode("flickr.photos.fly", b"{}")


def test_an_untyped_call_sends_what_it_is_given() -> None:
    flickr, responses = flickr_with({"photo": {"id": "1"}, "stat": "ok"})
    assert flickr.call("flickr.photos.getInfo", photo_id=1) == {"photo": {"id": "1"}}
    flickr.call("flickr.photos.addTags", photo_id="1", tags=["sea otter", "river"])
    assert responses.request is not None
    assert (responses.request.verb, responses.request.fields["tags"]) == ("POST", '"sea otter" river')
    with pytest.raises(APIError, match="error 112"):
        flickr_with({"stat": "fail", "code": 112, "message": 'Method "x" not found'})[0].call("flickr.photos.new")


def test_records_are_values() -> None:
    photo = Photo(id="1", title="An otter")
    assert photo == Photo(id="1", title="An otter")
    assert pickle.loads(pickle.dumps(photo)) == photo  # noqa: S301  # our own object
    assert hash(photo) == hash(Photo(id="1", title="An otter"))
    one, other = (flickr_client.decode("flickr.photos.search", json.dumps(PAGE).encode()) for _ in range(2))
    assert len({one, other}) == 1
    assert repr(photo) == "Photo(id='1', title='An otter')"
    assert photo.to_dict()["title"] == "An otter"


def test_a_client_never_shows_its_secrets() -> None:
    flickr = Flickr("the-key", "the-secret", token=Token(token="the-token", secret="the-other"))
    assert not any(word in repr(flickr) for word in ("the-key", "the-secret", "the-token", "the-other"))
    flickr.close()


def test_importing_the_client_loads_no_namespace() -> None:
    import subprocess
    import sys

    program = "import sys, flickr_client; print([m for m in sys.modules if '.api.' in m or m == 'oauthlib'])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_keys_and_addresses_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """`from_env` reads keys and base URL, and the options win."""
    monkeypatch.setenv("FLICKR_API_KEY", "env-key")
    monkeypatch.setenv("FLICKR_BASE_URL", "http://127.0.0.1:5000")
    responses = Responses({"stat": "ok"})
    with Flickr.from_env(transport=MockTransport(responses)) as flickr:
        flickr.test.null()
    assert responses.request is not None
    assert responses.request.url == "http://127.0.0.1:5000/services/rest/"
    assert responses.request.fields["api_key"] == "env-key"


SEQUENCES = sorted(
    (record for module in record_modules() for record in vars(module).values() if is_sequence(record)),
    key=lambda record: record.__name__,
)


@pytest.fixture
def page() -> PhotoPage:
    return decode(
        "flickr.photos.search", b'{"photos":{"page":1,"photo":[{"id":"1"},{"id":"2"},{"id":"3"}]},"stat":"ok"}'
    )


def test_a_page_does_what_a_sequence_does(page: PhotoPage) -> None:
    first, second, third = page
    assert isinstance(page, Sequence)
    assert len(page) == 3
    assert (page[0], page[-1], page[1:], page[::-1]) == (first, third, [second, third], [third, second, first])
    assert list(reversed(page)) == [third, second, first]
    assert (page.index(second), page.index(third, 1), page.count(first), page.count("1")) == (1, 2, 1, 0)
    assert first in page
    assert Photo(id="4") not in page
    assert (max(page, key=lambda photo: photo.id), sorted(page, key=lambda photo: photo.id)) == (third, list(page))
    with pytest.raises(IndexError):
        page[3]
    with pytest.raises(ValueError):  # noqa: PT011  # as of `Sequence`, without a message
        page.index(first, 1)


def test_a_page_goes_wherever_a_sequence_does(page: PhotoPage) -> None:
    assert random.choice(page) in page  # noqa: S311
    assert sorted(photo.id for photo in random.sample(page, 3)) == ["1", "2", "3"]
    assert random.choices(page, k=2)[0] in page  # noqa: S311
    assert bisect(page, "2", key=lambda photo: photo.id) == 2
    assert [*page, *page] == list(page) * 2
    assert dict(enumerate(page))[2] == page[2]
    match page:
        case [one, *others]:
            assert (one.id, len(others)) == ("1", 2)
        case _:
            pytest.fail("a page does not match a sequence pattern")


def test_a_page_is_copied_and_pickled_as_a_whole(page: PhotoPage) -> None:
    for twin in (copy.copy(page), copy.deepcopy(page), pickle.loads(pickle.dumps(page))):  # noqa: S301  # our own object
        assert twin == page
        assert hash(twin) == hash(page)
        assert (twin.page, list(twin)) == (1, list(page))
    assert json.loads(json.dumps(page.to_dict())) == {"page": 1, "photo": [{"id": "1"}, {"id": "2"}, {"id": "3"}]}
    assert json.dumps([photo.to_dict() for photo in page[:1]]) == '[{"id": "1"}]'


@pytest.mark.parametrize("record", SEQUENCES, ids=lambda record: record.__name__)
def test_every_record_with_entries_is_a_sequence(record: Any) -> None:
    """None of its fields hides a method of `Sequence`."""
    assert issubclass(record, Sequence)
    empty = record(**dict.fromkeys(required(record), "1"))
    assert (len(empty), list(empty), list(reversed(empty)), empty.count(None)) == (0, [], [], 0)
    with pytest.raises(ValueError):  # noqa: PT011  # as of `Sequence`, without a message
        empty.index(None)


def test_a_field_with_the_name_of_a_method_has_an_underscore() -> None:
    tags = decode("flickr.tags.getHotList", b'{"hottags":{"count":2,"tag":[{"_content":"a"}]},"stat":"ok"}').hottags
    assert (tags.count_, len(tags), tags.count(tags[0])) == (2, 1, 1)
    assert tags.to_dict()["count"] == 2
    assert pickle.loads(pickle.dumps(tags)).count_ == 2  # noqa: S301  # our own object
