"""Former names of public things work, and warn with the name to use at the line that uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import flickr_client
from flickr_client import Event, Flickr, MockTransport, Response, errors, images, login
from flickr_client.testing import AsyncMockTransport, FlickrMock
from flickr_client.uploads import UploadSession

if TYPE_CHECKING:
    from collections.abc import Callable


def warned(name: str, use: Callable[[], Any]) -> Any:
    with pytest.warns(DeprecationWarning, match=f" is called {name}$") as caught:
        found = use()
    assert {warning.filename for warning in caught} == {__file__}
    return found


@pytest.mark.parametrize(
    ("module", "former", "name"),
    [
        (flickr_client, "IncompleteWalk", "IncompleteResultsWarning"),
        (errors, "IncompleteWalk", "IncompleteResultsWarning"),
        (images, "Pace", "DownloadRate"),
    ],
)
def test_former_names_of_classes(module: Any, former: str, name: str) -> None:
    assert warned(name, lambda: getattr(module, former)) is getattr(module, name)
    assert former not in module.__all__
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        module.Nonsense  # noqa: B018


def test_former_names_of_arguments() -> None:
    rate, events = images.DownloadRate(), list[Event]()
    session = warned("rate", lambda: images.ImageSession(pace=rate))  # type: ignore[call-arg]
    assert session.rate is rate
    session = warned("emit", lambda: UploadSession(None, None, tell=events.append))  # type: ignore[call-arg,arg-type]
    session.emit(Event(kind="wait", method="upload"))
    assert [event.method for event in events] == ["upload"]

    def leave(_: str) -> str:
        raise EOFError

    body = b'{"stat": "ok"}'
    transport = warned("handler", lambda: MockTransport(answer=lambda _: Response(status=200, body=body)))  # type: ignore[call-arg]
    assert Flickr("key", transport=transport).call("flickr.test.null") == {}
    warned("handler", lambda: AsyncMockTransport(answer=lambda _: Response(status=200, body=body)))  # type: ignore[call-arg]
    shown: list[str] = []
    with Flickr("key", "secret", base_url="http://127.0.0.1:9", retries=0) as flickr, pytest.raises(errors.FlickrError):
        warned("show", lambda: login.login_with_code(flickr, ask=leave, tell=shown.append))  # type: ignore[call-arg]


def test_former_names_of_members() -> None:
    mock = FlickrMock()
    warned("returns", lambda: mock.answers("flickr.test.null"))
    flickr = Flickr("key", transport=mock.transport)
    raw = flickr.with_raw_response(flickr.test.null)
    assert warned("parsed", lambda: raw.answer) is raw.parsed
