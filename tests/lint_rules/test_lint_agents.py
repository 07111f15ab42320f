"""User-Agents of urllib's openers: of a class, of all of them, of an installed one; and those of other requests."""

from __future__ import annotations

import textwrap

import pytest

from flickr_lint.registry import choose
from flickr_lint.testing import findings_in

(DISGUISED_CLIENT,) = choose(["FLK806"], [])
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/115.0"
API = "https://api.flickr.com/services/rest/?method=flickr.photos.getRecent&api_key="

FOUND = {
    "an opener's class": """
        import urllib
        class Opener(urllib.FancyURLopener):
            version = "AGENT"  #!
        def recent(key):
            return Opener().open("ADDRESS" + key).read()
        """,
    "all openers": """
        import urllib.request
        urllib.request.URLopener.version = "AGENT"  #!
        def recent(key):
            return urllib.request.FancyURLopener().open("ADDRESS" + key).read()
        """,
    "what Python opens URLs with": """
        import urllib
        class Opener(urllib.FancyURLopener):
            version = "AGENT"  #!
        urllib._urlopener = Opener()
        def recent(key):
            return urllib.urlopen("ADDRESS" + key).read()
        """,
    "an installed opener": """
        import urllib.request
        opener = urllib.request.build_opener()
        opener.addheaders = [("User-Agent", "AGENT")]  #!
        urllib.request.install_opener(opener)
        def recent(key):
            with urllib.request.urlopen("ADDRESS" + key) as response:
                return response.read()
        """,
}

OTHER_REQUESTS = """
    import requests, urllib.request
    class Opener(urllib.request.FancyURLopener):
        version = "AGENT"
    opener = urllib.request.build_opener()
    opener.addheaders = [("User-Agent", "AGENT")]
    urllib.request.install_opener(opener)
    def weather():
        return urllib.request.urlopen("https://weather.example/").read(), Opener().open("https://weather.example/")
    def recent(key):
        return requests.get("ADDRESS" + key)
    """


def _text(example: str, agent: str = BROWSER) -> str:
    return textwrap.dedent(example).strip().replace("AGENT", agent).replace("ADDRESS", API) + "\n"


@pytest.mark.parametrize("kind", FOUND)
def test_browsers_are_found_where_they_are_named(kind: str) -> None:
    text = _text(FOUND[kind])
    found = [finding.region.line for finding in findings_in(DISGUISED_CLIENT, text)]
    assert found == [row for row, line in enumerate(text.splitlines(), 1) if "#!" in line]


@pytest.mark.parametrize("kind", FOUND)
def test_a_product_may_name_itself(kind: str) -> None:
    assert findings_in(DISGUISED_CLIENT, _text(FOUND[kind], "HeronWall/1.2 (https://heron.example)")) == ()


@pytest.mark.parametrize("kind", FOUND)
def test_other_sites_may_see_a_browser(kind: str) -> None:
    other = _text(FOUND[kind]).replace(API, "https://weather.example/now?q=")
    assert findings_in(DISGUISED_CLIENT, "import flickrapi\n" + other) == ()


def test_another_library_has_agents_of_its_own() -> None:
    assert findings_in(DISGUISED_CLIENT, _text(OTHER_REQUESTS)) == ()
