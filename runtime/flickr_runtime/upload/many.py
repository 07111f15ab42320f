"""Uploads many files at once: with threads for the synchronous client, with tasks for the asynchronous one."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from typing import TYPE_CHECKING, Protocol, TypeVar

from flickr_runtime.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from flickr_runtime.flow import Flow
    from flickr_runtime.upload.batch import Batch, Outcome

__all__ = ["upload_many", "upload_many_async"]

T = TypeVar("T")
_MAX_AT_ONCE = 16
_WAIT_SECONDS = 1.0
# Seconds to wait at the end for a file that another process is uploading.
_PATIENCE = 600.0


class _Run(Protocol):
    def __call__(self, flow: Flow[T], /) -> T: ...


class _RunAsync(Protocol):
    def __call__(self, flow: Flow[T], /) -> Awaitable[T]: ...


def upload_many(
    run: _Run,
    batch: Batch,
    paths: Iterable[Path],
    *,
    parallel: int = 3,
    done: Callable[[Outcome], None] | None = None,
) -> list[Outcome]:
    """Uploads files, `parallel` at a time, and returns their outcomes in the same order.

    A file that fails does not stop the others, unless its error concerns them all. An interrupt stops the files that
    are being sent, waits for the responses to those that were sent completely, and is raised; the next run continues
    with the journal.

    Args:
        run: Runs a flow to its end; called from several threads.
        batch: The options and the session.
        paths: The files; one that is named twice is uploaded once.
        parallel: Number of concurrent uploads, from 1 to 16.
        done: Called with each outcome.

    Raises:
        FlickrError: The preparation failed: wrong options, or no access to the user's defaults.
    """
    wanted = _once(paths, parallel)
    run(batch.before())
    outcomes: dict[Path, Outcome] = {}
    later: list[Path] = []

    def upload(path: Path) -> Outcome | None:
        try:
            return run(batch.file(path))
        except BaseException:  # stops before this thread takes the next file
            batch.stop()
            raise

    with ThreadPoolExecutor(parallel, thread_name_prefix="flickr-upload") as pool:
        pending: dict[Future[Outcome | None], Path] = {}
        try:
            pending = {pool.submit(upload, path): path for path in wanted}
            while pending:
                # Some systems notice ^C only between two waits.
                for future in wait(pending, _WAIT_SECONDS, return_when=FIRST_COMPLETED).done:
                    _record(pending.pop(future), future.result(), outcomes, later, done)
        except BaseException:
            batch.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            for future in as_completed(future for future in pending if not future.cancelled()):
                if future.exception() is None:  # complete files are reported
                    _record(pending[future], future.result(), outcomes, later, done)
            raise
    for path in later:  # the same content was being uploaded; now it is in the journal, or it failed
        _record(path, run(batch.file(path, wait=_PATIENCE)), outcomes, [], done)
    return [outcomes[path] for path in wanted]


async def upload_many_async(
    run: _RunAsync,
    batch: Batch,
    paths: Iterable[Path],
    *,
    parallel: int = 3,
    done: Callable[[Outcome], None] | None = None,
) -> list[Outcome]:
    """As `upload_many`, with tasks of the event loop; a cancellation cancels the current uploads."""
    import anyio

    wanted = _once(paths, parallel)
    await run(batch.before())
    outcomes: dict[Path, Outcome] = {}
    later: list[Path] = []
    slots = anyio.Semaphore(parallel)

    async def upload(path: Path) -> None:
        async with slots:
            _record(path, await run(batch.file(path)), outcomes, later, done)

    async with anyio.create_task_group() as tasks:
        for path in wanted:
            tasks.start_soon(upload, path)
    for path in later:
        _record(path, await run(batch.file(path, wait=_PATIENCE)), outcomes, [], done)
    return [outcomes[path] for path in wanted]


def _once(paths: Iterable[Path], parallel: int) -> list[Path]:
    if not 1 <= parallel <= _MAX_AT_ONCE:
        raise ArgumentError(f"parallel={parallel}: give a number from 1 to {_MAX_AT_ONCE}")
    return list(dict.fromkeys(paths))


def _record(
    path: Path,
    outcome: Outcome | None,
    outcomes: dict[Path, Outcome],
    later: list[Path],
    done: Callable[[Outcome], None] | None,
) -> None:
    if outcome is None:
        later.append(path)
        return
    outcomes[path] = outcome
    if done is not None:
        done(outcome)
