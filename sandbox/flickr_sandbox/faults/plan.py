"""The faults that are set, how often each matched and acted, and which of them match a request."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flickr_sandbox.faults.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Faults", "Planned", "Subject"]


@dataclass(frozen=True)
class Subject:
    """The facts of a request for matching faults.

    Attributes:
        name: The method, or the name of the service.
        stamp: Its `oauth_timestamp`; None if it is not signed.
        now: The sandbox's time, in seconds since 1970.
    """

    name: str
    stamp: int | None
    now: float

    def fits(self, fault: Fault) -> bool:
        """Whether the fault can match this request."""
        method = self.name.startswith("flickr.")
        fits = {
            "any": True,
            "call": method or self.name in ("upload", "replace"),
            "method": method,
            "signed": self.stamp is not None,
            "feed": self.name.startswith("feeds."),
        }[fault.facts.fits]
        if fault.kind == "timestamp_refused" and fault.value is not None:
            fits = self.stamp is not None and self.now - self.stamp > fault.value * 60
        return fits and fault.is_about(self.name)


@dataclass
class Planned:
    """A fault that is set: `seen` counts the requests that it fits, `used` those that it acted on."""

    number: int
    fault: Fault
    since: float
    seen: int = 0
    used: int = 0
    _dice: random.Random = field(default_factory=random.Random, repr=False)

    def __post_init__(self) -> None:
        self._dice.seed(self.fault.seed)

    def acts(self, now: float) -> bool:
        """Counts a request that it fits; returns whether it acts on it."""
        fault = self.fault
        if now < self.since + fault.begin or (fault.times is not None and self.used >= fault.times):
            return False
        self.seen += 1
        turn = self.seen - fault.skip
        if turn <= 0 or turn % fault.every or (fault.chance < 1 and self._dice.random() >= fault.chance):
            return False
        self.used += 1
        return True

    def described(self) -> dict[str, Any]:
        """For JSON."""
        return {"number": self.number, **self.fault.described(), "seen": self.seen, "used": self.used}


class Faults:
    """The faults of a sandbox, in the order they were set; may be changed while it runs, from any thread."""

    def __init__(self, faults: Iterable[Fault | str] = (), clock: Callable[[], float] = time.time) -> None:
        self._lock = threading.Lock()
        self._clock = clock
        self._planned: list[Planned] = []
        self._next = 1
        self._stopped = threading.Event()
        self._first = [
            Fault.read(Fault.parse(fault).described()) if isinstance(fault, str) else fault for fault in faults
        ]
        self.reset()

    def add(self, fault: Fault | str, **options: Any) -> Planned:
        """Adds a fault after the others.

        Args:
            fault: A fault, a text such as `"429:30,times=2"`, or the name of a kind.
            options: Further attributes of `Fault`, if `fault` is a text.

        Returns:
            The added fault; its `used` counts the requests that it acted on.

        Raises:
            SandboxError: For an unknown kind or option, or a value out of bounds.
        """
        if isinstance(fault, str):
            fault = Fault.read({**Fault.parse(fault).described(), **options})
        elif options:
            fault = Fault.read({**fault.described(), **options})
        with self._lock:
            planned = Planned(self._next, fault, self._clock())
            self._next += 1
            self._planned.append(planned)
        return planned

    def remove(self, number: int) -> bool:
        """Removes a fault by its number; returns False if there is none."""
        with self._lock:
            others = [planned for planned in self._planned if planned.number != number]
            found, self._planned = len(others) != len(self._planned), others
        return found

    def reset(self) -> None:
        """Restores the faults of the start, and resets the counts."""
        self.clear()
        for fault in self._first:
            self.add(fault)

    def clear(self) -> None:
        """Removes all faults."""
        with self._lock:
            self._planned = []

    def __iter__(self) -> Iterator[Planned]:
        with self._lock:
            return iter(list(self._planned))

    def __len__(self) -> int:
        return len(self._planned)

    def match(self, subject: Subject) -> list[Fault]:
        """Counts and returns the faults that match a request, in order, up to the first that decides the response."""
        matched = []
        with self._lock:
            for planned in self._planned:
                if subject.fits(planned.fault) and planned.acts(subject.now):
                    matched.append(planned.fault)
                    if planned.fault.facts.ends:
                        break
        return matched

    def pause(self, seconds: float) -> None:
        """Waits, at most until the sandbox closes."""
        self._stopped.wait(seconds)

    def open(self) -> None:
        """Enables pauses."""
        self._stopped.clear()

    def close(self) -> None:
        """Ends all pauses."""
        self._stopped.set()
