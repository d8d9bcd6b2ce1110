"""`Atomic`: one number of a memory that threads change without getting into each other's way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from . import _js, _patience, _values
from ._words import describe, shown

if TYPE_CHECKING:
    from ._memory import Memory

_LONG = 10**15
"""Seconds that nobody waits to the end."""
_MOST = 2**32
"""More threads than there can be."""

_ARRAYS = {"i32": ("Int32Array", 4), "i64": ("BigInt64Array", 8)}


def _seconds(timeout: float) -> float:
    if not isinstance(timeout, int | float):
        raise TypeError(f"a timeout is a number of seconds, and {describe(timeout)}")
    if not timeout >= 0:
        raise ValueError(f"a timeout is a number of seconds from 0 on, and {shown(timeout)} is none")
    return math.inf if timeout > _LONG else float(timeout)


class Atomic:
    """An i32 or i64 in a memory, read and changed in steps that no thread can come between; made by `Memory.atomic`.

    The methods are the specification's atomic instructions (threads proposal; JS API: `Atomics`). Those that change
    the number return what it was before. Numbers wrap around and are checked as a `Func` checks its arguments;
    TypeError and OverflowError say what does not fit.

    >>> from watbench import Memory
    >>> counter = Memory(1, maximum=1, shared=True).atomic("i32", 8)
    >>> counter.add(5), counter.sub(2), counter.load()
    (0, 5, 3)
    >>> counter.compare_exchange(3, 40), counter.compare_exchange(3, 50), counter.load()
    (3, 40, 40)
    """

    def __init__(self, memory: Memory, type: Literal["i32", "i64"], offset: int) -> None:
        if type not in tuple(_ARRAYS):
            raise ValueError(f"an atomic number is 'i32' or 'i64', not {shown(type)}")
        self._array, size = _ARRAYS[type]
        memory.check(offset, size)
        if offset % size:
            raise ValueError(
                f"address {offset:,} is no multiple of {size}, and an atomic {type} starts at one: "
                f"{offset - offset % size:,} and {offset - offset % size + size:,} are the nearest"
            )
        self.memory, self.type, self.offset = memory, type, offset
        self._into, self._out = _values.into(type), _values.out_of(type)
        self._shared = memory.type.shared
        self._view = self._look()

    def _look(self) -> Any:
        return _js.js_global(self._array).new(self.memory.buffer, self.offset, 1)

    def _do(self, operation: str, *values: Any) -> int:
        # The buffer of a shared memory stays good when that grows; another one is taken from its views.
        if not self._shared and not self._view.length:
            self._view = self._look()
        result: int = self._out(_js.get(_js.js_global("Atomics"), operation)(self._view, 0, *map(self._into, values)))
        return result

    def load(self) -> int:
        """The number."""
        return self._do("load")

    def store(self, value: int) -> None:
        """Puts a number in its place."""
        self._do("store", value)

    def add(self, value: int) -> int:
        """Adds to it, and returns what it was."""
        return self._do("add", value)

    def sub(self, value: int) -> int:
        """Subtracts from it, and returns what it was."""
        return self._do("sub", value)

    def and_(self, value: int) -> int:
        """Keeps the bits that `value` has, and returns what it was."""
        return self._do("and", value)

    def or_(self, value: int) -> int:
        """Sets the bits that `value` has, and returns what it was."""
        return self._do("or", value)

    def xor(self, value: int) -> int:
        """Turns the bits over that `value` has, and returns what it was."""
        return self._do("xor", value)

    def exchange(self, value: int) -> int:
        """Puts a number in its place, and returns what it was."""
        return self._do("exchange", value)

    def compare_exchange(self, expected: int, value: int) -> int:
        """Puts `value` in its place if it is `expected`, and returns what it was: `expected` if that was done."""
        return self._do("compareExchange", expected, value)

    def wait(self, expected: int, timeout: float | None = None) -> Literal["ok", "not-equal", "timed-out"]:
        """Waits as long as it is `expected`, until a thread calls `notify` for it, or `timeout` seconds.

        Returns "ok" when it was woken, "not-equal" at once when it is another number, "timed-out" after that time.
        Stop ends it, by KeyboardInterrupt. Raises ValueError for a memory that is not shared, where nobody could wake
        it. Where Python can be suspended, its other tasks go on meanwhile.
        """
        if not self._shared:
            raise ValueError(
                "this memory is not shared, so no other thread could wake who waits here: make it with shared=True"
            )
        value, seconds = self._into(expected), None if timeout is None else _seconds(timeout)
        _patience.look()
        how: Literal["ok", "not-equal", "timed-out"] = _js.wait_atomically(self._view, value, seconds, _patience.look)
        return how

    def notify(self, count: int | None = None) -> int:
        """Wakes threads that wait for it, all or at most `count`, those first that came first; returns how many."""
        if count is not None and not isinstance(count, int):
            raise TypeError(f"count is a number of threads, an int, and {describe(count)}")
        if count is not None and count < 0:
            raise ValueError(f"count is a number of threads, and {shown(count)} is less than none")
        notify = _js.js_global("Atomics").notify
        return int(notify(self._view, 0) if count is None else notify(self._view, 0, min(count, _MOST)))

    def __repr__(self) -> str:
        return f"<Atomic {self.type} at {self.offset:,}: {self.load()}>"
