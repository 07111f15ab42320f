"""The user's own defaults and limits: read, cached for a day, shown in the guide's terms."""

from typing import Any

import pytest

from flickr_runtime.credentials import Token
from flickr_runtime.errors import ArgumentError, ConfigurationError, ServiceUnavailable
from flickr_runtime.flow import Flow
from flickr_runtime.privacy import Privacy
from flickr_runtime.upload.defaults import Defaults, DefaultsMemory, Limits, fetch_defaults, fetch_limits
from flickr_runtime.upload.errors import FileTooLarge
from flickr_runtime.upload.limits import check_size
from flickr_runtime.upload.options import UploadOptions, upload_fields
from flickr_runtime.upload.settings import merged
from flickr_runtime.upload.source import media_kind


class Flickr:
    """Responds to the calls with one person, and counts them."""

    def __init__(self, **person: Any) -> None:
        self.person: Any = {"nsid": "1@N02", **person}
        self.calls: list[str] = []

    def call(self, name: str, **_: Any) -> Flow[dict[str, Any]]:
        self.calls.append(name)
        if isinstance(self.person, Exception):
            raise self.person
        return {"person": self.person}
        yield


def result_of(flow: Flow[Any]) -> Any:
    try:
        effect = next(flow)
    except StopIteration as end:
        return end.value
    raise AssertionError(effect)


MOSS, FERN = Token(token="moss", secret="x"), Token(token="fern", secret="y")


@pytest.mark.parametrize("as_sent", [int, str])
def test_numbers_become_what_they_mean(as_sent: Any) -> None:
    flickr = Flickr(privacy=as_sent(4), safety_level=as_sent(2), content_type=as_sent(3), hidden=as_sent(2))
    assert result_of(fetch_defaults(flickr.call)) == Defaults(
        nsid="1@N02", privacy=Privacy.FRIENDS_AND_FAMILY, safety_level=2, content_type=3, hidden=True
    )
    assert flickr.calls == [f"flickr.prefs.get{what}" for what in ("Privacy", "SafetyLevel", "ContentType", "Hidden")]


@pytest.mark.parametrize("odd", [0, 9, "", None, "x", {}])
def test_numbers_of_unknown_meaning_are_left_to_flickr(odd: Any) -> None:
    flickr = Flickr(privacy=odd, safety_level=odd, content_type=odd, hidden=odd)
    defaults = result_of(fetch_defaults(flickr.call))
    assert defaults == Defaults(nsid="1@N02")
    settings = merged({}, defaults)
    assert settings.options() == {}
    assert settings.lines()[0] == ("Privacy", "as set at Flickr (your default)")


@pytest.mark.parametrize("setting", Privacy)
def test_privacy_is_shown_in_the_guides_terms(setting: Privacy) -> None:
    terms = {1: "Public", 2: "Friends", 3: "Family", 4: "Friends and Family", 5: "Private"}
    assert merged({}, Defaults(privacy=setting)).lines()[0] == ("Privacy", f"{terms[setting]} (your default)")
    assert merged({"privacy": setting}, Defaults(privacy=Privacy.PUBLIC)).lines()[0] == ("Privacy", terms[setting])


def test_what_the_caller_says_is_not_overridden() -> None:
    said = UploadOptions(safety_level=1, hidden=False)
    settings = merged(said, Defaults(privacy=Privacy.FAMILY, safety_level=3, content_type=2, hidden=True))
    assert settings.options() == {"privacy": Privacy.FAMILY, "safety_level": 1, "content_type": 2, "hidden": False}
    assert settings.chosen == {"safety_level", "hidden"}


