"""What an editor waits for while somebody types in a file of a thousand lines: `flickr-lint server` over pipes."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import libcst
from _clock import check_promises
from _editing import Edit, Editor, applied, dense, edits, ordinary
from libcst.metadata import MetadataWrapper, PositionProvider, QualifiedNameProvider

FLICKR_LINT = Path(sys.executable).parent / "flickr-lint"
_MOST = 0.100
"""Seconds from an edit to its diagnostics: what people don't notice."""


def warmed(editor: Editor, file: Path, rounds: int) -> float:
    """The memory of the server after some edits that are undone, in megabytes."""
    for _ in range(rounds):
        editor.change(file, Edit("warm", (0, 0), (0, 0), "#\n"))
        editor.change(file, Edit("warm", (0, 0), (1, 0), ""))
    time.sleep(1)
    return editor.memory()


def measured(editor: Editor, file: Path, text: str) -> dict[str, list[tuple[float, float]]]:
    """By kind of edit: processor time and time on the clock from each edit to its diagnostics, in seconds."""
    found: dict[str, list[tuple[float, float]]] = {}
    for edit in edits(text):
        time.sleep(0.1)  # few people type faster
        spent, start = editor.spent(), time.perf_counter()
        editor.change(file, edit)
        found.setdefault(edit.kind, []).append((editor.spent() - spent, time.perf_counter() - start))
        text = applied(text, edit)
    return found


def parsing(text: str) -> float:
    """The shortest processor time in which libcst parses a text and says where its names come from, in seconds."""

    def once() -> float:
        start = time.process_time()
        MetadataWrapper(libcst.parse_module(text)).resolve_many((PositionProvider, QualifiedNameProvider))
        return time.process_time() - start

    return min(once() for _ in range(3))


def percentile(values: list[float], share: float) -> float:
    """The value that so large a share of all don't exceed."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def main() -> None:
    """Edits two files, and checks the promises."""
    promises = []
    with tempfile.TemporaryDirectory() as name:
        for what, text in (("dense", dense()), ("ordinary", ordinary())):
            root = Path(name, what)
            root.mkdir()
            file = root / "backup.py"
            file.write_text(text)
            editor = Editor([str(FLICKR_LINT), "server"], root)
            found = len(editor.open(file, text))
            print(f"{what}: {text.count(chr(10))} lines, {found} findings")
            early = warmed(editor, file, 10)
            times = measured(editor, file, text)
            late = warmed(editor, file, 50)
            every = [pair for pairs in times.values() for pair in pairs]
            for kind, pairs in {**times, "all": every}.items():
                spent, waited = ([pair[at] for pair in pairs] for at in (0, 1))
                print(
                    f"  {kind:7} {len(pairs):4} edits: processor {statistics.median(spent) * 1000:4.0f} ms,"
                    f" p95 {percentile(spent, 0.95) * 1000:4.0f} ms;"
                    f" waited {statistics.median(waited) * 1000:4.0f} ms, p95 {percentile(waited, 0.95) * 1000:4.0f} ms"
                )
            yardstick = parsing(text)
            editor.close()
            median = statistics.median(pair[0] for pair in every)
            print(f"  libcst parses it and resolves its names in {yardstick * 1000:.0f} ms")
            promises += [
                (f"{what}: an edit takes {median * 1000:.0f} ms of processor (promise: 100)", median <= _MOST),
                (f"{what}: libcst takes {yardstick / median:.1f} times as long (promise: 4)", yardstick > 4 * median),
                (
                    f"{what}: 200 edits make it {late / early:.2f} times the memory (promise: 1.2)",
                    late < 1.2 * early,
                ),
            ]
            print(f"  memory {early:.0f} MB after 20 edits, {late:.0f} MB after 200")
    check_promises(*promises)


if __name__ == "__main__":
    main()
