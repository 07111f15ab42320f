"""Whatever the network does: a photo is at Flickr once, and its id is returned or nobody claims it."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime.credentials import Credentials, Token
from flickr_runtime.errors import ConnectionFailed, FlickrError, RequestTimeout, ServiceUnavailable, TransportError
from flickr_runtime.flow import Flow, drive
from flickr_runtime.messages import Request, Response
from flickr_runtime.multipart import MultipartBody
from flickr_runtime.transport import MockTransport
from flickr_runtime.upload.flows import upload_flow
from flickr_runtime.upload.session import UploadSession

REFUSALS = {"timestamp_refused": b"oauth_problem=timestamp_refused", "token_rejected": b"oauth_problem=token_rejected"}
AFTER_STORING = ["answered", "reset", "timeout", "500", "html", "half", "nonce_used", "code 105"]
BEFORE_STORING = ["no route", "cut", "429", "502", "code 3", "code 5", "reset early", *REFUSALS]


@dataclass
class Flickr:
    """Stores or does not, responds or does not, and shows a new photo only after so many seconds."""

    fates: list[str]
    lag: float
    lookups_fail: list[bool]
    photos: list[tuple[str, float]] = field(default_factory=list)
    now: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def call(self, name: str, **_: str) -> Flow[dict[str, Any]]:
        if name not in {"flickr.people.getPhotos", "flickr.photos.search"}:
            return {"person": {"nsid": "1@N02"}}
        if self.lookups_fail and self.lookups_fail.pop():
            raise ServiceUnavailable(105, "down", method=name)
        seen = [(str(n), tag) for n, (tag, since) in enumerate(self.photos, 1) if self.now >= since + self.lag]
        return {"photos": {"photo": [{"id": photo_id, "machine_tags": tag} for photo_id, tag in seen]}}
        yield

    def send(self, request: Request) -> Response:
        fate = self.fates.pop() if self.fates else "answered"
        body = iter(MultipartBody(request.fields, request.files))
        if fate == "no route":
            raise ConnectionFailed("no route")
        if fate == "cut":
            next(body)
            raise TransportError("cut")
        assert sum(map(len, body))
        if fate in AFTER_STORING:
            self.photos.append((request.fields["tags"], self.now))
        return self.respond(fate)

    def respond(self, fate: str) -> Response:
        if fate.startswith("reset"):
            raise TransportError("reset")
        if fate == "timeout":
            raise RequestTimeout("no answer")
        if fate.startswith("code"):
            return Response(status=200, body=f'<rsp stat="fail"><err code="{fate[5:]}" msg="x" /></rsp>'.encode())
        if fate in {"500", "502", "429"}:
            return Response(status=int(fate))
        if fate in REFUSALS or fate == "nonce_used":
            return Response(status=401, body=REFUSALS.get(fate, b"oauth_problem=nonce_used"))
        whole = f'<rsp stat="ok"><photoid>{len(self.photos)}</photoid></rsp>'.encode()
        return Response(status=200, body={"html": b"<html>", "half": whole[:20]}.get(fate, whole))


@given(
    fates=st.lists(st.sampled_from(AFTER_STORING + BEFORE_STORING), max_size=6),
    lag=st.floats(0, 15),
    lookups_fail=st.lists(st.booleans(), max_size=8),
)
def test_a_photo_is_stored_once_at_the_most(fates: list[str], lag: float, lookups_fail: list[bool]) -> None:
    flickr = Flickr(fates, lag, lookups_fail)
    token = Token(token="t", secret="u")
    session = UploadSession(flickr.call, Credentials(api_key="k", api_secret="s", token=token))
    try:
        uploaded = drive(upload_flow(session, b"otter"), MockTransport(flickr.send), flickr.sleep)
    except FlickrError:
        assert len(flickr.photos) <= 1
    else:
        assert len(flickr.photos) == 1
        assert uploaded.photo_id == "1"
