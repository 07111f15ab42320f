"""One answer has one typed value: whether it comes as JSON or as XML, and however Flickr's types drift in it.

Answers are made up from the specs, so that every field of every method takes its turn.
"""

import json
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flickr_client
import flickr_specs
from flickr_client import FlickrError

DEEPEST = 4  # collections hold collections
TYPES = {name: flickr_specs.load_type(name) for name in flickr_specs.type_names() if name != "scalars"}
RESPONSES = {name: flickr_specs.load_method(name)["properties"]["response"] for name in flickr_specs.method_names()}
ANSWERING = [name for name, schema in RESPONSES.items() if schema.get("properties")]
FEW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

words = st.text(st.sampled_from("abcÄß漢<>&\"' 0189"), max_size=6).map(str.strip)
digits = st.integers(0, 2**40).map(str)
moments = st.datetimes().map(lambda moment: moment.replace(year=moment.year % 100 + 1950).strftime("%Y-%m-%d %H:%M:%S"))
SCALARS: dict[str, st.SearchStrategy[str]] = {
    "id": digits | st.from_regex(r"[0-9]{1,8}@N[0-9]{2}", fullmatch=True),
    "text": words,
    "integer": digits,
    "number": st.integers(-(10**6), 10**6).map(lambda number: str(number / 1000)),
    "boolean": st.sampled_from("01"),
    "timestamp": st.integers(1, 2**31).map(str),
    "datetime": moments,
    "date": moments.map(lambda moment: moment[:10]),
}


class Text(msgspec.Struct, frozen=True):
    """A scalar as XML writes it; `element` where it is the text of an element and not an attribute."""

    kind: str
    text: str
    element: bool = False


def kind_of(schema: dict[str, Any]) -> str | None:
    """The kind of a scalar, with `_content` where it is one, and None for anything else."""
    _, found, kind = str(schema.get("$ref", "")).rpartition("scalars.json#/$defs/")
    return kind if found else None


@st.composite
def values(draw: st.DrawFn, schema: dict[str, Any], depth: int = 0) -> Any:
    """A value for the schema: texts, lists, and dictionaries of those."""
    if kind := kind_of(schema):
        plain = kind.removesuffix("_content")
        return Text(plain, draw(SCALARS[plain]), element=plain != kind)
    if "$ref" in schema:
        schema = TYPES[schema["$ref"].rpartition("/")[2].removesuffix(".json")]
    if schema.get("type") == "array":
        return draw(st.lists(values(schema["items"], depth + 1), max_size=0 if depth > DEEPEST else 3))
    properties = schema.get("properties", {})
    names = [name for name, member in properties.items() if depth < DEEPEST or kind_of(member)]
    chosen = draw(st.lists(st.sampled_from(names), unique=True, max_size=12)) if names else []
    needed = [name for name in schema.get("required", []) if name not in chosen and name in names]
    return {name: draw(values(properties[name], depth + 1)) for name in [*needed, *chosen]}


@st.composite
def json_forms(draw: st.DrawFn, value: Any) -> Any:
    """The value as JSON, in one of the ways in which Flickr writes it."""
    if isinstance(value, dict):
        return {name: draw(json_forms(item)) for name, item in value.items()}
    if isinstance(value, list):
        entries = [draw(json_forms(item)) for item in value]
        alone = len(entries) == 1 and entries[0] != "" and draw(st.booleans())  # "" alone is an empty list
        return entries[0] if alone else entries
    forms: list[Any] = [value.text]
    if value.kind in {"integer", "timestamp", "id"} and value.text.isdigit():
        forms.append(int(value.text))
    if value.kind == "number":
        forms.append(float(value.text))
    if value.kind == "boolean":
        forms += [value.text == "1", int(value.text)]
    scalar = draw(st.sampled_from(forms))
    return {"_content": scalar} if value.element and draw(st.booleans()) else scalar


def xml_form(name: str, value: Any) -> str:
    """The element for a value: scalars are attributes, everything else is a child, lists are repeated children."""
    if isinstance(value, Text):
        return f"<{name}>{escape(value.text)}</{name}>"
    attributes = {key: item for key, item in value.items() if isinstance(item, Text) and not item.element}
    text = attributes.pop("_content", None)
    opening = "".join(f" {key}={quoteattr(item.text)}" for key, item in attributes.items())
    inner = "".join(xml_members({key: item for key, item in value.items() if key not in {*attributes, "_content"}}))
    return f"<{name}{opening}>{escape(text.text) if text else ''}{inner}</{name}>"


