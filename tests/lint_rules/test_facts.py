"""Facts: calls whichever client makes them, folded lifetimes, hosting URLs, placeholders."""

from __future__ import annotations

import pytest

from flickr_lint.facts.flow import Kind
from flickr_lint.facts.lifetimes import in_words, lifetime_of, parse_text
from flickr_lint.facts.secrets import is_placeholder
from flickr_lint.facts.urls import is_hosting, starts_hosting
from flickr_lint.project import Project
from flickr_lint.testing import sources_of


def _calls(text: str) -> list[tuple[str, str]]:
    project = Project(sources_of(text))
    (module,) = project.modules.values()
    return [(call.method, call.client) for call in project.flow.calls[module]]


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("import flickrapi\nf.photos.getInfo(photo_id=1)", ("flickr.photos.getInfo", "flickrapi")),
        ("import flickrapi\nf.photos_getInfo(photo_id=1)", ("flickr.photos.getInfo", "flickrapi")),
        ("import flickrapi\nself.flickr.people_getphotos()", ("flickr.people.getPhotos", "flickrapi")),
        ("import flickrapi\nflickr.walk(text='a')", ("flickr.photos.search", "flickrapi")),
        ("import flickr_api\nphoto.getSizes()", ("flickr.photos.getSizes", "flickr_api")),
        ("import flickr_api\nflickr_api.Photo.search(text='a')", ("flickr.photos.search", "flickr_api")),
        (
            "import flickr_api\nflickr_api.Walker(flickr_api.Photo.search, text='a')",
            ("flickr.photos.search", "flickr_api"),
        ),
        ("import flickrapi\nflickr.data_walker(flickr.photos.search, text='a')", ("flickr.photos.search", "flickrapi")),
        (
            "from flickr_client import Flickr\nflickr.photos.iter_search(text='a')",
            ("flickr.photos.search", "flickrkit"),
        ),
        ("from flickr_client import Flickr\nflickr.call('flickr.photos.search')", ("flickr.photos.search", "named")),
        ("get(URL, params={'method': 'flickr.photos.search'})", ("flickr.photos.search", "http")),
        ("p = {'method': 'flickr.photos.search'}\nget(URL, params=p)", ("flickr.photos.search", "http")),
        ("get('https://api.flickr.com/services/rest/?method=flickr.test.echo')", ("flickr.test.echo", "http")),
        (
            "B = 'https://api.flickr.com/services/rest/'\nget(f'{B}?method=flickr.test.echo&x={y}')",
            ("flickr.test.echo", "http"),
        ),
        ("requests.get('https://api.flickr.com/services/rest/', params=p)", ("", "http")),
        # walkers of methods as they are at hand
        ("import flickrapi\nf.data_walker(f.people_getPhotos, user_id=1)", ("flickr.people.getPhotos", "flickrapi")),
        ("import flickr_api\nflickr_api.Walker(user.getPhotos)", ("flickr.people.getPhotos", "flickr_api")),
        ("import flickr_api\nflickr_api.Walker(album.getPhotos)", ("flickr.photosets.getPhotos", "flickr_api")),
        # clients by their class, making or annotation, whatever they are called
        (
            "import flickrapi\nclass D(flickrapi.FlickrAPI):\n def go(self):\n  self.walk(text='a')",
            ("flickr.photos.search", "flickrapi"),
        ),
        (
            (
                "from flickrapi import FlickrAPI\nclass B(FlickrAPI): pass\nclass D(B):\n"
                " def go(self):\n  return self.photos.search(text='a')"
            ),
            ("flickr.photos.search", "flickrapi"),
        ),
        (
            "from flickrapi import FlickrAPI\nx = FlickrAPI(K, S)\nx.photos.search()",
            ("flickr.photos.search", "flickrapi"),
        ),
        (
            "from flickrapi import FlickrAPI\ndef go(x: FlickrAPI | None):\n x.photos.search()",
            ("flickr.photos.search", "flickrapi"),
        ),
        (
            (
                "import flickrapi\nclass D:\n def __init__(self):\n  self.x = flickrapi.FlickrAPI(K, S)\n"
                " def go(self):\n  self.x.photos.search()"
            ),
            ("flickr.photos.search", "flickrapi"),
        ),
    ],
)
def test_every_client_makes_the_same_call(code: str, call: tuple[str, str]) -> None:
    assert _calls(code) == [call]


