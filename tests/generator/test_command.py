"""The command as a user runs it: exit codes, what it says, and that a refusal leaves everything as it was."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flickr_generator.cli import main

Run = Callable[..., tuple[int, str, str]]
ECHO = "flickr.test.echo"


def method(name: str, **members: Any) -> dict[str, Any]:
    about = {"name": name, "needslogin": 0, "needssigning": 0, "requiredperms": 0}
    return {"stat": "ok", "method": about, **members}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs the command; gives the exit code, stdout and stderr."""
    monkeypatch.delenv("FLICKR_API_KEY", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def go(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, out, err

    return go


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_reflecting_the_committed_inputs_changes_nothing(run: Run, specs: Path) -> None:
    before = content(specs)
    assert run("reflect", "--specs", specs) == (0, "224 methods; 0 specs changed.\n", "")
    assert content(specs) == before


def test_a_snapshot_becomes_inputs_and_specs(run: Run, specs: Path, snapshot: Any) -> None:
    argument = {"name": "photo_id", "optional": "0", "_content": "An id."}
    folder = snapshot(method(ECHO, arguments={"argument": [argument]}), method("flickr.test.brandNew"))
    code, out, err = run("reflect", "--from", folder, "--specs", specs)
    assert code == 0
    assert out.splitlines()[:2] == ["+ flickr.test.brandNew", "- flickr.activity.userComments"]
    assert "flickr.activity.userComments is not a method" in err
    assert sorted(path.stem for path in (specs / "methods").iterdir()) == [
        "flickr.photos.licenses.getAvailable",
        "flickr.test.brandNew",
        ECHO,
    ]
    output = json.loads((specs / "inputs" / "reflection.json").read_bytes())["methods"]
    assert output[ECHO]["arguments"] == [{"name": "photo_id"}]


def test_what_changed_in_a_method_is_reported(run: Run, specs: Path, snapshot: Any) -> None:
    output = json.loads((specs / "inputs" / "reflection.json").read_bytes())["methods"]
    responses = []
    for name, facts in output.items():
        arguments = [
            {
                "name": each["name"],
                "optional": int(each.get("optional", False)),
                "stated": json.dumps(each.get("stated", {})),
            }
            for each in facts.get("arguments", [])
        ]
        response = method(name, arguments={"argument": arguments}, errors={"error": facts.get("errors", [])})
        response["method"].update(
            needslogin=int(facts.get("login", False)),
            needssigning=int(facts.get("signing", False)),
            requiredperms=["none", "read", "write", "delete"].index(facts.get("permission", "none")),
        )
        if "sample" in facts:
            response["method"]["response"] = {"shape": json.dumps(facts["sample"])}
        responses.append(response)
    folder = snapshot(*responses)
    assert run("reflect", "--from", folder, "--specs", specs)[:2] == (0, "224 methods; 0 specs changed.\n")
    search = folder / "getMethodInfo" / "flickr.photos.search.json"
    response = json.loads(search.read_bytes())
    response["arguments"]["argument"] = [{"name": "smell", "optional": 1}, *response["arguments"]["argument"][1:]]
    response["method"]["requiredperms"] = 1
    search.write_text(json.dumps(response))
    code, out, _ = run("reflect", "--from", folder, "--specs", specs)
    assert code == 0
    assert out.splitlines() == [
        "+ flickr.photos.search: smell",
        "- flickr.photos.search: user_id",
        "~ flickr.photos.search: permission is read now",
        "224 methods; 1 spec changed.",
    ]


@pytest.mark.parametrize(
    ("listed", "damage", "named"),
    [
        (None, "<html>503</html>", "flickr.test.null"),
        (None, '{"stat": "ok"}', "flickr.test.null"),
        (None, json.dumps(method(ECHO)), "flickr.test.null"),
        (
            None,
            json.dumps(method("flickr.test.null", arguments={"argument": [{"name": "class Evil:"}]})),
            "flickr.test.null",
        ),
        ([ECHO, "../../x"], None, "../../x"),
        ([ECHO, "class"], None, "class"),
        ([ECHO, 'flickr.photos.search"); import os'], None, "import os"),
        ([ECHO, ECHO], None, ECHO),
        ([ECHO, "flickr.test.lost"], None, "flickr.test.lost"),
    ],
)
def test_a_refused_reflection_leaves_everything_as_it_was(
    run: Run, specs: Path, snapshot: Any, listed: list[str] | None, damage: str | None, named: str
) -> None:
    folder = snapshot(method(ECHO), method("flickr.test.null"), listed=listed)
    if damage is not None:
        (folder / "getMethodInfo" / "flickr.test.null.json").write_text(damage)
    before = content(specs)
    code, out, err = run("reflect", "--from", folder, "--specs", specs)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert named in err
    assert content(specs) == before


def test_hostile_text_is_in_no_spec(run: Run, specs: Path, snapshot: Any) -> None:
    hostile = 'x"""\\\n{{ evil }} \'\'\' __import__("os")'
    response = method(
        ECHO,
        arguments={"argument": [{"name": "text", "optional": 1, "_content": hostile}]},
        errors={"error": [{"code": 1, "message": hostile, "_content": hostile}]},
    )
    response["method"] |= {"description": {"_content": hostile}, "explanation": {"_content": hostile}}
    assert run("reflect", "--from", snapshot(response), "--specs", specs)[0] == 0
    document = json.loads((specs / "methods" / f"{ECHO}.json").read_bytes())
    assert document["x-flickr"]["errors"] == [{"code": 1, "message": " ".join(hostile.split())}]
    document["x-flickr"]["errors"] = []
    assert "evil" not in json.dumps(document)


def test_reflecting_over_http(run: Run, specs: Path, endpoint: Any) -> None:
    endpoint.list_methods(ECHO, "flickr.test.null")
    options = ("--from", endpoint.url, "--specs", specs, "--calls-per-second", 1000)
    code, _, err = run("reflect", *options)
    assert code == 2
    assert "needs an API key" in err
    code, out, err = run("reflect", *options, "--api-key", "key")
    assert code == 0
    assert "reflected 2 of 2 methods" in err
    assert out.endswith("specs changed.\n")
    assert endpoint.calls[0]["api_key"] == "key"


def test_specs_installed_read_only_are_not_written(run: Run, specs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    code, _, err = run("reflect", "--specs", specs)
    assert code == 2
    assert "read-only" in err
    assert "--specs" in err


@pytest.mark.parametrize(
    "arguments", [("reflect", "--specs", "/nowhere"), ("reflect", "--from", "/nowhere"), ("conform", "/nowhere")]
)
def test_a_folder_that_is_not_there_is_named(run: Run, arguments: tuple[str, ...]) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert err.startswith("error: /nowhere: no such folder")


def test_a_library_of_the_extra_that_is_missing_is_named(
    run: Run, specs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [
        name for name in sys.modules if name.split(".")[0] == "jinja2" or name.startswith("flickr_generator.build")
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    code, _, err = run("build", "--specs", specs, "--output", tmp_path / "client")
    assert code == 2
    assert "this needs jinja2; install it with `pip install 'flickrkit[gen]'`" in err


def test_usage_errors_exit_2(run: Run) -> None:
    assert run("reflect", "--nonsense")[0] == 2
    assert run("conform", "x", "--format", "yaml")[0] == 2


def test_learning_twice_changes_nothing(run: Run, specs: Path, tmp_path: Path) -> None:
    recordings = tmp_path / "recordings"
    for name in (ECHO, "flickr.test.null", "flickr.nobody.knows"):
        (recordings / name).mkdir(parents=True)
    body = {"brand_new": {"smell": "sweet"}, "stat": "ok"}
    (recordings / "flickr.test.null" / "1.json").write_text(json.dumps(body))
    (recordings / "flickr.nobody.knows" / "1.json").write_text(json.dumps(body))
    (recordings / ECHO / "1.json").write_text("<html>")
    code, out, err = run("learn", recordings, "--specs", specs)
    assert (code, out) == (0, "+ flickr.test.null\n1 response showed something new; 1 spec changed.\n")
    assert err.startswith("not read: ")
    assert ECHO in err
    assert "sweet" not in (specs / "inputs" / "recordings" / "flickr.test.null.json").read_text()
    after = content(specs)
    assert run("learn", recordings, "--specs", specs)[:2] == (0, "0 responses showed something new; 0 specs changed.\n")
    assert content(specs) == after
    (recordings / ECHO / "1.json").unlink()
    assert run("conform", recordings, "--specs", specs)[0] == 0


def test_conform_exits_1_where_anything_deviates(run: Run, specs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "recordings" / "flickr.photos.search"
    folder.mkdir(parents=True)
    (folder / "1.json").write_text('{"photos": {"smell": 1}, "stat": "ok"}')
    code, out, _ = run("conform", tmp_path / "recordings", "--specs", specs)
    assert code == 1
    assert "photos.smell: unknown-field" in out
    code, out, _ = run("conform", tmp_path / "recordings", "--specs", specs, "--format", "json")
    assert code == 1
    assert json.loads(out)["failures"][0]["problems"][0]["path"] == "photos.smell"


def test_check_shows_drift_of_specs_and_client(run: Run, specs: Path, tmp_path: Path) -> None:
    client = tmp_path / "flickr_client"
    options = ("--specs", specs, "--output", client)
    assert run("build", *options)[0] == 0
    assert run("check", *options) == (0, "224 methods: inputs, specs and client agree.\n", "")
    assert run("build", *options)[1].endswith("0 files changed.\n")

    document = specs / "methods" / f"{ECHO}.json"
    document.write_text(document.read_text().replace('"GET"', '"POST"'))
    (specs / "types" / "Stray.json").write_text("{}\n")
    (client / "stray.py").write_text("x = 1\n")
    code, out, err = run("check", *options)
    assert code == 1
    assert '-  "http": "POST",' in out
    assert '+  "http": "GET",' in out
    assert "--- flickr_specs/types/Stray.json" in out
    assert "-x = 1" in out
    assert "flickr-gen reflect" in err


def test_check_names_overlay_entries_without_need(run: Run, specs: Path, tmp_path: Path) -> None:
    client = tmp_path / "flickr_client"
    with (specs / "inputs" / "overlay" / "arguments.toml").open("a") as file:
        file.write('\n[gone]\ndoc = "Was there once."\n')
    run("build", "--specs", specs, "--output", client)
    code, out, _ = run("check", "--specs", specs, "--output", client)
    assert code == 1
    assert "The overlay says without need: arguments.toml: no method has an argument gone" in out


def test_check_fails_for_an_error_without_a_name(run: Run, specs: Path, tmp_path: Path) -> None:
    client = tmp_path / "client"
    errors = specs / "inputs/overlay/errors.toml"
    named = errors.read_text()
    errors.write_text(named.replace('10 = { name = "Disabled", family = "ServiceUnavailable" }\n', ""))
    assert run("reflect", "--specs", specs)[0] == 0
    assert run("build", "--specs", specs, "--output", client)[0] == 0
    assert "class SearchError10(APIError):" in (client / "errors/photos.py").read_text()
    code, out, _ = run("check", "--specs", specs, "--output", client)
    assert code == 1
    assert out.startswith('errors.toml: ["flickr.photos.search"] has no name for error 10 (Sorry, the Flickr search')


@pytest.mark.parametrize(
    ("entry", "messages"),
    [
        ('10 = { name = "UserNotFound" }', "flickr.photos.search has two errors with the name UserNotFound"),
        ('10 = { name = "not a name" }', "flickr.photos.search: error 10: 'not a name' cannot be"),
        ('10 = { name = "Disabled", family = "Weather" }', "family"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(run: Run, specs: Path, entry: str, messages: str) -> None:
    errors = specs / "inputs/overlay/errors.toml"
    errors.write_text(errors.read_text().replace('10 = { name = "Disabled", family = "ServiceUnavailable" }', entry))
    code, _, err = run("reflect", "--specs", specs)
    assert code == 2
    assert "errors.toml" in err
    assert messages in err


def test_two_methods_whose_errors_would_share_a_class_are_reported(run: Run, specs: Path, tmp_path: Path) -> None:
    errors = specs / "inputs/overlay/errors.toml"
    text = errors.read_text()
    assert '["flickr.groups.join"]\n1 = { name = "MissingArguments"' in text
    errors.write_text(
        text.replace(
            '["flickr.groups.join"]\n1 = { name = "MissingArguments"',
            '["flickr.groups.join"]\n1 = { name = "RequestMissingArguments"',
        )
    )
    run("reflect", "--specs", specs)
    code, _, err = run("build", "--specs", specs, "--output", tmp_path / "client")
    assert code == 2
    assert "another class of this module is called JoinRequestMissingArguments" in err


def test_a_changed_message_renames_nothing(run: Run, specs: Path, tmp_path: Path) -> None:
    client = tmp_path / "client"
    reflection = specs / "inputs/reflection.json"
    output = reflection.read_text()
    assert "Sorry, the Flickr search API is not currently available." in output
    reflection.write_text(output.replace("Sorry, the Flickr search API is not currently available.", "Out to lunch"))
    run("reflect", "--specs", specs)
    run("build", "--specs", specs, "--output", client)
    written = (client / "errors/photos.py").read_text()
    assert (
        'class SearchDisabled(ServiceUnavailable):\n    """`flickr.photos.search` fails with error 10: Out to'
        in written
    )
    assert run("check", "--specs", specs, "--output", client)[0] == 0
