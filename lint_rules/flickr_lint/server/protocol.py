"""The server itself: diagnostics as files change, pages of rules on hover, fixes as code actions."""

from __future__ import annotations

import asyncio
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

from flickr_lint.config import ConfigError
from flickr_lint.masking import masked
from flickr_lint.outputs._version import version_of_ours
from flickr_lint.server.convert import Converter, holds
from flickr_lint.server.session import Session

if TYPE_CHECKING:
    from flickr_lint.findings import Finding

__all__ = ["make_server"]

_PATIENCE = 0.02
"""Seconds without a keystroke before the project is linted."""


class _State:
    """What was last said about which file."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.types: Any = importlib.import_module("lsprotocol.types")
        self.found: dict[Path, list[Finding]] = {}
        self.told: set[Path] = set()
        self.session: Session | None = None
        self.waiting: asyncio.Task[None] | None = None

    def lint(self) -> None:
        """Lints the workspace as the editor has it, and tells what is new."""
        workspace = self.server.workspace
        if self.session is None:
            places = [file_of(folder) for folder in workspace.folders]
            root = file_of(workspace.root_uri) if workspace.root_uri and not places else None
            self.session = Session(tuple(place for place in (*places, root) if place))
        texts = {file: document.source for uri, document in workspace.text_documents.items() if (file := file_of(uri))}
        try:
            self.found = self.session.lint(texts)
        except ConfigError as error:
            self.complain(str(error))
            return
        except Exception as error:
            self.complain(f"flickr-lint has failed, please report it: {type(error).__name__}: {error}")
            raise
        for file in {*self.found, *self.told, *texts}:
            self.tell(file)
        self.told = set(self.found)

    def complain(self, message: str) -> None:
        """Shows the user a message."""
        self.server.window_show_message(
            self.types.ShowMessageParams(type=self.types.MessageType.Error, message=masked(message))
        )

    def tell(self, file: Path) -> None:
        """Publishes the diagnostics of a file."""
        lines = self.server.workspace.get_text_document(file.as_uri()).lines
        found = [self.diagnostic(finding, file, lines) for finding in self.found.get(file, [])]
        params = self.types.PublishDiagnosticsParams(uri=file.as_uri(), diagnostics=found)
        self.server.text_document_publish_diagnostics(params)

    def diagnostic(self, finding: Finding, file: Path, lines: list[str]) -> Any:
        """A finding as the client is told of it."""
        depth = len(Path(finding.path).parts)
        return self.converter().diagnostic(finding, lines, str(file.parents[depth - 1]))

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

    async def later() -> None:
        await asyncio.sleep(_PATIENCE)
        state.lint()

    def soon(params: Any) -> None:  # noqa: ARG001
        if state.waiting is not None:
            state.waiting.cancel()
        state.waiting = asyncio.ensure_future(later())

    def now(params: Any) -> None:  # noqa: ARG001
        state.lint()

    def moved(params: Any) -> None:  # noqa: ARG001
        state.session = None
        state.lint()

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
        for finding, file, lines in state.at(uri, params.range):
            told = state.diagnostic(finding, file, lines)
            made.append(state.converter().action(finding, lines, uri, version, told))
            made.append(state.converter().suppression(finding, lines, uri, version, told))
        return [action for action in made if action is not None]

    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(now)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(now)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(now)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(soon)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(moved)
    server.feature(types.TEXT_DOCUMENT_HOVER)(hover)
    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)(actions)
    return server


def file_of(uri: Any) -> Path | None:
    """The file that a URI names; None for what is no file."""
    parts = urlparse(str(uri))
    return Path(url2pathname(unquote(parts.path))) if parts.scheme == "file" else None
