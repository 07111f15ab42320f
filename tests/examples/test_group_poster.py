"""The group poster: what it makes of each response, and that it stops when the group has enough.

A server in front of the sandbox plays a group that responds as a test needs, and passes everything else on. The
last test is with the sandbox's own groups.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from group_poster.outcomes import PoolClosed, outcome_of

from flickr_client.errors import groups_pools as errors
from flickr_runtime.errors import ServiceUnavailable, TransportError

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUP = "900@N20"
TAG = "otters"


class Group(ThreadingHTTPServer):
    """A group; `answers` are the codes of the next additions, 0 for a success, None for a response that is lost."""

    daemon_threads = True

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = urlsplit(behind).netloc
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}"
        self.pool: list[str] = []
        self.responses: list[int | None] = []
        self.additions: list[str] = []
        self.remaining = ""

    def respond(self, method: str, fields: dict[str, str]) -> dict[str, Any] | None:
        if method == "flickr.urls.lookupGroup":
            return {"group": {"id": GROUP, "groupname": {"_content": "Otters"}}}
        if method == "flickr.groups.getInfo":
            throttle = (
                {"count": "3", "mode": "day", "remaining": self.remaining} if self.remaining else {"mode": "none"}
            )
            return {"group": {"id": GROUP, "name": {"_content": "Otters"}, "throttle": throttle}}
        if method == "flickr.groups.pools.getPhotos":
            photos = [{"id": each} for each in self.pool]
            return {"photos": {"page": 1, "pages": 1, "total": len(photos), "photo": photos}}
        return self._add(fields["photo_id"])

    def _add(self, photo_id: str) -> dict[str, Any] | None:
        self.additions.append(photo_id)
        code = self.responses.pop(0) if self.responses else 0
        if not code:
            self.pool.append(photo_id)
        if code is None:
            return None
        return {"stat": "fail", "code": code, "message": f"Told {code}"} if code else {}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nobody reads it."""


class _Handler(BaseHTTPRequestHandler):
    server: Group

    def log_message(self, *_: Any) -> None:
        """Silent."""

    def do_GET(self) -> None:
        self._respond(b"")

    def do_POST(self) -> None:
        self._respond(self.rfile.read(int(self.headers["Content-Length"])))

    def _respond(self, body: bytes) -> None:
        fields = dict(parse_qsl(body.decode() or urlsplit(self.path).query))
        method = fields.get("method", "")
        if not method.startswith(("flickr.groups.", "flickr.urls.lookupGroup")):
            connection = HTTPConnection(self.server.behind)
            headers = {**self.headers, "Accept-Encoding": "identity"}  # only the body is passed on
            connection.request(self.command, self.path, body, headers)
            output = connection.getresponse().read()
            connection.close()
        elif (response := self.server.respond(method, fields)) is None:
            return
        else:
            output = json.dumps({"stat": "ok", **response}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(output)))
        self.end_headers()
        self.wfile.write(output)


@contextmanager
def running(server: Group) -> Iterator[Group]:
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    with server:
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def group(world: Any) -> Iterator[Group]:
    with running(Group(world.sandbox.base_url)) as server:
        world.base_url = server.base_url
        yield server


@pytest.fixture
def tagged(world: Any) -> list[str]:
    """The user's photos with the tag, oldest first."""
    world_url, world.base_url = world.base_url, ""
    with world.client() as flickr:
        found = [photo.id for photo in flickr.photos.iter_search(user_id="me", tags=[TAG], sort="date-posted-asc")]
    world.base_url = world_url
    assert len(found) > 5
    return found


def post(world: Any, *options: str, group: str = GROUP) -> Any:
    token = world.token(perms="write")
    return world.run("group_poster", group, TAG, "--pause", "0", *options, token=token)


