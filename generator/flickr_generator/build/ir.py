"""The data of the templates: all names, types, imports and texts, as `Code`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_generator.build.code import Code

__all__ = [
    "Argument",
    "Client",
    "Failure",
    "Field",
    "Function",
    "Import",
    "Module",
    "Namespace",
    "Paging",
    "Record",
    "Sub",
]


@dataclass(frozen=True)
class Import:
    """`from module import names`."""

    module: Code
    names: tuple[Code, ...]


@dataclass(frozen=True)
class Field:
    """A field of a record; `default` is the source after `=`, or empty if it is required."""

    name: Code
    annotation: Code
    default: Code
    wire: str = ""


@dataclass(frozen=True)
class Record:
    """A class that a response decodes into; `items` is the field that it iterates over, with the type of an item."""

    name: Code
    base: Code
    doc: Code
    fields: tuple[Field, ...]
    items: tuple[Code, Code] | None = None


@dataclass(frozen=True)
class Argument:
    """An argument of a method: its name in Python and on the wire, both as source."""

    name: Code
    wire_name: Code
    annotation: Code
    required: bool
    doc: Code
    wire: Code | None = None
    check: Code | None = None
    pages: bool = False


@dataclass(frozen=True)
class Paging:
    """How a method is paged: the source of the runtime's `Paging`, and the type of an item."""

    source: Code
    item: Code


@dataclass(frozen=True)
class Failure:
    """An error class for one code of one method."""

    name: Code
    family: Code
    code: Code
    doc: Code
    message: Code


@dataclass(frozen=True)
class Function:
    """A method of the API as a method of its namespace."""

    name: Code
    constant: Code
    method: Code
    http: Code
    permission: Code
    result: Code
    result_value: Code
    root: Code
    summary: Code
    paragraphs: tuple[Code, ...]
    required: tuple[Argument, ...]
    optional: tuple[Argument, ...]
    failures: tuple[Failure, ...]
    returns: Code | None = None
    deprecated: Code | None = None
    requires: tuple[tuple[Code, tuple[Code, ...]], ...] = ()
    paging: Paging | None = None
    lifetime: Code | None = None
    outcomes: tuple[tuple[Code, Code], ...] = ()

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """All arguments, the required ones first."""
        return self.required + self.optional

    @property
    def raised(self) -> tuple[Failure, ...]:
        """The errors that are raised; a code that is a success has a class, but is not raised."""
        return tuple(failure for failure in self.failures if failure.code not in dict(self.outcomes))

    @property
    def wires(self) -> tuple[Argument, ...]:
        """The arguments with an encoding."""
        return tuple(argument for argument in self.arguments if argument.wire)

    @property
    def walked(self) -> tuple[Argument, ...]:
        """The optional arguments of the method that iterates over all pages."""
        return tuple(argument for argument in self.optional if not argument.pages)

    @property
    def checked(self) -> tuple[Argument, ...]:
        """The arguments whose values are checked."""
        return tuple(argument for argument in self.arguments if argument.check)


@dataclass(frozen=True)
class Sub:
    """A namespace within another: its attribute, class and module."""

    attribute: Code
    name: Code
    module: Code
    path: Code


@dataclass(frozen=True)
class Namespace:
    """The class of the methods of one namespace."""

    name: Code
    module: Code
    path: Code
    functions: tuple[Function, ...]
    subs: tuple[Sub, ...]
    imports: tuple[Import, ...]
    """Imports of the signatures."""
    results: tuple[Import, ...]
    """Imports of the types of responses."""

    @property
    def iterates(self) -> bool:
        """Whether any of its methods is paged."""
        return any(function.paging for function in self.functions)

    @property
    def checks(self) -> bool:
        """Whether any of its methods checks an argument."""
        return any(function.checked for function in self.functions)


@dataclass(frozen=True)
class Module:
    """A module of records."""

    module: Code
    doc: Code
    imports: tuple[Import, ...]
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Client:
    """All data of the client."""

    types: Module
    responses: tuple[Module, ...]
    namespaces: tuple[Namespace, ...]
    roots: tuple[Sub, ...]
    literals: tuple[tuple[Code, tuple[Code, ...]], ...]
    index: tuple[tuple[Code, Code], ...] = field(default=())
