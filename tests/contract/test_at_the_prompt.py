"""What people see and type at a prompt: reprs, thumbnails, largest files, and names that other clients have."""

from __future__ import annotations

import asyncio
import inspect
import pickle
import re
import sys
from subprocess import run
from typing import TYPE_CHECKING

import pytest

import flickr_client
from flickr_client import AsyncFlickr, Flickr, MockTransport, Request, Response
from flickr_client.errors import ConfigurationError, MissingSize
from flickr_runtime.other_names import unknown_name
from flickr_sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


@pytest.fixture(scope="module")
def flickr(sandbox: Sandbox) -> Iterator[Flickr]:
    token = sandbox.sign_in("otterbank")
    with Flickr(sandbox.consumer_key, sandbox.consumer_secret, token=token, base_url=sandbox.base_url) as client:
        yield client


def test_a_record_and_a_page_are_shown_in_one_line(flickr: Flickr) -> None:
    page = flickr.photos.search(text="otters", extras="standard", per_page=5)
    assert repr(page) == f"PhotoPage(5 items, page=1, pages={page.pages}, total={page.total})"
    for photo in page:
        assert repr(photo).startswith(f"Photo(id={photo.id!r}, title={photo.title!r}")
        assert len(repr(photo)) <= 110
        assert "\n" not in repr(photo)
    assert repr(flickr.photos.get_sizes(page[0].id)).startswith("PhotosGetSizes(")
    assert len(repr(flickr.photos.get_info(page[0].id))) <= 110


def test_a_notebook_shows_thumbnails_that_link_to_the_pages(flickr: Flickr) -> None:
    page = flickr.photos.search(text="otters", per_page=5)
    shown = page._repr_html_()
    assert shown is not None
    for photo in page:
        assert f'<a href="{photo.page_url}"' in shown
        assert f'src="{photo.url("q")}"' in shown
    assert page[0]._repr_html_() in shown
    assert flickr.test.login()._repr_html_() is None


BODY = b'{"photos":{"page":1,"photo":[{"id":"1","title":"A","views":"3"},{"id":"2","title":"B"}]},"stat":"ok"}'


