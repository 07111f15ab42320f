"""Names as they are sent and as they are printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime.printable import readable, shown


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("Löwe ↯ 👨\u200d👩.jpg", "Löwe ↯ 👨\u200d👩.jpg"),
        ("caf\udce9.jpg", "caf\ufffd.jpg"),
        ("\ud83d\ude00", "😀"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("", ""),
    ],
)
def test_what_cannot_be_sent_becomes_a_sign_for_it(name: str, sent: str) -> None:
    assert readable(name) == sent


@pytest.mark.parametrize(
    ("name", "messages"),
    [
        ("Löwe ↯ 👨\u200d👩.jpg", "Löwe ↯ 👨\u200d👩.jpg"),
        ("a\nb\r\x1b[31m\x07\x7f\x9b", r"a\nb\r\x1b[31m\x07\x7f\x9b"),
        ("\u202egpj.exe", r"\u202egpj.exe"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("caf\udce9", r"caf\udce9"),
    ],
)
def test_a_name_stays_on_its_line(name: str, messages: str) -> None:
    assert shown(name) == messages


@given(st.text(st.characters()) | st.text(st.characters(categories=["Cs", "Cc", "Cf"])))
def test_any_name_can_be_sent_and_printed(name: str) -> None:
    assert readable(name).encode() is not None  # it does not raise
    assert readable(readable(name)) == readable(name)
    printed = shown(name)
    assert printed.encode() is not None
    assert len(printed.splitlines()) <= 1
    assert "\x1b" not in printed
