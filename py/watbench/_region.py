"""`Region`: a named stretch of a memory, so that a program and its reader know what lies where."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING, Any, Literal

from ._lens import Lens, element_size
from ._transfer import bytes_of
from ._types import counted
from ._words import figure, shown, whole

if TYPE_CHECKING:
    from ._js import JsObject
    from ._memory import Memory

type Access = Literal["r", "w", "rw"]


class Region:
    """Named bytes of a memory, made by `Memory.region`. Its own addresses start at 0 and end at `len`.

    It has `memory`, `name`, `offset` and `length` (bytes) and `access`: "r" for data that Python only reads through
    it, "w" for data that it only writes, "rw" for both. The memory itself still allows everything.
    """

    def __init__(self, memory: Memory, name: str, offset: int, length: int, access: Access) -> None:
        if not isinstance(name, str):
            raise TypeError(f"a region's name is a str, and {shown(name)} is none")
        if access not in ("r", "w", "rw"):
            raise ValueError(f"access is 'r', 'w' or 'rw', not {shown(access)}")
        memory.check(offset, length)
        if length == 0:
            raise ValueError(f'region "{name}" has no bytes')
        self.memory, self.name, self.offset, self.length, self.access = memory, name, offset, length, access

    @property
    def end(self) -> int:
        """The first address after it."""
        return self.offset + self.length

    def claim(self, regions: list[Region]) -> None:
        """Adds itself to the memory's regions, in order. Raises ValueError where it overlaps one, or has its name."""
        for other in regions:
            if other.name == self.name:
                raise ValueError(f'there is a region "{self.name}" already: {other!r}')
            if other.offset < self.end and self.offset < other.end:
                raise ValueError(
                    f"{self._span()} overlaps {other._span()}: the next free address is {_free(regions, other.end):,}"
                )
        insort(regions, self, key=lambda region: region.offset)

    def _span(self) -> str:
        return f'region "{self.name}" at {self.offset:,} to {self.end:,}'

    def _check(self, offset: int, length: int, access: str) -> None:
        if access not in self.access:
            raise PermissionError(f'region "{self.name}" is not for {"reading" if access == "r" else "writing"}')
        if whole(offset, "an offset") < 0 or whole(length, "a length") < 0 or offset + length > self.length:
            raise IndexError(
                f'{counted(length, "byte")} at {figure(offset)} are not all inside region "{self.name}" of {self.length:,} bytes'
            )

    def __len__(self) -> int:
        return self.length

    def read(self, offset: int = 0, length: int | None = None) -> bytes:
        """Copies bytes out: all of them, or `length` from `offset` on. Raises IndexError past its end."""
        length = self.length - whole(offset, "an offset") if length is None else length
        self._check(offset, length, "r")
        return self.memory.read(self.offset + offset, length)

    def write(self, data: Any, offset: int = 0) -> int:
        """Copies a bytes-like object in and returns its length. Raises IndexError past its end."""
        with bytes_of(data, "bytes are written to a region") as view:
            self._check(offset, view.nbytes, "w")
            return self.memory.write(self.offset + offset, view)

    def view(self, type: str) -> Lens:
        """A typed view of all of it: see `Memory.view`."""
        return self.memory.view(type, self.offset, self.length // element_size(type))

    def clamped(self) -> JsObject:
        """A JavaScript `Uint8ClampedArray` over all of it: see `Memory.clamped`."""
        return self.memory.clamped(self.offset, self.length)

    def __repr__(self) -> str:
        return f"<{self._span()}, {self.length:,} bytes, {self.access}>"


def _free(regions: list[Region], address: int) -> int:
    """The lowest address from `address` on that no region has."""
    for region in regions:
        if region.offset <= address < region.end:
            address = region.end
    return address
