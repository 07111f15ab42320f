"""One deadline for all that belongs to an upload or download: calls, requests, waits, looks, tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from flickr_runtime.credentials import Credentials, Token
from flickr_runtime.deadline import Deadline
from flickr_runtime.errors import DeadlineExceeded, HTTPStatusError, RequestTimeout
from flickr_runtime.flow import drive
from flickr_runtime.images.download import download_flow
from flickr_runtime.images.rate import DownloadRate
from flickr_runtime.images.session import ImageSession
from flickr_runtime.messages import Request, Response
from flickr_runtime.multipart import MultipartBody
from flickr_runtime.options import Options
from flickr_runtime.transport import MockTransport
from flickr_runtime.upload.errors import TicketPending, UploadUncertain
from flickr_runtime.upload.flows import upload_flow
from flickr_runtime.upload.session import UploadSession

if TYPE_CHECKING:
    from flickr_runtime.flow import Flow

OK = b'<rsp stat="ok"><photoid>7</photoid></rsp>'


class World:
    """Time that passes only in calls, requests and waits."""

    def __init__(self, deadline: float | None = 20.0, **costs: float) -> None:
        self.now = 1000.0
        self.costs = costs
        self.deadlines: set[Deadline] = set()
        self.responses: list[Any] = [OK]
        self.tickets: list[Any] = []
        token = Token(token="t", secret="u", user_nsid="1@N02")
        self.session = UploadSession(
            self.within(None),
            Credentials(api_key="k", api_secret="s", token=token),
            options=Options(deadline=deadline),
            wall=lambda: self.now,
            clock=lambda: self.now,
            within=self.within,
        )

    def within(self, deadline: Deadline | None) -> Any:
        def call(name: str, **_: str) -> Flow[dict[str, Any]]:
            assert deadline is not None
            self.deadlines.add(deadline)
            self.now += self.costs.get("call", 0)
            if deadline.passed:
                raise DeadlineExceeded(name)
            if "checkTickets" in name and isinstance(self.tickets[0], Exception):
                raise self.tickets.pop(0)
            ticket = {"uploader": {"ticket": [{"id": "1-2", "complete": 0}]}}
            return {"photos": {"photo": []}, "person": {"nsid": "1@N02", "privacy": 5}, **ticket}
            yield

        return call

    def send(self, request: Request) -> Response:
        self.deadlines.add(request.deadline)
        if request.files:
            assert sum(map(len, MultipartBody(request.fields, request.files)))
        self.now += self.costs.get("send", 0)
        response = self.responses.pop(0)
        if isinstance(response, Exception):
            raise response
        return response if isinstance(response, Response) else Response(status=200, body=response)

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def run(self, flow: Flow[Any]) -> Any:
        return drive(flow, MockTransport(self.send), self.sleep)


def test_all_that_an_upload_does_shares_one_deadline() -> None:
    world = World(call=1)
    world.run(upload_flow(world.session, b"otter"))
    assert len(world.deadlines) == 1
    assert world.deadlines.pop().at == 1020


def test_slow_calls_before_it_count() -> None:
    world = World(call=6)
    with pytest.raises(DeadlineExceeded):
        world.run(upload_flow(world.session, b"otter"))
    assert world.responses == [OK]  # nothing was sent


@pytest.mark.parametrize("lost", [RequestTimeout("no answer"), DeadlineExceeded("upload")])
def test_a_look_that_would_end_too_late_is_not_waited_for(lost: Exception) -> None:
    world = World(send=19)
    world.responses = [lost]
    with pytest.raises(UploadUncertain) as caught:
        world.run(upload_flow(world.session, b"otter"))
    assert caught.value.tag is not None
    assert world.now <= 1020


@pytest.mark.parametrize("failing", [0, 3])
def test_a_ticket_is_polled_until_the_deadline_and_kept(failing: int) -> None:
    world = World()
    world.responses = [b'<rsp stat="ok"><ticketid>1-2</ticketid></rsp>']
    world.tickets = [*[RequestTimeout("no answer")] * failing, 0]
    with pytest.raises(TicketPending) as caught:
        world.run(upload_flow(world.session, b"otter", asynchronous=True))
    assert caught.value.ticket_id == "1-2"
    assert world.now <= 1020


@pytest.mark.parametrize("status", [429, 503])
def test_nobody_waits_for_a_day(status: int) -> None:
    world = World(deadline=None)
    world.session = UploadSession(world.within(Deadline()), world.session.credentials, clock=lambda: world.now)
    world.responses = [Response(status=status, headers={"retry-after": "86400"})] * 5
    with pytest.raises(HTTPStatusError) as caught:
        world.run(upload_flow(world.session, b"otter"))
    assert caught.value.status == status
    assert world.now < 1000 + 600


class Downloads(World):
    """Downloads over the same time."""

    def flow(self, deadline: float | None = 20.0) -> Flow[Any]:
        clock = self.clock
        session = ImageSession(
            self.within(None),
            options=Options(deadline=deadline),
            clock=clock,
            rate=DownloadRate(clock=clock),
            within=self.within,
        )
        return download_flow(session, "https://live.staticflickr.com/5/12_ab_b.jpg")

    def clock(self) -> float:
        return self.now


def test_redirects_and_retries_of_a_download_share_its_deadline() -> None:
    world = Downloads(send=6)
    hop = Response(status=302, headers={"location": "/5/12_ab_c.jpg"})
    world.responses = [hop, Response(status=503), hop, hop, hop]
    with pytest.raises(DeadlineExceeded, match="not done within 20 s"):
        world.run(world.flow())
    assert len(world.deadlines) == 1
    assert len(world.responses) == 1  # four were sent: the last ended behind the deadline


@pytest.mark.parametrize("status", [429, 503])
def test_a_download_does_not_wait_for_a_day_either(status: int) -> None:
    world = Downloads()
    world.responses = [Response(status=status, headers={"retry-after": "86400"})] * 5
    with pytest.raises(HTTPStatusError) as caught:
        world.run(world.flow(deadline=None))
    assert caught.value.status == status
    assert (caught.value.retry_after or 0) > 80_000
    assert world.now < 1000 + 600
