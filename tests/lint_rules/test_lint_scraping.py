"""Pages of Flickr that programs parse, by any client; the same for another site; and what needs no parsing."""

from __future__ import annotations

import textwrap

import pytest

from flickr_lint.registry import choose
from flickr_lint.testing import findings_in

(SCREEN_SCRAPING,) = choose(["FLK802"], [])

FOUND = {
    "the source of a browser's page": """
        import re
        from selenium import webdriver
        def collect(tag):
            driver = webdriver.Chrome()
            driver.get("https://www.flickr.com/search/?text=" + tag)  #!
            html = driver.page_source
            return re.findall(r"src='([^']+)'", html)
        """,
    "a browser of an object, in two methods": """
        from bs4 import BeautifulSoup
        from selenium import webdriver
        class Crawler:
            BASE = "https://www.flickr.com/photos/{}/page{}"
            def __init__(self):
                self.browser = webdriver.Firefox()
            def soup(self):
                return BeautifulSoup(self.browser.page_source, "html.parser")
            def images(self, user, n):
                self.browser.get(self.BASE.format(user, n))  #!
                return [div["style"] for div in self.soup().select("div.photo")]
        """,
    "a helper that fetches and parses": """
        import requests
        from bs4 import BeautifulSoup
        def soup_of(url):
            response = requests.get(url, timeout=10)
            response.raise_for_status()
            return BeautifulSoup(response.content, "lxml")
        def favorites(user):
            return [a["href"] for a in soup_of("https://www.flickr.com/photos/%s/favorites" % user).find_all("a")]  #!
        def events():
            return soup_of("https://events.example.com/").find_all("li")
        """,
    "a helper's page, parsed by its caller": """
        import json, re, urllib.request
        PAGE = "https://www.flickr.com/photos/{user}/{photo}/"
        class Extractor:
            def _download_webpage(self, url):
                with urllib.request.urlopen(url) as response:
                    return response.read().decode("utf-8")
            def extract(self, user, photo):
                page = self._download_webpage(PAGE.format(user=user, photo=photo))  #!
                return json.loads(re.search(r"model:\\s*(\\{.+?\\}),", page).group(1))
        """,
    "an extractor of a larger program": """
        import re
        class Extractor:
            _VALID_URL = r"https?://(?:www\\.|secure\\.)?flickr\\.com/photos/[\\w@]+/(?P<id>[0-9]+)"
            def _real_extract(self, url):
                page = self._download_webpage(url, re.match(self._VALID_URL, url).group("id"))  #!
                return {"title": self._og_search_title(page)}
        """,
    "places in a text": """
        import urllib2
        def owner(photo, user):
            page = urllib2.urlopen("http://www.flickr.com/photos/%s/%s/" % (user, photo)).read()  #!
            start = page.find('data-nsid="')
            return page[start + 11:page.find('"', start + 11)]
        """,
    "a response that parses itself": """
        from requests_html import HTMLSession
        response = HTMLSession().get("https://www.flickr.com/groups/herons/pool/")  #!
        for image in response.html.find("img.photo"):
            print(image.attrs["src"])
        """,
    "a spider's first pages and requests": """
        import scrapy
        class Herons(scrapy.Spider):
            name = "herons"
            start_urls = [
                "https://www.flickr.com/explore",  #!
            ]
            def parse(self, response):
                for link in response.css("a.overlay::attr(href)"):
                    yield scrapy.Request("https://www.flickr.com/photos/" + link.get(), callback=self.photo)  #!
            def photo(self, response):
                yield {"title": response.xpath("//title/text()").get()}
        """,
}

SILENT = {
    "whether there is a page": """
        import requests
        def exists(user):
            return requests.get("https://www.flickr.com/photos/%s/" % user).status_code == 200
        """,
    "feeds and oEmbed": """
        import re, requests
        from bs4 import BeautifulSoup
        def items(user):
            feed = requests.get("https://www.flickr.com/services/feeds/photos_public.gne", params={"id": user})
            return BeautifulSoup(feed.text, "xml").find_all("item")
        def title(page):
            said = requests.get("https://www.flickr.com/services/oembed/", params={"url": page, "format": "json"})
            return re.search("title", said.text)
        """,
    "a helper that fetches answers of the API": """
        import requests
        def fetched(url):
            return requests.get(url).text
        def found(key):
            text = fetched("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent&api_key=" + key)
            return text.partition("<photos")[2]
        """,
    "a browser that shows a page": """
        from selenium import webdriver
        driver = webdriver.Firefox()
        driver.get("https://www.flickr.com/photos/otter/")
        driver.maximize_window()
        """,
    "a spider of another kind": """
        class Spider:
            start_urls = ["https://www.flickr.com/explore"]
            def legs(self):
                return self.text.find("leg")
        """,
}


def _lines(example: str) -> list[int]:
    return [row for row, line in enumerate(_text(example).splitlines(), 1) if "#!" in line]


def _text(example: str) -> str:
    return textwrap.dedent(example).strip() + "\n"


@pytest.mark.parametrize("kind", FOUND)
def test_parsed_pages_are_found(kind: str) -> None:
    found = [finding.region.line for finding in findings_in(SCREEN_SCRAPING, _text(FOUND[kind]))]
    assert found == _lines(FOUND[kind])


@pytest.mark.parametrize("kind", FOUND)
def test_the_pages_of_another_site_are_left_alone(kind: str) -> None:
    other = _text(FOUND[kind]).replace("www.flickr.com", "www.example.org").replace("flickr\\.com", "example\\.org")
    assert findings_in(SCREEN_SCRAPING, "import flickrapi\n" + other) == ()


@pytest.mark.parametrize("kind", SILENT)
def test_what_is_not_parsed_is_left_alone(kind: str) -> None:
    assert findings_in(SCREEN_SCRAPING, _text(SILENT[kind])) == ()
