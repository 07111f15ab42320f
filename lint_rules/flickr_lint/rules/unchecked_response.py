"""A raw answer that is used or dropped with nobody having looked at `stat`.

## What it does

Finds answers of the API that the code parses itself (`response.json()`, `json.loads(…)`, `etree.fromstring(…)`) and
then takes apart, returns or drops with no look at `stat`.

## Why it is bad

Developer Guide, «Documentation» (G2): every answer says whether the call was a success. Flickr sends errors with HTTP
status 200, so `raise_for_status` sees none of them: a key that was switched off or a photo that is private shows up as
a `KeyError` somewhere else, and a write that was refused goes unnoticed.

## Example

```python
answer = requests.get(API, params={"method": "flickr.photos.getRecent"}).json()
photos = answer["photos"]["photo"]
```

## Use instead

```python
answer = requests.get(API, params={"method": "flickr.photos.getRecent"}).json()
if answer["stat"] != "ok":
    raise FlickrError(answer["code"], answer["message"])
photos = answer["photos"]["photo"]
```

flickrapi (formats `etree` and `parsed-json`), flickr_api and our own client look at it themselves.

## What it cannot see

What becomes of an answer that is handed to another function: that one is taken to look at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.answers import answers_of
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_SAYS = {
    "used": "The answer to {what} is taken apart, and nobody has looked at `stat`",
    "dropped": "The answer to {what} is dropped: if it failed, nobody knows",
    "returned": "The answer to {what} is returned, and nobody looks at `stat`",
}


class UncheckedResponse(Rule):
    """See the module's docstring."""

    code = "FLK906"
    name = "unchecked-response"
    summary = "a raw answer that is used or dropped with nobody having looked at `stat`"
    help = 'raise an error where `answer["stat"]` is not `ok`: Flickr sends errors with HTTP status 200'
    guide = "G2"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        # raw requests, checked
        """
        import requests
        answer = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
        if answer["stat"] != "ok":
            raise RuntimeError(answer["message"])
        photos = answer["photos"]["photo"]
        """,
        # flickrapi looks at it itself
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        photos = flickr.photos.search(text="heron")["photos"]["photo"]
        """,
        # httpx, the form of the answer is looked at
        """
        import httpx
        answer = httpx.get("https://api.flickr.com/services/rest/", params={"method": "flickr.photos.getInfo"}).json()
        assert "photo" in answer
        title = answer["photo"]["title"]
        """,
        # urllib, a function looks at it
        """
        import json, urllib.request
        body = urllib.request.urlopen("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").read()
        answer = json.loads(body)
        raise_for_failure(answer)
        photos = answer["photos"]
        """,
        # our own client raises
        """
        from flickr_client import Flickr
        photos = Flickr.from_env().photos.get_recent().photos
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # raw requests
        """
        import requests
        answer = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
        photos = answer["photos"]["photo"]
        """,
        # flickrapi, raw JSON that is dropped
        """
        import json, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="json")
        def rename(photo_id, title):
            json.loads(flickr.photos_setMeta(photo_id=photo_id, title=title))
        """,
        # flickrapi, arguments in a dictionary
        """
        import json, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def album(photoset_id):
            args = {"format": "json", "nojsoncallback": 1, "photoset_id": photoset_id}
            found = json.loads(flickr.photosets_getPhotos(**args))
            return found["photoset"]["photo"]
        """,
        # urllib, at once
        """
        import json, urllib.request
        URL = "https://api.flickr.com/services/rest/?method=flickr.photos.getRecent"
        photos = json.loads(urllib.request.urlopen(URL).read())["photos"]
        """,
        # httpx, a write whose answer is dropped
        """
        import httpx
        def tag(photo_id):
            httpx.post("https://api.flickr.com/services/rest/",
                       data={"method": "flickr.photos.addTags", "photo_id": photo_id, "tags": "heron"})
        """,
        # returned, and nobody looks
        """
        import requests
        def call(method, **params):
            answer = requests.get("https://api.flickr.com/services/rest/", params={"method": method, **params})
            return answer.json()
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Answers that are parsed here."""
        for answer in answers_of(module, project):
            what = f"`{answer.call.method}`" if answer.call.method else "a call of the API"
            related = [("the call", module, answer.call.node)] if answer.at is not answer.call.node else []
            yield self.finding(module, answer.at, _SAYS[answer.how].format(what=what), related=related)
