"""The same faults as other programmers write them, and what looks like them and is none."""

from __future__ import annotations

import pytest

from flickr_lint.registry import all_rules
from flickr_lint.testing import findings_in

RULES = {rule.code: rule for rule in all_rules()}
FLICKR = "import flickrapi\nflickr = flickrapi.FlickrAPI(KEY, SECRET, format='parsed-json')\n"
ASKS = """
import requests
def ask(method, **args):
    return requests.get("https://api.flickr.com/services/rest/", params={"method": method, **args}).json()
"""

FOUND = {
    "FLK401 a client with a method for any name": """
import requests
class Api:
    def __getattr__(self, name):
        def ask(**args):
            args["method"] = "flickr." + name.replace("_", ".")
            return requests.get("https://api.flickr.com/services/rest/", params=args).json()
        return ask
api = Api()
def titles(photos):
    for photo in photos:
        print(api.photos_getInfo(photo_id=photo["id"])["photo"]["title"])
""",
    "FLK401 a client that prepares a method for any name": """
import requests
from functools import partial
class Api:
    def _ask(self, method, **args):
        return requests.get("https://api.flickr.com/services/rest/", params={"method": method, **args}).json()
    def __getattr__(self, name):
        return partial(self._ask, "flickr." + name.replace("_", "."))
api = Api()
def titles(photos):
    for photo in photos:
        print(api.photos_getInfo(photo_id=photo["id"])["photo"]["title"])
""",
    "FLK501 a file field of a model": FLICKR
    + """
import requests
from django.core.files.base import ContentFile
def fill(record, photo_id):
    sizes = flickr.photos.getSizes(photo_id=photo_id)["sizes"]["size"]
    content = requests.get(sizes[-1]["source"]).content
    record.image_file.save("heron.jpg", ContentFile(content))
""",
    "FLK201 a row without names of columns": """
import flickrapi
def callback(db, verifier):
    flickr = flickrapi.FlickrAPI(KEY, SECRET, store_token=False)
    flickr.get_access_token(verifier)
    t = flickr.token_cache.token
    db.execute("INSERT INTO people VALUES (?, ?, ?)", (t.user_nsid, t.token, t.token_secret))
""",
    "FLK909 a function that a library calls later": FLICKR
    + """
from joblib import Parallel, delayed
def find(text, size):
    return flickr.photos.search(text=text, per_page=size)
Parallel(n_jobs=2)(delayed(find)(text, 1000) for text in texts)
""",
    "FLK909 attributes that are set all at once": """
import flickrapi
class Search:
    def __init__(self, **words):
        self.__dict__.update(words)
    def run(self):
        return flickrapi.FlickrAPI(KEY, SECRET).photos.search(text=self.text, per_page=self.size)
Search(text="heron", size=1000).run()
""",
    "FLK909 a value of an upload over HTTP": """
def upload(session, photo):
    data = {"title": "heron", "hidden": 3}
    return session.post("https://up.flickr.com/services/upload/", data=data, files={"photo": photo})
""",
    "FLK902 an argument of a replacement over HTTP": """
import requests
def again(photo, photo_id, auth):
    data = {"photo_id": photo_id, "title": "heron"}
    return requests.post("https://up.flickr.com/services/replace/", data=data, files={"photo": photo}, auth=auth)
""",
    "FLK302 objects of a walker that has a name": """
import time
import flickr_api as fa
def save(tag):
    found = fa.Walker(fa.Photo.search, tags=tag)
    for photo in found[:50]:
        photo.save(photo.id + ".jpg")
        time.sleep(0.2)
""",
    "FLK401 a method that looks up is one finding": """
import flickr_api
def save(tag):
    for photo in flickr_api.Walker(flickr_api.Photo.search, tags=tag):
        photo.save(photo.id + ".jpg")
""",
    "FLK907 what is imported under other names": """
from contextlib import suppress as quiet
from flickrapi import FlickrAPI as Api, FlickrError as Problem
flickr = Api(KEY, SECRET)
def tag(photo_id):
    with quiet(Problem):
        flickr.photos.addTags(photo_id=photo_id, tags="heron")
""",
    "FLK907 an error imported under another name": """
from flickrapi import FlickrAPI, FlickrError as Problem
flickr = FlickrAPI(KEY, SECRET)
def tag(photo_id):
    try:
        flickr.photos.addTags(photo_id=photo_id, tags="heron")
    except Problem:
        pass
""",
    "FLK907 errors that have a name together": FLICKR
    + """
NETWORK = (OSError, TimeoutError)
ERRORS = NETWORK + (flickrapi.FlickrError,)
def tag(photo_id):
    try:
        flickr.photos.addTags(photo_id=photo_id, tags="heron")
    except ERRORS:
        pass
""",
    "FLK907 a group of errors": """
import asyncio
from flickr_client import AsyncFlickr, FlickrError
async def titles(photo_ids):
    async with AsyncFlickr.from_env() as flickr:
        try:
            async with asyncio.TaskGroup() as group:
                return [group.create_task(flickr.photos.get_info(photo_id=at)) for at in photo_ids]
        except* FlickrError:
            pass
""",
    "FLK806 made by a library under another name": """
import requests as http
from fake_useragent import UserAgent as Browser
headers = {"User-Agent": Browser().random}
http.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent", headers=headers)
""",
    "FLK802 a parser under another name": """
import requests
from bs4 import BeautifulSoup as Soup
def titles():
    return Soup(requests.get("https://www.flickr.com/explore").text, "html.parser").select("h1")
""",
    "FLK303 until there is an answer": """
import httpx
def info(photo_id):
    found = None
    while found is None:
        try:
            found = httpx.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getInfo&photo_id={photo_id}")
        except httpx.HTTPError as error:
            print(error)
    return found
""",
    "FLK303 a flag that is asked after the handler": FLICKR
    + """
def info(photo_id):
    for attempt in range(5):
        found = None
        try:
            found = flickr.photos.getInfo(photo_id=photo_id)
        except flickrapi.FlickrError as error:
            print(error)
        if found is not None:
            break
    return found
""",
    "FLK303 a flag that is set in the else": FLICKR
    + """
def info(photo_id):
    failed = True
    while failed:
        try:
            found = flickr.photos.getInfo(photo_id=photo_id)
        except flickrapi.FlickrError as error:
            print(error)
        else:
            failed = False
    return found
""",
    "FLK303 a flag of the object": FLICKR
    + """
class Item:
    def load(self, photo_id):
        self.loaded = False
        while self.loaded == False:
            try:
                self.info = flickr.photos.getInfo(photo_id=photo_id)
                self.loaded = True
            except flickrapi.FlickrError as error:
                print(error)
""",
    "FLK303 a counter and a flag": FLICKR
    + """
def info(photo_id, tries=3):
    ok = False
    while tries and not ok:
        tries -= 1
        try:
            found = flickr.photos.getInfo(photo_id=photo_id)
            ok = True
        except Exception:
            print("again")
    return found
""",
    "FLK501 asked for by the caller, in chunks": FLICKR
    + """
import requests
def save(url, path):
    answer = requests.get(url, stream=True)
    with path.open("wb") as f:
        for chunk in answer.iter_content(65536):
            f.write(chunk)
def main(folder):
    for photo in flickr.people.getPhotos(user_id="me", extras="url_o")["photos"]["photo"]:
        target = folder / photo["id"]
        if target.exists():
            continue
        save(photo["url_o"], target)
""",
    "FLK501 in the else": FLICKR
    + """
import os, urllib.request
def fetch(photo, path):
    if os.path.isfile(path):
        print(path, "is there")
    else:
        urllib.request.urlretrieve(photo["url_l"], path)
def main():
    for photo in flickr.photos.search(text="heron", extras="url_l")["photos"]["photo"]:
        fetch(photo, photo["id"] + ".jpg")
""",
    "FLK501 a script without functions": FLICKR
    + """
import os, urllib.request
for photo in flickr.photos.search(text="heron", extras="url_l")["photos"]["photo"]:
    name = photo["id"] + ".jpg"
    if os.path.exists(name): continue
    urllib.request.urlretrieve(photo["url_l"], name)
""",
    "FLK501 beside another condition": FLICKR
    + """
import os, requests
class Media:
    def __init__(self, data):
        self.data = data
    @property
    def url(self):
        return self.data["url_o"]
    def download(self):
        to = os.path.join("downloads", self.data["id"])
        if self.url and not os.path.isfile(to):
            answer = requests.get(self.url, stream=True)
            with open(to, "wb") as f:
                for chunk in answer:
                    f.write(chunk)
for one in flickr.people.getPhotos(user_id="me", extras="url_o")["photos"]["photo"]:
    Media(one).download()
""",
    "FLK501 given back where it is there": FLICKR
    + """
import requests
def best(photo_id):
    sizes = flickr.photos.getSizes(photo_id=photo_id)["sizes"]["size"]
    return {size["label"]: size["source"] for size in sizes}["Large"]
def download(photo_id, folder):
    url = best(photo_id)
    target = folder / f"{photo_id}.jpg"
    if target.exists():
        return target
    target.write_bytes(requests.get(url, timeout=60).content)
    return target
""",
    "FLK907 the answer first": ASKS
    + """
def person(nsid):
    answer = ask("flickr.people.getInfo", user_id=nsid)
    if answer and answer.get("stat") != "ok":
        return None
    return answer["person"]
""",
    "FLK907 a constant of one's own": ASKS
    + """
OK = "ok"
def person(nsid):
    answer = ask("flickr.people.getInfo", user_id=nsid)
    if answer["stat"] != OK:
        return {}
    return answer["person"]
""",
    "FLK907 in a loop": ASKS
    + """
def people(ids):
    for nsid in ids:
        answer = ask("flickr.people.getInfo", user_id=nsid)
        if answer is None or "fail" == answer["stat"]:
            continue
        yield answer["person"]
""",
    "FLK402 through two helpers": FLICKR
    + """
def again(fn, *args, tries=3, **kwargs):
    for attempt in range(tries):
        return fn(*args, **kwargs)
def call(fn, **kwargs):
    return again(fn, tries=5, **kwargs)
def photos(user_id):
    return call(flickr.photos.search, user_id=user_id, per_page=500)
""",
    "FLK302 a limiter of one's own": FLICKR
    + """
import time
class Limiter:
    def __init__(self, rate=4):
        self.interval = 1 / rate
    def wait(self):
        time.sleep(self.interval)
limiter = Limiter()
def exif(ids):
    for i in ids:
        limiter.wait()
        print(flickr.photos.getExif(photo_id=i))
""",
    "FLK301 an album by its number": """
import flickr_api
def empty(photos):
    old = flickr_api.Photoset(id="1")
    for photo in photos:
        old.removePhoto(photo_id=photo.id)
""",
    "FLK301 the photos of an album": """
import flickr_api as f
import sys
person = f.Person.findByUserName(sys.argv[1])
album = person.getPhotosets()[int(sys.argv[2])]
for p in album.getPhotos():
    p.save(p.title + ".jpg")
""",
    "FLK301 counted and cut": """
import flickr_api
def get(name, n):
    person = flickr_api.Person.findByUserName(name)
    for i, p in enumerate(person.getPublicPhotos()[:n]):
        p.save("%d.jpg" % i)
""",
    "FLK303 a field of a data class": """
from dataclasses import dataclass
import flickr_api
@dataclass
class Kept:
    id: str
    api_photo: flickr_api.objects.Photo = None
    done: bool = False
    def load(self):
        self.api_photo = flickr_api.Photo(id=self.id)
    def get(self):
        tries = 0
        while tries < 5 and self.done is False:
            try:
                self.api_photo.save(self.id)
                self.done = True
            except Exception as error:
                print(error)
                tries += 1
""",
    "FLK906 a class for each request, signed by oauth2": """
import oauth2, requests
URL = "https://api.flickr.com/services/rest"
class Base:
    def __init__(self, more=None):
        defaults = {"format": "json", "nojsoncallback": 1}
        defaults.update(more or {})
        self._parameters = defaults
    def perform(self):
        signed = oauth2.Request(method="GET", url=URL, parameters=self._parameters)
        answer = None
        for attempt in range(3):
            answer = requests.get(signed.to_url(), timeout=10).json()
        if answer is None:
            print("no answer")
        return answer
class Sizes(Base):
    def __init__(self, photo_id):
        super().__init__({"method": "flickr.photos.getSizes", "photo_id": photo_id})
class Exif(Base):
    def __init__(self, photo_id):
        super().__init__({"method": "flickr.photos.getExif", "photo_id": photo_id})
def sizes(photo_id):
    found = Sizes(photo_id).perform()
    if found is None:
        return None
    return [size["source"] for size in found["sizes"]["size"]]
""",
    "FLK906 a client that is told the method": """
import json
from Flickr.API import API
def recent():
    api = API(KEY, secret=None)
    answer = api.execute_method(method="flickr.photos.getRecent", args={"format": "json", "nojsoncallback": 1})
    for photo in json.load(answer).get("photos").get("photo"):
        print(photo)
""",
    "FLK906 a request of one's own class": """
import json
import urllib.request
class Request(urllib.request.Request):
    def __init__(self, url="https://api.flickr.com/services/rest/", **args):
        super().__init__(url)
        self.args = args
def person(api, nsid):
    answer = api.execute(Request(method="flickr.people.getInfo", user_id=nsid, format="json"))
    return json.loads(answer.read())["person"]["photos"]["count"]
""",
    "FLK303 a field by its declared type": """
from dataclasses import dataclass
from typing import Optional
import flickr_api
@dataclass
class Kept:
    id: str
    photo: Optional[flickr_api.objects.Photo] = None
    done: bool = False
    def get(self):
        tries = 0
        while tries < 5 and self.done is False:
            try:
                self.photo.save(self.id)
                self.done = True
            except Exception as error:
                print(error)
                tries += 1
""",
    "FLK401 an own cache is asked first": FLICKR
    + """
def source(photo_id, url_cache):
    if photo_id in url_cache:
        return url_cache[photo_id]
    return flickr.photos.getSizes(photo_id=photo_id)["sizes"]["size"][-1]["source"]
def main(url_cache):
    for photo in flickr.people.getPhotos(user_id="me", media="all")["photos"]["photo"]:
        print(source(photo["id"], url_cache))
""",
}

