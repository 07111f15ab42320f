"""How many findings are fixed: the share per rule that `--fix`, and `--fix --unsafe`, remove from a folder.

    python benchmarks/bench_fixes.py [DIR] [--at-least 0.5]

DIR contains a folder for each project; without it, the examples of the rules are fixed. Nothing in it is written.
A fix counts only if it was tried, and the result, linted again, is without its finding.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from flickr_lint.config import Settings
from flickr_lint.engine import Means, pool_of
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.registry import all_rules, choose
from flickr_lint.testing import sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Notice
    from flickr_lint.read.pool import Pool


def main() -> int:
    """Print the table; 1 if the share with unsafe fixes is lower than asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--at-least", type=float, default=0.0, metavar="SHARE")
    parser.add_argument("--refused", action="store_true", help="name the fixes that were tried and left out")
    asked = parser.parse_args()
    settings = Settings()
    found: Counter[tuple[str, str]] = Counter()
    safe: Counter[tuple[str, str]] = Counter()
    unsafe: Counter[tuple[str, str]] = Counter()
    refused: list[Notice] = []
    for pool, base in _projects(asked.folder, settings):
        job = Job(pool, choose((), ()), settings, Means(), base)
        found.update((finding.code, finding.name) for finding in job.lint().findings)
        safe += mend(job)[1].done
        state = mend(job, unsafe=True)[1]
        unsafe += state.done
        refused += state.refused.values()
    print(f"{'rule':42} {'found':>6} {'--fix':>6} {'--unsafe':>9} {'share':>6}")
    for rule, number in sorted(found.items()):
        # What a fix uncovered, and was fixed as well, counts for neither side.
        some, most = min(safe[rule], number), min(unsafe[rule], number)
        print(f"{' '.join(rule):42} {number:6} {some:6} {most:9} {most / number:6.0%}")
    total = found.total()
    some, most = (sum(min(done[rule], number) for rule, number in found.items()) for done in (safe, unsafe))
    share = most / total if total else 0.0
    print(f"{'all':42} {total:6} {some:6} {most:9} {share:6.1%}")
    for notice in refused if asked.refused else ():
        print(f"{notice.path}:{notice.line}: {notice.message}")
    return 0 if share >= asked.at_least else 1


def _projects(folder: Path | None, settings: Settings) -> Iterator[tuple[Pool, str]]:
    """Each project by itself, as it would be linted."""
    if folder is None:
        for rule in all_rules():
            for example in rule.INVALID:
                yield MemoryPool(sources_of(example)), ""
        return
    for project in sorted(at for at in folder.iterdir() if at.is_dir()):
        pool, base = pool_of([project], settings)
        yield pool, str(base)


if __name__ == "__main__":
    sys.exit(main())
