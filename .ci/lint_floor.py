"""Scores the linter's report on the labelled integrations with their own script, and fails below what was promised."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from runpy import run_path

PRECISION, SURE, ALL = 0.97, 1.00, 0.90


def main(report: Path, corpus: Path, labels: Path) -> int:
    """Prints the figures; 1 if one is below its floor."""
    scorer = run_path(str(labels / "score.py"))
    total: Counter[str] = Counter()
    for row in scorer["score"](scorer["findings"](report, corpus), labels).values():
        total.update(row)
    figures = {
        "precision": (total["right"] / (total["right"] + total["wrong"]), PRECISION),
        "recall of sure labels": (total["sure_hit"] / total["sure"], SURE),
        "recall of all labels": (total["hit"] / total["labels"], ALL),
    }
    for name, (value, floor) in figures.items():
        print(f"{name}: {value:.2f} (floor {floor:.2f})")
    return int(any(value < floor for value, floor in figures.values()))


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
