"""Answers of the engine that survive an edit: those that don't rest on the statement that was edited.

Each top-level statement has a mark, one bit of a number. While a question is answered, the marks of all statements
whose nodes are met are collected (`Values.met`), and kept with the answer; a question within it adds its own. After an
edit, the answers that have the mark of an edited statement are dropped. What a question asks of the whole program has
a mark as well: what is put into a name of the module, what is raised, code outside of functions. `Marks.ALL` marks
what can't be told: nodes that the engine makes up, questions that were cut off. All answers are dropped if an edit
changes more than the inside of statements: names, classes or imports of the module, files.

The calls of functions, the writes to objects and what is sent to generators are found anew in each run, as whatever is
found depends on them; the statements of functions and objects for which they differ count as edited from there on. So
does the statement of a call that is no longer followed. That is why a run has stages, and answers belong to the stage
in which they were given.

Findings and most facts are not kept: rules ask for them across a file in too many ways to say what they rest on. The
engine is half of the time of an edit, and its few tables are asked at a few places.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from flickr_lint.analysis.frames import UNKNOWN
from flickr_lint.scopes import Class, Function

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_lint.analysis.answers import Answers
    from flickr_lint.analysis.frames import Arguments, Frame, Target

__all__ = ["Marks", "Memories", "Memory"]

_EVERYTHING = -1
"""The marks of all statements."""


class Marks:
    """The marks of the top-level statements of some modules, by all of their nodes."""

    ALL = 1
    """Rests on any statement."""
    RAISED = 2
    """Rests on the exceptions that are raised anywhere."""
    LOOSE = 4
    """Rests on the code outside of functions and classes."""

    def __init__(self) -> None:
        self.nodes: dict[ast.AST, int] = {UNKNOWN: 0}
        self.edited = 0
        """The marks of what was edited since that was last asked for, or `-1`: more than the inside of statements."""
        self._names: dict[tuple[object, str], int] = {}
        self._free: list[int] = []
        self._gone: list[int] = []
        self._next = 8

    def fresh(self) -> int:
        """A mark that nothing has."""
        if self._free:
            return self._free.pop()
        self._next <<= 1
        return self._next >> 1

    def named(self, name: tuple[object, str]) -> int:
        """The mark of what is put into a name of a module."""
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = self.fresh()
        return known

    def of(self, owner: object) -> int:
        """The mark of a statement, by a node, function or class in it, or of a name: 0 if nobody has asked for it."""
        if isinstance(owner, tuple):
            return self._names.get(owner, 0)
        node = owner.node if isinstance(owner, (Function, Class)) else owner
        return self.nodes.get(node, Marks.ALL) if isinstance(node, ast.AST) else _EVERYTHING

    def end(self, mark: int) -> None:
        """The statement with this mark is gone."""
        self.edited |= mark
        self._gone.append(mark)

    def take(self) -> int:
        """What was edited since this was last called; its marks may be used again once all that has them is dropped."""
        edited, self.edited = self.edited, 0
        self._free += self._gone
        self._gone.clear()
        return edited | self.ALL


class _Layer(Struct, eq=False):
    """The answers of one table that were first given in one stage of a run."""

    answers: dict[Any, Any] = field(default_factory=dict)
    rests: dict[Any, int] = field(default_factory=dict)
    doubtful: set[Any] = field(default_factory=set)

    def add(self, table: Answers[Any, Any]) -> None:
        """Add the fresh answers of a table."""
        for question in table.fresh:
            if question in table:
                self.answers[question] = table[question]
                self.rests[question] = table.rests[question]
                if question in table.doubtful:
                    self.doubtful.add(question)
        table.fresh.clear()

    def drop(self, marks: int) -> None:
        """Drop the answers that rest on some statements."""
        for question in [at for at, rests in self.rests.items() if rests & marks] if marks else ():
            del self.answers[question], self.rests[question]
            self.doubtful.discard(question)

    def give(self, table: Answers[Any, Any]) -> None:
        """Give the answers to a table, but those that it has."""
        table.doubtful |= {question for question in self.doubtful if question not in table}
        table.update({**self.answers, **table})
        table.rests.update({**self.rests, **table.rests})


class Memory:
    """What one engine knows from the run before."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.frames: dict[object, Frame] = {}
        """Calls of the runs before; the same call must be the same one in all answers."""
        self._tables: list[Answers[Any, Any]] = []
        self._stages: list[list[_Layer]] = []
        self._stage = 0
        self._edited = 0
        self._found: dict[str, Any] = {}

    def begin(self, edited: int) -> None:
        """Begin another run; answers that rest on what was edited are dropped."""
        self.commit()
        self._tables, self._stage, self._edited = [], 0, 0
        for layers in self._stages:
            for layer in layers:
                layer.drop(edited)
        self.frames = {key: frame for key, frame in self.frames.items() if not frame.rests & edited}

    @property
    def used(self) -> bool:
        """Whether an engine of this run uses it."""
        return bool(self._tables)

    def join(self, table: Answers[Any, Any]) -> None:
        """A table of this run's engine, which gets the answers of the present stage."""
        self._tables.append(table)
        for layer in self._layers()[len(self._tables) - 1 : len(self._tables)]:
            layer.drop(self._edited)
            layer.give(table)

    def commit(self) -> None:
        """Keep the answers of the present stage."""
        layers = self._layers()
        layers += [_Layer() for _ in self._tables[len(layers) :]]
        for layer, table in zip(layers, self._tables, strict=False):
            layer.add(table)

    def advance(self, edited: int) -> None:
        """Begin the next stage, in which answers that rest on these statements no longer hold."""
        self.commit()
        self._stage += 1
        self._edited |= edited
        for layer, table in zip(self._layers(), self._tables, strict=False):
            layer.drop(self._edited)
            layer.give(table)

    def _layers(self) -> list[_Layer]:
        """The answers of the present stage, by table."""
        while len(self._stages) <= self._stage:
            self._stages.append([])
        return self._stages[self._stage]

    def changed(self, what: str, found: Mapping[Any, object]) -> int:
        """The marks of the owners for which something else is found than in the run before."""
        before, self._found[what] = self._found.get(what, {}), found
        out = 0
        for owner in {**before, **found}:
            if before.get(owner) != found.get(owner):
                out |= self.marks.of(owner)
        return out

    def frame(self, key: tuple[Any, ...], made: Frame) -> Frame:
        """The frame of a call as it was in the run before, if it is given the same; else this one with its marks."""
        known = self.frames.get(key)
        if known is None or known.arguments != made.arguments:
            rests = self._of_call(made.arguments) | self.marks.nodes.get(key[1], Marks.ALL)
            rests |= self.marks.nodes.get(made.function.node, Marks.ALL)
            rests |= _marks_of(made.outer, made.closure)
            known = self.frames[key] = replace(made, rests=rests)
        return known

    def of_target(self, target: Target) -> int:
        """The marks of what a call reaches."""
        return self.marks.of(target.what) | self._of_call(target.given) | _marks_of(target.closure)

    def _of_call(self, arguments: Arguments) -> int:
        """The marks of what a call is given."""
        given = [*arguments.positional, *arguments.keywords.values(), *arguments.mappings]
        given += [one for one in (arguments.star, arguments.instance) if one is not None]
        out = 0
        for one in given:
            out |= self.marks.nodes.get(one.node, Marks.ALL) | _marks_of(one.frame)
        return out


