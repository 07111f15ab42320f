"""The `flickr upload` command: shows what photos will be uploaded with, uploads them, and tells what it added."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, cast

import click

from flickr_runtime.errors import FlickrError
from flickr_runtime.privacy import Privacy
from flickr_runtime.upload.batch import Batch
from flickr_runtime.upload.flows import settings_flow
from flickr_runtime.upload.journal import Journal, journal_path
from flickr_runtime.upload.many import upload_many
from flickr_runtime.upload.report import show_outcomes, show_plan

if TYPE_CHECKING:
    from flickr_runtime.flow import Flow
    from flickr_runtime.upload.batch import FileProgress, Outcome
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
        options = _options(given)
        try:
            with client_type.from_env() as client:
                session = client.upload_session()
                settings, nsid = client.run(settings_flow(session, options))
                journal = Journal(given["journal"] or journal_path(session.endpoints.upload, nsid))
                paths = list(dict.fromkeys(files))
                limits = client.run(session.memory.limits(session.credentials.token, session.call))
                show_plan(paths, settings, journal, limits, checksum=not given["no_checksum"])
                if given["dry_run"]:
                    return
                batch = Batch(session, journal, options, checksum=not given["no_checksum"])
                outcomes = _with_bar(client, batch, paths, given["parallel"])
        except FlickrError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            raise click.ClickException("interrupted; the same command goes on where this one stopped") from None
        show_outcomes(outcomes)
        if not all(outcome.ok for outcome in outcomes):
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


def _with_bar(client: UploadingClient, batch: Batch, paths: list[Path], parallel: int) -> list[Outcome]:
    from dataclasses import replace

    sizes = {path: path.stat().st_size for path in paths if path.is_file()}
    with click.progressbar(length=sum(sizes.values()) or 1, label="Uploading", show_pos=False) as bar:
        meter = _Meter(bar.update)
        return upload_many(
            client.run,
            replace(batch, progress=meter.progress),
            paths,
            parallel=parallel,
            done=lambda outcome: meter.finish(outcome.path, sizes.get(outcome.path, 0)),
        )


class _Meter:
    """Adds up what several threads send; a file that is sent again does not move the bar back."""

    def __init__(self, update: Any) -> None:
        self._update = update
        self._lock = threading.Lock()
        self._most: dict[Path, int] = {}

    @property
    def progress(self) -> FileProgress:
        return lambda path, sent, _total: self.finish(path, sent)

    def finish(self, path: Path, sent: int) -> None:
        with self._lock:
            more = sent - self._most.get(path, 0)
            if more > 0:
                self._most[path] = sent
                self._update(more)
