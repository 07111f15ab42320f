"""The `flickr upload` command: shows what photos will be uploaded with, uploads them, and tells what it added."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, cast

import click

from flickr_runtime.errors import FlickrError
from flickr_runtime.privacy import Privacy
from flickr_runtime.upload.batch import Batch
from flickr_runtime.upload.flows import settings_flow
from flickr_runtime.upload.journal import Journal, journal_path
from flickr_runtime.upload.many import upload_many
from flickr_runtime.upload.names import shown
from flickr_runtime.upload.plan import Planned, planned
from flickr_runtime.upload.report import Report, edit_url, plan_lines
from flickr_runtime.upload.source import check_path
from flickr_runtime.upload.stopping import Stop, stopping
from flickr_runtime.upload.terminal import Terminal

if TYPE_CHECKING:
    from flickr_runtime.flow import Flow
    from flickr_runtime.upload.batch import Outcome
    from flickr_runtime.upload.options import UploadOptions
    from flickr_runtime.upload.session import UploadSession

__all__ = ["UploadingClient", "upload_command"]

T = TypeVar("T")
_SAFETY = {"safe": 1, "moderate": 2, "restricted": 3}
_CONTENT = {"photo": 1, "screenshot": 2, "other": 3}
_HIDDEN = {"yes": True, "no": False}


class UploadingClient(Protocol):
    """What the command needs of a client."""

    @classmethod
    def from_env(cls) -> Self:
        """A client for the user whose token is at hand."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def upload_session(self) -> UploadSession:
        """The client's side of an upload."""
        ...

    def run(self, flow: Flow[T], /) -> T:
        """Drives a flow to its end; threads may call it."""
        ...


def upload_command(client_type: type[UploadingClient]) -> click.Command:
    """The command for a client."""

    @click.command("upload")
    @click.argument("files", nargs=-1, required=True, metavar="FILES…", type=click.Path(path_type=Path))
    @click.option("--title", help="The title; without it Flickr takes the file's name.")
    @click.option("--description", help="The description; some HTML is allowed.")
    @click.option("--tags", help="Tags, separated by spaces; a tag of several words in double quotes.")
    @click.option("--privacy", type=click.Choice([_word(setting) for setting in Privacy]), help="Who may see them.")
    @click.option("--safety", type=click.Choice(list(_SAFETY)), help="How safe they are for everybody.")
    @click.option("--content-type", type=click.Choice(list(_CONTENT)), help="What they are.")
    @click.option("--hidden", type=click.Choice(list(_HIDDEN)), help="Whether to keep them out of public searches.")
    @click.option("--parallel", type=click.IntRange(1, 16), default=3, show_default=True, help="How many at a time.")
    @click.option("--journal", type=click.Path(dir_okay=False, path_type=Path), help="Where to note what is done.")
    @click.option("--no-checksum", is_flag=True, help="Add no checksum tag; a lost answer then is an error.")
    @click.option("--dry-run", is_flag=True, help="Show what would be uploaded, and with what; upload nothing.")
    def upload(files: tuple[Path, ...], **given: Any) -> None:
        """Upload FILES… for the user whose token is in the environment.

        What is not said is taken from the user's own defaults at Flickr. Each photo gets a machine tag with the
        file's checksum, by which it is found again when the network fails. A journal makes that an interrupted upload
        goes on where it was.
        """
        terminal = Terminal()
        options, checksum = _options(given), not given["no_checksum"]
        paths = terminal.accepted(check_path, dict.fromkeys(files))
        if not paths:
            raise click.exceptions.Exit(1)
        with stopping(terminal.errors) as stop:
            try:
                with client_type.from_env() as client:
                    session = client.upload_session()
                    settings, nsid = client.run(settings_flow(session, options))
                    limits = client.run(session.memory.limits(session.credentials.token, session.call))
                    journal = Journal(given["journal"] or journal_path(session.endpoints.upload, nsid))
                    wanted = terminal.accepted(lambda path: planned(path, journal, limits), paths)
                    ok = len(wanted) == len(set(files))
                    terminal.lines(plan_lines(wanted, settings, checksum=checksum))
                    if not given["dry_run"]:
                        batch = Batch(session, journal, options, checksum=checksum)
                        ok &= _upload(client, batch, wanted, given["parallel"], Report(settings), terminal, stop)
            except FlickrError as error:
                raise click.ClickException(shown(error)) from error
        if not ok:
            raise click.exceptions.Exit(1)

    return upload


def _word(setting: Privacy) -> str:
    return setting.name.lower().replace("_", "-")


def _options(given: dict[str, Any]) -> UploadOptions:
    said = {
        "title": given["title"],
        "description": given["description"],
        "tags": given["tags"],
        "privacy": {_word(setting): setting for setting in Privacy}.get(given["privacy"]),
        "safety_level": _SAFETY.get(given["safety"]),
        "content_type": _CONTENT.get(given["content_type"]),
        "hidden": _HIDDEN.get(given["hidden"]),
    }
    return cast("UploadOptions", {name: value for name, value in said.items() if value is not None})


def _upload(
    client: UploadingClient,
    batch: Batch,
    files: list[Planned],
    parallel: int,
    report: Report,
    terminal: Terminal,
    stop: Stop,
) -> bool:
    """Uploads and tells each outcome as it comes; whether all is well."""
    sizes = {file.path: file.size for file in files}
    new: list[str] = []

    def tell(outcome: Outcome) -> None:
        meter.finish(outcome.path, sizes[outcome.path])
        if outcome.status != "not tried":
            terminal.lines(report.lines(outcome), bad=not outcome.ok)
        if outcome.status in {"uploaded", "found"}:
            new.append(outcome.photo_id)

    with terminal.bar(sum(file.size for file in files if not file.done)) as meter:
        batch = replace(batch, progress=meter.progress)
        stop.call(batch.stop)
        outcomes = upload_many(client.run, batch, list(sizes), parallel=parallel, done=tell)
    left = sum(outcome.status == "not tried" for outcome in outcomes)
    if left:
        terminal.lines([f"{left} {'file was' if left == 1 else 'files were'} not tried"], bad=True)
    if ids := [photo_id for photo_id in new if photo_id]:
        terminal.lines([f"Add titles and tags at {edit_url(ids)}"])
    return all(outcome.ok for outcome in outcomes)
