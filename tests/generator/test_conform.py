"""Recordings against specs: what Flickr really sends passes, every deviation is named by its path."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flickr_generator.conform import Report, as_json, as_text, conform
from flickr_generator.derive import Specs, derive
from flickr_generator.errors import GeneratorError
from flickr_generator.inputs import Inputs

Check = Callable[[str, Any], Report]
SEARCH = "flickr.photos.search"


@pytest.fixture(scope="module")
def derived(inputs: Inputs) -> Specs:
    return derive(inputs)


@pytest.fixture
def check(derived: Specs, tmp_path: Path) -> Check:
    """Checks one recording of a method: text is taken as it is, anything else is written as JSON."""

    def run(name: str, response: Any) -> Report:
        body = response if isinstance(response, str) else json.dumps(response)
        folder = tmp_path / "recordings" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ("1.xml" if body.startswith("<") else "1.json")).write_text(body)
        return conform(tmp_path / "recordings", derived)

    return run


def problems(report: Report) -> list[tuple[str, str]]:
    return [(problem.path, problem.kind) for failure in report.failures for problem in failure.problems]


def page(**members: Any) -> dict[str, Any]:
    return {"photos": {"page": 1, "pages": 1, "perpage": 100, "total": "1", **members}, "stat": "ok"}


@pytest.mark.parametrize(
    "photo",
    [
        [{"id": "1", "title": "Otter"}],
        {"id": "1", "title": "Otter"},  # the only one of its list, as older responses have it
        [],
        "",
        None,
        [{"id": 1, "ispublic": True, "isfamily": "", "views": 0, "latitude": "39.54", "description": {"_content": ""}}],
        [{"id": "1", "description": "bare", "dateupload": 1372893401, "datetaken": "2013-07-03 10:00:00"}],
        [{"id": "1", "title": {"_content": "Otter"}, "views": {"_content": "7"}, "comment": "bare"}],
        [{"id": "1", "dateadded": "2013-07-03 10:00:00", "lastupdate": False, "datetaken": 0, "place_id": None}],
        [{"id": "1", "width_m": "333.5", "height_m": 250.0, "description": [], "stats": ""}],
    ],
)
def test_what_flickr_drifts_between_conforms(check: Check, photo: Any) -> None:
    assert problems(check(SEARCH, page(photo=photo))) == []


@pytest.mark.parametrize(
    ("response", "found"),
    [
        (page(colour="red"), [("photos.colour", "unknown-field")]),
        (page(photo=[{"id": "1"}, {"id": "2", "smell": 1}]), [("photos.photo[1].smell", "unknown-field")]),
        ({**page(), "extra": {}}, [("extra", "unknown-field")]),
        (page(photo=[{"id": "1", "views": "many"}]), [("photos.photo[0].views", "wrong-type")]),
        (page(photo=[{"id": "1", "ispublic": 2}]), [("photos.photo[0].ispublic", "wrong-type")]),
        (page(photo=[{"id": "1", "title": {"a": 1}}]), [("photos.photo[0].title", "wrong-type")]),
        (page(photo=[{"id": 1.5}]), [("photos.photo[0].id", "wrong-type")]),
        (page(photo=["1"]), [("photos.photo[0]", "wrong-type")]),
        (page(total=[]), [("photos.total", "wrong-type")]),
        (page(photo=[{"title": "Otter"}]), [("photos.photo[0].id", "missing-field")]),
        ({"stat": "ok"}, [("photos", "missing-field")]),
        ({"photos": {}}, [("stat", "missing-field")]),
        ({"photos": {}, "stat": "fine"}, [("stat", "wrong-type")]),
        ({"photos": [1, 2], "stat": "ok"}, [("photos", "wrong-type")]),
        ("[]", [("", "unreadable")]),
        ('{"photos": ', [("", "unreadable")]),
        ("<html>429</html>", [("", "unreadable")]),
        ('<rsp stat="ok"><photos>', [("", "unreadable")]),
    ],
)
def test_every_deviation_has_its_path_and_kind(check: Check, response: Any, found: list[tuple[str, str]]) -> None:
    assert problems(check(SEARCH, response)) == found


def test_several_deviations_of_one_response_are_all_named(check: Check) -> None:
    report = check(SEARCH, page(photo=[{"smell": 1}], pages="x"))
    assert problems(report) == [
        ("photos.pages", "wrong-type"),
        ("photos.photo[0].smell", "unknown-field"),
        ("photos.photo[0].id", "missing-field"),
    ]


@pytest.mark.parametrize(
    "xml",
    [
        '<photos page="1" pages="0" perpage="100" total="0" />',
        '<photos page="1"><photo id="1" title="Otter" ispublic="1"/></photos>',
        '<photos page="1"><photo id="1"><description>Two <b>otters</b></description></photo><photo id="2"/></photos>',
        '<photos page="1"><photo id="1"><description/></photo></photos>',
    ],
)
def test_xml_is_read_with_the_eyes_of_the_schema(check: Check, xml: str) -> None:
    body = f'<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="ok">\n{xml}\n</rsp>\n'
    assert problems(check(SEARCH, body)) == []


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        ('<photos colour="red"/>', [("photos.colour", "unknown-field")]),
        ('<photos><photo id="1"/><photo id="2" views="x"/></photos>', [("photos.photo[1].views", "wrong-type")]),
        ('<photos><photo title="no id"/></photos>', [("photos.photo[0].id", "missing-field")]),
        ("<photos>text</photos>", [("photos._content", "unknown-field")]),
        ("<photos/><photos/>", [("photos", "wrong-type")]),
        ("<person/>", [("person", "unknown-field"), ("photos", "missing-field")]),
        ('<photos><photo id="1"><tag/></photo></photos>', [("photos.photo[0].tag", "unknown-field")]),
        ("", [("photos", "missing-field")]),
    ],
)
def test_deviations_in_xml(check: Check, xml: str, found: list[tuple[str, str]]) -> None:
    assert problems(check(SEARCH, f'<rsp stat="ok">{xml}</rsp>')) == found


def test_jsonp_is_json(check: Check) -> None:
    assert problems(check(SEARCH, f"jsonFlickrApi({json.dumps(page())})")) == []


@pytest.mark.parametrize(
    ("name", "response", "found"),
    [
        (SEARCH, {"stat": "fail", "code": 1, "message": "Photo not found"}, []),
        (SEARCH, {"stat": "fail", "code": "1", "message": "Photo not found"}, []),
        (SEARCH, '<rsp stat="fail"><err code="1" msg="Photo not found"/></rsp>', []),
        ("upload", '<rsp stat="fail"><err code="9" msg="Duplicate" duplicate_photo_id="1"/></rsp>', []),
        ("flickr.nonExistingMethod", {"stat": "fail", "code": 112, "message": "Method not found"}, []),
        (SEARCH, {"stat": "fail", "code": "x", "message": ""}, [("code", "wrong-type")]),
        (SEARCH, '{"stat":"fail","message":"Not currently available.","code":201},\n', []),
        (SEARCH, {"stat": "fail", "code": 1}, [("message", "missing-field")]),
        (SEARCH, '<rsp stat="fail"></rsp>', [("code", "missing-field"), ("message", "missing-field")]),
        (SEARCH, '<rsp stat="fail"><err code="1" msg="" hint="x"/></rsp>', []),
        (SEARCH, {"stat": "fail", "code": "one", "message": "No", "hint": {"a": [1]}}, [("code", "wrong-type")]),
    ],
)
def test_refusals_have_a_spec_of_their_own(
    check: Check, name: str, response: Any, found: list[tuple[str, str]]
) -> None:
    assert problems(check(name, response)) == found


@pytest.mark.parametrize(
    ("name", "xml"),
    [
        ("upload", "<photoid>1234</photoid>"),
        ("upload", "<ticketid>200775939-72157722968227621</ticketid>"),
        ("replace", '<photoid secret="abcdef" originalsecret="abcdef">1234</photoid>'),
    ],
)
def test_uploads_have_specs_of_their_own(check: Check, name: str, xml: str) -> None:
    report = check(name, f'<rsp stat="ok">{xml}</rsp>')
    assert (report.files, report.ok) == (1, 1)


@pytest.mark.parametrize("name", ["feeds.photos_public", "oauth", "flickr.nobody.knows"])
def test_what_has_no_spec_is_counted_apart(check: Check, name: str) -> None:
    report = check(name, {"stat": "ok", "items": []})
    assert (report.files, report.failures, report.apart) == (0, [], {name: 1})
    assert f"Counted separately, because they have no spec: {name} (1)." in as_text(report)


def test_the_forms_of_a_report(check: Check) -> None:
    check("flickr.test.echo", {"stat": "ok", "anything": {"at": "all"}})
    report = check(SEARCH, page(smell="x" * 200))
    assert json.loads(as_json(report)) == {
        "files": 2,
        "ok": 1,
        "failures": [
            {
                "file": f"{SEARCH}/1.json",
                "problems": [
                    {
                        "path": "photos.smell",
                        "kind": "unknown-field",
                        "detail": f"the spec has no such field; it has '{'x' * 39}…",
                    }
                ],
            }
        ],
    }
    assert as_text(report).splitlines()[-1] == "1 of 2 recordings conform (50.0 %)."


def test_names_from_a_recording_do_no_harm_to_a_terminal(check: Check) -> None:
    report = check(SEARCH, page(**{"a\x1b[31m\nb": 1}))
    assert all(line.isprintable() for line in as_text(report).splitlines())
    assert "photos.a [31m b: unknown-field" in as_text(report)


def test_a_folder_without_recordings_is_an_error(tmp_path: Path, derived: Specs) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(GeneratorError):
            conform(folder, derived)


RESPONSES: dict[str, Any] = {
    "flickr.people.getInfo": {
        "person": {
            "id": "1@N00",
            "nsid": "1@N00",
            "ispro": 0,
            "iconserver": "65535",
            "username": {"_content": "Otter"},
            "photos": {"count": {"_content": 7}, "firstdate": {"_content": "1300000000"}},
        }
    },
    "flickr.photosets.getList": {
        "photosets": {
            "page": 1,
            "total": 1,
            "photoset": [
                {"id": "72", "photos": "7", "title": {"_content": "Otters"}, "date_create": "1300000000"},
            ],
        }
    },
    "flickr.groups.getInfo": {
        "group": {"id": "1@N00", "name": {"_content": "Otters"}, "throttle": {"count": 5, "mode": "day"}, "lang": ""}
    },
    "flickr.photos.getInfo": {
        "photo": {
            "id": "1",
            "views": "7",
            "owner": {"nsid": "1@N00"},
            "dates": {"posted": "1300000000", "taken": "2004-04-01 10:00:00"},
            "tags": {"tag": [{"id": "1-2-3", "author": "1@N00", "raw": "Otter", "_content": "otter"}]},
        }
    },
    "flickr.photos.getSizes": {"sizes": {"canprint": 0, "size": [{"label": "Square", "width": 75, "height": "75"}]}},
    "flickr.contacts.getList": {"contacts": {"total": 1, "contact": [{"nsid": "1@N00", "iconfarm": 1}]}},
}


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The places of all scalars."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return [leaf for key, item in pairs for leaf in leaves(item, (*path, key))]
    return [path]


def parent_of(tree: Any, path: tuple[str | int, ...]) -> Any:
    for step in path[:-1]:
        tree = tree[step]
    return tree


@pytest.mark.parametrize("name", RESPONSES)
def test_the_responses_that_are_spoilt_below_are_sound(check: Check, name: str) -> None:
    assert problems(check(name, {**RESPONSES[name], "stat": "ok"})) == []


@pytest.mark.parametrize("name", RESPONSES)
def test_a_field_by_another_name_is_found_wherever_it_is(check: Check, name: str) -> None:
    for path in leaves(RESPONSES[name]):
        response = copy.deepcopy(RESPONSES[name])
        holder = parent_of(response, path)
        holder[f"{path[-1]}_renamed"] = holder.pop(path[-1])
        kinds = [kind for _, kind in problems(check(name, {**response, "stat": "ok"}))]
        assert "unknown-field" in kinds or "wrong-type" in kinds, path


@pytest.mark.parametrize("name", RESPONSES)
def test_an_object_in_place_of_a_scalar_is_found_wherever_it_is(check: Check, name: str) -> None:
    for path in leaves(RESPONSES[name]):
        response = copy.deepcopy(RESPONSES[name])
        parent_of(response, path)[path[-1]] = {"an": "object"}
        assert problems(check(name, {**response, "stat": "ok"})), path


@pytest.mark.parametrize("name", RESPONSES)
def test_text_in_place_of_a_number_is_found_wherever_it_is(check: Check, name: str) -> None:
    numbers = [path for path in leaves(RESPONSES[name]) if str(parent_of(RESPONSES[name], path)[path[-1]]).isdigit()]
    for path in numbers:
        response = copy.deepcopy(RESPONSES[name])
        parent_of(response, path)[path[-1]] = "many otters"
        found = problems(check(name, {**response, "stat": "ok"}))
        assert found or path[-1] == "id", path  # an identifier is any text
