"""Converts findings to the protocol: ranges, diagnostics, code actions."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flickr_lint.guide import cite
from flickr_lint.rule import url_of
from flickr_lint.suppress.write import comment_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_lint.findings import Finding, Region

__all__ = ["Converter", "Document", "holds"]

_SEVERITIES = {"error": 1, "warning": 2, "note": 3}


class Document(Struct, frozen=True):
    """A file as the client knows it: its URI, its version (None if it is not open), and its lines."""

    uri: str
    version: int | None
    lines: Sequence[str]


class Converter:
    """Converts for one client: its positions count in units that were agreed on."""

    def __init__(self, codec: Any) -> None:
        """A converter with the position codec of a workspace."""
        self._types: Any = importlib.import_module("lsprotocol.types")
        self._codec = codec

    def range(self, region: Region, lines: Sequence[str]) -> Any:
        """A region of a file with these lines as a range of the protocol."""
        types = self._types
        given = types.Range(
            start=types.Position(line=region.line - 1, character=region.column - 1),
            end=types.Position(line=region.end_line - 1, character=region.end_column - 1),
        )
        return self._codec.range_to_client_units(lines, given)

    def diagnostic(self, finding: Finding, base: str, lines_of: Callable[[Path], Sequence[str]]) -> Any:
        """What the editor underlines, with the guide's sentence and the related places.

        Args:
            finding: the finding.
            base: the folder that its paths are relative to.
            lines_of: gives the lines of a file, as the editor has them.
        """
        types = self._types
        guide = f"\n{cite(finding.guide)}" if finding.guide else ""
        return types.Diagnostic(
            range=self.range(finding.region, lines_of(Path(base, finding.path))),
            message=f"{finding.message}\nHelp: {finding.help}{guide}",
            severity=types.DiagnosticSeverity(_SEVERITIES[finding.severity]),
            code=finding.code,
            code_description=types.CodeDescription(href=url) if (url := url_of(finding.code, finding.name)) else None,
            source="flickr-lint",
            related_information=[
                types.DiagnosticRelatedInformation(
                    location=types.Location(
                        uri=Path(base, related.path).as_uri(),
                        range=self.range(related.region, lines_of(Path(base, related.path))),
                    ),
                    message=related.message,
                )
                for related in finding.related
            ],
        )

    def suppression(
        self, finding: Finding, lines: Sequence[str], uri: str, version: int | None, diagnostic: Any
    ) -> Any:
        """The code action that suppresses a finding, with a placeholder for the reason; None if impossible."""
        place = comment_for(finding, lines, uri)
        if place is None:
            return None
        types = self._types
        line, text = place
        start = types.Position(line=line - 1, character=0)
        edit = types.TextEdit(range=types.Range(start=start, end=start), new_text=text)
        document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
        return types.CodeAction(
            title=f"Suppress {finding.name} here, and say why",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            is_preferred=False,
            edit=types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(text_document=document, edits=[edit])]),
        )

    def action(self, finding: Finding, document_of: Callable[[str], Document], diagnostic: Any) -> Any:
        """The code action that applies a finding's fix; None without one.

        Args:
            finding: the finding.
            document_of: gives the document of a path that an edit names.
            diagnostic: the finding as it was published.
        """
        types = self._types
        fix = finding.fix
        if fix is None or fix.safety == "display-only":
            return None
        changes = []
        for path, edits in fix.by_file().items():
            there = document_of(path)
            made = [types.TextEdit(range=self.range(at.region, there.lines), new_text=at.text) for at in edits]
            named = types.OptionalVersionedTextDocumentIdentifier(uri=there.uri, version=there.version)
            changes.append(types.TextDocumentEdit(text_document=named, edits=made))
        note = "" if fix.safety == "safe" else f" (unsafe: {fix.why})" if fix.why else " (unsafe)"
        return types.CodeAction(
            title=f"{fix.message}{note} ({finding.name})",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            is_preferred=fix.safety == "safe",
            edit=types.WorkspaceEdit(document_changes=changes),
        )


def holds(outer: Any, inner: Any) -> bool:
    """Whether two ranges of the protocol touch."""
    first = ((outer.start.line, outer.start.character), (outer.end.line, outer.end.character))
    second = ((inner.start.line, inner.start.character), (inner.end.line, inner.end.character))
    return first[0] <= second[1] and second[0] <= first[1]
