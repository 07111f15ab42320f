"""The flows of an upload and of a replacement."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Unpack

import msgspec

from flickr_runtime.errors import ArgumentError, ConfigurationError
from flickr_runtime.flow import Flow, Work
from flickr_runtime.logs import logger
from flickr_runtime.printable import shown
from flickr_runtime.upload.delivery import Delivery, Form, deliver
from flickr_runtime.upload.errors import TicketFailed, TicketPending
from flickr_runtime.upload.limits import check_size
from flickr_runtime.upload.lookup import checksum_tag, find_after_loss, find_photo
from flickr_runtime.upload.options import UploadOptions, settled, upload_fields, with_tag
from flickr_runtime.upload.response import REPLACE, UPLOAD
from flickr_runtime.upload.settings import SETTINGS, UploadSettings, merged
from flickr_runtime.upload.source import Prepared, Source, prepare
from flickr_runtime.upload.tickets import await_ticket
from flickr_runtime.urls.pages import photo_page_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_runtime.errors import FlickrError
    from flickr_runtime.multipart import Progress
    from flickr_runtime.upload.session import UploadSession

__all__ = ["Replaced", "Uploaded", "replace_flow", "settings_flow", "upload_flow", "upload_prepared"]

_LOG = logger("uploads")
_WAIT_SECONDS = 600.0


class Uploaded(msgspec.Struct, frozen=True, kw_only=True):
    """A photo that is at Flickr.

    Attributes:
        photo_id: Its id; empty if the ticket was not waited for.
        page_url: Its page; empty if the id is.
        added_tags: The tags that flickrkit added: tell the user (Developer Guide, «Best Practices»).
        settings: Its settings.
        checksum: The SHA-1 of the file, in hexadecimal digits.
        ticket_id: The ticket of an asynchronous upload.
        attempts: How often the file was sent; 0 if the photo was already there.
        found: Whether the photo was found by its checksum, because the response was lost.
    """

    photo_id: str
    page_url: str
    added_tags: tuple[str, ...]
    settings: UploadSettings
    checksum: str
    ticket_id: str | None = None
    attempts: int = 1
    found: bool = False


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """A photo whose file was replaced.

    Attributes:
        photo_id: Its id; empty if the ticket was not waited for.
        secret: Its new secret, if Flickr sent it.
        original_secret: The new secret of the original, if Flickr sent it.
        ticket_id: The ticket of an asynchronous replacement.
        attempts: How often the file was sent.
    """

    photo_id: str
    secret: str | None = None
    original_secret: str | None = None
    ticket_id: str | None = None
    attempts: int = 1


def upload_flow(
    session: UploadSession,
    source: Source,
    *,
    name: str | None = None,
    progress: Progress | None = None,
    checksum: bool = True,
    lookup_first: bool | Sequence[float] = False,
    wait: float = _WAIT_SECONDS,
    **options: Unpack[UploadOptions],
) -> Flow[Uploaded]:
    """Uploads a photo or video (needs permission `write`), and never twice because of the network.

    Without `privacy`, `safety_level`, `content_type` and `hidden` the user's own defaults apply.

    Args:
        session: The session of the client.
        source: A path, bytes, or an open binary file, which is read from its position.
        name: The file's name; Flickr uses it as the title if there is none.
        progress: Called with the bytes sent and the total; starts again if the file is sent again.
        checksum: Whether to tag the photo with its checksum; without it, a lost response is an `UploadUncertain`.
        lookup_first: Whether to look up the checksum first, and send nothing if the photo is there; or the seconds to
            wait before each lookup, if Flickr may still be processing the file.
        wait: Seconds to wait for the ticket of an asynchronous upload; 0 to return with the ticket.
        **options: See `UploadOptions`.

    Raises:
        ArgumentError: The source cannot be uploaded, such as `FileTooLarge` and `EmptyFile`.
        UploadUncertain: It is not known whether Flickr stored the photo.
        TicketFailed: Flickr could not convert the file; `TicketPending` if that takes too long.
        FlickrError: Any other error of a call.
    """
    options = settled(options)
    upload_fields(options)  # an error in them is raised before the file is read
    _check_user(session)
    session = session.started()
    prepared: Prepared = yield Work(lambda: prepare(source, name))
    try:
        return (
            yield from upload_prepared(
                session, prepared, progress=progress, checksum=checksum, lookup_first=lookup_first, wait=wait, **options
            )
        )
    finally:
        prepared.close()


def upload_prepared(
    session: UploadSession,
    prepared: Prepared,
    *,
    progress: Progress | None = None,
    checksum: bool = True,
    lookup_first: bool | Sequence[float] = False,
    wait: float = _WAIT_SECONDS,
    **options: Unpack[UploadOptions],
) -> Flow[Uploaded]:
    """As `upload_flow`, for a prepared file, which the caller closes."""
    session, since = session.started(), session.wall()
    limits = yield from session.memory.limits(session.credentials.token, session.call)
    check_size(prepared.name, prepared.size, prepared.kind, limits)
    settings, nsid = yield from settings_flow(session, options)
    fields = upload_fields({**options, **settings.options()})
    if "title" not in fields and not _plain(prepared.name):
        fields["title"] = PurePath(prepared.name).stem  # Flickr loses non-ASCII file names (facts)
    tag, added = checksum_tag(prepared.sha1), False
    if checksum:
        fields, added = with_tag(fields, tag)

    def find(waits: Sequence[float]) -> Flow[tuple[str | None, FlickrError | None]]:
        return find_after_loss(session, tag, since=since, waits=waits, what="upload")

    waits = [0.0] * lookup_first if isinstance(lookup_first, bool) else lookup_first
    there = yield from _find_earlier(session, tag, waits)
    if there is not None:
        delivery = Delivery(None, there, 0)
    else:
        form = Form(UPLOAD, session.endpoints.upload, fields, prepared, tag if checksum else None, progress=progress)
        delivery = yield from deliver(session, form, find if checksum else None)
    photo_id, ticket_id = yield from _outcome(session, delivery, wait, tag if checksum else None, since)
    if added and delivery.attempts:
        which = photo_id or f"of ticket {ticket_id}"
        _LOG.info("upload of %s: added the tag %s to photo %s", shown(prepared.name), tag, which)
    return Uploaded(
        photo_id=photo_id,
        page_url=_page(photo_id, nsid, session.endpoints.pages),
        added_tags=(tag,) if added and delivery.attempts else (),
        settings=settings,
        checksum=prepared.sha1,
        ticket_id=ticket_id,
        attempts=delivery.attempts,
        found=delivery.found is not None,
    )


def replace_flow(
    session: UploadSession,
    photo_id: str,
    source: Source,
    *,
    name: str | None = None,
    progress: Progress | None = None,
    asynchronous: bool = False,
    wait: float = _WAIT_SECONDS,
) -> Flow[Replaced]:
    """Replaces the file of a photo (needs permission `write`, and an account that may).

    It is sent again after a lost response: the second time has the same effect. Arguments and errors are
    those of `upload_flow`; an empty photo id raises `ArgumentError`.
    """
    if not photo_id.strip():
        raise ArgumentError("replace: photo_id is empty; give the id of the photo that gets the new file")
    _check_user(session)
    session = session.started()
    prepared: Prepared = yield Work(lambda: prepare(source, name))
    try:
        limits = yield from session.memory.limits(session.credentials.token, session.call)
        check_size(prepared.name, prepared.size, prepared.kind, limits)
        fields = {"photo_id": photo_id, **({"async": "1"} if asynchronous else {})}
        form = Form(REPLACE, session.endpoints.replace, fields, prepared, repeatable=True, progress=progress)
        delivery = yield from deliver(session, form, None)
    finally:
        prepared.close()
    done, ticket_id = yield from _outcome(session, delivery, wait, None, 0)
    photo = delivery.result.photoid if delivery.result else None
    return Replaced(
        photo_id=done,
        secret=photo.secret if photo else None,
        original_secret=photo.original_secret if photo else None,
        ticket_id=ticket_id,
        attempts=delivery.attempts,
    )


def settings_flow(session: UploadSession, options: UploadOptions) -> Flow[tuple[UploadSettings, str]]:
    """The settings of an upload with these options, to show them before it; and the user's NSID, if known."""
    token = session.credentials.token
    nsid = token.user_nsid if token else ""
    if nsid and all(options.get(name) is not None for name in SETTINGS):
        return merged(options, None), nsid
    defaults = yield from session.memory.defaults(token, session.call)
    return merged(options, defaults), nsid or defaults.nsid


