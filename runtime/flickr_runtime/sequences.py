"""The base of records that are lists, such as pages: a full `collections.abc.Sequence` of their entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from flickr_runtime.scalars import Record

if TYPE_CHECKING:
    from abc import ABCMeta

    from msgspec import StructMeta

__all__ = ["RecordSequence"]

T = TypeVar("T")

if TYPE_CHECKING:

    class _Meta(StructMeta, ABCMeta): ...

    class RecordSequence(Record, Sequence[T], metaclass=_Meta, frozen=True, kw_only=True):
        """A record that is a sequence of its entries; subclasses define iteration, length and items."""
else:
    # Structs have a metaclass of their own, so this copies the methods of `Sequence` instead of inheriting them.

    @Sequence.register
    class RecordSequence(Record, frozen=True, kw_only=True):
        """A record that is a sequence of its entries; subclasses define iteration, length and items."""

        __contains__ = Sequence.__contains__
        __reversed__ = Sequence.__reversed__
        index = Sequence.index
        count = Sequence.count

        def __class_getitem__(cls, kind: Any) -> type[RecordSequence]:
            """The class itself: what it contains matters to type checkers only."""
            return cls