NOT_FOUND = {
    "FLK906 a function that checks and gives it back": """
import requests
def check(body):
    if body["stat"] == "fail":
        raise RuntimeError(body["message"])
    return body
def ask(name, **args):
    params = {"method": "flickr." + name, **args}
    return check(requests.get("https://api.flickr.com/services/rest/", params=params).json())
def recent():
    return ask("photos.getRecent")["photos"]
""",
    "FLK906 HTTP's status, and then the response": """
import httpx
def ask(client, method):
    response = client.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
    found = response.raise_for_status().json()
    if found["stat"] != "ok":
        raise RuntimeError(found["message"])
    return found
""",
    "FLK906 a match of the response": """
import httpx
def ask(method, **args):
    found = httpx.get("https://api.flickr.com/services/rest/", params={"method": method, **args}).json()
    match found:
        case {"stat": "ok"}:
            return found
        case {"code": code, "message": message}:
            raise RuntimeError(f"{code}: {message}")
""",
    "FLK202 a token of a form": FLICKR
    + """
import logging
def handle(options):
    token = options.get("csrf_token")
    logging.info("form %s", token)
    return flickr.photos.getRecent()
""",
    "FLK907 what failed is handed on": ASKS
    + """
def photos(tag):
    found = ask("flickr.photos.search", tags=tag)
    if found["stat"] != "ok":
        return {"error": found["message"]}, 502
    return found["photos"]
""",
    "FLK303 pages until there are no more": FLICKR
    + """
def everything():
    page, done = 1, False
    while not done:
        try:
            found = flickr.photos.search(text="heron", page=page)
            if page >= found["photos"]["pages"]:
                done = True
        except flickrapi.FlickrError as error:
            print(error)
        page += 1
""",
    "FLK303 a flag, and a pause": FLICKR
    + """
import time
def info(photo_id):
    done = False
    while not done:
        try:
            found = flickr.photos.getInfo(photo_id=photo_id)
            done = True
        except Exception as error:
            time.sleep(5)
    return found
""",
    "FLK501 an older file makes way": """
import os, requests
def fetch(p, path):
    if os.path.exists(path):
        os.remove(path)
    url = f"https://live.staticflickr.com/{p['server']}/{p['id']}_{p['secret']}_b.jpg"
    with open(path, "wb") as f:
        f.write(requests.get(url).content)
""",
    "FLK907 said aloud": ASKS
    + """
def person(nsid):
    answer = ask("flickr.people.getInfo", user_id=nsid)
    if not answer or answer["stat"] != "ok":
        raise LookupError(nsid)
    return answer["person"]
""",
    "FLK402 a helper that searches for something": FLICKR
    + """
def call(fn, **kwargs):
    return fn(text="heron", **kwargs)
def photos(user_id):
    return call(flickr.photos.search, user_id=user_id)
""",
    "FLK401 left before it": FLICKR
    + """
def source(photo):
    if photo["media"] == "photo":
        return photo["url_o"]
    return flickr.photos.getSizes(photo_id=photo["id"])["sizes"]["size"][-1]["source"]
def main():
    for photo in flickr.people.getPhotos(user_id="me", extras="media,url_o")["photos"]["photo"]:
        print(source(photo))
""",
    "FLK303 another object that is asked instead": FLICKR
    + """
class Api:
    def __init__(self, other=None):
        self.other = other
    def info(self, photo_id):
        try:
            return flickr.photos.getInfo(photo_id=photo_id)
        except flickrapi.FlickrError:
            old = Api()
            return old.info(photo_id)
""",
    "FLK902 arguments of another call": """
import requests
class Base:
    def __init__(self, more):
        self.args = {"format": "json", **more}
    def perform(self):
        answer = requests.get("https://api.flickr.com/services/rest", params=self.args).json()
        if answer["stat"] != "ok":
            raise LookupError(answer["message"])
        return answer
class Album(Base):
    def __init__(self, album, page):
        super().__init__({"method": "flickr.photosets.getPhotos", "photoset_id": album, "page": page})
class Sizes(Base):
    def __init__(self, photo_id):
        super().__init__({"method": "flickr.photos.getSizes", "photo_id": photo_id})
""",
    "FLK301 another save": """
import flickr_api
def write(records):
    for record in records:
        record.save("x")
""",
}


