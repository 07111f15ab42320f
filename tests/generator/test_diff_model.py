"""The model by example: what a change of a spec or of reflection is called, and whom it breaks."""

import json
from typing import Any

import pytest

from flickr_generator.diff.change import Change
from flickr_generator.diff.compare import compare_apis
from flickr_generator.diff.describe import describe
from flickr_generator.diff.documents import api_of_documents
from flickr_generator.diff.reduced import reduced_to_reflection
from flickr_generator.diff.reflected import api_of_reflection
from flickr_generator.errors import SpecError
from flickr_generator.facts import ArgumentFacts, ErrorFacts, MethodFacts, Reflection
from flickr_generator.shapes import read_sample

NAME = "flickr.test.echo"
SCALAR = "../types/scalars.json#/$defs/"
TEXT, INTEGER = {"$ref": f"{SCALAR}text"}, {"$ref": f"{SCALAR}integer"}


def document(arguments: Any = None, response: Any = None, *, rules: Any = None, **about: Any) -> dict[str, Any]:
    """A spec document; arguments whose name ends in `!` are required."""
    given = arguments or {}
    facts = {"method": NAME, "http": "GET", "permission": "none", "login": False, "signing": False, "errors": []}
    return {
        "title": NAME,
        "description": "Says what it hears.",
        "properties": {
            "arguments": {
                "properties": {name.rstrip("!"): {"description": "It.", **schema} for name, schema in given.items()},
                "required": [name.rstrip("!") for name in given if name.endswith("!")],
                **(rules or {}),
            },
            "response": response or {"type": "object", "properties": {}},
        },
        "x-flickr": {**facts, "paging": None, "deprecated": False, "source": "reflection", **about},
    }


def files(tree: dict[str, Any], **types: Any) -> dict[str, bytes]:
    named = {name: {"title": name, "properties": properties} for name, properties in types.items()}
    return {
        f"methods/{NAME}.json": json.dumps(tree).encode(),
        **{f"types/{name}.json": json.dumps(each).encode() for name, each in named.items()},
    }


