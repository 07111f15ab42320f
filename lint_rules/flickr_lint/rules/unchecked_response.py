"""A raw response that is used or dropped before anything checks `stat`.

## What it does

Finds responses of the API that the code parses itself (`response.json()`, `json.loads(…)`, `etree.fromstring(…)`) and
then uses (`answer["photos"]`, `answer.get("photos", {}).get("photo")`, `root.findall("photo")`), returns or drops
before anything checks `stat`.

## Why it is bad

API documentation, «Response formats» (D2): every response says whether the call was a success. Flickr sends errors with
HTTP status 200, so `raise_for_status` finds none of them: a disabled key or a private photo causes a
`KeyError` somewhere else, and a refused write is not noticed.

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

flickrapi (formats `etree` and `parsed-json`), flickr_api and flickrkit's client check `stat` themselves.

## What it cannot see

The use of a response that is passed to a function of another library, which is taken to check it. Code that
tests the members of the response, or catches a missing member, counts as a check; so does any check of `stat` in
another parse of the same response.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.responses import unchecked_responses
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_SAYS = {
    "used": "The response to {what} is used before anything checks `stat`",
    "dropped": "The response to {what} is dropped: nothing notices if the call has failed",
    "status": "The response to {what} is checked by HTTP's status only, which is 200 for Flickr's errors too",
    "returned": "The response to {what} is returned, and nothing checks `stat`",
}


class UncheckedResponse(Rule):
    """See the module's docstring."""

    code = "FLK906"
    name = "unchecked-response"
    summary = "a raw response that is used or dropped before anything checks `stat`"
    help = 'raise an error where `answer["stat"]` is not `ok`: Flickr sends errors with HTTP status 200'
    guide = "D2"
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
        # flickrapi checks it itself, also where nobody takes what it gives
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def tag(photo_id):
            common = {"format": "parsed-json"}
            flickr.photos.addTags(photo_id=photo_id, tags="heron", **common)
        """,
        # flickrapi checks it itself
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        photos = flickr.photos.search(text="heron")["photos"]["photo"]
        """,
        # httpx, the form of the response is checked
        """
        import httpx
        answer = httpx.get("https://api.flickr.com/services/rest/", params={"method": "flickr.photos.getInfo"}).json()
        assert "photo" in answer
        title = answer["photo"]["title"]
        """,
        # urllib, a function checks it
        """
        import json, urllib.request
        body = urllib.request.urlopen("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").read()
        answer = json.loads(body)
        raise_for_failure(answer)
        photos = answer["photos"]
        """,
        # flickrkit raises
        """
        from flickr_client import Flickr
        photos = Flickr.from_env().photos.get_recent().photos
        """,
        # the callers check it, in another module
        {
            "wall/api.py": """
                import requests
                class Api:
                    def call(self, method):
                        return requests.get("https://api.flickr.com/services/rest/", params={"method": method}).json()
            """,
            "wall/app.py": """
                from wall.api import Api
                def recent(api: Api):
                    answer = api.call("flickr.photos.getRecent")
                    if answer["stat"] != "ok":
                        raise RuntimeError(answer["message"])
            """,
        },
        # the same response parsed twice, checked the first time
        """
        import json, requests
        response = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
        if json.loads(response.text)["stat"] == "fail":
            raise RuntimeError("Flickr refuses")
        photos = json.loads(response.text)["photos"]["photo"]
        """,
        # a helper checks it, and returns what Flickr sent
        """
        import requests
        def call(method):
            response = requests.get("https://api.flickr.com/services/rest/", params={"method": method})
            if response.json()["stat"] != "ok":
                raise RuntimeError(method)
            return response
        photos = call("flickr.photos.getRecent").json()["photos"]
        """,
        # XML, checked for its error
        """
        import requests
        from xml.etree import ElementTree
        root = ElementTree.fromstring(requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").content)
        if root.find("err") is not None:
            raise RuntimeError(root.find("err").get("msg"))
        photos = root.findall("photos/photo")
        """,
        # a member that may be absent is tested
        """
        import requests
        answer = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
        photos = answer.get("photos")
        if photos is None:
            raise RuntimeError("Flickr refuses")
        first = photos["photo"][0]
        """,
        # a text within a response is parsed, not the response
        """
        import lxml.html, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        info = flickr.photos.getInfo(photo_id="1")
        links = lxml.html.fromstring(info["photo"]["description"]["_content"]).findall(".//a")
        """,
        # what the client has parsed is written down and read again
        """
        import json, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
        text = json.dumps(flickr.photos.search(text="heron"))
        photos = json.loads(text)["photos"]["photo"]
        """,
        # feeds have no `stat`
        """
        import requests
        items = requests.get("https://www.flickr.com/services/feeds/photos_public.gne?format=json&nojsoncallback=1").json()["items"]
        """,
        # a function that gets it checks it, or catches the missing member, or only stores it
        """
        import json, requests
        def show(found):
            if found["stat"] != "ok":
                raise RuntimeError(found["message"])
            print(found["photos"])
        def main():
            found = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
            show(found)
        """,
        """
        import json, requests
        def show(found):
            try:
                print(found["photos"])
            except KeyError as error:
                print("no photos:", error)
        def main():
            found = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
            show(found)
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
        # flickrapi, unparsed JSON that nobody takes
        """
        import flickrapi
        class Queue:
            def __init__(self):
                self.flickr = flickrapi.FlickrAPI(KEY, SECRET)
                self.args = {"format": "json"}
            def tag(self, photo_id):
                self.flickr.photos.addTags(photo_id=photo_id, tags="heron", **self.args)
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
        # httpx, a write whose response is dropped
        """
        import httpx
        def tag(photo_id):
            httpx.post("https://api.flickr.com/services/rest/",
                       data={"method": "flickr.photos.addTags", "photo_id": photo_id, "tags": "heron"})
        """,
        # returned, and never checked
        """
        import requests
        def call(method, **params):
            answer = requests.get("https://api.flickr.com/services/rest/", params={"method": method, **params})
            return answer.json()
        """,
        # a write that checks HTTP's status only
        """
        import requests
        def rename(photo_id, title, auth):
            params = {"method": "flickr.photos.setMeta", "photo_id": photo_id, "title": title}
            response = requests.post("https://api.flickr.com/services/rest/", data=params, auth=auth)
            if response.status_code == 200:
                print("done")
        """,
        # the text and what is parsed from it have one name
        """
        import json, requests
        def pages(user_id):
            url = f"https://api.flickr.com/services/rest/?method=flickr.people.getPhotos&user_id={user_id}&format=json"
            body = requests.get(url).text[14:-1]
            body = json.loads(body)
            return body["photos"]["pages"]
        """,
        # members that an error lacks
        """
        import httpx
        async def recent(client: httpx.AsyncClient):
            params = {"method": "flickr.photos.getRecent"}
            response = await client.get("https://api.flickr.com/services/rest/", params=params)
            response.raise_for_status()
            return response.json().get("photos", {}).get("photo", [])
        """,
        # XML
        """
        import urllib.request
        import xml.etree.ElementTree as ET
        URL = "https://api.flickr.com/services/rest/?method=flickr.photosets.getList&user_id="
        def titles(user_id):
            root = ET.parse(urllib.request.urlopen(URL + user_id)).getroot()
            return [album.findtext("title") for album in root.iter("photoset")]
        """,
        # a request that is made first, and opened then
        """
        import json, urllib2
        def info(photo_id):
            url = "https://api.flickr.com/services/rest/?method=flickr.photos.getInfo&format=json&photo_id=" + photo_id
            request = urllib2.Request(url)
            return json.load(urllib2.urlopen(request))["photo"]
        """,
        # a class of requests in another file
        {
            "wall/client.py": """
                import requests
                API = "https://api.flickr.com/services/rest/"


                class Request:
                    method = ""

                    def __init__(self, **params):
                        self.params = params

                    def send(self):
                        return requests.get(API, params={"method": self.method, **self.params})
                class Search(Request):
                    method = "flickr.photos.search"
            """,
            "wall/page.py": """
                from wall.client import Search
                photos = Search(text="heron").send().json()["photos"]["photo"]
            """,
        },
        # a function that gets it reads its members, or passes it on to one that does
        """
        import requests
        def show(data):
            for photo in data["photos"]["photo"]:
                print(photo["title"])
        def wall(data):
            show(data)
        def main():
            found = requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()
            wall(found)  # finds: used before anything checks `stat`
        """,
        # the URL that callers usually mean
        """
        import requests
        def recent(url="https://api.flickr.com/services/rest/?method=flickr.photos.getRecent"):
            return requests.get(url).json()["photos"]["photo"]
        """,
        # a helper parses it
        """
        import requests
        def parse(response):
            return response.json()
        found = parse(requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent"))
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Responses that are parsed here."""
        for found in unchecked_responses(module, project):
            what = f"`{found.call.method}`" if found.call.method else "a call of the API"
            related = [("the call", found.call.module, found.call.node)] if found.at is not found.call.node else []
            yield self.finding(module, found.at, _SAYS[found.how].format(what=what), related=related)
