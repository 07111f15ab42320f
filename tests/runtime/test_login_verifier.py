"""What users bring back from Flickr, and what is refused of it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime.login.errors import LoginDenied, LoginError
from flickr_runtime.login.verifier import read_redirect, read_verifier

TOKEN = "72157600000000000-0123456789abcdef"
BACK = f"oauth_token={TOKEN}&oauth_verifier=fe4eac402339100e"


@pytest.mark.parametrize(
    "typed",
    [
        "123-456-789",
        "123456789",
        " 123 456 789\n",
        "123\u2013456\u2014789",  # dashes of a word processor
        "123\u00a0456\u00a0789",  # no-break spaces
        "\uff11\uff12\uff13-456-789",  # full-width digits
        "123\u200b-456-\u00ad789",  # zero-width space, soft hyphen
    ],
)
def test_a_code_however_it_is_typed(typed: str) -> None:
    assert read_verifier(typed, TOKEN) == "123-456-789"


def test_a_verifier_of_a_redirect_may_be_typed_too() -> None:
    assert read_verifier("fe4eac402339100e", TOKEN) == "fe4eac402339100e"


@pytest.mark.parametrize(
    "pasted",
    [
        f"https://127.0.0.1:5123/back?{BACK}",
        f"  http://127.0.0.1:5123/back?from=flickr&{BACK}#top\n",
        f"otterapp:signed-in?{BACK}",
        BACK,
        f"?{BACK}",
    ],
)
def test_a_pasted_address(pasted: str) -> None:
    assert read_verifier(pasted, TOKEN) == "fe4eac402339100e"


def test_fields_as_a_framework_gives_them() -> None:
    assert read_redirect({"oauth_token": TOKEN, "oauth_verifier": "fe4eac402339100e"}, TOKEN) == "fe4eac402339100e"


@pytest.mark.parametrize(
    ("text", "kind", "messages"),
    [
        ("", LoginError, "is not a code"),
        ("no code", LoginError, "123-456-789"),
        ("пароль", LoginError, "is not a code"),
        ("https://www.flickr.com/", LoginDenied, "front page"),
        (" http://127.0.0.1:5123 ", LoginDenied, "did not agree"),
        ("https://www.flickr.com/photos/", LoginError, "no oauth_token"),
        ("https://www.flickr.com/?x=1", LoginError, "no oauth_token"),
        (f"https://x/back?oauth_token={TOKEN}&oauth_problem=user_refused", LoginDenied, "user did not agree"),
        (f"https://x/back?oauth_token={TOKEN}&oauth_problem=permission_denied", LoginDenied, "user did not agree"),
        (f"https://x/back?oauth_token={TOKEN}&oauth_problem=%0dX", LoginDenied, "not agreed"),
        (f"https://x/?{BACK.replace('72157', '72158')}", LoginError, "another login"),
        (f"https://www.flickr.com/services/oauth/authorize?oauth_token={TOKEN}&perms=read", LoginDenied, "not agreed"),
        (f"https://x/?{BACK}&oauth_token=other", LoginError, "twice"),
        (f"https://x/?oauth_token={TOKEN}&oauth_verifier=%0d%0aX", LoginError, "of that URL is invalid"),
        ("1" * 5000, LoginError, "too long"),
        ("https://x/?" + "a=1&" * 60 + BACK, LoginError, "no oauth_token"),
    ],
)
def test_what_is_refused(text: str, kind: type[Exception], messages: str) -> None:
    with pytest.raises(kind, match=messages) as caught:
        read_verifier(text, TOKEN)
    assert type(caught.value) is kind


@given(st.text())
def test_any_text_is_a_verifier_or_a_clear_error(text: str) -> None:
    with contextlib.suppress(LoginError):
        assert read_verifier(text, TOKEN).isascii()
