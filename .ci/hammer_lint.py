"""The linter on a whole environment (or the folders that are given) and on ten thousand mutated files.

Nothing may crash or hang, no rule may fail, and no byte of what is read may change.
"""

from __future__ import annotations

import random
import sys
import sysconfig
import time
from pathlib import Path

from flickr_lint import lint, lint_sources
from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.read.imports import may_import
from flickr_lint.read.source import Raw
from flickr_lint.registry import all_rules, choose
from flickr_lint.testing import sources_of

MUTATIONS = 10_000
PATIENCE = 5.0
"""Seconds that no file of this size may take."""
PIECES = (
    b"\0",
    b"\xff",
    b"\r",
    b"\x0c",
    b"(" * 200,
    b"'" * 3,
    b'"""',
    b"\\",
    b"{{",
    b"%}",
    b"<a href=",
    b"\n\t\n",
    b"\xe2\x80\xa8",
)


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of every file."""
    return {
        str(file): (at.st_size, at.st_mtime_ns) for file in folder.rglob("*") if file.is_file() for at in [file.stat()]
    }


def environment(folders: list[Path]) -> list[str]:
    """Lints folders in one run with all rules, with the prefilter and without; gives what went wrong."""
    before = [state(folder) for folder in folders]
    rules = choose(["ALL"], ())
    reports = []
    for use_prefilter in (True, False):
        start = time.perf_counter()
        report = lint(
            folders, rules=rules, settings=Settings(timeout=60), means=Means(use_prefilter=use_prefilter, jobs=2)
        )
        print(
            f"{report.files} files, {report.relevant} about Flickr, {len(report.findings)} findings, "
            f"{len(report.notices)} not linted wholly, {time.perf_counter() - start:.1f} s"
        )
        reports.append(report)
    wrong = [f"{n.path}:{n.line}: {n.message}" for n in reports[0].notices if n.kind in {"failed", "timeout"}]
    if reports[0].findings != reports[1].findings:
        wrong.append("the prefilter changes findings")
    if [state(folder) for folder in folders] != before:
        wrong.append("something was written")
    return wrong


def mutated(number: int) -> list[str]:
    """Lints so many mutated examples, each alone; gives what went wrong."""
    chance = random.Random(4)  # noqa: S311 (the same files each time)
    examples = [raw for rule in all_rules() for example in (*rule.INVALID, *rule.VALID) for raw in sources_of(example)]
    rules = choose(["ALL"], ())
    wrong: list[str] = []
    slowest = 0.0
    for count in range(number):
        raw = chance.choice(examples)
        data = bytearray(raw.data)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data) + 1)
            match chance.randrange(4):
                case 0:
                    del data[at : at + chance.randrange(40)]
                case 1:
                    data[at:at] = chance.choice(PIECES)
                case 2:
                    data[at:at] = bytes(chance.choices(range(256), k=chance.randrange(8)))
                case _:
                    other = chance.choice(examples).data
                    begin = chance.randrange(len(other) + 1)
                    data[at:at] = other[begin : begin + 60]
        start = time.perf_counter()
        try:
            report = lint_sources([Raw(raw.path, raw.kind, bytes(data))], rules=rules)
        except Exception as error:  # noqa: BLE001 (each crash is reported)
            wrong.append(f"mutation {count} of {raw.path} crashes: {type(error).__name__}: {error}\n{bytes(data)!r}")
            continue
        slowest = max(slowest, took := time.perf_counter() - start)
        wrong += [f"mutation {count}: {n.message}\n{bytes(data)!r}" for n in report.notices if n.kind == "failed"]
        if took > PATIENCE:
            wrong.append(f"mutation {count} takes {took:.1f} s\n{bytes(data)!r}")
    print(f"{number} mutated files, the slowest {slowest:.2f} s")
    return wrong


def odd_imports() -> list[str]:
    """Looks for imports in texts made to take long; gives which did."""
    wrong = []
    for text in (
        "import " * 200_000,
        "import a \\\n" * 100_000,
        "import (" + "\n" * 200_000,
        "from . " * 200_000 + "import a",
        ";" * 1_900_000 + "import a;" * 4_000,
        "import a;" * 4_000 + ";" * 1_900_000,
    ):
        start = time.perf_counter()
        may_import(text)
        if (took := time.perf_counter() - start) > PATIENCE:
            wrong.append(f"looking for imports in {text[:30]!r}… takes {took:.1f} s")
    return wrong


def main() -> None:
    """Runs all and ends with 1 if something went wrong."""
    installed = [sysconfig.get_path("purelib"), sysconfig.get_path("stdlib")]
    wrong = environment([Path(folder) for folder in sys.argv[1:] or installed]) + odd_imports() + mutated(MUTATIONS)
    for text in wrong[:20]:
        print(text)
    if wrong:
        sys.exit(f"{len(wrong)} things went wrong")


if __name__ == "__main__":
    main()
