"""A spec is data from outside: whatever it contains, what is built compiles, and does nothing but define a client."""

import ast
import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flickr_specs
from flickr_generator.build import build_files
from flickr_generator.errors import SpecError

METHOD = "flickr.photos.search"
TYPES = {name: flickr_specs.load_type(name) for name in flickr_specs.type_names()}
KNOWN = {"__future__", "collections.abc", "datetime", "functools", "importlib", "msgspec", "typing"}
HOSTILE = [
    '"""\nimport os\nos.system("x")\n"""',
    "'''; import os; '''",
    "\\",
    '\\"',
    'ends with a quote"',
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "{# comment",
    "line\nbreak\r\n\ttab",
    "\x00\x1b[31m\u2028\u2029\u202e",
    "\\N{BULLET} \\x41 \\u0041",
    "\ud800",
]


def spec(method: str = METHOD) -> dict[str, Any]:
    document = copy.deepcopy(flickr_specs.load_method(METHOD))
    document["title"] = document["x-flickr"]["method"] = method
    return document


def poisoned(text: str) -> dict[str, Any]:
    """A spec with the text in every place that may contain prose or values."""
    document = spec()
    document["description"] = f"{text}. {text}"
    document["deprecated"] = True
    document["x-flickr"]["deprecated"] = text
    document["x-flickr"]["errors"] = [{"code": 1, "message": text}, {"code": 2, "message": text}]
    for argument in document["properties"]["arguments"]["properties"].values():
        argument["description"] = text
    document["properties"]["arguments"]["properties"]["sort"]["enum"] = [text, "other"]
    document["properties"]["response"]["properties"][text] = {"type": "object", "properties": {text or "x": {}}}
    return document


def built(documents: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {path: body.decode() for path, body in build_files(documents, TYPES).items()}


def built_or_refused(documents: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The files, or none if the documents are refused by an error that names the method."""
    refused = None
    try:
        return built(documents)
    except SpecError as error:
        refused = str(error)
    assert METHOD in refused
    return {}


def harmless(source: str) -> bool:
    """Whether a module only imports ours and the standard library, defines classes and functions, and assigns."""
    tree = ast.parse(source)
    allowed = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef, ast.Assign, ast.AnnAssign, ast.If, ast.Expr)
    for node in tree.body:
        if not isinstance(node, allowed) or (isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)):
            return False
    modules = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return all(module.startswith(("flickr_client", "flickr_runtime")) for module in modules - KNOWN)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_neutralised(text: str) -> None:
    document = poisoned(text)
    files = built_or_refused({METHOD: document})
    for path, source in files.items():
        compile(source, path, "exec")
        assert harmless(source), path


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=40))
def test_any_text_is_neutralised_or_refused_by_name(text: str) -> None:
    files = built_or_refused({METHOD: poisoned(text)})
    for path, source in files.items():
        assert harmless(source), path


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["arguments", "response"]), st.text(max_size=20))
def test_any_member_name_becomes_an_identifier_or_is_refused(where: str, name: str) -> None:
    document = spec()
    document["properties"][where]["properties"][name] = {"type": "string", "description": "A value."}
    files = built_or_refused({METHOD: document})
    assert all(harmless(source) for source in files.values())


@pytest.mark.parametrize(
    "name",
    ["../../x", "class", 'flickr.photos.search"); import os', "flickr.photos.", "flickr.photos.__init__", "flickr", ""],
)
def test_a_name_that_cannot_be_a_method_is_refused(name: str) -> None:
    with pytest.raises(SpecError, match="cannot be the name of a Flickr method"):
        build_files({name: spec(name)}, TYPES)


@pytest.mark.parametrize(
    "name", ["flickr.class.import", "flickr.photos.class", "flickr.photos.self", "flickr.none.true"]
)
def test_pythons_own_words_get_an_underscore(name: str) -> None:
    files = built({name: spec(name)})
    assert all(harmless(source) for source in files.values())


@pytest.mark.parametrize(
    ("change", "messages"),
    [
        (lambda document: document["x-flickr"].update(http="DELETE"), "http or permission"),
        (lambda document: document["x-flickr"].update(permission="root"), "http or permission"),
        (
            lambda document: document["properties"]["response"].update(properties={"a": {"$ref": "../types/No.json"}}),
            "No",
        ),
        (
            lambda document: document["properties"]["response"].update(
                properties={"a": {"$ref": "scalars.json#/$defs/blob"}}
            ),
            "not a scalar",
        ),
        (lambda document: document.pop("x-flickr"), "x-flickr"),
        (lambda document: document["x-flickr"].update(errors=[{"code": "one", "message": "x"}]), "one"),
        (lambda document: document["properties"].pop("arguments"), "arguments"),
    ],
)
def test_a_malformed_spec_is_refused_by_name(change: Any, messages: str) -> None:
    document = spec()
    change(document)
    with pytest.raises(SpecError, match=messages) as caught:
        build_files({METHOD: document}, TYPES)
    assert METHOD in str(caught.value)


def test_two_methods_that_would_be_one_are_refused() -> None:
    documents = {name: spec(name) for name in ("flickr.photos.getInfo", "flickr.photos.getINFO")}
    with pytest.raises(SpecError, match="is called get_info too"):
        build_files(documents, TYPES)


@pytest.mark.parametrize("seconds", [86401, -1, True, "1; import os", 1.5, None])
def test_a_lifetime_that_flickr_does_not_grant_is_refused(seconds: object) -> None:
    document = spec()
    document["x-flickr"]["cache"] = seconds
    with pytest.raises(SpecError, match=f"{METHOD}: cache of its spec"):
        build_files({METHOD: document}, TYPES)
