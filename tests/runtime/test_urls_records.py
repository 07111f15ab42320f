"""Records of responses tell the addresses of what they stand for, as far as what came allows."""

from __future__ import annotations

from typing import Any

import pytest

from flickr_runtime.errors import ArgumentError
from flickr_runtime.extras import MissingField, MissingSize
from flickr_runtime.mixins import AlbumLinks, GalleryLinks, GroupLinks, PersonLinks, PhotoFiles, PhotoLinks
from flickr_runtime.scalars import Record
from flickr_runtime.urls.images import DEFAULT_ICON
from flickr_runtime.urls.records import photo_url

NSID = "12345678@N00"


class Person(PersonLinks, frozen=True, kw_only=True):
    id: str | None = None
    nsid: str = ""
    iconserver: int | None = None
    iconfarm: int | None = None


class Photo(PhotoFiles, frozen=True, kw_only=True):
    id: str
    owner: str | Person | None = None
    secret: str = ""
    server: str = ""
    iconserver: int | None = None
    iconfarm: int | None = None
    o_width: int | None = None
    o_height: int | None = None
    originalsecret: str | None = None
    originalformat: str | None = None
    url_l: str | None = None
    url_k: str | None = None
    views: int | None = None


class Neighbour(PhotoLinks, frozen=True, kw_only=True):
    id: str
    url: str | None = None


class Album(AlbumLinks, frozen=True, kw_only=True):
    id: str
    owner: str | None = None


class Gallery(GalleryLinks, frozen=True, kw_only=True):
    id: str
    gallery_id: str = ""
    owner: str = ""
    url: str = ""


class Group(GroupLinks, frozen=True, kw_only=True):
    id: str | None = None
    nsid: str = ""
    iconserver: int = 0
    iconfarm: int = 0


WHOLE: dict[str, Any] = {"id": "12", "secret": "ab", "server": "65535"}


def test_a_photo_links_to_its_page() -> None:
    assert Photo(id="12", owner=NSID).page_url == f"https://www.flickr.com/photos/{NSID}/12/"
    assert Photo(id="12", owner=Person(nsid=NSID)).page_url == f"https://www.flickr.com/photos/{NSID}/12/"
    assert Neighbour(id="12", url="/photos/x/12/").page_url == "https://flic.kr/p/d"
    assert Photo(id="12", owner=Person()).short_url == "https://flic.kr/p/d"


def test_the_address_that_an_extra_brought_comes_first() -> None:
    photo = Photo(**WHOLE, url_l="https://live.staticflickr.com/1/other_b.jpg")
    assert photo.url("l") == "https://live.staticflickr.com/1/other_b.jpg"


def test_small_sizes_are_made_of_the_secret() -> None:
    assert Photo(**WHOLE).url("l") == "https://live.staticflickr.com/65535/12_ab_b.jpg"
    assert Photo(**WHOLE).url() == "https://live.staticflickr.com/65535/12_ab.jpg"


@pytest.mark.parametrize("size", ["h", "k", "3k", "4k", "f", "5k", "6k", "o"])
def test_large_sizes_are_not_made_but_told_how_to_get(size: Any) -> None:
    with pytest.raises(MissingSize) as caught:
        Photo(**WHOLE).url(size)
    assert f"extras=['url_{size}']" in str(caught.value)
    assert "flickr.photos.get_sizes(photo_id='12')" in str(caught.value)
    assert caught.value.extra == f"url_{size}"


def test_originals_are_made_of_their_own_secret() -> None:
    photo = Photo(**WHOLE, originalsecret="cd", originalformat="png")
    assert photo.url("o") == "https://live.staticflickr.com/65535/12_cd_o.png"


@pytest.mark.parametrize("lack", [{"secret": ""}, {"server": ""}, {"server": "0"}])
def test_without_secret_or_server_there_is_no_address(lack: dict[str, str]) -> None:
    with pytest.raises(MissingSize, match="its secret or server was not returned"):
        Photo(**{**WHOLE, **lack}).url("m")


def test_a_small_original_has_no_larger_sizes() -> None:
    photo = Photo(**WHOLE, o_width=640, o_height=480)
    assert photo.url("z").endswith("_z.jpg")
    assert photo.url("q").endswith("_q.jpg")
    with pytest.raises(MissingSize, match="its original has 640 pixels, so there is no size of 1024"):
        photo.url("l")


def test_the_response_about_one_photo_has_no_extras_to_ask_for() -> None:
    class PhotoInfo(PhotoFiles, frozen=True, kw_only=True):
        id: str = "12"

    with pytest.raises(MissingSize) as caught:
        PhotoInfo().url("k")
    assert "extras" not in str(caught.value)


def test_there_is_no_such_size() -> None:
    with pytest.raises(ArgumentError, match="size='huge'"):
        Photo(**WHOLE).url("huge")  # type: ignore[arg-type]


def test_any_record_with_an_id_and_a_secret_will_do() -> None:
    class Cover(Record, frozen=True, kw_only=True):
        id: str = "12"
        secret: str = "ab"
        server: str = "5"

    assert photo_url(Cover(), "s") == "https://live.staticflickr.com/5/12_ab_m.jpg"


def test_the_owner_has_an_icon_if_it_came() -> None:
    assert Photo(**WHOLE, owner=NSID).owner_icon_url is None
    assert Photo(**WHOLE, owner=NSID, iconserver=0).owner_icon_url == DEFAULT_ICON
    there = f"https://farm6.staticflickr.com/5/buddyicons/{NSID}.jpg"
    assert Photo(**WHOLE, owner=NSID, iconserver=5, iconfarm=6).owner_icon_url == there
    assert Photo(**WHOLE, owner=Person(nsid=NSID, iconserver=5, iconfarm=6)).owner_icon_url == there


def test_a_photo_needs_what_its_extras_bring() -> None:
    assert Photo(**WHOLE, views=3).need("views") == 3
    with pytest.raises(MissingField, match=r"request extras=\['views'\]"):
        Photo(**WHOLE).need("views")


def test_albums_galleries_groups_and_people() -> None:
    assert Album(id="7215", owner="o").page_url == "https://www.flickr.com/photos/o/albums/7215/"
    assert Album(id="72157628959784871").page_url == "https://flic.kr/s/aHsjybZ5ZD"
    assert Gallery(id="99-7215", owner="o").page_url == "https://www.flickr.com/photos/o/galleries/7215/"
    assert Gallery(id="99-7215", url="https://www.flickr.com/x").page_url == "https://www.flickr.com/x"
    assert Gallery(id="99-7215").page_url is None
    assert Group(nsid="9@N00", iconserver=5, iconfarm=6).page_url == "https://www.flickr.com/groups/9@N00/"
    assert Group(id="9@N00").icon_url == DEFAULT_ICON
    assert Group().page_url is None
    assert Person(id=NSID).page_url == f"https://www.flickr.com/photos/{NSID}/"
    assert Person(id=NSID).profile_url == f"https://www.flickr.com/people/{NSID}/"
    assert Person(id=NSID).icon_url is None
    assert Person().page_url is Person().profile_url is None
