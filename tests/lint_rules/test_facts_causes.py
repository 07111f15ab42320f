"""One finding for one cause: which loop is reported where loops lead to loops, and what the finding shows."""

from __future__ import annotations

import pytest

from flickr_lint.registry import choose
from flickr_lint.testing import findings_in

(HASTY,) = choose(["FLK301"], [])
(LOOKUP,) = choose(["FLK401"], [])

PAGES = """
import flickrapi
flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
def listed(page):
    return flickr.photos.search(text="heron", page=page)["photos"]["photo"]
def details(photo_id):
    sizes = flickr.photos.getSizes(photo_id=photo_id)
    return flickr.photos.getInfo(photo_id=photo_id), sizes
def keep_all(photos):
    for photo in photos:
        keep(details(photo["id"]))
def everything(pages):
    for page in range(pages):
        keep_all(listed(page))
"""


def test_two_lookups_in_one_helper_are_one_finding_that_names_both() -> None:
    (finding,) = findings_in(LOOKUP, PAGES)
    assert "`flickr.photos.getSizes` and `flickr.photos.getInfo` are called for each photo" in finding.message
    assert finding.region.line == 10
    assert [related.region.line for related in finding.related] == [6, 7, 4]
    assert finding.help.startswith("ask `flickr.photos.search` for the data")


def test_each_loop_responses_for_the_calls_that_it_makes_itself() -> None:
    pages, photos = sorted(findings_in(HASTY, PAGES), key=lambda finding: -finding.region.line)
    assert (pages.region.line, photos.region.line) == (12, 9)
    assert "getSizes" in photos.message
    assert "search" in pages.message
    assert "getSizes" not in pages.message


def test_loops_in_one_function_are_one_finding() -> None:
    code = """
    import flickrapi
    flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
    for page in range(pages):
        for photo in flickr.photos.search(text="heron", page=page)["photos"]["photo"]:
            flickr.photos.getExif(photo_id=photo["id"])
    """
    (finding,) = findings_in(HASTY, code)
    assert "`flickr.photos.search` and, in an inner loop, `flickr.photos.getExif`" in finding.message


def test_equal_lines_have_fingerprints_of_their_own() -> None:
    code = """
    import flickrapi
    flickr = flickrapi.FlickrAPI(KEY, SECRET)
    def one(ids):
        for i in ids:
            flickr.photos.getInfo(photo_id=i)
    def two(ids):
        for i in ids:
            flickr.photos.getInfo(photo_id=i)
    """
    first, second = findings_in(LOOKUP, code)
    moved, _ = findings_in(LOOKUP, "\n\n" + code)
    assert first.fingerprint != second.fingerprint
    assert first.fingerprint == moved.fingerprint


LAZY = """
import flickrapi
flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
class Photo:
    def __init__(self, photo_id):
        self.photo_id = photo_id
        self._sizes = []
    @property
    def sizes(self):
        if not self._sizes:
            self._sizes.extend(flickr.photos.getSizes(photo_id=self.photo_id)["sizes"]["size"])
        return self._sizes
    @property
    def url(self):
        return self.sizes[-1]["source"]
class Page:
    def __init__(self, photo):
        self.photo = photo
    @property
    def url(self):
        return self.photo.url
def save(photo):
    write(photo.url)
class Album:
    def __init__(self):
        self._pages = {}
    @property
    def pages(self):
        if not self._pages:
            for number in range(99):
                self._pages[number] = flickr.people.getPhotos(user_id=1, page=number)
        return self._pages
"""


def test_lazy_attributes_are_followed_through_functions_and_each_other() -> None:
    code = f"{LAZY}\ndef all(photos):\n    for photo in photos:\n        save(photo)\n"
    (finding,) = findings_in(LOOKUP, code)
    assert [related.region.line for related in finding.related] == [22, 14, 10]


def test_properties_of_one_name_that_lead_to_the_same_method_need_not_be_told_apart() -> None:
    code = f"{LAZY}\ndef all(pages):\n    for page in pages:\n        print(page.url)\n"
    (finding,) = findings_in(LOOKUP, code)
    assert "getSizes" in finding.message


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("print(photo.sizes)", 1),
        ("print(photo.first.sizes)", 1),
        ("logging.sizes(photo)", 0),
        ("print(flickr.photos.getInfo(photo_id=1).sizes)", 0),
        ("response = requests.get(photo)\n        print(response.sizes)", 0),
        ("for one in requests.get(photo).history:\n            print(one.sizes)", 0),
    ],
)
def test_a_property_is_none_of_a_module_or_of_what_a_library_returns(body: str, found: int) -> None:
    code = f"{LAZY}\nimport logging, requests\ndef all(photos):\n    for photo in photos:\n        {body}\n"
    assert sum("getSizes" in at.message for at in findings_in(LOOKUP, code)) == found


def test_what_fills_a_list_or_a_dictionary_once_is_done_once_but_for_the_loop_within() -> None:
    code = f"{LAZY}\ndef all(ids, album: Album):\n    for i in ids:\n        print(album.pages[i])\n"
    (finding,) = findings_in(HASTY, code)
    assert finding.region.line == 29  # the pages themselves, not the loop that reads them


def test_loops_of_a_function_that_lead_to_one_lookup_are_one_finding() -> None:
    code = f"{LAZY}\ndef all(some, more):\n    for p in some:\n        save(p)\n    for p in more:\n        save(p)\n"
    (finding,) = findings_in(LOOKUP, code)
    assert finding.related[-1].message == "and for each one here"


def test_the_help_names_the_extras_for_what_is_read() -> None:
    code = """
    import flickrapi
    flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
    def where(photo_id):
        info = flickr.photos.getInfo(photo_id=photo_id)
        return info["photo"]["location"]["latitude"], info["photo"].get("description")
    def all(photos):
        return [where(photo["id"]) for photo in photos]
    """
    (finding,) = findings_in(LOOKUP, code)
    assert finding.help == "if a list of Flickr has these photos, ask it for the data: extras description, geo"


@pytest.mark.parametrize(
    ("step", "test", "found"),
    [
        ("pass", "answer['ready']", 0),
        ("pass", "answer is not None", 0),
        ("i = todo.pop()", "answer['ready']", 1),
        # until nothing is left
        ("pass", "not answer", 1),
        ("pass", "answer is None", 1),
    ],
)
def test_what_is_waited_for_is_one_photo(step: str, test: str, found: int) -> None:
    code = f"""
import flickrapi
flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
def info(i):
    return flickr.photos.getInfo(photo_id=i)["photo"]
def run(i, todo):
    while True:
        {step}
        answer = info(i)
        if {test}:
            break
"""
    assert len(findings_in(LOOKUP, code)) == found
