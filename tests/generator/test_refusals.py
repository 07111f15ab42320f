"""Refusals that were recorded become errors of their method, with a class and a family each."""

from pathlib import Path

import msgspec
import pytest

import flickr_specs
from flickr_generator.build.client import build_client
from flickr_generator.derive import derive
from flickr_generator.inputs import Inputs, load_inputs
from flickr_generator.refusals import learn_refusals, read_refusal


@pytest.fixture
def inputs() -> Inputs:
    return load_inputs(flickr_specs.root())


def recorded(folder: Path, method: str, *bodies: str) -> Path:
    (folder / method).mkdir()
    for number, body in enumerate(bodies):
        suffix = "xml" if body.startswith("<") else "json"
        (folder / method / f"{number}.{suffix}").write_text(body)
    return folder


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ('{"stat":"fail","code":2,"message":"Photo is private"}', (2, "Photo is private")),
        (
            '<rsp stat="fail"><err code="1" msg="Photo &quot;1&quot; not found (invalid ID)"/></rsp>',
            (1, "Photo not found"),
        ),
        ('{"stat":"fail","code":"7","message":"User 12345678@N01 has\\nleft."}', (7, "User has left")),
        ('{"stat":"fail","code":3,"message":"larch cedar zephyr"}', (3, "")),
        ('{"stat":"fail","code":3}', (3, "")),
        ('{"stat":"fail","code":"x"}', None),
        ('{"stat":"ok"}', None),
        ('<rsp stat="ok"><err code="1" msg="A"/></rsp>', None),
    ],
)
def test_what_is_stored_of_a_refusal(body: str, messages: tuple[int, str] | None) -> None:
    assert read_refusal(body.encode()) == messages


def test_a_code_without_documentation_gets_a_class_and_needs_a_name(inputs: Inputs, tmp_path: Path) -> None:
    folder = recorded(
        tmp_path,
        "flickr.photos.getFavorites",
        '{"stat":"fail","code":17,"message":"Photo is private"}',
        '<rsp stat="fail"><err code="18" msg="Invalid gallery ID"/></rsp>',
        '{"stat":"fail","code":19,"message":"knoll heron"}',
        '{"stat":"fail","code":1,"message":"Something else"}',
        '{"stat":"fail","code":105,"message":"Service currently unavailable"}',
    )
    learnt = learn_refusals(folder, inputs.refusals, inputs.reflection.methods)
    assert learnt["flickr.photos.getFavorites"] == {
        "1": "Something else", "17": "Photo is private", "18": "Invalid gallery ID", "19": "",
    }  # fmt: skip
    assert learn_refusals(folder, learnt, inputs.reflection.methods) == learnt
    specs = derive(msgspec.structs.replace(inputs, refusals=learnt))
    client = build_client(specs.methods, specs.types)
    (function,) = [
        function
        for namespace in client.namespaces
        for function in namespace.functions
        if function.method == "'flickr.photos.getFavorites'"
    ]
    assert [(failure.code, failure.name, failure.family) for failure in function.failures] == [
        ("1", "GetFavoritesPhotoNotFound", "NotFound"),
        ("17", "GetFavoritesError17", "APIError"),
        ("18", "GetFavoritesError18", "APIError"),
        ("19", "GetFavoritesError19", "APIError"),
    ]
    assert specs.needless == []
    assert specs.unnamed == [
        'errors.toml: ["flickr.photos.getFavorites"] has no name for error 17 (Photo is private)',
        'errors.toml: ["flickr.photos.getFavorites"] has no name for error 18 (Invalid gallery ID)',
        'errors.toml: ["flickr.photos.getFavorites"] has no name for error 19 (its message is not known)',
    ]


def test_a_message_is_better_than_none_in_whatever_order(tmp_path: Path) -> None:
    name = "flickr.photos.getInfo"
    folder = recorded(
        tmp_path,
        name,
        '{"stat":"fail","code":2,"message":"Photo is private"}',
        '{"stat":"fail","code":2,"message":"a b"}',
    )
    for known in ({}, {name: {"2": ""}}, {name: {"2": "Photo is private"}}):
        assert learn_refusals(folder, known, {name}) == {name: {"2": "Photo is private"}}
