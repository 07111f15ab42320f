"""The flow of an upload, driven by a script: what it sends, asks and waits for, step by step."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flickr_runtime.credentials import Credentials, Token
from flickr_runtime.errors import (
    ConfigurationError,
    ConnectionFailed,
    DeadlineExceeded,
    FlickrError,
    HTTPStatusError,
    InvalidArgument,
    OAuthError,
    PermissionDenied,
    RequestTimeout,
    TransportError,
)
from flickr_runtime.flow import Flow, Send, Sleep
from flickr_runtime.messages import Request, Response
from flickr_runtime.multipart import MultipartBody
from flickr_runtime.options import Options
from flickr_runtime.upload.errors import FileTooLarge, UploadUncertain
from flickr_runtime.upload.flows import replace_flow, upload_flow
from flickr_runtime.upload.session import UploadSession

SHA1 = "6274e7aa79972f3a297e3ba843af2ddc590b6a28"  # of the bytes below
JPEG = b"\xff\xd8jpeg"
TAG = "checksum:sha1="


def stored(photo_id: str = "77") -> Response:
    return Response(status=200, body=f'<rsp stat="ok"><photoid>{photo_id}</photoid></rsp>'.encode())


def failed(code: int, text: str = "x") -> Response:
    return Response(status=200, body=f'<rsp stat="fail"><err code="{code}" msg="{text}" /></rsp>'.encode())


def refused(problem: str, **headers: str) -> Response:
    return Response(status=401, headers=headers, body=f"oauth_problem={problem}".encode())


class Script:
    """Flickr as a list of responses: to the forms, in order, and to the other methods, by name."""

    def __init__(self, *responses: Response | Exception | Callable[[], Response]) -> None:
        self.responses = list(responses)
        self.forms: list[Request] = []
        self.bodies: list[bytes] = []
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.sleeps: list[float] = []
        self.now = 1_700_000_000.0
        self.cut_once_after: int | None = None
        self.methods: dict[str, Any] = {
            "flickr.prefs.getPrivacy": {"person": {"nsid": "1@N02", "privacy": "4"}},
            "flickr.prefs.getSafetyLevel": {"person": {"nsid": "1@N02", "safety_level": 2}},
            "flickr.prefs.getContentType": {"person": {"nsid": "1@N02", "content_type": "3"}},
            "flickr.prefs.getHidden": {"person": {"nsid": "1@N02", "hidden": 2}},
            "flickr.people.getLimits": {"person": {"photos": {"maxupload": "1000"}, "videos": {"maxupload": "5000"}}},
            "flickr.people.getPhotos": {"photos": {"photo": []}},
            "flickr.photos.search": {"photos": {"photo": []}},
        }
        token = Token(token="t", secret="u")
        self.session = UploadSession(
            self.call,
            Credentials(api_key="k", api_secret="s", token=token),
            wall=lambda: self.now,
            clock=lambda: self.now,
        )

    def call(self, name: str, **arguments: str) -> Flow[dict[str, Any]]:
        self.calls.append((name, arguments))
        response = self.methods[name]
        if isinstance(response, list):
            response = response.pop(0)
        if isinstance(response, Exception):
            raise response
        return response
        yield

    def run(self, flow: Flow[Any]) -> Any:
        try:
            effect = next(flow)
            while True:
                try:
                    result = self.perform(effect)
                except FlickrError as error:
                    effect = flow.throw(error)
                else:
                    effect = flow.send(result)
        except StopIteration as end:
            return end.value

    def perform(self, effect: Any) -> Any:
        if isinstance(effect, Sleep):
            self.sleeps.append(effect.seconds)
            self.now += effect.seconds
            return None
        if not isinstance(effect, Send):
            return effect.function()
        request = effect.request
        self.forms.append(request)
        response = self.responses.pop(0)
        self.bodies.append(b"")
        for number, chunk in enumerate(MultipartBody(request.fields, request.files)):
            self.bodies[-1] += chunk
            if number == self.cut_once_after:
                self.cut_once_after = None
                raise TransportError("cut")
        if isinstance(response, Exception):
            raise response
        return response if isinstance(response, Response) else response()

    @property
    def asked(self) -> list[str]:
        return [name.removeprefix("flickr.") for name, _ in self.calls]

    def timestamps(self) -> list[int]:
        return [int(form.headers["Authorization"].split('oauth_timestamp="')[1].split('"')[0]) for form in self.forms]


def photo(sha1: str = SHA1, photo_id: str = "55", **more: str) -> dict[str, Any]:
    return {"photos": {"photo": [{"id": photo_id, "machine_tags": TAG + sha1, **more}]}}


def test_the_users_defaults_are_sent_and_told() -> None:
    script = Script(stored())
    uploaded = script.run(upload_flow(script.session, JPEG, name="otter.jpg", title="An otter"))
    assert script.forms[0].fields == {
        "title": "An otter",
        "is_public": "0",
        "is_friend": "1",
        "is_family": "1",
        "safety_level": "2",
        "content_type": "3",
        "hidden": "2",
        "tags": TAG + SHA1,
    }
    assert dict(uploaded.settings.lines()) == {
        "Privacy": "Friends and Family (your default)",
        "Safety level": "Moderate (your default)",
        "Content type": "Other (your default)",
        "Search": "Hidden from public searches (your default)",
    }
    assert (uploaded.photo_id, uploaded.page_url) == ("77", "https://www.flickr.com/photos/1@N02/77/")
    assert uploaded.checksum == SHA1


def test_the_tag_we_add_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    script = Script(stored())
    with caplog.at_level(logging.INFO, "flickr_client.uploads"):
        uploaded = script.run(upload_flow(script.session, JPEG, name="otter.jpg", tags=["sea otter", "kelp"]))
    assert script.forms[0].fields["tags"] == f'"sea otter" kelp {TAG}{SHA1}'
    assert uploaded.added_tags == (TAG + SHA1,)
    assert f"upload of otter.jpg: added the tag {TAG}{SHA1} to photo 77" in caplog.text


def test_a_tag_that_the_caller_gave_is_not_ours() -> None:
    script = Script(stored())
    assert script.run(upload_flow(script.session, JPEG, tags=f"kelp {TAG}{SHA1}")).added_tags == ()
    assert script.forms[0].fields["tags"] == f"kelp {TAG}{SHA1}"


def test_a_name_that_would_get_lost_becomes_the_title() -> None:
    script = Script(stored(), stored())
    script.run(upload_flow(script.session, JPEG, name="Otter 7.jpg"))
    script.run(upload_flow(script.session, JPEG, name="Löwe.jpg"))
    assert [form.fields.get("title") for form in script.forms] == [None, "Löwe"]


def test_somebody_must_be_logged_in() -> None:
    session = UploadSession(Script().call, Credentials(api_key="k"))
    with pytest.raises(ConfigurationError, match="flickr login --perms write"):
        next(upload_flow(session, JPEG))


def test_size_is_checked_before_anything_is_sent() -> None:
    script = Script()
    with pytest.raises(FileTooLarge):
        script.run(upload_flow(script.session, b"x" * 1001, name="a.jpg"))
    assert script.forms == []


# --- after a failure


def test_a_lost_response_is_looked_for_before_anything_is_sent_again() -> None:
    script = Script(TransportError("reset"))
    script.methods["flickr.people.getPhotos"] = photo(dateupload="1700000000")
    uploaded = script.run(upload_flow(script.session, JPEG))
    assert (uploaded.photo_id, uploaded.found, uploaded.attempts) == ("55", True, 1)
    assert uploaded.added_tags == (TAG + SHA1,)
    assert len(script.forms) == 1
    asked = dict(script.calls)["flickr.people.getPhotos"]
    assert asked["user_id"] == "me"
    assert asked["min_upload_date"] == str(1_700_000_000 - 86_400)


def test_it_is_sent_again_whole(tmp_path: Path) -> None:
    path = tmp_path / "otter.jpg"
    path.write_bytes(JPEG)
    script = Script(ConnectionFailed("down"), ConnectionFailed("down"), stored())
    script.run(upload_flow(script.session, path))
    assert [body.count(JPEG) for body in script.bodies] == [1, 1, 1]


def test_what_is_not_there_is_sent_again() -> None:
    script = Script(TransportError("reset"), stored())
    uploaded = script.run(upload_flow(script.session, JPEG))
    assert (uploaded.photo_id, uploaded.found, uploaded.attempts) == ("77", False, 2)
    assert script.asked.count("people.getPhotos") == 3
    assert script.asked.count("photos.search") == 1
    searched = dict(script.calls)["flickr.photos.search"]
    assert searched["machine_tags"] == TAG + SHA1


def test_a_photo_that_appears_late_is_found() -> None:
    script = Script(RequestTimeout("no answer"))
    script.methods["flickr.people.getPhotos"] = [{"photos": {"photo": []}}, TransportError("x"), photo()]
    assert script.run(upload_flow(script.session, JPEG)).photo_id == "55"
    assert script.sleeps == [2.0, 8.0, 20.0]


def test_a_body_that_was_cut_is_looked_for_briefly() -> None:
    script = Script(stored(), stored())
    script.cut_once_after = 1  # the header of the file is out, the file is not
    assert script.run(upload_flow(script.session, JPEG, name="a.jpg")).attempts == 2
    assert script.asked.count("people.getPhotos") == 1
    assert script.sleeps[0] == 1.0


@pytest.mark.parametrize(
    "response",
    [
        Response(status=500, body=b"oops"),
        Response(status=502, body=b"<html>"),
        Response(status=429),
        Response(status=200, body=b"<html><body>Sorry</body></html>"),
        Response(status=200, body=b'<rsp stat="ok"><photoid>7'),
        Response(status=200, body=b""),
        Response(status=200, body=b'<rsp stat="ok"></rsp>'),
        failed(3),
        failed(105),
        refused("nonce_used"),
    ],
)
def test_whatever_leaves_a_doubt_is_looked_for(response: Response) -> None:
    script = Script(response)
    script.methods["flickr.people.getPhotos"] = photo()
    assert script.run(upload_flow(script.session, JPEG)).photo_id == "55"
    assert len(script.forms) == 1


def test_what_was_never_sent_is_sent_again_without_a_look() -> None:
    script = Script(ConnectionFailed("no route"), stored())
    assert script.run(upload_flow(script.session, JPEG)).attempts == 2
    assert "people.getPhotos" not in script.asked


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (failed(5), InvalidArgument),
        (failed(99), PermissionDenied),
        (refused("token_rejected"), OAuthError),
        (Response(status=413), HTTPStatusError),
        (Response(status=404), HTTPStatusError),
    ],
)
def test_what_will_not_change_is_not_tried_again(response: Response, kind: type[Exception]) -> None:
    script = Script(response)
    with pytest.raises(kind):
        script.run(upload_flow(script.session, JPEG))
    assert len(script.forms) == 1


def test_nobody_knows_so_nothing_is_sent() -> None:
    script = Script(TransportError("reset"), stored())
    script.methods["flickr.people.getPhotos"] = TransportError("down")
    with pytest.raises(UploadUncertain, match=f"search for the tag {TAG}{SHA1} before") as caught:
        script.run(upload_flow(script.session, JPEG))
    assert caught.value.tag == TAG + SHA1
    assert len(script.forms) == 1


def test_without_checksum_a_lost_response_is_an_error() -> None:
    script = Script(TransportError("reset"), stored())
    with pytest.raises(UploadUncertain) as caught:
        script.run(upload_flow(script.session, JPEG, checksum=False))
    assert caught.value.tag is None
    assert "tags" not in script.forms[0].fields


def test_somebody_elses_response_is_no_photo_of_ours() -> None:
    script = Script(TransportError("reset"), stored())
    script.methods["flickr.people.getPhotos"] = photo(sha1="0" * 40)
    script.methods["flickr.photos.search"] = {"photos": {"photo": {"id": "9", "machine_tags": False}}}
    assert script.run(upload_flow(script.session, JPEG)).photo_id == "77"


def test_last_years_copy_is_not_this_upload() -> None:
    script = Script(TransportError("reset"), stored())
    script.methods["flickr.photos.search"] = photo(dateupload="1660000000")
    assert script.run(upload_flow(script.session, JPEG)).photo_id == "77"


def test_looking_first_finds_last_years_copy() -> None:
    script = Script()
    script.methods["flickr.photos.search"] = photo(dateupload="1660000000")
    uploaded = script.run(upload_flow(script.session, JPEG, lookup_first=True))
    assert (uploaded.photo_id, uploaded.attempts, uploaded.added_tags) == ("55", 0, ())
    assert script.forms == []


def test_tries_are_bounded() -> None:
    script = Script(*[Response(status=500) for _ in range(9)])
    with pytest.raises(HTTPStatusError):
        script.run(upload_flow(script.session, JPEG))
    assert len(script.forms) == 1 + Options().retries


def test_so_is_time() -> None:
    script = Script(*[ConnectionFailed("down") for _ in range(9)])
    object.__setattr__(script.session, "options", Options(deadline=0.1))
    with pytest.raises(DeadlineExceeded, match="last: down"):
        script.run(upload_flow(script.session, JPEG))


# --- timestamps


def test_a_refused_timestamp_is_a_fresh_one_by_the_servers_clock() -> None:
    script = Script(refused("timestamp_refused", date="Tue, 14 Nov 2023 23:13:20 GMT"), stored())  # an hour ahead
    script.run(upload_flow(script.session, JPEG))
    assert script.timestamps() == [1_700_000_000, 1_700_003_600]
    assert "people.getPhotos" not in script.asked


def test_a_long_upload_gets_a_timestamp_from_its_middle() -> None:
    script = Script()

    def slow() -> Response:
        script.now += 35 * 60
        return refused("timestamp_refused")

    script.responses = [slow, stored()]
    script.run(upload_flow(script.session, JPEG))
    assert script.timestamps() == [1_700_000_000, 1_700_000_000 + 35 * 60 + 30 * 60]


def test_a_timestamp_is_not_refused_for_ever() -> None:
    script = Script(*[refused("timestamp_refused") for _ in range(9)])
    with pytest.raises(OAuthError, match="timestamp_refused"):
        script.run(upload_flow(script.session, JPEG))
    assert len(script.forms) == 3


# --- tickets

TICKET = Response(status=200, body=b'<rsp stat="ok"><ticketid>200775939-72157722968227621</ticketid></rsp>')


def test_a_ticket_becomes_a_photo() -> None:
    script = Script(TICKET)
    result = {"id": "200775939-72157722968227621", "complete": 1, "photoid": "88"}
    script.methods["flickr.photos.upload.checkTickets"] = {"uploader": {"ticket": [result]}}
    uploaded = script.run(upload_flow(script.session, JPEG, asynchronous=True))
    assert (uploaded.photo_id, uploaded.ticket_id) == ("88", "200775939-72157722968227621")
    assert script.forms[0].fields["async"] == "1"


def test_a_forgotten_ticket_does_not_hide_the_photo() -> None:
    script = Script(TICKET)
    script.methods["flickr.photos.upload.checkTickets"] = {"uploader": {"ticket": []}}
    script.methods["flickr.people.getPhotos"] = photo()
    assert script.run(upload_flow(script.session, JPEG, asynchronous=True)).photo_id == "55"


def test_a_ticket_need_not_be_waited_for() -> None:
    script = Script(TICKET)
    uploaded = script.run(upload_flow(script.session, JPEG, asynchronous=True, wait=0))
    assert (uploaded.photo_id, uploaded.page_url, uploaded.ticket_id) == ("", "", "200775939-72157722968227621")


# --- replace


def test_only_some_accounts_may_replace() -> None:
    script = Script(failed(1, "Not a pro account"))
    with pytest.raises(PermissionDenied, match="Not a pro account"):
        script.run(replace_flow(script.session, "77", JPEG))