OWN = {
    "flickr.py": """
from urllib.request import urlopen
from urllib.parse import urlencode
from xml.dom import minidom
URL = "https://api.flickr.com/services/rest/"
class Photo:
    def __init__(self, id):
        self.id = id
    def sizes(self):
        return _ask("flickr.photos.getSizes", photo_id=self.id)
def _ask(method, **params):
    data = minidom.parse(urlopen("%s?api_key=%s&method=%s&%s" % (URL, KEY, method, urlencode(params))))
    if data.documentElement.getAttribute("stat") != "ok":
        raise ValueError(method)
    return data
def photos_search(tags):
    data = _ask("flickr.photos.search", tags=tags)
    photos = []
    for p in data.getElementsByTagName("photo"):
        photos.append(_photo(p))
    return photos
def _photo(p):
    return Photo(p.getAttribute("id"))
""",
    "main.py": """
import flickr
def main(tags):
    out = []
    for photo in flickr.photos_search(tags):
        out.append(photo.sizes())
    return out
""",
}


TESTED = {
    "shop/client.py": """
import time, flickrapi
class Client:
    def __init__(self, delay=0.5):
        self.delay = delay
        self.api = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
    def exif(self, photo_id):
        time.sleep(self.delay)
        return self.api.photos.getExif(photo_id=photo_id)
""",
    "shop/main.py": """
from shop.client import Client
def main(ids):
    client = Client()
    for i in ids:
        print(client.exif(i))
""",
    "tests/test_client.py": """
from shop.client import Client
def test_exif():
    assert Client(delay=0).exif("1")
""",
}


def test_what_tests_pass_says_nothing_of_the_program() -> None:
    (found,) = findings_in(RULES["FLK302"], TESTED)
    assert found.path == "shop/main.py"


@pytest.mark.parametrize("code", ["FLK301", "FLK401"])
def test_a_client_of_the_programs_own_makes_the_calls_itself(code: str) -> None:
    (found,) = findings_in(RULES[code], OWN)
    assert (found.path, found.region.line) in {("main.py", 4), ("main.py", 5)}


@pytest.mark.parametrize("idiom", FOUND)
def test_other_idioms_hide_nothing(idiom: str) -> None:
    assert len(findings_in(RULES[idiom[:6]], FOUND[idiom])) == 1


@pytest.mark.parametrize("idiom", NOT_FOUND)
def test_what_looks_like_it_is_left_alone(idiom: str) -> None:
    assert findings_in(RULES[idiom[:6]], NOT_FOUND[idiom]) == ()
