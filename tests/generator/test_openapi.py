"""The OpenAPI document: valid, complete, true to the specs, and the same every time."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from flickr_generator.cli import main
from flickr_generator.derive import Specs, read_specs
from flickr_generator.errors import SpecError
from flickr_generator.files import json_bytes
from flickr_generator.openapi import openapi_document
from flickr_specs import load_method, method_names, root

FORM = "application/x-www-form-urlencoded"
OURS = {"method", "format", "nojsoncallback"}


@pytest.fixture(scope="module")
def committed() -> Specs:
    return read_specs(Path(str(root())))


@pytest.fixture(scope="module")
def document(committed: Specs) -> dict[str, Any]:
    return openapi_document(committed)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        ((verb, found),) = item.items()
        yield path.removeprefix("/services/rest/#"), verb.upper(), found


def fields(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, tuple[bool, dict[str, Any]]]:
    """Each field of a call, whether it is required, and its schema."""
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"][FORM]["schema"]
        return {name: (name in schema["required"], member) for name, member in schema["properties"].items()}
    parameters = [
        document["components"]["parameters"][given["$ref"].rpartition("/")[2]] if "$ref" in given else given
        for given in operation["parameters"]
    ]
    return {parameter["name"]: (parameter["required"], parameter["schema"]) for parameter in parameters}


def test_the_validator_accepts_it(document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()


def test_every_method_is_one_operation(document: dict[str, Any]) -> None:
    found = list(operations(document))
    assert [name for name, _, _ in found] == sorted(method_names())
    assert len(found) == len({operation["operationId"] for _, _, operation in found}) == 224
    assert all(verb == load_method(name)["x-flickr"]["http"] for name, verb, _ in found)


def test_parameters_are_those_of_the_specs(document: dict[str, Any]) -> None:
    for name, _, operation in operations(document):
        arguments = load_method(name)["properties"]["arguments"]
        found = fields(document, operation)
        assert found["method"] == (True, {"type": "string", "const": name, "default": name})
        assert {field: required for field, (required, _) in found.items() if field not in OURS} == {
            argument: argument in arguments["required"] for argument in arguments["properties"]
        }
        for argument, result in arguments["properties"].items():
            _, schema = found[argument]
            assert schema.get("maximum") == result.get("maximum")
            assert schema.get("default") == result.get("default")
            assert ("enum" in str(schema)) == ("enum" in str(result) or result.get("type") == "boolean")


def test_lists_and_flags_are_as_flickr_reads_them(document: dict[str, Any]) -> None:
    found = {name: operation for name, _, operation in operations(document)}
    search = {parameter.get("name"): parameter for parameter in found["flickr.photos.search"]["parameters"]}
    assert search["extras"]["style"] == "form"
    assert search["extras"]["explode"] is False
    assert "url_m" in search["extras"]["schema"]["items"]["anyOf"][0]["enum"]
    assert search["has_geo"]["schema"] == {"type": "integer", "enum": [0, 1]}
    assert search["content_type"]["deprecated"] is True
    form = found["flickr.photos.addTags"]["requestBody"]["content"][FORM]
    assert form["encoding"] == {"tags": {"style": "spaceDelimited", "explode": False}}


def test_arguments_that_need_each_other_say_so(document: dict[str, Any]) -> None:
    needs = {"lat": ["lon"], "lon": ["lat"]}
    found = {name: operation for name, _, operation in operations(document)}
    assert found["flickr.photos.search"]["x-flickr"]["dependentRequired"].items() >= needs.items()
    for name, operation in found.items():
        if "requestBody" in operation:
            schema = operation["requestBody"]["content"][FORM]["schema"]
            result = load_method(name)["properties"]["arguments"].get("dependentRequired")
            assert schema.get("dependentRequired") == result


def test_security_follows_from_the_permission(document: dict[str, Any]) -> None:
    found = {name: operation["security"] for name, _, operation in operations(document)}
    assert found["flickr.photos.search"] == [{"api_key": []}, {"oauth1": []}]
    assert found["flickr.photos.delete"] == [{"oauth1": ["delete"]}]
    assert found["flickr.auth.oauth.checkToken"] == [{"oauth1": []}]


def test_responses_are_typed_and_tell_failure_apart(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name, _, operation in operations(document):
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        responded, failed = (schemas[option["$ref"].rpartition("/")[2]] for option in schema["oneOf"])
        members = load_method(name)["properties"]["response"].get("properties", {})
        assert list(responded["properties"]) == ["stat", *members]
        assert failed["properties"]["stat"]["const"] == "fail"


def test_equal_specs_give_equal_bytes(committed: Specs, document: dict[str, Any]) -> None:
    assert json_bytes(openapi_document(committed)) == json_bytes(document)


def test_the_command_writes_a_file_or_prints(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["openapi", "--output", str(tmp_path / "flickr.json")])
    assert end.value.code == 0
    assert b"224 operations" in capfdbinary.readouterr().err
    with pytest.raises(SystemExit):
        main(["openapi"])
    printed = capfdbinary.readouterr().out
    assert printed == (tmp_path / "flickr.json").read_bytes()
    assert json.loads(printed)["openapi"] == "3.1.0"


def test_damaged_specs_are_refused_by_name(specs: Path) -> None:
    path = specs / "methods" / "flickr.test.echo.json"
    path.write_text(path.read_text().replace('"permission": "none",', ""))
    with pytest.raises(SpecError, match=r"flickr\.test\.echo"):
        openapi_document(read_specs(specs))


def test_references_to_nothing_are_refused(specs: Path) -> None:
    path = specs / "methods" / "flickr.photos.search.json"
    path.write_text(path.read_text().replace("../types/PhotoPage.json", "../types/Nothing.json"))
    with pytest.raises(SpecError, match="Nothing"):
        openapi_document(read_specs(specs))
