"""Whatever Flickr responds, an upload or a download ends with its result or a `FlickrError`, and soon."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from flickr_runtime.credentials import Credentials, Token
from flickr_runtime.errors import FlickrError
from flickr_runtime.flow import drive
from flickr_runtime.images.download import download_flow
from flickr_runtime.images.rate import DownloadRate
from flickr_runtime.images.session import ImageSession
from flickr_runtime.messages import Request, Response
from flickr_runtime.multipart import MultipartBody
from flickr_runtime.transport import MockTransport
from flickr_runtime.upload.flows import upload_flow
from flickr_runtime.upload.outcome import lead_of
from flickr_runtime.upload.session import UploadSession

if TYPE_CHECKING:
    from flickr_runtime.flow import Flow

NAMES = ["person", "nsid", "privacy", "hidden", "photos", "photo", "maxupload", "id", "tags", "dateupload", "uploader"]
NAMES += ["ticket", "complete", "photoid", "invalid", "sizes", "size", "label", "source", "media", "machine_tags"]
TAG = "checksum:sha1=867ed8dcdfe835ee6f81a4a6d7d590da44dbe9d3"
TEXTS = [
    TAG,
    "1",
    "-1",
    "9" * 5000,
    "²",
    "nan",
    "..",
    "Large",
    "https://live.staticflickr.com/5/1_a_b.jpg",
    "1-2",
    "\ud800",
]
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(TEXTS)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=12,
)


def shaped(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, leaves))


replies = st.dictionaries(st.sampled_from(NAMES), values, max_size=4) | st.one_of(
    shaped("id", "tags", "machine_tags", "dateupload").map(
        lambda photo: {"photos": {"photo": [{"tags": TAG, **photo}]}}
    ),
    shaped("label", "source", "media").map(lambda size: {"sizes": {"size": [{"label": "Large", **size}]}}),
    shaped("nsid", "privacy", "safety_level", "hidden").map(lambda person: {"person": person}),
    shaped("maxupload").map(lambda kind: {"person": {"photos": kind, "videos": kind}}),
    shaped("complete", "photoid", "invalid").map(lambda ticket: {"uploader": {"ticket": {"id": "1-2", **ticket}}}),
)
headers = st.dictionaries(
    st.sampled_from(["date", "retry-after", "location", "content-type", "content-length", "content-encoding"]),
    st.text(max_size=20) | st.sampled_from(["image/jpeg", "9" * 400, "-1", "gzip", "/a", "//", "http://[", *TEXTS]),
    max_size=4,
)
ids = st.text(max_size=5) | st.sampled_from(TEXTS)
bodies = st.binary(max_size=20) | st.one_of(
    ids.map(lambda text: f'<rsp stat="ok"><photoid>{text}</photoid></rsp>'),
    ids.map(lambda text: f'<rsp stat="ok"><ticketid>{text}</ticketid></rsp>'),
    ids.map(lambda text: f'<rsp stat="fail"><err code="{text}" msg="x"/></rsp>'),
    st.sampled_from(["oauth_problem=timestamp_refused", "oauth_problem=nonce_used"]),
).map(lambda text: text.encode("utf-8", "surrogatepass"))
responses = st.builds(
    lambda status, headers, body: Response(status=status, headers=headers, body=body),
    st.sampled_from([200, 200, 200, 301, 302, 401, 404, 429, 500, 503, 999]),
    headers,
    bodies,
)


class Hostile:
    """Responds with what it was given, over and over."""

    def __init__(self, replies: list[dict[str, Any]], responses: list[Response]) -> None:
        self.replies, self.responses, self.turn, self.waits = replies, responses, 0, 0

    def call(self, _name: str, **_: str) -> Flow[dict[str, Any]]:
        self.turn += 1
        return self.replies[self.turn % len(self.replies)]
        yield

    def send(self, request: Request) -> Response:
        if request.files:
            assert sum(map(len, MultipartBody(request.fields, request.files)))
        self.turn += 1
        return self.responses[self.turn % len(self.responses)]

    def sleep(self, _seconds: float) -> None:
        self.waits += 1
        assert self.waits < 200

    def run(self, flow: Flow[Any]) -> Any:
        return drive(flow, MockTransport(self.send), self.sleep)


@settings(deadline=None)  # the first one imports parsers
@given(st.lists(replies, min_size=1, max_size=3), st.lists(responses, min_size=1, max_size=3), st.booleans())
def test_an_upload_ends(replies: list[dict[str, Any]], responses: list[Response], lookup_first: bool) -> None:
    hostile = Hostile(replies, responses)
    token = Token(token="t", secret="u")
    session = UploadSession(hostile.call, Credentials(api_key="k", api_secret="s", token=token))
    with suppress(FlickrError):
        assert hostile.run(upload_flow(session, b"otter", lookup_first=lookup_first)).photo_id


@settings(deadline=None)  # the first one imports parsers
@given(st.lists(replies, min_size=1, max_size=3), st.lists(responses, min_size=1, max_size=3))
def test_a_download_ends(replies: list[dict[str, Any]], responses: list[Response]) -> None:
    hostile = Hostile(replies, responses)
    session = ImageSession(hostile.call, rate=DownloadRate(per_second=1e6, first_pause=1e-9, longest_pause=1e-9))
    with suppress(FlickrError):
        assert hostile.run(download_flow(session, "52980178287")).size


@settings(deadline=None)  # the first one imports parsers
@given(st.text())
@example("9" * 400)
@example("Mon, 01 Jan 0001 00:00:00 -0000")
@example("Fri, 31 Dec 99999 00:00:00")
@example("Fri, 31 Dec 2024 00:00:00 +99999999")
def test_no_date_is_too_odd(date: str) -> None:
    assert isinstance(lead_of({"date": date}, took=1, now=1.7e9), float)
