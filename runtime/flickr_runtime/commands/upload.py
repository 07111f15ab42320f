"""The `flickr upload` command: shows the settings, uploads photos, and shows what it added."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, cast

import click

from flickr_runtime.commands.albums import album_flow
from flickr_runtime.commands.signals import Stop, stopping
from flickr_runtime.commands.terminal import Terminal
from flickr_runtime.commands.upload_report import Report, edit_url, plan_lines
from flickr_runtime.errors import FlickrError
from flickr_runtime.printable import shown
from flickr_runtime.privacy import Privacy
from flickr_runtime.upload.batch import Batch
from flickr_runtime.upload.flows import settings_flow
from flickr_runtime.upload.journal import Journal, journal_path
from flickr_runtime.upload.many import upload_many
from flickr_runtime.upload.plan import Planned, planned
from flickr_runtime.upload.source import check_path, media_kind

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
    """The interface of a client for the command."""

    @classmethod
    def from_env(cls) -> Self:
        """A client for the user whose token is stored or in the environment."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def upload_session(self) -> UploadSession:
        """The session for uploads."""
        ...

    def run(self, flow: Flow[T], /) -> T:
        """Runs a flow to its end; threads may call it."""
        ...


class _FileName(click.Path):
    """A path that is not empty: an empty one, as of a variable that is not set, would be the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(value, param, ctx) if value else self.fail("a file name is empty", param, ctx)


def _not_blank(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.strip():
        raise click.BadParameter("give the album a name")
    return value


def upload_command(client_type: type[UploadingClient]) -> click.Command:
    """The command for a client."""

    @click.command("upload")
    @click.argument("files", nargs=-1, required=True, metavar="FILES…", type=_FileName(path_type=Path))
    @click.option("--title", help="The title; by default Flickr uses the file name.")
    @click.option("--description", help="The description; some HTML is allowed.")
    @click.option("--tags", help="Tags, separated by spaces; a tag of several words in double quotes.")
    @click.option(
        "--privacy",
        metavar="WHO",
        type=click.Choice([setting.word for setting in Privacy]),
        help=f"Who may see them: {', '.join(setting.word for setting in Privacy)}.",
    )
    @click.option("--safety", type=click.Choice(list(_SAFETY)), help="The safety level.")
    @click.option("--content-type", type=click.Choice(list(_CONTENT)), help="The type of content.")
    @click.option("--hidden", type=click.Choice(list(_HIDDEN)), help="Whether to hide them from public searches.")
    @click.option(
        "--parallel",
        type=click.IntRange(1, 16),
        default=3,
        show_default=True,
        help="How many files to upload at the same time.",
    )
    @click.option(
        "--album",
        metavar="NAME",
        callback=_not_blank,
        help="Put them into your album NAME, which is created if it does not exist.",
    )
    @click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON object per file on stdout, the rest on stderr."
    )
    @click.option(
        "--journal", type=click.Path(dir_okay=False, path_type=Path), help="File that records what was uploaded."
    )
    @click.option("--no-checksum", is_flag=True, help="Add no checksum tag; a lost response is then an error.")
    @click.option("--dry-run", is_flag=True, help="Show the files and settings of the upload, and upload nothing.")
    def upload(files: tuple[Path, ...], **given: Any) -> None:
        """Upload FILES…, and the photos and videos in folders, for the user who is logged in.

        Without an option, the user's own default at Flickr applies. Each photo gets a machine tag with the file's
        checksum, so that it is found again if the network fails. A journal records what was uploaded, so that an
        interrupted upload continues where it stopped.
        """
        terminal = Terminal()
        options, checksum = _options(given), not given["no_checksum"]
        found = {file: _media_in(file) for file in files}
        empty = [file for file, media in found.items() if not media]
        files = tuple(dict.fromkeys(path for media in found.values() for path in media))
        for file in empty if files else ():
            terminal.errors(f"cannot be uploaded: {shown(file)}: the folder contains no photos or videos")
        paths = terminal.accepted(check_path, files)
        if not files:
            raise click.ClickException("no photos or videos are in what is given")
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
                    plan = plan_lines(wanted, settings, checksum=checksum, given=options, album=given["album"])
                    terminal.lines(plan, bad=given["as_json"])
                    if not given["dry_run"]:
                        batch = Batch(session, journal, options, checksum=checksum)
                        report = Report(settings, as_json=given["as_json"])
                        outcomes = _upload(client, batch, wanted, given["parallel"], report, terminal, stop)
                        ok &= all(outcome.ok for outcome in outcomes)
                        if given["album"] is not None and not stop.number:
                            _add_to_album(client, session, given["album"], outcomes, terminal)
            except FlickrError as error:
                raise click.ClickException(shown(error)) from error
        if not ok:
            raise click.exceptions.Exit(1)

    return upload


def _options(given: dict[str, Any]) -> UploadOptions:
    options = {
        "title": given["title"],
        "description": given["description"],
        "tags": given["tags"],
        "privacy": {setting.word: setting for setting in Privacy}.get(given["privacy"]),
        "safety_level": _SAFETY.get(given["safety"]),
        "content_type": _CONTENT.get(given["content_type"]),
        "hidden": _HIDDEN.get(given["hidden"]),
    }
    return cast("UploadOptions", {name: value for name, value in options.items() if value is not None})


def _upload(
    client: UploadingClient,
    batch: Batch,
    files: list[Planned],
    parallel: int,
    report: Report,
    terminal: Terminal,
    stop: Stop,
) -> list[Outcome]:
    """Uploads, reports each outcome at once, and returns them in the order of the files."""
    sizes = {file.path: file.size for file in files}
    new: list[str] = []

    def emit(outcome: Outcome) -> None:
        meter.finish(outcome.path, sizes[outcome.path])
        if outcome.status != "not tried":
            terminal.lines(report.lines(outcome), bad=not outcome.ok and not report.as_json)
        if outcome.status in {"uploaded", "found"}:
            new.append(outcome.photo_id)

    with terminal.bar(sum(file.size for file in files if not file.done)) as meter:
        batch = replace(batch, progress=meter.progress)
        stop.call(batch.stop)
        outcomes = upload_many(client.run, batch, list(sizes), parallel=parallel, done=emit)
    left = sum(outcome.status == "not tried" for outcome in outcomes)
    if left:
        terminal.lines([f"{left} {'file was' if left == 1 else 'files were'} not tried"], bad=True)
    if ids := [photo_id for photo_id in new if photo_id]:
        terminal.lines([f"Add titles and tags at {edit_url(batch.session.endpoints.pages, ids)}"], bad=report.as_json)
    return outcomes


def _add_to_album(
    client: UploadingClient, session: UploadSession, name: str, outcomes: list[Outcome], terminal: Terminal
) -> None:
    """Adds the photos to the album, also those that an earlier run uploaded."""
    ids = list(dict.fromkeys(outcome.photo_id for outcome in outcomes if outcome.ok and outcome.photo_id))
    if not ids:
        return
    album, added = client.run(album_flow(session.call, name, ids))
    there = f", {len(ids) - added} were in it already" if added < len(ids) else ""
    summary = f"Added {added} {'photo' if added == 1 else 'photos'} to the album {shown(name)} ({album}){there}"
    terminal.errors(summary)


def _media_in(path: Path) -> list[Path]:
    """The photos and videos in a folder and its folders, by name, without hidden ones; a file is returned itself."""
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.is_file() and media_kind(file.name))
    return [file for file in found if not any(part.startswith(".") for part in file.relative_to(path).parts)]