def _marks_of(*frames: Frame | None) -> int:
    """The marks of frames together."""
    out = 0
    for frame in frames:
        out |= frame.rests if frame is not None else 0
    return out


class Memories:
    """What the engines of one project know from the run before: the one that asks callers, and the other."""

    def __init__(self) -> None:
        self.marks = Marks()
        self._known: dict[bool, Memory] = {}
        self._state: object = None
        self._modules: dict[str, object] = {}
        self._open = False

    def begin(self, modules: Mapping[str, object], state: object) -> None:
        """Begin a run.

        Args:
            modules: the modules, by path. While one doesn't parse, nothing is used or changed.
            state: what else answers rest on.
        """
        self._open = not (modules.items() < self._modules.items() and state == self._state)
        if not self._open:
            return
        edited = self.marks.take()
        if edited == _EVERYTHING or state != self._state or modules != self._modules:
            self._known = {}
        self._state, self._modules = state, dict(modules)
        for memory in self._known.values():
            memory.begin(edited)

    def of(self, *, callers: bool) -> Memory | None:
        """The memory of an engine, None while it isn't to be used."""
        if not self._open:
            return None
        known = self._known.get(callers)
        if known is None or known.used:
            known = self._known[callers] = Memory(self.marks)
        return known

    def forget(self) -> None:
        """Forget everything, as after a run that was cut off."""
        self._known, self._modules, self._open = {}, {}, False
