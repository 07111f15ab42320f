"""The base of records that are lists, such as pages: a full `collections.abc.Sequence` of their entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, overload

from flickr_runtime.scalars import Record

if TYPE_CHECKING:
    from abc import ABCMeta
    from collections.abc import Iterator

    from msgspec import StructMeta

__all__ = ["RecordSequence"]

T = TypeVar("T")

if TYPE_CHECKING:

    class _Meta(StructMeta, ABCMeta): ...

    class RecordSequence(Record, Sequence[T], metaclass=_Meta, frozen=True, kw_only=True):
        """A record that is a sequence of its entries."""

        _entries: ClassVar[str]

        def __iter__(self) -> Iterator[T]: ...
        def __len__(self) -> int: ...
        @overload
        def __getitem__(self, index: int) -> T: ...
        @overload
        def __getitem__(self, index: slice) -> list[T]: ...
        def __getitem__(self, index: int | slice) -> T | list[T]: ...
else:
    # Structs have a metaclass of their own, so this copies the methods of `Sequence` instead of inheriting them.

    @Sequence.register
    class RecordSequence(Record, frozen=True, kw_only=True):
        """A record that is a sequence of its entries; a subclass names the field that contains them (`_entries`)."""

        __contains__ = Sequence.__contains__
        __reversed__ = Sequence.__reversed__
        index = Sequence.index
        count = Sequence.count

        def __iter__(self) -> Iterator[Any]:
            return iter(getattr(self, self._entries))

        def __len__(self) -> int:
            return len(getattr(self, self._entries))

        def __getitem__(self, index: Any) -> Any:
            return super().__getitem__(index) if isinstance(index, str) else getattr(self, self._entries)[index]

        def __class_getitem__(cls, kind: Any) -> type[RecordSequence]:
            """The class itself: what it contains matters to type checkers only."""
            return cls
