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
}

NOT_FOUND = {
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
}


@pytest.mark.parametrize("idiom", FOUND)
def test_other_idioms_hide_nothing(idiom: str) -> None:
    assert len(findings_in(RULES[idiom[:6]], FOUND[idiom])) == 1


@pytest.mark.parametrize("idiom", NOT_FOUND)
def test_what_looks_like_it_is_left_alone(idiom: str) -> None:
    assert findings_in(RULES[idiom[:6]], NOT_FOUND[idiom]) == ()
