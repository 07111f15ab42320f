"""A world of your own: in Python, in JSON and YAML, made up, written down, and taken back."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import jsonschema
import pytest
import requests
from click.testing import CliRunner

from flickr_client import Flickr
from flickr_sandbox import Sandbox, SandboxError, Settings
from flickr_sandbox.cli import main
from flickr_sandbox.pictures.draw import draw
from flickr_sandbox.seed import build_world
from flickr_sandbox.state import Database
from flickr_sandbox.world.add_world import add_file, add_world
from flickr_sandbox.world.adding import Adding
from flickr_sandbox.world.export import exported
from flickr_sandbox.world.generate import generated
from flickr_sandbox.world.schema import world_schema

WORLD = {
    "users": [{"username": "Heron", "path_alias": "heron", "is_pro": True}, {"username": "Otter Two"}],
    "contacts": [{"owner": "heron", "contact": "Otter Two", "is_family": True}],
    "photos": [
        {
            "id": "123",
            "owner": "heron",
            "title": "Dusk",
            "description": "A <b>pond</b>.",
            "posted": "1969-12-31T12:00:00Z",
            "taken": "1969-12-24 17:05:00",
            "views": 1234,
            "license": 4,
            "latitude": 52.520008,
            "longitude": 13.404954,
            "tags": ["river bank", "dc:format=35mm", {"raw": "found", "author": "Otter Two"}],
            "exif": {"Make": "Canon", "Model": "EOS R5", "FNumber": "2.8"},
            "people": ["Otter Two"],
            "notes": [{"text": "Here!", "x": 10, "y": 20}],
        },
        {"id": "124", "owner": "heron", "privacy": "family"},
        {"id": "125", "owner": "Otter Two", "media": "video", "width": 0, "height": 0},
    ],
    "photosets": [{"id": "77", "owner": "heron", "title": "Rivers", "photos": ["123", "124"], "primary": "124"}],
    "groups": [{"name": "All Herons", "members": {"heron": "admin", "Otter Two": "member"}, "photos": ["123"]}],
    "galleries": [{"owner": "Otter Two", "title": "Best", "photos": [{"photo": "123", "comment": "This one"}]}],
    "comments": [{"photo": "123", "author": "Otter Two", "text": "Lovely"}],
    "favorites": [{"user": "Otter Two", "photo": "123"}],
}

STILL = Settings(clock=lambda: 1.7e9, timestamp_window_seconds=10**10)


@pytest.fixture
def empty():
    with Sandbox(seed=()) as sandbox:
        yield sandbox


def _client(sandbox, user=None):
    token = sandbox.sign_in(user) if user else None
    return Flickr(sandbox.consumer_key, sandbox.consumer_secret, token=token, base_url=sandbox.base_url, state=None)


def test_an_empty_sandbox_has_nobody(empty):
    assert empty.users == []
    with pytest.raises(SandboxError, match="this sandbox has no users"):
        empty.sign_in()
    with _client(empty) as flickr:
        assert flickr.photos.get_recent().total == 0
    assert requests.get(empty.base_url, timeout=10).status_code == 200


def test_what_is_added_is_what_clients_see(empty):
    heron = empty.add_user(username="Heron", path_alias="heron", is_pro=True, location="Pond")
    empty.add_user(username="Otter Two")
    photo = empty.add_photo(
        owner="heron",
        id="123",
        title="Dusk",
        description="A pond.",
        posted=1_600_000_000,
        taken="2020-09-13",
        views=1234,
        license=4,
        latitude=52.520008,
        longitude=13.404954,
        tags=["river bank", "dc:format=35mm"],
        exif={"Make": "Canon", "Model": "EOS R5", "FNumber": "2.8"},
        safety="moderate",
    )
    second = empty.add_photo(owner="heron", privacy="private", title="Hidden")
    album = empty.add_photoset(owner="heron", title="Rivers", photos=[photo.id, second.id], primary=second.id)
    group = empty.add_group(name="All Herons", members={"heron": "admin"}, photos=[photo.id])
    gallery = empty.add_gallery(owner="Otter Two", title="Best", photos=[photo.id])
    empty.add_comment(photo=photo.id, author="Otter Two", text="Lovely", created="2021-01-01")
    empty.add_favorite(user="Otter Two", photo=photo.id)
    empty.add_contact(owner="heron", contact="Otter Two", is_friend=True)
    with _client(empty, "heron") as flickr:
        info = flickr.photos.get_info("123")
        assert (info.title, info.description, info.views, info.license) == ("Dusk", "A pond.", 1234, 4)
        assert info.owner.nsid == heron.nsid
        assert int(info.dateuploaded.timestamp()) == 1_600_000_000
        assert info.location.locality.content == "Berlin"
        assert [tag.raw for tag in info.tags] == ["river bank", "dc:format=35mm"]
        assert info.safety_level == 1
        exif = flickr.photos.get_exif("123")
        assert exif.camera == "EOS R5"
        assert [(each.label, each.raw) for each in exif.exif][2] == ("Aperture", "2.8")
        assert flickr.photosets.get_info(album.id, heron.nsid).primary == second.id
        assert flickr.groups.pools.get_photos(group.nsid).photo[0].id == "123"
        assert flickr.galleries.get_info(gallery.full_id).title == "Best"
        assert [comment.content for comment in flickr.photos.comments.get_list("123")] == ["Lovely"]
        assert flickr.photos.get_favorites("123").total == 1
        assert [each.username for each in flickr.contacts.get_list()] == ["Otter Two"]
        assert [each.name for each in flickr.cameras.get_brands()] == ["Canon"]
        assert [each.id for each in flickr.cameras.get_brand_models("canon")] == ["eos_r5"]
    with _client(empty) as flickr:
        assert [each.id for each in flickr.photos.search(text="dusk", safe_search=3)] == []  # nobody sees moderate ones
        assert flickr.photos.search(user_id=heron.nsid).total == 0
    assert int(second.id) > 53_000_000_000


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda s: s.add_photo(owner="nobody"), "add_photo: owner: there is no user 'nobody'; there are heron"),
        (lambda s: s.add_photo(owner="heron", licence=4), "add_photo: licence: .* did you mean 'license'"),
        (lambda s: s.add_photo(owner="heron", license=17), "add_photo: license: must be at most 16, not 17"),
        (lambda s: s.add_photo(owner="heron", latitude=3.0), "latitude and longitude go together"),
        (lambda s: s.add_photo(owner="heron", posted="soon"), "posted: 'soon' is not a date"),
        (lambda s: s.add_photo(owner="heron", file="/no/such.jpg"), "file: /no/such.jpg cannot be read"),
        (lambda s: s.add_photo(owner="heron", woeid="1"), "woeid: the gazetteer knows no place '1'"),
        (lambda s: s.add_photo(owner="heron", tags=["..."]), r"tags\[0\]: '...' contains neither a letter"),
        (lambda s: s.add_photo(title="x"), "add_photo: 'owner' is missing"),
        (lambda s: s.add_user(username="HERON"), "add_user: username: 'HERON' is taken already"),
        (lambda s: s.add_photoset(owner="heron", title="x", photos=["9"]), r"photos\[0\]: there is no photo '9'"),
        (lambda s: s.add_comment(author="heron", text="x"), "a comment is on a photo or on a photoset"),
        (
            lambda s: s.add_group(name="x", members={"heron": "boss"}),
            "add_group: members: 'boss' is not one of member, moderator, admin",
        ),
        (lambda s: s.add_contact(owner="heron", contact="heron"), "a user cannot be their own contact"),
    ],
)
def test_what_cannot_be_is_named(empty, call, message):
    empty.add_user(username="Heron", path_alias="heron")
    with pytest.raises(SandboxError, match=message):
        call(empty)
    assert empty.export() == {"users": empty.export()["users"]}, "nothing is left behind"


def test_a_world_in_json_and_the_same_in_yaml(tmp_path):
    yaml = pytest.importorskip("yaml")
    (tmp_path / "world.json").write_text(json.dumps({"$schema": "world.schema.json", **WORLD}))
    (tmp_path / "world.yaml").write_text(yaml.safe_dump(WORLD, sort_keys=False))
    found = []
    for name in ("world.json", "world.yaml"):
        with Sandbox(seed=tmp_path / name, settings=STILL) as sandbox:
            found.append(sandbox.export())
            with _client(sandbox, "heron") as flickr:
                photos = flickr.people.get_photos("me", extras=["date_upload", "url_o"])
                assert {photo.id for photo in photos} == {"123", "124"}
                assert flickr.photos.get_info("125").media == "video"
                posted = next(photo.dateupload for photo in photos if photo.id == "123")
                assert posted.year == 1969
                (tag,) = [tag for tag in flickr.photos.get_info("123").tags if tag.raw == "found"]
                assert tag.authorname == "Otter Two"
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"users": [\n  {"username": "A"},\n  {"usernam": "B"}\n]}', "line 3: users[1].usernam: nothing is called"),
        ('{"users": [\n\n  {"username": 7}]}', "line 3: users[0].username: must be a text, not 7"),
        (
            '{"users": [{"username": "A"}],\n "photos": [{"owner": "A", "tags": ["x", "{"]},\n{"owner": "B"}]}',
            "line 2: photos[0].tags[1]: '{' contains neither a letter",
        ),
        (
            '{"users": [{"username": "A"}],\n "photos": [\n{"title": "\\"[",\n "owner": "B"}]}',
            "line 4: photos[0].owner:",
        ),
        ('{"users": [\n{,}]}', "line 2: is not JSON"),
        ("[]", "line 1: must be an object, not []"),
        (
            '{"photos": [{"owner": "A",\n "taken": "yesterday"}]}',
            'line 2: photos[0].taken: "yesterday" is not valid. The photographer\'s local time: 2024-05-06 07:08:09',
        ),
        (
            '{"photos": [{"owner": "A",\n "privacy": "secret"}]}',
            "line 2: photos[0].privacy: 'secret' is not one of public",
        ),
        ('{"users": [],\n "photos": [],\n "users": []}', "line 3: 'users' is here twice"),
        ('{"people": []}', "line 1: people: nothing is called 'people' here; there are users"),
    ],
)
def test_errors_in_json_name_file_and_line(tmp_path, text, message):
    path = tmp_path / "world.json"
    path.write_text(text)
    with pytest.raises(SandboxError) as raised:
        Sandbox(seed=path).start()
    assert str(raised.value).startswith(f"{path}, {message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "users:\n  - username: A\n  - username: B\n    joined: soon\n",
            "line 4: users[1].joined: 'soon' is not a date",
        ),
        ("users:\n  - username: A\n    nsid: [1]\n", "line 3: users[0].nsid: must be a text, not [1]"),
        ("users: {\n", "line 2: is not YAML"),
        ("users:\n  - username: A\nphotos: []\nusers: []\n", "line 4: 'users' is here twice"),
        ("users:\n  - username: A\n    username: B\n", "line 3: 'username' is here twice"),
    ],
)
def test_errors_in_yaml_name_file_and_line(tmp_path, text, message):
    pytest.importorskip("yaml")
    path = tmp_path / "world.yml"
    path.write_text(text)
    with pytest.raises(SandboxError) as raised:
        Sandbox(seed=path).start()
    assert str(raised.value).startswith(f"{path}, {message}")


def test_yaml_without_its_extra_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    (tmp_path / "world.yaml").write_text("users: []\n")
    with pytest.raises(SandboxError, match=r"pip install 'flickrkit\[yaml\]'"):
        Sandbox(seed=tmp_path / "world.yaml").start()
    with pytest.raises(SandboxError, match="cannot be read"):
        Sandbox(seed=tmp_path / "none.json").start()


def _tables(database):
    stored = {}
    for row in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'"):
        name = row["name"]
        if name.startswith(("words", "sqlite")) or name in ("consumers", "access_tokens", "nonces", "stale_words"):
            continue
        stored[name] = sorted(repr(tuple(each)) for each in database.rows(f"SELECT * FROM {name}"))  # noqa: S608
    return stored


@pytest.mark.parametrize("source", ["demo", "generated"])
def test_what_is_written_down_comes_back_the_same(source, tmp_path):
    with Database() as first, Database() as second:
        if source == "demo":
            build_world(first)
        else:
            add_world(Adding(first, 0), generated(12, 80))
        world = exported(first)
        assert world["photos"]
        jsonschema.Draft202012Validator(world_schema()).validate(json.loads(json.dumps(world)))
        (tmp_path / "world.json").write_text(json.dumps(world))
        add_file(second, tmp_path / "world.json", 0)
        before, after = _tables(first), _tables(second)
        for table, rows in before.items():
            assert after[table] == rows, table


def test_uploaded_pictures_are_written_beside_the_world_and_come_back(tmp_path):
    folder, data = tmp_path / "state", draw("pond", 80, 50)
    with Sandbox(folder=folder, seed=WORLD) as sandbox, _client(sandbox, "heron") as flickr:
        new = flickr.upload(data, name="pond.png").photo_id
    outcome = CliRunner().invoke(main, ["export", "--state", str(folder), str(tmp_path / "out" / "world.json")])
    assert (outcome.exit_code, outcome.output) == (0, "")
    with Sandbox(seed=tmp_path / "out" / "world.json") as sandbox, _client(sandbox, "heron") as flickr:
        picture = flickr.photos.get_sizes(new).size[-1]
        assert requests.get(picture.source, timeout=10).content == data
    printed = CliRunner().invoke(main, ["export", "--state", str(folder)])
    assert {each["id"] for each in json.loads(printed.output)["photos"]} == {"123", "124", "125", new}
    assert "contains no world" in CliRunner().invoke(main, ["export", "--state", str(tmp_path)]).output


def test_albums_count_photos_and_videos(empty):
    heron = empty.add_user(username="Heron")
    ids = [empty.add_photo(owner="Heron", media=kind).id for kind in ("photo", "video", "photo")]
    album = empty.add_photoset(owner="Heron", title="Both", photos=ids)
    with _client(empty) as flickr:
        info = flickr.photosets.get_info(album.id, heron.nsid).to_dict()
        assert (info["photos"], info["count_photos"], info["count_videos"]) == (3, 2, 1)
        (listed,) = flickr.photosets.get_list(user_id=heron.nsid)
        assert (listed.to_dict()["photos"], listed.to_dict()["videos"]) == (2, 1)


def test_lists_follow_what_changes(empty):
    empty.add_user(username="Heron")
    photo = empty.add_photo(owner="Heron", title="Dusk", tags=["river"])
    with _client(empty, "Heron") as flickr:
        assert [each.title for each in flickr.photos.search(tags=["river"])] == ["Dusk"]
        flickr.photos.set_meta(photo.id, title="Dawn")
        assert [each.title for each in flickr.photos.search(tags=["river"])] == ["Dawn"]
        assert [each.title for each in flickr.photos.search(text="daw", extras=["tags"])] == ["Dawn"]
        assert [each.title for each in flickr.photos.search(text="dus")] == []


def test_made_up_worlds_are_the_same_every_time(tmp_path):
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in files:
        options = ["--users", "15", "--photos", "120", "--number", "7", "--output", str(file)]
        assert CliRunner().invoke(main, ["seed", *options]).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    with Sandbox(seed=files[0]) as sandbox, _client(sandbox) as flickr:
        assert len(sandbox.users) == 15
        public = flickr.photos.get_recent(per_page=500)
        assert 80 < public.total < 120
        assert flickr.photos.search(text="otter").total > 0
    state = tmp_path / "state"
    assert CliRunner().invoke(main, ["seed", "--users", "3", "--photos", "9", "--state", str(state)]).exit_code == 0
    again = CliRunner().invoke(main, ["seed", "--state", str(state)])
    assert again.exit_code == 1
    assert "already contains a world" in again.output
    with Sandbox(folder=state) as sandbox:
        assert len(sandbox.users) == 3, "the folder's own world, not the demo"


def test_reset_snapshot_and_restore(empty, tmp_path):
    with (
        Sandbox(seed=WORLD, settings=STILL, faults=["429,on=flickr.test.null"]) as sandbox,
        _client(sandbox, "heron") as flickr,
    ):
        start = sandbox.export()
        flickr.photos.set_meta("123", title="Renamed", description="")
        sandbox.snapshot("renamed")
        flickr.photos.delete("123")
        sandbox.faults.add("500")
        sandbox.restore("renamed")
        sandbox.faults.clear()
        assert flickr.photos.get_info("123").title == "Renamed"
        sandbox.clock.set(0)
        sandbox.reset()
        assert flickr.photos.get_info("123").title == "Dusk", "who is signed in stays so"
        assert [planned.fault.kind for planned in sandbox.faults] == ["429"]
        assert sandbox.requests.methods == ["flickr.photos.getInfo"]
        assert sandbox.clock() > 1_000_000_000
        assert sandbox.export() == start
        with pytest.raises(SandboxError, match="no snapshot 'other'; there are renamed"):
            sandbox.restore("other")


def test_the_world_by_http(empty):
    url = f"{empty.base_url}/sandbox"
    assert requests.post(f"{url}/world.json", json=WORLD, timeout=10).json() == {"added": True}
    assert len(requests.get(f"{url}/world.json", timeout=10).json()["photos"]) == 3
    again = requests.post(f"{url}/world.json", json=WORLD, timeout=10)
    assert (again.status_code, again.json()["error"]) == (400, "users[0].username: 'Heron' is taken already")
    assert requests.post(f"{url}/snapshots", json={"name": "full"}, timeout=10).json() == {"snapshots": ["full"]}
    assert requests.post(f"{url}/reset", json={}, timeout=10).json() == {"reset": True}
    assert requests.get(f"{url}/world.json", timeout=10).json() == {}
    assert requests.post(f"{url}/reset", json={"snapshot": "full"}, timeout=10).status_code == 200
    assert len(empty.users) == 2
    assert requests.post(f"{url}/reset", json={"snapshot": "none"}, timeout=10).status_code == 400
    assert requests.post(f"{url}/reset", data="{}", timeout=10).status_code == 415, "not what a page could send"
    served = requests.get(f"{url}/world.schema.json", timeout=10).json()
    jsonschema.Draft202012Validator.check_schema(served)
    assert served == world_schema()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"users": [{"username": "A", "admin": True}]}, served)


def test_serving_a_world_from_the_shell(tmp_path):
    (tmp_path / "world.json").write_text(json.dumps(WORLD))
    script = textwrap.dedent("""
        from flickr_client import Flickr
        with Flickr.from_env() as flickr:
            print(flickr.test.login().username, flickr.photos.get_info("123").title)
    """)
    command = [sys.executable, "-m", "flickr_sandbox", "run", "--seed", str(tmp_path / "world.json"), "--as", "heron"]
    outcome = subprocess.run(
        [*command, "--", sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert (outcome.stdout, outcome.stderr) == ("Heron Dusk\n", "")
    wrong = CliRunner().invoke(main, ["serve", "--empty", "--seed", "x.json"])
    assert "--empty and --seed cannot both be" in wrong.output
    assert json.loads(CliRunner().invoke(main, ["schema"]).output) == world_schema()
    assert Path(tmp_path / "world.json").is_file()


def test_pages_name_a_user_who_has_no_real_name(empty):
    empty.add_user(username="Heron", path_alias="heron")
    photo = empty.add_photo(owner="heron", title="Dusk")
    for path in ("photos/heron/", "people/heron/"):
        assert "<h1>Heron</h1>" in requests.get(f"{empty.base_url}/{path}", timeout=10).text
    assert "Heron" in requests.get(f"{empty.base_url}/photos/heron/{photo.id}/", timeout=10).text