def test_photos_are_added_once_and_reported(world: Any, group: Group, tagged: list[str]) -> None:
    group.pool = tagged[:2]
    done = post(world, group=f"{group.base_url}/groups/otters/")
    assert done.returncode == 0, done.stderr
    assert group.additions == tagged[2:]
    lines = done.stdout.splitlines()
    assert lines[0] == "Otters: takes any number of photos"
    assert all(line.startswith("added: ") and photo in line for line, photo in zip(lines[1:], tagged[2:], strict=False))
    assert lines[-1] == f"{len(tagged) - 2} added"
    assert post(world).stdout.splitlines()[-1] == "nothing was added"


def test_waiting_for_approval_is_a_success(world: Any, group: Group, tagged: list[str]) -> None:
    group.responses = [6, 7, 3, 22, 29, 4]
    done = post(world)
    assert done.returncode == 0
    rest = f"{len(tagged) - 6} added" if len(tagged) > 6 else ""
    messages = ["2 waiting for approval", "1 in the pool already", "3 not taken", rest]
    assert done.stdout.splitlines()[-1] == ", ".join(filter(None, messages))
    assert "Told 29" in done.stdout


@pytest.mark.parametrize("code", [5, 10, 11])
def test_where_the_group_has_enough_it_stops_until_tomorrow(
    world: Any, group: Group, tagged: list[str], code: int
) -> None:
    group.responses = [0, code]
    done = post(world)
    assert done.returncode == 1
    assert group.additions == tagged[:2]
    assert done.stdout.splitlines()[-2:] == [
        "1 added",
        f"Stopped until tomorrow: Told {code}; {len(tagged) - 1} photos are left",
    ]


def test_no_more_is_tried_than_the_group_grants(world: Any, group: Group, tagged: list[str]) -> None:
    group.remaining = "2"
    done = post(world)
    assert group.additions == tagged[:2]
    assert done.stdout.startswith("Otters: takes 3 photos of a member a day, 2 of them now\n")
    assert "Stopped until tomorrow: the group takes no more" in done.stdout


def test_a_dry_run_adds_nothing(world: Any, group: Group, tagged: list[str]) -> None:
    assert post(world, "--dry-run").stdout.count("would be added: ") == len(tagged)
    assert group.additions == []


def test_a_response_that_was_lost_is_unknown_and_no_second_one_is_made(
    world: Any, group: Group, tagged: list[str]
) -> None:
    group.responses = [None]
    group.remaining = "1"
    done = post(world)
    assert done.returncode == 1
    assert "unknown: " in done.stdout
    assert group.additions == tagged[:1]  # it did arrive, and the next run sees it
    post(world)
    assert group.additions == tagged[:2]


def test_what_concerns_the_group_ends_the_run(world: Any, group: Group, tagged: list[str]) -> None:
    group.responses = [2]
    done = post(world)
    assert (done.returncode, len(group.additions)) == (1, 1)
    assert done.stderr == "Stopped: flickr.groups.pools.add: error 2: Told 2\n"


def test_every_documented_error_has_a_meaning() -> None:
    result: dict[str, str] = {}
    for name in errors.__all__:
        if name.startswith("Add") and name != "AddGroupNotFound":
            try:
                result[name] = outcome_of(getattr(errors, name)(1, "", method="flickr.groups.pools.add"))
            except PoolClosed:
                result[name] = "closed"
    assert len(result) == 18
    assert list(result.values()).count("closed") == 3
    assert outcome_of(TransportError("")) == "unknown"
    with pytest.raises(ServiceUnavailable):
        outcome_of(ServiceUnavailable(105, "", method="flickr.groups.pools.add"))


def test_with_the_groups_of_the_sandbox(world: Any) -> None:
    with world.client() as flickr:
        groups = {group.name: group.nsid for group in flickr.people.get_groups(world.sandbox.users[0].nsid)}
    result = {name: post(world, group=nsid) for name, nsid in groups.items()}
    assert " added" in result["Otters Anonymous"].stdout
    assert "8 waiting for approval" in result["Brass, Steam & Tide"].stdout
    assert "Stopped until tomorrow: Group Pool is disabled" in result["Closed for the Winter"].stdout
    assert "not taken: " in result["Two a Week, on the Map"].stdout
    assert "Stopped until tomorrow: Photo limit reached" in result["Two a Week, on the Map"].stdout