def test_rows_of_a_page_make_a_data_frame() -> None:
    page = flickr_client.decode("flickr.photos.search", BODY)
    with pytest.raises(AttributeError, match=re.escape("write pandas.DataFrame(each.to_dict() for each in page)")):
        page.ndim  # noqa: B018  # pandas.DataFrame(page) reads it
    pandas = pytest.importorskip("pandas")
    with pytest.raises(AttributeError, match=re.escape("write pandas.DataFrame(each.to_dict() for each in page)")):
        pandas.DataFrame(page)
    frame = pandas.DataFrame(each.to_dict() for each in page)
    assert [list(frame.columns), list(frame.title)] == [["id", "title", "views"], ["A", "B"]]


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("page['photo']", "'photo' is the page itself: loop over it, or write page[0]"),
        ("page['photos']['photo']", "'photos' is the page itself: loop over it, or write page[0]"),
        ("page['page']", "write .page"),
        ("page[0]['title']", "'Photo' object has attributes, not items; write .title"),
        ("page[0]['url_Z']", "write .url_z"),
        ("page[0]['somethingElse']", "to_dict() makes a dictionary"),
        ("page[0][0]", "'Photo' object has attributes, not items"),
        ("dict(page[0])", "'Photo' object is not iterable"),
        ("'title' in page[0]", "argument of type 'Photo' is not iterable"),
    ],
)
def test_records_are_no_dictionaries(code: str, advice: str) -> None:
    page = flickr_client.decode("flickr.photos.search", BODY)
    with pytest.raises(TypeError, match=rf"{re.escape(advice)}$"):
        eval(code, {"page": page})  # noqa: S307


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("Photo", "flickr.photos for calls, flickr_client.types.Photo for annotations"),
        ("PhotoPage", "flickr_client.types.PhotoPage"),
        ("Photos", "flickr_client.types.Photo"),
        ("Album", "flickr.photosets for calls, flickr_client.types.Photoset for annotations"),
        ("FlickrAPI", "flickr_client.Flickr(key, secret)"),
        ("flickr", "flickr_client.Flickr"),
        ("RateLimited", "flickr_client.errors.RateLimited"),
        ("sign_in", "flickr_client.login.sign_in"),
        ("upload", "flickr.upload(path)"),
    ],
)
def test_an_import_of_another_name_says_what_to_write(name: str, instead: str) -> None:
    message = rf"cannot import name '{name}' from 'flickr_client'; write {re.escape(instead)}$"
    with pytest.raises(ImportError, match=message):
        exec(f"from flickr_client import {name}", {})  # noqa: S102
    with pytest.raises(AttributeError, match=rf"; write {re.escape(instead)}$"):
        getattr(flickr_client, name)
    assert not hasattr(flickr_client, name)


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_without_a_known_caller_an_unknown_name_is_an_attribute_error(
    frames: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Code:
        co_code = b""

    class Frame:
        f_back: Frame | None = None
        f_code, f_lasti = Code(), 7

    innermost = Frame()
    last = innermost
    for _ in range(frames - 1):
        last.f_back = Frame()
        last = last.f_back
    monkeypatch.setattr(sys, "_getframe", lambda *_: innermost)
    error = unknown_name("flickr_client", "FlickrAPI")
    assert type(error) is AttributeError
    assert str(error).endswith("; write flickr_client.Flickr(key, secret)")


def test_a_title_cannot_become_markup() -> None:
    body = b'{"photos":{"photo":[{"id":"1","secret":"a","server":"2","title":"<script>\\"x"}]},"stat":"ok"}'
    shown = flickr_client.decode("flickr.photos.search", body)._repr_html_()
    assert "<script>" not in shown
    assert 'alt="&lt;script&gt;&quot;x"' in shown


def test_the_largest_file_is_the_original_if_it_may_be_had(flickr: Flickr, tmp_path: Path) -> None:
    photo = flickr.people.get_photos("me", per_page=1)[0]
    sizes = flickr.photos.get_sizes(photo.id)
    largest = max((size for size in sizes if size.media == "photo"), key=lambda size: size.width * size.height)
    seen: list[tuple[int, int | None]] = []
    got = flickr.download(photo, "largest", to=tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert got.url == largest.source
    assert got.path is not None
    assert got.path.stat().st_size == got.size == seen[-1][0] == seen[-1][1]
    assert flickr.download(photo.id, "largest").sha256 == got.sha256
    others = flickr.acting_for(None).download(photo.id, "largest")
    assert others.size < got.size or others.url == got.url


def test_a_photo_without_files_has_no_largest(flickr_mock) -> None:
    flickr_mock.returns("flickr.photos.getSizes", {"sizes": {"size": []}})
    with pytest.raises(MissingSize, match="served in no size"):
        Flickr("key", transport=flickr_mock.transport).download("1", "largest")


@pytest.mark.parametrize(
    ("path", "instead"),
    [
        ("photos.getInfo", "get_info"),
        ("photos.get_inof", "get_info"),
        ("photos.comments.addComment", "add_comment"),
        ("photos_search", "photos.search"),
        ("photos_comments_getList", "photos.comments.get_list"),
        ("photosets_getPhotos", "photosets.get_photos"),
        ("photo", "photos"),
        ("walk", r"flickr\.photos\.iter_search\(…\)"),
        ("walk_set", r"flickr\.photosets\.iter_get_photos\(photoset_id, user_id\)"),
        ("authenticate_via_browser", r"flickr_client\.login\.sign_in\(flickr, 'read'\)"),
        ("token_valid", r"flickr_client\.login\.check_token\(flickr\)"),
        ("do_flickr_call", r"flickr\.call\("),
        ("set_keys", r"Flickr\(key, secret\)"),
        ("enable_cache", r"Flickr\(…, cache=True\)"),
    ],
)
def test_a_name_of_another_client_says_what_to_write_instead(path: str, instead: str) -> None:
    found: object = Flickr("key")
    *above, last = path.split(".")
    for name in above:
        found = getattr(found, name)
    with pytest.raises(AttributeError, match=f"has no attribute {last!r}; write {instead}$|; write {instead}"):
        getattr(found, last)


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("FlickrAPI", r"flickr_client\.Flickr\(key, secret\)"),
        ("set_keys", r"Flickr\(key, secret\)"),
        ("Walker", r"flickr\.photos\.iter_search"),
        ("Photo", r"flickr\.photos"),
        ("FlickrAPIError", r"flickr_client\.APIError"),
        ("NotFound", r"flickr_client\.errors\.NotFound"),
    ],
)
def test_a_name_of_another_package(name: str, instead: str) -> None:
    with pytest.raises(AttributeError, match=f"has no attribute {name!r}; write {instead}"):
        getattr(flickr_client, name)


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("getInfo", r"flickr\.photos\.get_info\(photo\.id\)"),
        ("save", r"flickr\.download\(photo, 'largest', to=path\)"),
        ("getPageUrl", "page_url"),
        ("get", "the field itself"),
        ("titel", "title"),
        ("date_taken", "datetaken"),
    ],
)
def test_a_name_that_photos_of_another_client_have(name: str, instead: str) -> None:
    body = b'{"photos":{"photo":[{"id":"1","title":"An otter"}]},"stat":"ok"}'
    photo = flickr_client.decode("flickr.photos.search", body)[0]
    with pytest.raises(AttributeError, match=f"'Photo' object has no attribute {name!r}; write {instead}"):
        getattr(photo, name)
    assert not hasattr(photo, "zzzzqqqq")
    assert not hasattr(photo, "__len__")


