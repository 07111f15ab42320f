"""Boxes that keep the proportion, the rate at which files are downloaded, and where a file's address comes from."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime.endpoints import Endpoints
from flickr_runtime.errors import ArgumentError, ConfigurationError
from flickr_runtime.extras import MissingSize
from flickr_runtime.flow import drive
from flickr_runtime.images.boxes import fit, square_crop
from flickr_runtime.images.locate import file_name, locate
from flickr_runtime.images.rate import DownloadRate
from flickr_runtime.images.session import ImageSession
from flickr_runtime.transport import MockTransport

if TYPE_CHECKING:
    from flickr_runtime.flow import Flow

sides = st.integers(1, 20000)


@given(sides, sides, sides, sides)
def test_a_box_keeps_the_proportion(width: int, height: int, box_width: int, box_height: int) -> None:
    shown_width, shown_height = fit(width, height, (box_width, box_height))
    assert 1 <= shown_width <= min(width, box_width)
    assert 1 <= shown_height <= min(height, box_height)
    # Not a pixel off what the other side asks for.
    assert abs(shown_width * height - shown_height * width) <= max(width, height)


@given(sides, sides, sides)
def test_an_enlarged_photo_touches_its_box(width: int, height: int, box: int) -> None:
    assert max(fit(width, height, box, enlarge=True)) == box


def test_a_small_photo_is_not_enlarged() -> None:
    assert fit(300, 200, 1024) == (300, 200)
    assert fit(1024, 683, 240) == (240, 160)
    assert fit(683, 1024, (500, 240)) == (160, 240)
    assert fit(10000, 1, 100) == (100, 1)


@pytest.mark.parametrize("sizes", [(0, 5, 5), (5, -1, 5), (5, 5, 0), (5, 5, (5, 0))])
def test_what_is_no_size(sizes: Any) -> None:
    with pytest.raises(ArgumentError, match="at least one pixel"):
        fit(*sizes)


@given(sides, sides)
def test_a_thumbnail_is_the_middle_square(width: int, height: int) -> None:
    left, upper, right, lower = square_crop(width, height, 75)
    assert right - left == lower - upper == min(width, height)
    assert abs(left - (width - right)) <= 1
    assert abs(upper - (height - lower)) <= 1


@pytest.mark.parametrize("edge", [0, 151, 500])
def test_squares_are_for_thumbnails(edge: int) -> None:
    with pytest.raises(ArgumentError, match="«Best Practices» requires larger photos to keep their proportion"):
        square_crop(640, 480, edge)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def middle(low: float, high: float) -> float:
    return (low + high) / 2


def test_so_many_files_a_second_from_each_host() -> None:
    clock = Clock()
    rate = DownloadRate(per_second=4, clock=clock)
    assert [rate.book("a") for _ in range(4)] == [0, 0.25, 0.5, 0.75]
    assert rate.book("b") == 0
    clock.now += 10
    assert rate.book("a") == 0


def test_a_host_that_refuses_is_left_alone_longer_each_time() -> None:
    clock = Clock()
    rate = DownloadRate(per_second=4, first_pause=10, longest_pause=30, clock=clock, uniform=middle)
    pauses = []
    for _ in range(4):
        pauses.append(rate.refused("a"))
        assert rate.held("a") == pauses[-1]
        assert rate.book("a") == pauses[-1]
        clock.now += pauses[-1] + 5
        assert rate.held("a") == 0
    assert pauses == [7.5, 15, 22.5, 22.5]
    assert rate.held("b") == 0
    rate.served("a")
    assert rate.refused("a") == 7.5


def test_what_a_host_asks_for_is_waited_for_at_least() -> None:
    assert DownloadRate(first_pause=10, clock=Clock(), uniform=middle).refused("a", 60) == 60


def test_refusals_at_the_same_time_count_once() -> None:
    clock = Clock()
    rate = DownloadRate(first_pause=10, clock=clock, uniform=middle)
    assert [rate.refused("a") for _ in range(5)] == [7.5] * 5
    clock.now += 8
    assert rate.refused("a") == 15


def test_threads_share_a_rate() -> None:
    rate, turns = DownloadRate(per_second=10, clock=Clock()), []
    threads = [Thread(target=lambda: turns.append(rate.book("a"))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(turns) == pytest.approx([number / 10 for number in range(20)])


@pytest.mark.parametrize("wrong", [{"per_second": 0}, {"first_pause": 0}, {"first_pause": 9, "longest_pause": 3}])
def test_a_rate_that_cannot_be(wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="give numbers above 0"):
        DownloadRate(**wrong)


@pytest.mark.parametrize("lifetime", [0, -1, 24 * 3600 + 1])
def test_images_are_kept_for_a_day_at_most(lifetime: float) -> None:
    with pytest.raises(ConfigurationError, match=r"24 hours \(Developer Guide, «Short-term caching»\)"):
        ImageSession(lifetime=lifetime)


ROWS = [
    {"label": "Large", "media": "photo", "source": "https://live.staticflickr.com/5/12_ab_b.jpg"},
    {"label": "Large 2048", "media": "photo", "source": "https://live.staticflickr.com/5/12_ef_k.jpg"},
    {"label": "X-Large 4K", "media": "photo", "source": "https://live.staticflickr.com/5/12_0f_f.jpg"},
    {"label": "Large", "media": "video", "source": "https://www.flickr.com/photos/o/12/play/site/ab/"},
]


class Caller:
    """Responds to `flickr.photos.getSizes`, and counts."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, method: str, **arguments: Any) -> Flow[dict[str, Any]]:
        assert method == "flickr.photos.getSizes"
        self.asked.append(arguments["photo_id"])
        return {"sizes": {"size": ROWS}}
        yield


