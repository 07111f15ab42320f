"""One response has one typed value: whether it comes as JSON or as XML, and however Flickr's types drift in it."""

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flickr_client
from flickr_client import FlickrError
from tests.contract import made_up_responses as made_up
from tests.contract.made_up_responses import RESPONDING, RESPONSES, Text

SOME = settings(max_examples=30, deadline=None)  # of every method
randoms = st.integers(0, 2**64).map(Random)
fields = cache(msgspec.structs.fields)


@SOME
@given(randoms)
def test_json_and_xml_of_one_response_are_one_value(random: Random) -> None:
    for method in RESPONDING:
        value = made_up.value(random, RESPONSES[method])
        body = made_up.as_json(random, made_up.json_form(random, value))
        xml = made_up.as_xml(value)
        assert flickr_client.decode(method, body) == flickr_client.decode(method, xml), (method, body, xml)


def is_rare(member: dict[str, Any]) -> bool:
    """Whether the specs alone know this member."""
    return bool(member.get("x-flickr", {}).get("rare"))


def is_none(item: Any, member: dict[str, Any]) -> bool:
    """Whether Flickr writes 0 here where there is none."""
    number = item.get("id", item.get("_content")) if isinstance(item, dict) else item
    return member.get("x-flickr", {}).get("zero") == "none" and isinstance(number, Text) and number.text == "0"


def lost(value: Any, found: Any, schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Places of the value that a decoded response does not show."""
    schema = made_up.resolved(schema)
    if isinstance(value, Text):
        if value.text and found is None:
            yield path
    elif isinstance(value, list):
        if len(value) != len(found):
            yield path
        for index, (item, entry) in enumerate(zip(value, found, strict=False)):
            yield from lost(item, entry, schema["items"], f"{path}[{index}]")
    else:
        names = {field.encode_name: field.name for field in fields(type(found))}
        for name, item in value.items():
            member = schema["properties"][name]
            if is_rare(member) or is_none(item, member):
                continue
            if name not in names:
                yield f"{path}.{name}"
            else:
                yield from lost(item, getattr(found, names[name]), member, f"{path}.{name}")


@SOME
@given(randoms)
def test_no_field_that_the_client_knows_is_lost(random: Random) -> None:
    for method in RESPONDING:
        value = made_up.value(random, RESPONSES[method])
        schema, expected = RESPONSES[method], value
        stored = {name: member for name, member in schema["properties"].items() if not is_rare(member)}
        if len(stored) == 1:  # the one member is what the call returns
            ((name, schema),) = stored.items()
            expected = value.get(name, {} if schema.get("type") != "array" else [])
        for body in (made_up.as_json(random, made_up.json_form(random, value)), made_up.as_xml(value)):
            assert list(lost(expected, flickr_client.decode(method, body), schema)) == [], (method, body)


@SOME
@given(randoms)
def test_whatever_stands_in_a_response_decoding_does_not_raise(random: Random) -> None:
    for method in RESPONDING:
        tree = made_up.json_form(random, made_up.value(random, RESPONSES[method]))
        body = made_up.as_json(random, {name: made_up.drifted(random, item, 0.2) for name, item in tree.items()})
        try:
            decoded = flickr_client.decode(method, body)
        except FlickrError as error:  # no response can make one of these out of `stat=ok`
            pytest.fail(f"{method}: {error!r}: {body!r}")
        repr(decoded)