def xml_members(members: dict[str, Any]) -> Iterator[str]:
    for name, value in members.items():
        for entry in value if isinstance(value, list) else [value]:
            yield xml_form(name, entry)


def as_json(tree: dict[str, Any]) -> bytes:
    return json.dumps({**tree, "stat": "ok"}).encode()


def as_xml(value: dict[str, Any]) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="ok">\n{"".join(xml_members(value))}\n</rsp>'.encode()


@pytest.mark.parametrize("method", ANSWERING)
@FEW
@given(st.data())
def test_json_and_xml_of_one_answer_are_one_value(method: str, data: st.DataObject) -> None:
    value = data.draw(values(RESPONSES[method]))
    tree = data.draw(json_forms(value))
    assert flickr_client.decode(method, as_json(tree)) == flickr_client.decode(method, as_xml(value))


def is_rare(member: dict[str, Any]) -> bool:
    """Whether the specs alone know this member."""
    return bool(member.get("x-flickr", {}).get("rare"))


def is_none(item: Any, member: dict[str, Any]) -> bool:
    """Whether Flickr writes 0 here where there is none."""
    number = item.get("id", item.get("_content")) if isinstance(item, dict) else item
    return member.get("x-flickr", {}).get("zero") == "none" and isinstance(number, Text) and number.text == "0"


def lost(value: Any, found: Any, schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Places of the value that a decoded answer does not show."""
    if "$ref" in schema and not kind_of(schema):
        schema = TYPES[schema["$ref"].rpartition("/")[2].removesuffix(".json")]
    if isinstance(value, Text):
        if value.text and found is None:
            yield path
    elif isinstance(value, list):
        if len(value) != len(found):
            yield path
        for index, (item, entry) in enumerate(zip(value, found, strict=False)):
            yield from lost(item, entry, schema["items"], f"{path}[{index}]")
    else:
        names = {field.encode_name: field.name for field in msgspec.structs.fields(found)}
        for name, item in value.items():
            member = schema["properties"][name]
            if is_rare(member) or is_none(item, member):
                continue
            if name not in names:
                yield f"{path}.{name}"
            else:
                yield from lost(item, getattr(found, names[name]), member, f"{path}.{name}")


@pytest.mark.parametrize("method", ANSWERING)
@FEW
@given(st.data())
def test_no_field_that_the_client_knows_is_lost(method: str, data: st.DataObject) -> None:
    value = data.draw(values(RESPONSES[method]))
    schema, expected = RESPONSES[method], value
    kept = {name: member for name, member in schema["properties"].items() if not is_rare(member)}
    if len(kept) == 1:  # the one member is what the call returns
        ((name, schema),) = kept.items()
        expected = value.get(name, {} if schema.get("type") != "array" else [])
    for body in (as_json(data.draw(json_forms(value))), as_xml(value)):
        assert list(lost(expected, flickr_client.decode(method, body), schema)) == []


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["_content", "id", "a"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@st.composite
def spoilt(draw: st.DrawFn, tree: Any) -> Any:
    """The tree with anything at all in some of its places."""
    if draw(st.integers(0, 5)) == 0:
        return draw(anything)
    if isinstance(tree, dict):
        return {name: draw(spoilt(item)) for name, item in tree.items()}
    return [draw(spoilt(item)) for item in tree] if isinstance(tree, list) else tree


@pytest.mark.parametrize("method", ANSWERING)
@FEW
@given(st.data())
def test_whatever_stands_in_an_answer_decoding_does_not_raise(method: str, data: st.DataObject) -> None:
    tree = data.draw(json_forms(data.draw(values(RESPONSES[method]))))
    body = as_json({name: data.draw(spoilt(item)) for name, item in tree.items()})
    try:
        decoded = flickr_client.decode(method, body)
    except FlickrError as error:  # no answer can make one of these out of `stat=ok`
        pytest.fail(f"{error!r}: {body!r}")
    repr(decoded)
