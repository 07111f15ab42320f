"""Responses made up from the specs, so that every field of every method takes its turn, and drift as Flickr shows it.

All of it is drawn from a `Random`, which is a hundred times as fast as one Hypothesis draw per field.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import msgspec

import flickr_specs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

DEEPEST = 4  # collections hold collections
TYPES = {name: flickr_specs.load_type(name) for name in flickr_specs.type_names() if name != "scalars"}
RESPONSES = {name: flickr_specs.load_method(name)["properties"]["response"] for name in flickr_specs.method_names()}
RESPONDING = [name for name, schema in RESPONSES.items() if schema.get("properties")]


def _digits(random: Random) -> str:
    return str(random.choice([0, 1, random.randrange(100), random.randrange(2**40)]))


def _id(random: Random) -> str:
    return random.choice([_digits(random), f"{random.randrange(10**8)}@N{random.randrange(100):02}"])


def _text(random: Random) -> str:
    return "".join(random.choices("abcÄß漢😀<>&\"'\\/,: 0189", k=random.randrange(7))).strip()


def _moment(random: Random) -> str:
    return str(datetime(1901, 1, 1) + timedelta(seconds=random.randrange(148 * 365 * 86400)))


SCALARS: dict[str, Callable[[Random], str]] = {
    "id": _id,
    "text": _text,
    "integer": _digits,
    "number": lambda random: str(random.randint(-(10**6), 10**6) / random.choice([1, 10, 1000, 10**6])),
    "boolean": lambda random: random.choice("01"),
    "timestamp": lambda random: str(random.randint(1, 2**31)),
    "datetime": _moment,
    "date": lambda random: _moment(random)[:10],
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


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, or the shared type that it refers to."""
    if "$ref" in schema and not kind_of(schema):
        return TYPES[schema["$ref"].rpartition("/")[2].removesuffix(".json")]
    return schema


def value(random: Random, schema: dict[str, Any], depth: int = 0) -> Any:
    """A value for the schema: texts, lists, and dictionaries of those."""
    if kind := kind_of(schema):
        plain = kind.removesuffix("_content")
        return Text(plain, SCALARS[plain](random), element=plain != kind)
    schema = resolved(schema)
    if schema.get("type") == "array":
        most = 0 if depth > DEEPEST else 3
        return [value(random, schema["items"], depth + 1) for _ in range(random.randint(0, most))]
    properties = schema.get("properties", {})
    names = [name for name, member in properties.items() if depth < DEEPEST or kind_of(member)]
    chosen = random.sample(names, random.randint(0, min(len(names), 12)))
    needed = [name for name in schema.get("required", []) if name not in chosen and name in names]
    return {name: value(random, properties[name], depth + 1) for name in [*needed, *chosen]}


def json_form(random: Random, made: Any) -> Any:
    """The value as JSON, in one of the ways in which Flickr writes it."""
    if isinstance(made, dict):
        return {name: json_form(random, item) for name, item in made.items()}
    if isinstance(made, list):
        entries = [json_form(random, item) for item in made]
        alone = len(entries) == 1 and entries[0] != "" and random.random() < 0.5  # "" alone is an empty list
        return entries[0] if alone else entries
    forms: list[Any] = [made.text]
    if made.kind in {"integer", "timestamp", "id"} and made.text.isdigit():
        forms.append(int(made.text))
    if made.kind == "number":
        forms.append(float(made.text))
    if made.kind == "boolean":
        forms += [made.text == "1", int(made.text)]
    scalar = random.choice(forms)
    return {"_content": scalar} if made.element and random.random() < 0.5 else scalar


def as_json(random: Random, tree: dict[str, Any]) -> bytes:
    """The body of a response, with or without space between its members, and with or without escapes."""
    separators = random.choice([(",", ":"), (", ", ": ")])
    ascii_alone = random.random() < 0.5
    return json.dumps({**tree, "stat": "ok"}, separators=separators, ensure_ascii=ascii_alone).encode()


def as_xml(made: dict[str, Any]) -> bytes:
    """The body of a response in XML."""
    return f'<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="ok">\n{"".join(_members(made))}\n</rsp>'.encode()


def _xml(name: str, made: Any) -> str:
    """The element for a value: scalars are attributes, everything else is a child, lists are repeated children."""
    if isinstance(made, Text):
        return f"<{name}>{escape(made.text)}</{name}>"
    attributes = {key: item for key, item in made.items() if isinstance(item, Text) and not item.element}
    text = attributes.pop("_content", None)
    opening = "".join(f" {key}={quoteattr(item.text)}" for key, item in attributes.items())
    inner = "".join(_members({key: item for key, item in made.items() if key not in {*attributes, "_content"}}))
    return f"<{name}{opening}>{escape(text.text) if text else ''}{inner}</{name}>"


def _members(members: dict[str, Any]) -> Iterator[str]:
    for name, made in members.items():
        for entry in made if isinstance(made, list) else [made]:
            yield _xml(name, entry)


DRIFT: list[Any] = [
    *(0, 1, 7, -3, -1, 0.5, 1.5, -0.0, 1e25, 2**40, 10**30, 1300000000, 253402300800, True, False, None),
    *("", " ", "\t", "0", "1", "7", "-0", "007", "+1", " 1 ", "1.5", "1.0", "1e3", "1_000", "0x1", "٣", "9" * 30),
    *("true", "TRUE", "true ", "yes", "null", "Null", "NaN", "Infinity", "x", "lots", "a,b", "/a/b", 'é\\"', "\\"),
    *("1300000000", "1300000000.5", "-62135596801", "2004-04", "2004-04-01", "0000-00-00", "2004-04-01T10:00:00Z"),
    *("0000-00-00 00:00:00", "2004-00-00 00:00:00", "2004-04-01 10:00:00", "2004-04-01 10:00:00+02:00"),
    *('{"_content":"x"}', '":5,"a":true}', [], {}, ["a"], [1], [""], [None], [{}], [[]], ["a", "b"], {"a": 1}),
    *({"_content": content} for content in ("x", 7, 0, 1.5, "1.5", "", " ", "0", "null", None, True, False)),
    *({"_content": content} for content in (["x"], {"_content": "y"}, {"_content": ""}, "0000-00-00 00:00:00")),
    *([{"_content": "a"}], [{"_content": "a"}, {"_content": ""}], {"_content": "x", "a": 1}),
]


def drifted(random: Random, tree: Any, chance: float) -> Any:
    """The tree with some of its scalars, lists and objects as Flickr might write them on another day."""
    if random.random() < chance:
        return _drift(random, tree)
    if isinstance(tree, list):
        return [drifted(random, item, chance) for item in tree[:3]]
    if not isinstance(tree, dict):
        return tree
    members = {name: drifted(random, item, chance) for name, item in tree.items()}
    if members and random.random() < chance:
        del members[random.choice(list(members))]
    return members


def _drift(random: Random, tree: Any) -> Any:
    forms = [{"_content": tree}, [tree]]
    if isinstance(tree, list) and len(tree) == 1:
        forms += [tree[0], tree[0]]
    elif isinstance(tree, int | float):
        forms.append(str(tree))
    elif isinstance(tree, str) and tree.isdecimal():
        forms.append(int(tree))
    return random.choice(forms if random.random() < 0.3 else DRIFT)