def changes_in(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    """Class and words of each change between two documents of one method."""
    return lines(compare_apis(api_of_documents(files(old)), api_of_documents(files(new))))


def lines(changes: list[Change]) -> list[tuple[str, str]]:
    return [(change.impact, describe(change)) for change in changes]


def arg(**schema: Any) -> dict[str, Any]:
    return document({"sort": schema})


OPEN = {"anyOf": [{"enum": ["a", "b"]}, {"type": "string"}]}


@pytest.mark.parametrize(
    ("old", "new", "forth", "back"),
    [
        (
            document(),
            document({"extra": {"type": "string"}}),
            ("additive", "argument extra added (optional)"),
            ("breaking", "argument extra removed (optional)"),
        ),
        (
            document(),
            document({"extra!": {"type": "string"}}),
            ("breaking", "argument extra added (required)"),
            ("breaking", "argument extra removed (required)"),
        ),
        (
            document({"extra!": {"type": "string"}}),
            document({"extra": {"type": "string"}}),
            ("additive", "argument extra required → optional"),
            ("breaking", "argument extra optional → required"),
        ),
        (
            arg(type="integer", **{"x-flickr": {"wire": "integer"}}),
            arg(type="number", **{"x-flickr": {"wire": "number"}}),
            ("additive", "argument sort: type integer → number"),
            ("breaking", "argument sort: type number → integer"),
        ),
        (
            arg(type="array", items={"type": "string"}, **{"x-flickr": {"wire": "comma"}}),
            arg(type="array", items={"type": "string"}, **{"x-flickr": {"wire": "space"}}),
            ("breaking", "argument sort: type comma list of string → space list of string"),
            ("breaking", "argument sort: type space list of string → comma list of string"),
        ),
        (
            arg(type="string", enum=["a"]),
            arg(type="string", enum=["a", "b"]),
            ("additive", "argument sort: value b added"),
            ("breaking", "argument sort: value b removed"),
        ),
        (
            arg(type="string"),
            arg(type="string", enum=["a", "b"]),
            ("breaking", "argument sort: values added: a, b"),
            ("additive", "argument sort: values removed: a, b"),
        ),
        (
            arg(type="string"),
            arg(**OPEN),
            ("documentation", "argument sort: values added: a, b"),
            ("documentation", "argument sort: values removed: a, b"),
        ),
        (
            arg(type="string", enum=["a", "b"]),
            arg(**OPEN),
            ("additive", "argument sort takes other values too now"),
            ("breaking", "argument sort takes no other values now"),
        ),
        (
            arg(type="integer", maximum=100),
            arg(type="integer", maximum=500),
            ("additive", "argument sort: maximum 100 → 500"),
            ("breaking", "argument sort: maximum 500 → 100"),
        ),
        (
            arg(type="integer", minimum=1),
            arg(type="integer", minimum=0),
            ("additive", "argument sort: minimum 1 → 0"),
            ("breaking", "argument sort: minimum 0 → 1"),
        ),
        (
            arg(type="integer"),
            arg(type="integer", maximum=500),
            ("breaking", "argument sort: maximum added: 500"),
            ("additive", "argument sort: maximum removed: 500"),
        ),
        (
            arg(type="integer", default=1),
            arg(type="integer", default=2),
            ("breaking", "argument sort: default 1 → 2"),
            ("breaking", "argument sort: default 2 → 1"),
        ),
        (
            arg(type="integer"),
            arg(type="integer", default=2),
            ("documentation", "argument sort: default added: 2"),
            ("documentation", "argument sort: default removed: 2"),
        ),
        (
            arg(type="string"),
            arg(type="string", description="Other words."),
            ("documentation", "argument sort reworded"),
            ("documentation", "argument sort reworded"),
        ),
        (
            document(),
            document(rules={"dependentRequired": {"lat": ["lon"]}}),
            ("breaking", 'arguments needed together added: {"lat": ["lon"]}'),
            ("additive", 'arguments needed together removed: {"lat": ["lon"]}'),
        ),
        (
            document(permission="read"),
            document(permission="write"),
            ("breaking", "permission read → write"),
            ("additive", "permission write → read"),
        ),
        (
            document(),
            document(login=True),
            ("breaking", "login not needed → needed"),
            ("additive", "login needed → not needed"),
        ),
        (
            document(),
            document(signing=True),
            ("breaking", "signing not needed → needed"),
            ("additive", "signing needed → not needed"),
        ),
        (document(), document(http="POST"), ("breaking", "http GET → POST"), ("additive", "http POST → GET")),
        (
            document(),
            document(deprecated="Use another."),
            ("documentation", "deprecated added: Use another."),
            ("documentation", "deprecated removed: Use another."),
        ),
        (
            document(),
            document(errors=[{"code": 7, "message": "Too loud"}]),
            ("additive", "error 7 added (Too loud)"),
            ("breaking", "error 7 removed (Too loud)"),
        ),
        (
            document(),
            document(errors=[{"code": 99, "message": "Not logged in"}]),
            ("additive", "error 99 added (Not logged in)"),
            ("documentation", "error 99 removed (Not logged in)"),
        ),
        (
            document(errors=[{"code": 7, "message": "Too loud"}]),
            document(errors=[{"code": 7, "message": "Too soft"}]),
            ("documentation", "error 7: message Too loud → Too soft"),
            ("documentation", "error 7: message Too soft → Too loud"),
        ),
        (
            document(paging={"page": "page", "maximum": 100}),
            document(paging={"page": "page", "cursor": "next"}),
            ("additive", 'paging {"page": "page"} → {"page": "page", "cursor": "next"}'),
            ("breaking", 'paging {"page": "page", "cursor": "next"} → {"page": "page"}'),
        ),
        (
            document(),
            document(brand_new="fact"),
            ("documentation", "brand_new added: fact"),
            ("documentation", "brand_new removed: fact"),
        ),
    ],
)
def test_requests_break_by_narrowing(old: Any, new: Any, forth: tuple[str, str], back: tuple[str, str]) -> None:
    assert changes_in(old, new) == [forth]
    assert changes_in(new, old) == [back]


def respond(**members: Any) -> dict[str, Any]:
    return document(response={"type": "object", "properties": members})


@pytest.mark.parametrize(
    ("old", "new", "forth", "back"),
    [
        (
            respond(),
            respond(smell=TEXT),
            ("additive", "field smell added (text)"),
            ("breaking", "field smell removed (text)"),
        ),
        (
            respond(smell=TEXT),
            respond(smell={**TEXT, "default": ""}),
            ("additive", "field smell now in every response"),
            ("breaking", "field smell no longer in every response"),
        ),
        (
            respond(smell=INTEGER),
            respond(smell=TEXT),
            ("breaking", "field smell type integer → text"),
            ("breaking", "field smell type text → integer"),
        ),
        (
            respond(smell={"$ref": f"{SCALAR}number"}),
            respond(smell=INTEGER),
            ("documentation", "field smell type number → integer"),
            ("breaking", "field smell type integer → number"),
        ),
        (
            respond(smell=TEXT),
            respond(smell={"$ref": f"{SCALAR}text_content"}),
            ("documentation", "field smell type text → text_content"),
            ("documentation", "field smell type text_content → text"),
        ),
        (
            respond(smell={**TEXT, "default": ""}),
            respond(smell={"type": "array", "items": TEXT, "default": []}),
            ("breaking", "field smell now a list"),
            ("breaking", "field smell is no longer a list"),
        ),
        (
            respond(smell=TEXT),
            respond(smell={**TEXT, "x-flickr": {"rare": True}}),
            ("breaking", "field smell no longer in the client"),
            ("additive", "field smell now in the client"),
        ),
        (
            respond(smell={"type": "object", "properties": {"of": TEXT}}),
            respond(smell={"type": "object", "properties": {"of": TEXT, "by": TEXT}}),
            ("additive", "field smell.by added (text)"),
            ("breaking", "field smell.by removed (text)"),
        ),
        (
            document(response={"type": "object", "additionalProperties": True}),
            respond(),
            ("additive", "response type any → object"),
            ("breaking", "response type object → any"),
        ),
    ],
)
def test_responses_break_by_removal_and_widening(
    old: Any, new: Any, forth: tuple[str, str], back: tuple[str, str]
) -> None:
    assert changes_in(old, new) == [forth]
    assert changes_in(new, old) == [back]


def test_a_shared_type_is_reported_once() -> None:
    tree = respond(one={"$ref": "../types/Smell.json"}, other={"$ref": "../types/Smell.json"})
    old, new = (api_of_documents(files(tree, Smell=members)) for members in ({"of": TEXT}, {"of": INTEGER}))
    [change] = compare_apis(old, new)
    assert (change.kind, change.subject, change.name, change.impact) == ("type", "Smell", "of", "breaking")


def test_an_object_that_becomes_a_shared_type_retains_its_members() -> None:
    old = files(respond(smell={"type": "object", "properties": {"of": TEXT}}), Other={})
    new = files(respond(smell={"$ref": "../types/Smell.json"}), Other={}, Smell={"of": TEXT, "by": TEXT})
    assert lines(compare_apis(api_of_documents(old), api_of_documents(new))) == [
        ("additive", "field smell.by added (text)"),
        ("documentation", "field smell name object → Smell"),
        ("documentation", "type added"),
    ]


def test_types_within_themselves_end() -> None:
    trees = (files(respond(x={"$ref": f"../types/{name}.json"}), **{name: {"in": {"$ref": f"../types/{name}.json"}}})
             for name in ("A", "B"))  # fmt: skip
    old, new = map(api_of_documents, trees)
    assert ("documentation", "field x name A → B") in lines(compare_apis(old, new))


@pytest.mark.parametrize(
    "damage",
    [
        b"{",
        b"[]",
        b'{"title": "flickr.test.other"}',
        json.dumps({**document(), "title": "flickr.test.other"}).encode(),
        json.dumps(document(permission="root")).encode(),
        json.dumps(document({"x": {"anyOf": 7}})).encode(),
        json.dumps(document(response={"type": "array"})).encode(),
        json.dumps(respond(x="text")).encode(),
    ],
)
def test_a_damaged_document_is_refused_by_name(damage: bytes) -> None:
    with pytest.raises(SpecError, match=f"^methods/{NAME}.json: "):
        api_of_documents({f"methods/{NAME}.json": damage})


def test_a_missing_type_is_refused_by_name() -> None:
    with pytest.raises(SpecError, match="types/Smell.json, which is missing"):
        api_of_documents(files(respond(x={"$ref": "../types/Smell.json"}), Other={}))


def reflection(**facts: Any) -> Reflection:
    return Reflection({NAME: MethodFacts(**facts)})


def test_reflection_is_compared_by_what_it_states() -> None:
    old = reflection(
        arguments=(ArgumentFacts("sort", True, {"values": ["a", "b"], "maximum": 500}),),
        sample=read_sample('<rsp><photos page="1"><photo id="1"/></photos></rsp>'),
    )
    new = reflection(
        arguments=(ArgumentFacts("sort", True, {"values": ["a"], "maximum": 100, "default": "a"}),),
        sample=read_sample('<rsp><photos page="one"><photo id="1" smell="x"/><photo id="2"/></photos></rsp>'),
    )
    assert lines(compare_apis(api_of_reflection(old), api_of_reflection(new))) == [
        ("breaking", "argument sort: maximum 500 → 100"),
        ("breaking", "argument sort: value b removed"),
        ("additive", "field photos.photo.smell added (text)"),
        ("documentation", "argument sort: default added: a"),
        ("documentation", "field photos.page type flag → text"),
        ("documentation", "field photos.photo.id type flag → flag or integer"),
    ]


def test_an_element_that_was_empty_in_a_sample_may_hold_members() -> None:
    old, new = (
        api_of_reflection(reflection(sample=read_sample(text)))
        for text in ("<photos/>", '<photos><photo id="1"/></photos>')
    )
    assert lines(compare_apis(old, new)) == [("additive", "field photos.photo added (object)")]
    assert lines(compare_apis(new, old)) == [("breaking", "field photos.photo removed (object)")]


def test_a_sample_that_comes_or_goes_proves_nothing_about_fields() -> None:
    old, new = api_of_reflection(reflection()), api_of_reflection(reflection(sample=read_sample("<photo/>")))
    assert lines(compare_apis(old, new)) == [("documentation", "sample of the response added")]
    assert lines(compare_apis(new, old)) == [("documentation", "sample of the response removed")]


def test_what_only_the_overlay_knows_is_left_out_where_reflection_is_compared() -> None:
    ours = document(
        {"user_id": {"type": "string"}, "ours": {"type": "string"}},
        errors=[{"code": 1, "message": "Too loud"}, {"code": 2, "message": "Ours"}],
    )
    added = {**document(source="overlay"), "title": "flickr.test.ours"}
    upstream = reflection(arguments=(ArgumentFacts("user_id", True),), errors=(ErrorFacts(1, "Too loud"),))
    specs = {
        **files(ours),
        "methods/flickr.test.ours.json": json.dumps(added).encode(),
        "inputs/reflection.json": upstream.to_json(),
    }
    assert compare_apis(reduced_to_reflection(specs), api_of_reflection(upstream)) == []
    assert compare_apis(api_of_reflection(upstream), reduced_to_reflection(specs)) == []
    without = {path: body for path, body in specs.items() if not path.startswith("inputs/")}
    assert [each[1] for each in lines(compare_apis(reduced_to_reflection(without), api_of_reflection(upstream)))] == [
        "argument ours removed (optional)",
        "error 2 removed (Ours)",
    ]
