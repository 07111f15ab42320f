"""How well the specs foretell recordings that they were not learnt from: by source repository, and by random folds.

`held_out.py FOLDER [--folds 10] [--top 40] [--least-repo 0.9] [--least-fold 0.99]`. FOLDER is laid out as for
`flickr-gen conform` and has an `index.jsonl` whose lines name `file` and `repo`. Each group of recordings is checked
against specs that are derived from all the others, and from reflection and overlay.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from functools import reduce
from pathlib import Path

import msgspec

import flickr_specs
from flickr_generator.conform import Problem, check
from flickr_generator.derive import all_methods, derive
from flickr_generator.errors import GeneratorError
from flickr_generator.inputs import Inputs, load_inputs
from flickr_generator.learn import recordings
from flickr_generator.shapes import NOTHING, Shape, merge, read_recording

Groups = dict[str, list[tuple[str, Path]]]


def main() -> int:
    """Prints both measures; 1 if one is below what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=10, help="how many random groups (0: none)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--top", type=int, default=40, help="how many problems to show")
    parser.add_argument("--least-repo", type=float, default=0, help="share that must conform, by repository")
    parser.add_argument("--least-fold", type=float, default=0, help="share that must conform, by random fold")
    asked = parser.parse_args()

    inputs = load_inputs(flickr_specs.root())
    names = {*all_methods(inputs), *inputs.overlay.other_responses}
    files = [(name, path) for name, path in recordings(asked.folder) if name in names or name == "error"]
    shapes = {path: _shape(path) for _, path in files}
    rate = _measure("repository", _by_repository(asked.folder, files), inputs, shapes, asked.top)
    good = rate >= asked.least_repo
    if asked.folds:
        folds: Groups = defaultdict(list)
        shuffled = random.Random(asked.seed).sample(files, len(files))  # noqa: S311
        for index, file in enumerate(shuffled):
            folds[f"fold {index % asked.folds + 1}"].append(file)
        good &= _measure("random fold", folds, inputs, shapes, asked.top) >= asked.least_fold
    return 0 if good else 1


def _measure(title: str, groups: Groups, inputs: Inputs, shapes: dict[Path, Shape], top: int) -> float:
    print(f"Held out by {title}:")
    problems: Counter[str] = Counter()
    checked = conforming = 0
    for group, files in sorted(groups.items(), key=lambda item: -len(item[1])):
        learnt: dict[str, list[Shape]] = defaultdict(list)
        for other, rest in groups.items():
            for name, path in rest if other != group else ():
                learnt[name].append(shapes[path])
        merged = {name: reduce(merge, seen, NOTHING) for name, seen in learnt.items() if name != "error"}
        specs = derive(msgspec.structs.replace(inputs, recordings=merged))
        report = check(sorted(files), specs)
        checked += report.files
        conforming += report.ok
        print(f"  {group}: {report.ok} of {report.files}")
        for failure in report.failures:
            problems.update({_kind(failure.file, problem) for problem in failure.problems})
    rate = conforming / checked if checked else 0.0
    print(f"  {conforming} of {checked} conform ({100 * rate:.1f} %).")
    for line, count in problems.most_common(top):
        print(f"  {count:5} {line}")
    return rate


def _by_repository(folder: Path, files: list[tuple[str, Path]]) -> Groups:
    lines = (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()
    repositories = {row["file"]: row["repo"] for row in map(json.loads, lines)}
    groups: Groups = defaultdict(list)
    for name, path in files:
        groups[repositories[f"{name}/{path.name}"]].append((name, path))
    return groups


def _shape(path: Path) -> Shape:
    try:
        return read_recording(path.read_bytes()) or NOTHING
    except GeneratorError:
        return NOTHING


def _kind(file: str, problem: Problem) -> str:
    path = re.sub(r"\[\d+\]", "[]", problem.path)
    detail = problem.detail if problem.kind == "wrong-type" else ""
    return f"{file.rpartition('/')[0]}:{path} {problem.kind} {detail}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