def test_a_name_that_nobody_has_is_an_ordinary_error() -> None:
    client = Flickr("key")
    assert not hasattr(client, "zzzzqqqq")
    assert not hasattr(client, "_repr_png_")
    assert not hasattr(client.photos, "__len__")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"timeot": 5}, r"no option is called timeot \(did you mean 'timeout'\?\)"),
        ({"timeout": "5"}, r"timeout='5': give a number of seconds above 0"),
        ({"retries": True}, r"retries=True: give a whole number"),
        ({"deadline": "soon"}, r"deadline='soon': give a number of seconds above 0, or None"),
        ({"state": 5}, r"state=5: give a URL such as redis://host or memory:"),
        ({"calls_per_hour": "100"}, r"calls_per_hour='100': give a whole number from 1 to 3600"),
        ({"hooks": print}, r"hooks=.*: give a list of functions"),
        ({"shares": 0.5}, r"shares=0.5: give limits by method"),
        ({"token": "abc"}, r"token is a str: give a flickr_client.Token"),
        ({"base_url": 5123}, r"base_url=5123: give a URL such as http://127.0.0.1:5123"),
        ({"cache": "yes"}, r"cache='yes': give True, False, or seconds"),
        ({"api_key": "5ec2e75ec2e75ec2", "api_secret": "5a6db0c0" * 4}, "a key has 32 characters, a secret 16"),
        ({"format": "parsed-json"}, r"no option is called format: methods return records"),
        ({"token_cache_location": "x"}, r"`flickr login` stores the token"),
    ],
)
def test_an_option_that_cannot_be_right_says_what_is_wanted(options: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        Flickr(**({"api_key": "key", "api_secret": "secret"} | options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("txt", r"; did you mean 'text'\?"),
        ("format", r": methods return records; flickr.call\('flickr.photos.search', …\)"),
        ("nojsoncallback", ": it is not needed"),
        ("api_key", r": the key is the client's, as in Flickr\(key\)"),
        ("timeout", r": write flickr.with_options\(timeout=…\) before the namespace"),
        ("zzzzqqqq", "$"),
    ],
)
def test_an_unknown_argument_of_a_method_says_what_to_write(name: str, says: str) -> None:
    expected = rf"PhotosAPI.search\(\) got an unexpected keyword argument {name!r}{says}"
    with pytest.raises(TypeError, match=expected):
        Flickr("key").photos.search(text="otters", **{name: "x"})
    with pytest.raises(TypeError, match=expected.replace("PhotosAPI", "AsyncPhotosAPI")):
        asyncio.run(AsyncFlickr("key").photos.search(text="otters", **{name: "x"}))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["filename", "photo_file", "fileobj"])
def test_the_file_of_an_upload_has_no_name(name: str) -> None:
    says = rf"upload\(\) got an unexpected keyword argument {name!r}: give the (open )?file as the first argument"
    with pytest.raises(TypeError, match=says):
        Flickr("key").upload(title="An otter", **{name: "otter.jpg"})  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=says):
        asyncio.run(AsyncFlickr("key").upload(title="An otter", **{name: "otter.jpg"}))  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'source'"):
        Flickr("key").upload(title="An otter")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("name", "instead"),
    [("serch", "search"), ("delete_photo", "delete"), ("photos_search", "search"), ("getInfos", "get_info")],
)
def test_the_nearest_method(name: str, instead: str) -> None:
    with pytest.raises(AttributeError, match=f"; write {instead}$"):
        getattr(Flickr("key").photos, name)