@pytest.mark.parametrize(
    "code",
    [
        "import flickrapi\nself.photos.delete()",
        "x = 'flickr'\nlog.info('flickr.photos.search')",
        "flickr = photos.all()",
        # what the class does itself
        "import flickrapi\nclass D(flickrapi.FlickrAPI):\n def walk(self): pass\n def go(self): self.walk()",
        "import flickrapi\nclass D(Other):\n def go(self): self.photos.search()",
    ],
)
def test_what_only_looks_like_a_call_is_none(code: str) -> None:
    assert _calls(code) == []


def test_a_call_knows_its_function_and_loop() -> None:
    project = Project(
        sources_of("import flickrapi\ndef f():\n    for i in ids:\n        flickr.photos.getInfo(photo_id=i)")
    )
    (module,) = project.modules.values()
    (call,) = project.flow.calls[module]
    assert call.function is not None
    assert call.function.name == "f"
    assert type(call.loop).__name__ == "For"
    assert list(call.arguments) == ["photo_id"]


@pytest.mark.parametrize(
    ("expression", "lifetime"),
    [
        ("60 * 60 * 24 * 2", 172_800.0),
        ("timedelta(days=2)", 172_800.0),
        ("timedelta(days=1, hours=12).total_seconds()", 129_600.0),
        ("int(2 * DAY)", 172_800.0),
        ("getattr(settings, 'TTL', 3600)", 3600.0),
        ("int(os.environ.get('TTL', '604800'))", 604_800.0),
        ("'7d'", 604_800.0),
        ("None", "forever"),
        ("-1", "forever"),
        ("settings.TTL", "unknown"),
        ("1 / 0", "unknown"),
    ],
)
def test_lifetimes_are_folded(expression: str, lifetime: float | str) -> None:
    project = Project(sources_of(f"DAY = 86_400  # flickr\nx = {expression}"))
    (module,) = project.modules.values()
    value = module.tables.module.names["x"][0].value
    assert lifetime_of(value, module, project.flow.fold) == lifetime


@pytest.mark.parametrize(("text", "seconds"), [("600", 600.0), ("2 days", 172_800.0), ("soon", "unknown")])
def test_lifetimes_in_text(text: str, seconds: float | str) -> None:
    assert parse_text(text) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(604_800, "7 days"), (86_401, "24 hours"), (129_600, "36 hours"), (86_400, "1 day"), (59, "59 seconds")],
)
def test_lifetimes_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


@pytest.mark.parametrize(
    ("url", "hosting"),
    [
        ("https://live.staticflickr.com/7/1_ab_b.jpg", True),
        ("http://farm5.static.flickr.com/7/1_ab.jpg", True),
        ("https://farm\0.staticflickr.com/\0/\0_\0.jpg", True),
        ("//c1.staticflickr.com/7/1_ab.jpg", True),
        ("https://farm5.staticflickr.com/7/buddyicons/1.jpg", False),
        ("https://www.flickr.com/photos/a/1/", False),
        ("https://flic.kr/p/2abc", False),
    ],
)
def test_hosting_urls(url: str, *, hosting: bool) -> None:
    assert is_hosting(url) is starts_hosting(url) is hosting


@pytest.mark.parametrize(
    "value", ["0123456789abcdef", "XXXXXXXXXXXXXXXX", "a" * 32, "deadbeef" * 4, "5ec2e75ec2e75ec2", "0f1e0f1e0f1e0f1e"]
)
def test_placeholders(value: str) -> None:
    assert is_placeholder(value.lower())


@pytest.mark.parametrize(
    "value", ["7d02c9fa41b86e35d0f7a92c5be1483f", "e2904b7ac15d83f6", "72157720835194763-3fa09d1c7b52e864"]
)
def test_real_values_are_no_placeholders(value: str) -> None:
    assert not is_placeholder(value)


@pytest.mark.parametrize(
    "put",
    [
        "held[i] = RESULT",
        "held.append(RESULT)",
        "held.update({i: RESULT})",
        "held.extend([RESULT])",
        "held += [RESULT]",
    ],
)
@pytest.mark.parametrize("begin", ["held = {}", "held = load(file)"])
def test_a_container_is_what_is_put_into_it(begin: str, put: str) -> None:
    call = 'flickr.photos.getInfo(photo_id=i)["photo"]'
    text = f"""
    import flickrapi
    flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
    def infos(ids):
        {begin}
        for i in ids:
            {put.replace("RESULT", call)}
        show(held)
    """
    project = Project(sources_of(text))
    (module,) = project.modules.values()
    (shown,) = module.calls_named("show")
    assert project.flow.kind(shown.args[0], module) & Kind.RESULT