def located(source: Any, size: str, caller: Caller | None = None) -> str:
    def nothing(_request: Any) -> Any:
        raise AssertionError

    return drive(locate(ImageSession(call=caller or Caller()), source, size), MockTransport(nothing))


class Photo:
    id, secret, server = "12", "ab", "5"


@pytest.mark.parametrize(
    "source",
    ["12", Photo(), "https://flic.kr/p/d", "https://www.flickr.com/photos/o/12/"],
    ids=["id", "record", "short", "page"],
)
def test_a_size_with_a_secret_of_its_own_is_asked_for(source: Any) -> None:
    caller = Caller()
    assert located(source, "k", caller) == "https://live.staticflickr.com/5/12_ef_k.jpg"
    assert caller.asked == ["12"]


def test_a_size_that_shares_the_secret_is_not() -> None:
    caller = Caller()
    assert located(Photo(), "z", caller) == "https://live.staticflickr.com/5/12_ab_z.jpg"
    assert caller.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "https://live.staticflickr.com/5/12_ab_b.jpg",
        "http://farm3.static.flickr.com/5/12_ab_b.jpg".replace("http:", "https:"),
        "https://farm3.staticflickr.com/5/buddyicons/12@N00.jpg",
        "https://www.flickr.com/photos/o/12/play/360p/ab/",
    ],
)
def test_the_address_of_a_file_is_the_file(url: str) -> None:
    assert located(url, "l") == url


def test_a_client_that_is_led_to_a_sandbox_fetches_nothing_from_flickr() -> None:
    sandbox = ImageSession(endpoints=Endpoints.below("http://127.0.0.1:5000"))
    assert sandbox.address("http://127.0.0.1:5000/5/12_ab_z.jpg")
    assert not sandbox.address("https://live.staticflickr.com/5/12_ab_z.jpg")
    assert not sandbox.address("http://127.0.0.1:5001/5/12_ab_z.jpg")
    flickr = ImageSession(endpoints=Endpoints(rest="http://127.0.0.1:5000/services/rest/"))
    assert flickr.address("https://live.staticflickr.com/5/12_ab_z.jpg")
    assert not flickr.address("https://live.staticflickr.com.example.net/5/12_ab_z.jpg")


@pytest.mark.parametrize("size", ["6k", "4k", "o"])
def test_a_size_that_is_not_served(size: str) -> None:
    with pytest.raises(MissingSize, match="there are: Large, Large 2048, X-Large 4K"):
        located("12", size)


def test_the_wide_size_has_the_label_of_another() -> None:
    assert located("12", "f").endswith("_f.jpg")


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        ("https://example.net/5/12_ab_b.jpg", "files are only downloaded from there"),
        ("http://live.staticflickr.com/5/12_ab_b.jpg", "files are only downloaded from there"),
        ("file:///etc/passwd", "files are only downloaded from there"),
        ("otters", "files are only downloaded from there"),
        ("https://www.flickr.com/photos/o/", "it names no photo"),
    ],
)
def test_what_names_no_file(source: str, messages: str) -> None:
    with pytest.raises(ArgumentError, match=messages):
        located(source, "l")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://live.staticflickr.com/5/12_secret_b.jpg", "12_b.jpg"),
        ("https://live.staticflickr.com/5/12_secret_o_d.png?x=1", "12_o.png"),
        ("https://live.staticflickr.com/5/12_secret.jpg", "12.jpg"),
        ("https://live.staticflickr.com/video/12/ab/360p.mp4?s=signed", "360p.mp4"),
        ("https://live.staticflickr.com/5/..%2F..%2Fetc", "_2F.._2Fetc"),
        ("https://live.staticflickr.com/", "image"),
    ],
)
def test_what_a_file_is_called_in_a_folder(url: str, name: str) -> None:
    assert file_name(url) == name
