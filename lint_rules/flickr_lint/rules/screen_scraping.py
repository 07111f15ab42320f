"""Pages of www.flickr.com that are fetched and parsed.

## What it does

Finds pages of Flickr that a program fetches and searches with an HTML parser or regular expressions, and programs that
search them for the key of Flickr's own site. If the URL comes from the user, what the page is searched for decides
(`live.staticflickr.com/…`), unless the module names another site.

## Why it is bad

Developer Guide, «Best Practices» (G14): no screen scraping. Use the API; scrapers are blocked. The key inside
the pages is Flickr's own: calls with it count for Flickr's site, not for your product.

## Example

```python
page = requests.get("https://www.flickr.com/search/", params={"text": "heron"}).text
soup = BeautifulSoup(page, "html.parser")
```

## Use instead

```python
found = flickr.photos.search(text="heron", extras="url_m,owner_name")
```

For a list without a key there are feeds, for one photo's page there is oEmbed.

## What it cannot see

Browsers that other programs control, spiders of Scrapy, and URLs from a configuration. Following a
redirect for the id in its URL is not scraping.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.pages import fetched_pages
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_SITE_KEY = regex(r"flickr\.api\.site_key|\bsite_key\W")


class ScreenScraping(Rule):
    """See the module's docstring."""

    code = "FLK802"
    name = "screen-scraping"
    summary = "pages of www.flickr.com that are fetched and taken apart"
    help = "call the API with a key of your own; feeds and oEmbed need none"
    guide = "G14"
    severity = "error"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi
        """
        import flickrapi
        found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron")
        """,
        # raw requests, the API, another page
        """
        import requests
        from bs4 import BeautifulSoup
        answer = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
        soup = BeautifulSoup(answer.text, "lxml-xml")
        other = BeautifulSoup(requests.get("https://example.org/").text)
        """,
        # a redirect followed for the id in the address
        """
        import re, requests
        def photo_id(short):  # of flic.kr
            response = requests.get("https://flic.kr/p/" + short)
            return re.match(r"https://www.flickr.com/photos/[^/]+/([0-9]+)", response.url)
        """,
        # a feed needs no key
        """
        import feedparser
        feed = feedparser.parse("https://www.flickr.com/services/feeds/photos_public.gne?tags=heron")
        """,
        # another site is searched for links to Flickr
        """
        import re, requests
        def borrowed(url):
            text = requests.get(url or "https://blog.example.org/").text
            return re.findall(r"https://www\\.flickr\\.com/photos/[^/]+/[0-9]+", text)
        """,
        # a parser that reads a file
        """
        import pandas, lxml.html
        pandas.read_html("flickr.html")
        lxml.html.parse("https://api.flickr.com/services/rest/?method=flickr.test.echo")
        """,
        # opened for a person
        """
        import webbrowser
        from flickr_client import Flickr
        webbrowser.open("https://www.flickr.com/photos/otter/")
        """,
        # the key of another site's page
        {
            "wall/gallery.py": """
                import flickrapi
                flickr = flickrapi.FlickrAPI(KEY, SECRET)
            """,
            "wall/other.py": """
                import re, requests
                from wall import gallery
                def key():
                    return re.search(r'"site_key":"(.{32})"', requests.get("https://example.org/").text)
            """,
        },
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # requests and BeautifulSoup
        """
        import re, requests
        def key_of_the_site(album_url):  # on flickr.com
            found = re.search(r'"site_key":"(.{32})"', requests.get(album_url).text)
            return found.group(1)
        """,
        """
        import flickr_api, requests
        from bs4 import BeautifulSoup
        def largest(photo):
            page = requests.get(photo.getPhotoUrl("Large"))
            return BeautifulSoup(page.content, "html.parser").find("img")["src"]
        """,
        """
        import requests
        from bs4 import BeautifulSoup
        page = requests.get("https://www.flickr.com/search/", params={"text": "heron"})
        soup = BeautifulSoup(page.text, "html.parser")
        """,
        # the address in an attribute
        """
        import requests
        from bs4 import BeautifulSoup
        class Finder:
            def __init__(self):
                self.base = "https://www.flickr.com/photos/tags/"
            def find(self, tag):
                page = requests.get(self.base + tag)
                return [img["src"] for img in BeautifulSoup(page.text, "lxml").find_all("img")]
        """,
        # urllib and a regular expression for the site's own key
        """
        import re, urllib.request
        html = urllib.request.urlopen("https://www.flickr.com/photos/").read().decode()
        # finds: A page of Flickr's is fetched here and taken apart
        key = re.search(r'api.site_key = "([^"]+)"', html)
        """,
        # httpx and lxml
        """
        import httpx
        from lxml import html
        tree = html.fromstring(httpx.get(f"https://www.flickr.com/people/{name}/").text)
        """,
        # a browser that is steered
        """
        from selenium import webdriver
        driver = webdriver.Firefox()
        driver.get("https://www.flickr.com/photos/otter/")
        images = [image.get_attribute("src") for image in driver.find_elements("css selector", "img")]
        """,
        # parsers that fetch the page themselves
        """
        from pyquery import PyQuery as pq
        STREAM = "https://www.flickr.com/photos/otter/"
        doc = pq(url=STREAM + "page2")
        """,
        """
        import lxml.html
        tree = lxml.html.parse("https://www.flickr.com/people/otter/")
        """,
        # the address comes from the user, what is searched for shows whose page it is
        """
        import re, requests
        IMAGE = re.compile(r"live\\.staticflickr\\.com/\\S+_k\\.jpg")
        def largest():
            text = requests.get(input("photo page: ")).text
            return IMAGE.findall(text)
        """,
        # the address is passed, the module knows Flickr's pages only
        """
        import re
        from .common import get_html
        PATTERN = r"https?://www\\.flickr\\.com/photos/[^/]+/(\\d+)"
        IMAGE = r'"url":"([^"]+)"'
        def image(url):
            page = get_html(url)
            return re.search(IMAGE, page)[1]
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Fetched pages that are taken apart."""
        pages = list(fetched_pages(module, project))
        reported = {module.function_of(page.fetch) for page in pages}
        for page in pages:
            related = [("it is taken apart here", module, page.parsed)] if page.parsed is not page.fetch else []
            message = "A page of Flickr's is fetched here and taken apart"
            yield self.finding(module, page.fetch, message, confidence=None if page.known else "low", related=related)
        for node in module.of_kind(ast.Call):
            if not node.args or module.function_of(node) in reported:
                continue
            if _asks_own_key(node, module, project):
                yield self.finding(module, node, "This searches for the key of Flickr's own site in its page")


def _asks_own_key(node: ast.Call, module: Module, project: Project) -> bool:
    """A search for the site's key where the page was fetched out of sight."""
    texts = [project.flow.fold.value(at, module) for at in node.args]
    return any(isinstance(text, str) and _SITE_KEY.search(text) for text in texts) and module.mentions_flickr