@pytest.mark.parametrize(
    ("options", "messages"),
    [
        ({"privcay": 1}, r"no option is called privcay \(did you mean 'privacy'\?\)"),
        ({"is_public": 0}, "no option is called is_public; say who may see the photo with privacy="),
        ({"privacy": 9}, "privacy must be one of Privacy.PUBLIC, .*Privacy.PRIVATE, not 9"),
        ({"privacy": "friends and enemies"}, "privacy must be one of"),
        ({"privacy": True}, "privacy must be one of"),
        ({"safety_level": 0}, r"safety_level must be one of 1 \(safe\), 2 \(moderate\), 3 \(restricted\), not 0"),
        ({"safety_level": "harmless"}, "safety_level must be one of"),
        ({"content_type": 1.5}, "content_type must be one of"),
        ({"hidden": "no"}, "hidden must be True or False, not 'no'"),
        ({"asynchronous": 2}, "asynchronous must be True or False, not 2"),
    ],
)
def test_a_wrong_option_is_named(options: Any, messages: str) -> None:
    with pytest.raises(ArgumentError, match=messages):
        upload_fields(options)


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"privacy": "private"}, {"is_public": "0", "is_friend": "0", "is_family": "0"}),
        ({"privacy": "friends-and-family"}, {"is_public": "0", "is_friend": "1", "is_family": "1"}),
        ({"privacy": "Friends and Family"}, {"is_public": "0", "is_friend": "1", "is_family": "1"}),
        ({"privacy": "5"}, {"is_public": "0", "is_friend": "0", "is_family": "0"}),
        ({"safety_level": "2", "content_type": "screenshot"}, {"safety_level": "2", "content_type": "2"}),
        ({"hidden": "0", "asynchronous": "0"}, {"hidden": "1"}),
        ({"hidden": 1}, {"hidden": "2"}),
    ],
)
def test_values_in_other_spellings(options: Any, fields: dict[str, str]) -> None:
    assert upload_fields(options) == fields
    assert upload_fields(merged(options, None).options()).items() <= fields.items()


def test_virtual_photography_as_a_default_is_not_sent() -> None:
    assert "content_type" not in merged({}, Defaults(content_type=4)).options()
    assert merged({"content_type": 4}, None).options() == {"content_type": 4}


def test_they_are_asked_for_once_a_day_and_user() -> None:
    now = 1000.0
    flickr, memory = Flickr(privacy=1), DefaultsMemory(clock=lambda: now)

    def ask(token: Token) -> int:
        before = len(flickr.calls)
        assert result_of(memory.defaults(token, flickr.call)).privacy is Privacy.PUBLIC
        return len(flickr.calls) - before

    assert [ask(MOSS), ask(MOSS), ask(FERN), ask(FERN)] == [4, 0, 4, 0]
    now += 24 * 3600 - 1
    assert ask(MOSS) == 0
    now += 1
    assert ask(MOSS) == 4
    now -= 7200  # a clock that is set back prolongs nothing
    assert ask(MOSS) == 4
    memory.forget()
    assert ask(MOSS) == 4


def test_the_memory_holds_no_token() -> None:
    memory = DefaultsMemory()
    result_of(memory.defaults(MOSS, Flickr().call))
    assert "moss" not in str(vars(memory))


def test_a_failure_is_not_remembered() -> None:
    flickr, memory = Flickr(), DefaultsMemory()
    person, flickr.person = flickr.person, ServiceUnavailable(105, "down", method="x")
    with pytest.raises(ServiceUnavailable):
        result_of(memory.limits(MOSS, flickr.call))
    flickr.person = person
    assert result_of(memory.limits(MOSS, flickr.call)) == Limits()


@pytest.mark.parametrize("max_age", [24 * 3600 + 1, -1])
def test_a_day_is_the_most(max_age: float) -> None:
    with pytest.raises(ConfigurationError, match="at least daily"):
        DefaultsMemory(max_age=max_age)


def test_limits_are_bytes() -> None:
    flickr = Flickr(photos={"maxdisplaypx": 1024, "maxupload": "209715200"}, videos={"maxupload": 0})
    assert result_of(fetch_limits(flickr.call)) == Limits(photo_bytes=209_715_200, video_bytes=None)


@pytest.mark.parametrize(("name", "limit"), [("a.jpg", 1000), ("a.mp4", 5000), ("a.mts", 5000), ("a.xyz", 5000)])
def test_a_file_may_be_as_large_as_its_kind(name: str, limit: int) -> None:
    limits = Limits(photo_bytes=1000, video_bytes=5000)
    check_size(name, limit, media_kind(name), limits)
    with pytest.raises(FileTooLarge, match=f"{name}: {limit + 1:,} bytes, but .* {limit:,} bytes at most") as caught:
        check_size(name, limit + 1, media_kind(name), limits)
    assert (caught.value.size, caught.value.limit) == (limit + 1, limit)


def test_without_a_limit_nothing_is_refused() -> None:
    check_size("a.mp4", 10**12, "video", Limits(photo_bytes=1000))
    check_size("a.xyz", 10**12, None, Limits(photo_bytes=1000))
