"""Reflection becomes facts, or is refused with the method named; its prose never gets through."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_generator.errors import ReflectionError
from flickr_generator.facts import ArgumentFacts, ErrorFacts, MethodFacts
from flickr_generator.normalise import method_facts, method_names
from flickr_generator.prose import one_line, stated_facts

NAME = "flickr.photos.search"


def described(**members: Any) -> bytes:
    about = {"name": NAME, "needslogin": 0, "needssigning": "0", "requiredperms": "2"}
    return json.dumps({"stat": "ok", "method": about, **members}).encode()


def listed(*names: str) -> bytes:
    return json.dumps({"methods": {"method": [{"_content": name} for name in names]}, "stat": "ok"}).encode()


def with_argument(**argument: Any) -> bytes:
    return described(arguments={"argument": [{"name": "text", "optional": 1, "_content": "", **argument}]})


def test_facts_whatever_flickr_types_them_as() -> None:
    body = described(
        arguments={
            "argument": [
                {"name": "api_key", "optional": 0, "_content": "Your key."},
                {"name": "photo_id", "optional": "0", "_content": "The id."},
                {"name": "per_page", "optional": "1", "_content": "Defaults to 100. The maximum allowed value is 500."},
            ]
        },
        errors={"error": [{"code": "2", "message": "Two"}, {"code": 1, "message": "One"}]},
    )
    assert method_facts(NAME, body) == MethodFacts(
        permission="write",
        arguments=(
            ArgumentFacts("photo_id"),
            ArgumentFacts("per_page", optional=True, stated={"default": 100, "maximum": 500}),
        ),
        errors=(ErrorFacts(1, "One"), ErrorFacts(2, "Two")),
    )


@pytest.mark.parametrize("container", [None, "", [], {}, {"argument": []}, {"argument": ""}])
def test_a_method_without_arguments(container: Any) -> None:
    facts = method_facts(NAME, described(arguments=container))
    assert facts is not None
    assert facts.arguments == ()


def test_a_single_argument_may_stand_without_its_list() -> None:
    facts = method_facts(NAME, described(arguments={"argument": {"name": "text", "optional": "1", "_content": ""}}))
    assert facts is not None
    assert [argument.name for argument in facts.arguments] == ["text"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html>429 Too Many Requests</html>", "not JSON"),
        (b"", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not an object"),
        (b'{"stat": "fail", "code": 1, "message": "Method not found"}', "error 1"),
        (b'{"stat": "ok"}', "method"),
        (json.dumps({"method": {"name": NAME, "needslogin": 0, "needssigning": 0}}).encode(), "requiredperms"),
        (described(method={"name": NAME, "needslogin": 2, "needssigning": 0, "requiredperms": 0}), "needslogin"),
        (described(method={"name": "flickr.photos.delete", "needslogin": 0, "needssigning": 0, "requiredperms": 0}),
         "describes 'flickr.photos.delete' instead"),
        (described(arguments={"argument": [{"optional": 0}]}), "name"),
        (described(errors={"error": [{"code": "one", "message": "x"}]}), "code"),
        (described(errors={"error": [{"code": 1, "message": "a"}, {"code": 1, "message": "b"}]}), "described twice"),
        (with_argument(stated="{"), "damaged"),
        (with_argument(stated='{"default": "\\"); import os"}'), "damaged"),
        (with_argument(stated='{"values": ["{{ x }}"]}'), "damaged"),
        (with_argument(stated='{"exec": 1}'), "damaged"),
        (described(method={"name": NAME, "needslogin": 0, "needssigning": 0, "requiredperms": 0,
                           "response": {"shape": '{"members": {"a b": {}}}'}}), "shape of its sample"),
        (described(method={"name": NAME, "needslogin": 0, "needssigning": 0, "requiredperms": 0,
                           "response": {"shape": '{"items":' * 300 + "{}" + "}" * 300}}), "shape of its sample"),
    ],
)  # fmt: skip
def test_an_unsound_response_is_refused_by_name(body: bytes, says: str) -> None:
    with pytest.raises(ReflectionError) as refusal:
        method_facts(NAME, body)
    assert str(refusal.value).startswith(f"{NAME}: ")
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "class",
        "flickr",
        "flickr.photos",
        'flickr.photos.search"); import os',
        "flickr.photos.search\n",
        "flickr.photos.__init__",
        "flickr.photos.se arch",
        "Flickr.photos.search",
        "flickr..search",
        "flickr.photos." + "a" * 300,
        "flickr.photos.suché",
        "",
    ],
)
def test_what_cannot_be_a_method_is_refused_by_name(name: str) -> None:
    with pytest.raises(ReflectionError) as refusal:
        method_names(listed("flickr.test.echo", name))
    assert repr(name) in str(refusal.value)


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ([NAME, NAME], "more than once"),
        ([NAME, "flickr.photos.Search".replace("S", "s", 1), "flickr.photos.sEarch"], "more than once"),
        ([NAME, f"{NAME}.deep"], "a namespace"),
        ([], "no methods"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused(names: list[str], says: str) -> None:
    with pytest.raises(ReflectionError, match=says):
        method_names(listed(*names))


def test_names_that_are_keywords_are_flickrs_to_choose() -> None:
    assert method_names(listed("flickr.photos.class", NAME)) == ["flickr.photos.class", NAME]


@pytest.mark.parametrize("argument", ["class ", "a-b", "__class__", "x; import os", "", "Text", "a" * 65])
def test_what_cannot_be_an_argument_is_refused_by_name(argument: str) -> None:
    with pytest.raises(ReflectionError) as refusal:
        method_facts(NAME, with_argument(name=argument))
    assert NAME in str(refusal.value)
    assert repr(argument) in str(refusal.value)


@pytest.mark.parametrize(
    "prose",
    [
        'a "quoted" \\ back\\slashed\nline',
        '"""); import os; """',
        "{{ cycler.__init__.__globals__ }} {% raw %} {#",
        "default is {{7*7}}, maximum __import__('os'), possible values are \"\"\" and '''",
        "\u202e\x00\x1b[31m",
    ],
)
def test_prose_never_gets_through(prose: str) -> None:
    facts = method_facts(NAME, with_argument(_content=prose))
    assert facts is not None
    assert facts.arguments == (ArgumentFacts("text", optional=True),)


@given(st.text())
def test_only_numbers_and_plain_words_come_of_prose(prose: str) -> None:
    for value in stated_facts(
        f"Defaults to {prose}. Possible values are: {prose}, and {prose}. Maximum {prose}"
    ).values():
        for each in value if isinstance(value, list) else [value]:
            assert isinstance(each, int) or each.replace("-", "").replace("_", "").isalnum()


def test_facts_that_prose_states() -> None:
    assert stated_facts("If this argument is omitted, it defaults to 100. The maximum allowed value is 500.") == {
        "default": 100,
        "maximum": 500,
    }
    assert stated_facts("The possible values are: <code>date-posted-asc</code>, relevance, and views.") == {
        "values": ["date-posted-asc", "relevance", "views"]
    }
    assert stated_facts("The id of the photo.") == {}


def test_an_error_message_becomes_one_harmless_line() -> None:
    body = described(
        errors={"error": [{"code": 1, "message": 'Say\n"""no"""\x00 to\u202e  {{ this }}\ud800 ' + "x" * 999}]}
    )
    facts = method_facts(NAME, body)
    assert facts is not None
    message = facts.errors[0].message
    assert message.startswith('Say """no""" to {{ this }} xxx')
    assert len(message) == 200
    assert message.isprintable()


@given(st.text())
def test_one_line_is_printable_and_stays_as_it_is(text: str) -> None:
    line = one_line(text)
    assert line.isprintable()
    assert len(line) <= 200
    assert one_line(line) == line


def test_the_sandbox_passes_on_what_prose_and_sample_stated() -> None:
    about = {"name": NAME, "needslogin": 0, "needssigning": 0, "requiredperms": 0}
    output = {**about, "response": {"shape": '{"members": {"photos": {"blank": true}}}'}}
    stated = {
        "argument": [{"name": "sort", "optional": 1, "stated": '{"default": "relevance", "values": ["relevance"]}'}]
    }
    facts = method_facts(NAME, described(method=output, arguments=stated))
    assert facts is not None
    assert facts.arguments[0].stated == {"default": "relevance", "values": ["relevance"]}
    assert facts.sample is not None
    assert facts.sample.to_builtins() == {"members": {"photos": {"blank": True}}}
    assert method_facts(NAME, described(method={**about, "source": "overlay"})) is None


def test_a_sample_that_is_no_xml_is_no_sample() -> None:
    about = {"name": NAME, "needslogin": 0, "needssigning": 0, "requiredperms": 0}
    for sample in (
        "",
        "no xml &amp;",
        "<photos>",
        '<!DOCTYPE x [<!ENTITY a "a">]><photos>&a;</photos>',
        "<a>" * 99 + "</a>" * 99,
    ):
        facts = method_facts(NAME, described(method={**about, "response": {"_content": sample}}))
        assert facts is not None
        assert facts.sample is None