@pytest.mark.parametrize("name", ["nonsense", "make", "walk"])
def test_a_word_with_a_few_of_the_same_letters_is_not_near(name: str) -> None:
    with pytest.raises(AttributeError, match=f"has no attribute {name!r}$"):
        getattr(Flickr("key").photos, name)


def test_other_type_errors_of_a_method_stay_as_they_are() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'photo_id'"):
        Flickr("key").photos.get_info()  # type: ignore[call-arg]

    def broken(_: Request) -> Response:
        raise TypeError("of the transport")

    with pytest.raises(TypeError, match=r"^of the transport$"):
        Flickr("key", transport=MockTransport(broken)).photos.get_info("1")


def test_methods_look_as_they_are_written() -> None:
    assert str(inspect.signature(Flickr("key").photos.get_info)).startswith("(photo_id: 'str', *, secret:")
    assert inspect.iscoroutinefunction(AsyncFlickr("key").photos.get_info)
    assert not inspect.iscoroutinefunction(Flickr("key").photos.get_info)


def test_a_token_that_is_none_is_refused_without_showing_it() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Flickr("key", "secret", token="hunter2")  # type: ignore[arg-type]
    assert "hunter2" not in str(caught.value)


def test_options_of_a_client_are_not_for_single_calls() -> None:
    with pytest.raises(ConfigurationError, match=r"state is set when a client is made, as in Flickr\(…, state=…\)"):
        Flickr("key").with_options(state=False)  # type: ignore[call-arg]
    with pytest.raises(ConfigurationError, match="did you mean 'retries'"):
        Flickr("key").with_options(retires=3)  # type: ignore[call-arg]


def test_one_import_has_everything_and_loads_little() -> None:
    program = (
        "import flickr_client, sys\n"
        "loaded = {name for name in sys.modules if name.startswith('flickr_runtime.')}\n"
        "assert not loaded & {'flickr_runtime.' + part for part in ('upload', 'images', 'feeds', 'login', 'tokens')}\n"
        "for name in flickr_client.__all__: assert getattr(flickr_client, name) is not None\n"
        "for name in flickr_client.errors.__all__: assert getattr(flickr_client.errors, name) is not None\n"
        "for module in ('cache', 'feeds', 'images', 'login', 'testing', 'tokens', 'uploads', 'urls'):\n"
        "    found = getattr(flickr_client, module)\n"
        "    assert found.__all__ and all(hasattr(found, name) for name in found.__all__), module\n"
        "print(flickr_client.__version__)\n"
    )
    done = run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == flickr_client.__version__


def test_every_error_that_can_be_raised_is_in_one_module() -> None:
    import importlib
    import pkgutil

    import flickr_runtime
    from flickr_client import errors
    from flickr_runtime.errors import FlickrError

    for module in pkgutil.walk_packages(flickr_runtime.__path__, "flickr_runtime."):
        importlib.import_module(module.name)

    def below(kind: type) -> Iterator[type]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    kinds = {FlickrError, errors.IncompleteResultsWarning, *below(FlickrError)}
    assert not [kind for kind in kinds if kind.__module__.startswith("flickr_runtime")]
    ours = [kind for kind in kinds if kind.__module__ == "flickr_client.errors"]
    assert len(ours) > 40
    assert {kind.__name__ for kind in ours} <= set(errors.__all__)
    for kind in ours:
        assert getattr(errors, kind.__name__) is kind
        assert pickle.loads(pickle.dumps(kind)) is kind  # noqa: S301  # ours


def test_a_traceback_has_one_hint() -> None:
    program = "import flickr_client\nflickr_client.Flickr('k').photos.serch"
    done = run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "AttributeError: 'PhotosAPI' object has no attribute 'serch'; write search"


def test_a_traceback_names_what_one_imports() -> None:
    program = "import flickr_client\nflickr_client.Flickr('k').photos.get_info('')"
    done = run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("flickr_client.errors.ArgumentError: "), done.stderr