def _find_earlier(session: UploadSession, tag: str, waits: Sequence[float]) -> Flow[str | None]:
    """The id of a photo that an earlier upload has stored; raises the error of the last lookup, if it failed."""
    found, failure = yield from find_after_loss(session, tag, since=None, waits=waits, what="upload")
    if failure is not None:
        raise failure
    return found


def _outcome(
    session: UploadSession, delivery: Delivery, wait: float, tag: str | None, since: float
) -> Flow[tuple[str, str | None]]:
    """The photo's id, and the ticket's if there was one, which is waited for."""
    result = delivery.result
    if result is None:
        return delivery.found or "", None
    if result.photoid is not None:
        return result.photoid.id, None
    ticket_id = result.ticketid or ""
    if wait <= 0:
        return "", ticket_id
    try:
        return (yield from await_ticket(session, ticket_id, wait=wait)), ticket_id
    except TicketPending:
        raise
    except TicketFailed:
        found = (yield from find_photo(session, tag, since=since)) if tag else None
        if found is None:
            raise
        return found, ticket_id


def _check_user(session: UploadSession) -> None:
    if session.credentials.token is None:
        raise ConfigurationError("an upload needs a user's token: run `flickr login --perms write`, or pass token=…")


def _plain(name: str) -> bool:
    return name.isascii() and name.isprintable() and not {'"', "\\", "%"} & set(name)


def _page(photo_id: str, nsid: str, pages: str) -> str:
    if not photo_id:
        return ""
    try:
        return photo_page_url(photo_id, nsid or None).replace("https://www.flickr.com", pages, 1)
    except ValueError:  # an invalid id or user; the photo is stored anyway
        return ""
