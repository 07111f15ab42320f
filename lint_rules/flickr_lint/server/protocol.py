"""The server itself: diagnostics as files change, pages of rules on hover, fixes as code actions."""

from __future__ import annotations

import asyncio
import gc
import importlib
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

from msgspec.structs import replace

from flickr_lint.config import ConfigError
from flickr_lint.masking import masked
from flickr_lint.outputs._version import version_of_ours
from flickr_lint.server.convert import Converter, Document, holds
from flickr_lint.server.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_lint.findings import Finding

__all__ = ["make_server"]

_PATIENCE = 0.005
"""Seconds without a message before the project is linted, so that edits that came in already are linted at once."""
_REST = 0.05
"""Seconds without an edit before what earlier runs left in memory is collected."""
_MAX_RUNS = 10
"""Runs after which it is collected even if edits come faster."""


class _State:
    """The last published diagnostics of each file."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.types: Any = importlib.import_module("lsprotocol.types")
        self.found: dict[Path, list[Finding]] = {}
        self.edited: set[Path] = set()
        """Files that have changed since their diagnostics were published."""
        self.session: Session | None = None
        self.waiting: asyncio.Task[None] | None = None
        self.runs = 0
        """Runs since what they left in memory was collected."""

    def soon(self, uri: str = "") -> None:
        """Lints after the last message; a run in progress is cancelled."""
        if (file := file_of(uri)) is not None:
            self.edited.add(file)
        if self.waiting is not None:
            self.waiting.cancel()
        self.waiting = asyncio.ensure_future(self._later())

    async def _later(self) -> None:
        await asyncio.sleep(_PATIENCE)
        if self.runs >= _MAX_RUNS:
            self._collect()
        self.runs += 1
        await self._lint()
        await asyncio.sleep(_REST)
        self._collect()

    def _collect(self) -> None:
        gc.collect()
        self.runs = 0

    async def _lint(self) -> None:
        """Lints the workspace as the editor has it, edited files first, and publishes each file when it is done."""
        texts = self.texts()
        clean = {*self.found, *texts}
        try:
            for file, found in self.opened().each(texts, first=frozenset(self.edited)):
                clean.discard(file)
                self.tell(file, found)
                await asyncio.sleep(0)  # an edit that has come in meanwhile ends this here
        except ConfigError as error:
            self.complain(str(error))
            return
        except Exception as error:
            self.complain(f"flickr-lint has failed, please report it: {type(error).__name__}: {error}")
            raise
        for file in clean:
            self.tell(file, [])
        self.edited.clear()

    def texts(self) -> dict[Path, str]:
        """The open documents."""
        documents = self.server.workspace.text_documents
        return {file: document.source for uri, document in documents.items() if (file := file_of(uri))}

    def opened(self) -> Session:
        """The session over the folders of the workspace."""
        if self.session is None:
            workspace = self.server.workspace
            places = [file_of(folder) for folder in workspace.folders]
            root = file_of(workspace.root_uri) if workspace.root_uri and not places else None
            self.session = Session(tuple(place for place in (*places, root) if place))
        return self.session

    def fixed(self, found: list[tuple[Finding, Path, list[str]]]) -> list[tuple[Finding, Path, list[str]]]:
        """Findings with their fixes."""
        wanted = {file: [finding for finding, at, _ in found if at == file] for _, file, _ in found}
        regions = {(finding.code, finding.region) for finding, _, _ in found}
        made: dict[tuple[Path, Finding], Finding] = {}
        steps = self.opened().each(
            self.texts(), first=wanted, fixes=lambda finding: (finding.code, finding.region) in regions
        )
        for file, findings in steps:
            made |= {(file, replace(finding, fix=None)): finding for finding in findings if file in wanted}
            wanted.pop(file, None)
            if not wanted:
                break
        return [(made.get((file, finding), finding), file, lines) for finding, file, lines in found]

    def complain(self, message: str) -> None:
        """Shows the user a message."""
        self.server.window_show_message(
            self.types.ShowMessageParams(type=self.types.MessageType.Error, message=masked(message))
        )

    def tell(self, file: Path, findings: list[Finding]) -> None:
        """Publishes the diagnostics of a file, unless they were published and the file is the same."""
        if file not in self.edited and self.found.get(file, []) == findings:
            return
        self.found.pop(file, None)
        if findings:
            self.found[file] = findings
        lines_of = self.lines_of()
        found = [self.diagnostic(finding, file, lines_of) for finding in findings]
        params = self.types.PublishDiagnosticsParams(uri=file.as_uri(), diagnostics=found)
        self.server.text_document_publish_diagnostics(params)
        self.edited.discard(file)

    def diagnostic(self, finding: Finding, file: Path, lines_of: Callable[[Path], list[str]]) -> Any:
        """A finding as a diagnostic."""
        return self.converter().diagnostic(finding, str(base_of(finding, file)), lines_of)

    def document(self, base: Path, path: str) -> Document:
        """A file as the client knows it: open under a URI of the client's own, or on disk."""
        file = base / path
        documents = self.server.workspace.text_documents
        uri = next((uri for uri in documents if file_of(uri) == file), file.as_uri())
        found = self.server.workspace.get_text_document(uri)
        return Document(uri, found.version, found.lines)

    def lines_of(self) -> Callable[[Path], list[str]]:
        """Returns the present lines of files: those in the editor, or else on disk."""

        @cache
        def lines(file: Path) -> list[str]:
            try:
                found: list[str] = self.server.workspace.get_text_document(file.as_uri()).lines
            except (OSError, ValueError):  # it was deleted, or is not text
                return []
            return found

        return lines

    def converter(self) -> Converter:
        """Converts positions to the units of the client."""
        return Converter(self.server.workspace.position_codec)

    def at(self, uri: str, place: Any) -> list[tuple[Finding, Path, list[str]]]:
        """The findings of a file that touch a range."""
        file = file_of(uri)
        if file is None:
            return []
        lines = self.server.workspace.get_text_document(uri).lines
        ranges = ((finding, self.converter().range(finding.region, lines)) for finding in self.found.get(file, []))
        return [(finding, file, lines) for finding, given in ranges if holds(given, place)]


