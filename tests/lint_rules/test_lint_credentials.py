"""Credentials under any name, in any module, by where they go; the same ones of other services."""

from __future__ import annotations

import textwrap

import pytest

from flickr_lint.registry import choose
from flickr_lint.testing import findings_in

(CREDENTIAL,) = choose(["FLK103"], [])
KEY, SECRET, OTHER = "3e9a7b1c5d0f42886ab1c7d9e0f3a254", "9f1b3d5e7a8c2046", "7c1e9a3b5d0f42886ab1c7d9e0f3a2b1"

FOUND: dict[str, dict[str, str]] = {
    "a module that says nothing of the service": {
        "mine.py": f"""
            IDENTITY = "{KEY}"  #!
            CHECKSUM = "{OTHER}"
            """,
        "app.py": """
            import flickr_api
            from mine import IDENTITY
            flickr_api.set_keys(api_key=IDENTITY, api_secret=hush())
            """,
    },
    "a dictionary of another module": {
        "conf.py": f"""
            PHOTOS = {{
                "id": "{KEY}",  #!
                "user": "1@N00",
            }}
            """,
        "app.py": """
            import flickrapi
            import conf
            flickr = flickrapi.FlickrAPI(conf.PHOTOS["id"], "")
            """,
    },
    "a field of an address": {
        "app.py": f"""
            import requests
            MAGIC = "{KEY}"  #!
            ETAG = "{OTHER}"
            def search(tag):
                url = "https://api.flickr.com/services/rest/?method=flickr.photos.search&api_key={{}}&tags={{}}"
                return requests.get(url.format(MAGIC, tag)).json()
            def is_fresh(response):
                return response.headers["etag"] == ETAG
            """,
    },
    "the default of a parameter": {
        "app.py": f"""
            import json, urllib.request
            URL = "https://api.flickr.com/services/rest/?method=flickr.photos.getSizes&api_key=%s&photo_id=%s"
            def sizes(photo, k="{KEY}"):  #!
                return json.load(urllib.request.urlopen(URL % (k, photo)))
            """,
    },
    "an attribute of a class": {
        "app.py": f"""
            import requests
            class Config:
                APP = "{KEY}"  #!
                SALT = "{OTHER}"
            def call(method, **words):
                words.update(method=method, api_key=Config.APP)
                return requests.get("https://api.flickr.com/services/rest", params=words)
            """,
    },
    "a keyword of a client": {
        "app.py": f"""
            import flickrapi
            class Flickr:
                def __init__(self, identity):
                    self.api = flickrapi.FlickrAPI(identity, "")
            Flickr(identity="{KEY}")  #!
            """,
    },
    "attributes of an object, read in other methods": {
        "app.py": f"""
            import hashlib, urllib
            class Api:
                def __init__(self):
                    self.k = "{KEY}"  #!
                    self.other = None
                    self.salt = "{OTHER}"
                def url(self, **words):
                    words["api_key"] = self.k
                    words["cached"] = hashlib.md5(self.salt).hexdigest()
                    return "https://api.flickr.com/services/rest/?" + urllib.urlencode(words)
            """,
    },
    "a secret beside a key that only its use names": {
        "app.py": f"""
            import hmac, requests
            CK = "{KEY}"  #!
            CS = "{SECRET}"
            def ask(text):
                words = {{"oauth_consumer_key": CK, "oauth_signature": hmac.new(CS, text).hexdigest()}}
                return requests.get("https://www.flickr.com/services/oauth/request_token", params=words)
            """,
    },
}

SILENT: dict[str, dict[str, str]] = {
    "another service's, in a module that says nothing": {
        "mine.py": f'IDENTITY = "{KEY}"\n',
        "app.py": """
            import flickrapi, os, requests
            from mine import IDENTITY
            flickr = flickrapi.FlickrAPI(os.environ["FLICKR_KEY"], "")
            requests.get("https://ws.music.example/2.0/", params={"api_key": IDENTITY})
            """,
    },
    "a field of another address": {
        "app.py": f"""
            import flickrapi, requests
            MAGIC = "{KEY}"
            def weather(place):
                return requests.get("https://api.weather.example/now?appid={{}}&q={{}}".format(MAGIC, place)).json()
            """,
    },
    "what goes nowhere": {
        "app.py": f"""
            import flickrapi
            BUILD = "{KEY}"
            def version():
                return BUILD[:7]
            """,
    },
}


def _dedented(files: dict[str, str]) -> dict[str, str]:
    return {path: textwrap.dedent(text).strip() + "\n" for path, text in files.items()}


@pytest.mark.parametrize("kind", FOUND)
def test_credentials_are_known_by_where_they_go(kind: str) -> None:
    files = _dedented(FOUND[kind])
    marked = [(path, row) for path, text in files.items() for row, at in enumerate(text.splitlines(), 1) if "#!" in at]
    assert [(finding.path, finding.region.line) for finding in findings_in(CREDENTIAL, files)] == marked


@pytest.mark.parametrize("kind", SILENT)
def test_what_does_not_go_to_flickr_is_left_alone(kind: str) -> None:
    assert findings_in(CREDENTIAL, _dedented(SILENT[kind])) == ()
