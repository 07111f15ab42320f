"""Twenty programs as people write them, checked by mypy and pyright and never run: what each expression's type is."""

import random
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date, datetime
from typing import Any, assert_type

from flickr_client import AsyncFlickr, Flickr, Privacy, RawResponse, Token, Unchecked
from flickr_client.errors import APIError, NotFound
from flickr_client.errors.photos import GetInfoPhotoNotFound
from flickr_client.responses.photos import PhotosGetSizes
from flickr_client.types import Exif, Group, Person, Photo, PhotoInfo, PhotoPage, Photoset, PhotosetPage, Size, User


def search(flickr: Flickr) -> None:
    page = flickr.photos.search(text="otters", extras=["owner_name", "url_m"], per_page=500)
    assert_type(page, PhotoPage)
    assert_type(page.total, int)
    assert_type(page[0], Photo)
    assert_type(page[:3], list[Photo])
    photos: Sequence[Photo] = page
    assert_type(random.sample(photos, 2), list[Photo])
    assert_type(random.choice(page), Photo)  # noqa: S311
    assert_type(page.index(page[0]), int)
    for photo in page:
        assert_type(photo, Photo)
        assert_type(photo.title, str)
        assert_type(photo.dateupload, datetime | None)
        assert_type(photo.views, int | None)
        assert_type(photo.latitude, float | None)
        assert_type(photo.isfriend, bool | None)
        assert_type(photo.description, str | None)
        assert_type(photo.page_url, str)


def every_page(flickr: Flickr) -> None:
    assert_type(flickr.photos.iter_search(text="otters"), Iterator[Photo])
    assert_type(flickr.photosets.iter_get_list(user_id="me"), Iterator[Photoset])


def one_photo(flickr: Flickr) -> None:
    info = flickr.photos.get_info("52980178287")
    assert_type(info, PhotoInfo)
    assert_type(info.title, str)
    assert_type(info.owner, Person)
    assert_type(info.short_url, str)


def sizes(flickr: Flickr) -> None:
    found = flickr.photos.get_sizes("1")
    assert_type(found, PhotosGetSizes)
    for size in found:
        assert_type(size, Size)
        assert_type(size.width, int)


def albums(flickr: Flickr) -> None:
    assert_type(flickr.photosets.get_photos("1", user_id="me"), PhotosetPage)
    assert_type([album.id for album in flickr.photosets.get_list()], list[str])


def groups(flickr: Flickr) -> None:
    for group in flickr.groups.search("otters"):
        assert_type(group, Group)


def exif(flickr: Flickr) -> None:
    assert_type([entry for entry in flickr.photos.get_exif("1").exif], list[Exif])  # noqa: C416


def who_am_i(flickr: Flickr) -> None:
    user = flickr.test.login()
    assert_type(user, User)
    assert_type(user.id, str | None)


def writes_answer_nothing(flickr: Flickr) -> None:
    flickr.photos.delete("1")
    flickr.photos.set_tags("1", ["otter", "sea otter"])


def errors(flickr: Flickr) -> None:
    try:
        flickr.photos.get_info("1")
    except GetInfoPhotoNotFound as error:
        assert_type(error.code, int)
    except NotFound as error:
        assert_type(error.message, str)
    except APIError as error:
        assert_type(error.retryable, bool)


def dates(flickr: Flickr) -> None:
    flickr.photos.search(text="x", min_upload_date=datetime(2020, 1, 1), max_taken_date="2021-01-01", min_taken_date=0)
    flickr.interestingness.get_list(date=date(2024, 2, 3))


def what_flickr_adds_later(flickr: Flickr) -> None:
    flickr.photos.search(text="x", sort=Unchecked("brand-new"))


def untyped(flickr: Flickr) -> None:
    assert_type(flickr.call("flickr.photos.getInfo", photo_id=1), dict[str, Any])


def raw(flickr: Flickr) -> None:
    response = flickr.with_raw_response(flickr.photos.search, text="otters")
    assert_type(response, RawResponse[PhotoPage])
    assert_type(response.status, int)
    assert_type(response.parsed.pages, int)


def options(flickr: Flickr) -> None:
    assert_type(flickr.with_options(timeout=5).photos.get_recent(), PhotoPage)


def login(flickr: Flickr) -> None:
    request = flickr.begin_login("write")
    assert_type(request.url, str)
    assert_type(flickr.finish_login(request, "123-456-789"), Token)


def upload(flickr: Flickr) -> None:
    flickr.upload("otter.jpg", title="An otter", tags=["otter"], privacy=Privacy.FRIENDS_AND_FAMILY)


def names_of_privacy() -> None:
    assert_type([setting.label for setting in Privacy], list[str])


async def asynchronous(flickr: AsyncFlickr) -> None:
    assert_type(await flickr.photos.search(text="otters"), PhotoPage)
    assert_type(flickr.photos.iter_search(text="otters"), AsyncIterator[Photo])
    async for photo in flickr.photos.iter_search(text="otters"):
        assert_type(photo, Photo)


async def asynchronous_raw(flickr: AsyncFlickr) -> None:
    response = await flickr.with_raw_response(flickr.photos.get_info, "1")
    assert_type(response, RawResponse[PhotoInfo])
