"""Waiting for the ticket of an asynchronous upload, with a clock that costs nothing."""

from typing import Any

import pytest

from flickr_runtime.credentials import Credentials, Token
from flickr_runtime.flow import Flow, Sleep
from flickr_runtime.upload.errors import TicketFailed, TicketPending
from flickr_runtime.upload.session import UploadSession
from flickr_runtime.upload.tickets import await_ticket

TICKET = "200775939-72157722968227621"


def awaited(*responses: dict[str, Any], wait: float = 600) -> tuple[str, list[float]]:
    """The photo's id and the pauses, where Flickr gives these responses, the last one for ever."""
    left, asked, pauses = list(responses), [], []

    def call(name: str, **arguments: str) -> Flow[dict[str, Any]]:
        asked.append((name, arguments))
        return left.pop(0) if len(left) > 1 else left[0]
        yield

    token = Token(token="t", secret="u")
    session = UploadSession(call, Credentials(api_key="k", api_secret="s", token=token))
    flow = await_ticket(session, TICKET, wait=wait)
    try:
        while True:
            effect = next(flow)
            assert isinstance(effect, Sleep)
            pauses.append(effect.seconds)
    except StopIteration as end:
        assert set(map(str, asked)) == {str(("flickr.photos.upload.checkTickets", {"tickets": TICKET}))}
        return end.value, pauses


def output_of(**members: Any) -> dict[str, Any]:
    return {"uploader": {"ticket": [{"id": TICKET, **members}]}}


def test_it_is_polled_at_growing_intervals() -> None:
    photo_id, pauses = awaited(*[output_of(complete=0)] * 9, output_of(complete=1, photoid="88", imported="1700000000"))
    assert photo_id == "88"
    assert pauses[:4] == [1.0, 1.6, pytest.approx(2.56), pytest.approx(4.096)]
    assert pauses[-1] == 30.0


@pytest.mark.parametrize("complete", [1, "1"])
def test_numbers_may_come_as_text_and_one_ticket_without_a_list(complete: Any) -> None:
    assert awaited({"uploader": {"ticket": {"id": TICKET, "complete": complete, "photoid": "88"}}}) == ("88", [])


def test_done_without_a_photo_is_not_done() -> None:
    assert awaited(output_of(complete=1), output_of(complete=1, photoid="88"))[1] == [1.0]


def test_a_file_that_flickr_cannot_convert() -> None:
    with pytest.raises(TicketFailed, match=f"{TICKET}: Flickr could not convert the file"):
        awaited(output_of(complete=0), output_of(complete=2))


def test_a_ticket_that_flickr_does_not_know_yet() -> None:
    assert awaited(output_of(invalid=1), output_of(invalid="1"), output_of(complete=1, photoid="88"))[0] == "88"


@pytest.mark.parametrize("response", [output_of(invalid=1), {"uploader": {"ticket": []}}, {"uploader": ""}, {}])
def test_a_ticket_that_flickr_never_knows(response: dict[str, Any]) -> None:
    with pytest.raises(TicketFailed, match="does not know it"):
        awaited(response)


def test_it_is_waited_for_so_long_and_no_longer() -> None:
    with pytest.raises(TicketPending, match="not done after 60 s") as raised:
        awaited(output_of(complete=0), wait=60)
    assert raised.value.ticket_id == TICKET