def make_server() -> Any:
    """A server of pygls with our features.

    Raises:
        ImportError: pygls is not installed.
    """
    types: Any = importlib.import_module("lsprotocol.types")
    server: Any = importlib.import_module("pygls.lsp.server").LanguageServer("flickr-lint", version_of_ours())
    state = _State(server)
    # Garbage is collected between runs: within one there is little, and looking for it would take a tenth of the time.
    gc.freeze()
    gc.disable()

    def changed(params: Any) -> None:
        state.soon(params.text_document.uri)

    def saved(params: Any) -> None:
        state.opened().forget()
        state.soon(params.text_document.uri)

    def moved(params: Any) -> None:  # noqa: ARG001
        state.session = None
        state.soon()

    def hover(params: Any) -> Any:
        from flickr_lint.registry import find
        from flickr_lint.rule import page

        spot = types.Range(start=params.position, end=params.position)
        touched = state.at(params.text_document.uri, spot)
        pages = dict.fromkeys(page(find(finding.code)[0]) for finding, _, _ in touched)
        if not pages:
            return None
        return types.Hover(
            contents=types.MarkupContent(kind=types.MarkupKind.Markdown, value="\n\n---\n\n".join(pages))
        )

    def actions(params: Any) -> list[Any]:
        uri = params.text_document.uri
        version = server.workspace.get_text_document(uri).version
        made = []
        lines_of = state.lines_of()
        for finding, file, lines in state.fixed(state.at(uri, params.range)):
            told = state.diagnostic(finding, file, lines_of)
            document_of = partial(state.document, base_of(finding, file))
            made.append(state.converter().action(finding, document_of, told))
            made.append(state.converter().suppression(finding, lines, uri, version, told))
        return [action for action in made if action is not None]

    for event in ("OPEN", "CLOSE", "CHANGE"):
        server.feature(getattr(types, f"TEXT_DOCUMENT_DID_{event}"))(changed)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(saved)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(moved)
    server.feature(types.TEXT_DOCUMENT_HOVER)(hover)
    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)(actions)
    return server


def base_of(finding: Finding, file: Path) -> Path:
    """The folder that the paths of a finding in a file are relative to."""
    return file.parents[len(Path(finding.path).parts) - 1]


def file_of(uri: Any) -> Path | None:
    """The file that a URI names; None for what is no file."""
    parts = urlparse(str(uri))
    return Path(url2pathname(unquote(parts.path))) if parts.scheme == "file" else None
