"""`Allocator`: hands out named regions of a memory one after the other, so that a program need not count addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._region import Access, Region
from ._types import counted
from ._words import figure, shown

if TYPE_CHECKING:
    from ._memory import Memory


class Allocator:
    """Gives each name the lowest free bytes of a memory, made by `Memory.allocator`.

    What is taken is what `Memory.regions` lists, those included that were named by hand; between two of them stay
    `gap` bytes, so that writing a little too far damages nothing at first, and shows in the Memory view.

    >>> from watbench import Memory
    >>> memory = Memory(1)
    >>> allocator = memory.allocator(start=1024, gap=16)
    >>> pixels, sound = allocator.take("pixels", 4096, align=4), allocator.take("sound", 100)
    >>> pixels.offset, sound.offset
    (1024, 5136)
    >>> allocator.free("pixels")
    >>> allocator.take("text", 50).offset, memory.regions
    (1024, (<region "text" at 1,024 to 1,074, 50 bytes, rw>, <region "sound" at 5,136 to 5,236, 100 bytes, rw>))
    """

    def __init__(self, memory: Memory, start: int, gap: int) -> None:
        memory.check(start, 0)
        if not isinstance(gap, int) or gap < 0:
            raise ValueError(f"a gap is a number of bytes, and {shown(gap)} is none")
        self.memory, self.start, self.gap = memory, start, gap
        self._names: set[str] = set()

    @property
    def regions(self) -> tuple[Region, ...]:
        """What it handed out and has not got back, by address."""
        return tuple(each for each in self.memory.regions if each.name in self._names)

    def take(self, name: str, length: int, align: int = 8, access: Access = "rw") -> Region:
        """A new region of `length` bytes whose address is a multiple of `align`, a power of two.

        The bytes are what they were: zeros, where nothing was written yet. Raises ValueError for a name that is taken
        and MemoryError, with the numbers, when there is no stretch of so many free bytes.
        """
        if not isinstance(align, int) or align < 1 or align & (align - 1):
            raise ValueError(f"an alignment is a power of two, and {shown(align)} is none")
        if not isinstance(length, int) or length < 1:
            raise ValueError(f"a region has at least one byte, and {shown(length)} is no such number")
        stretches = self._free()
        for first, end in stretches:
            address = (first + align - 1) & -align
            if address + length <= end:
                region = self.memory.region(name, address, length, access)
                self._names.add(name)
                return region
        raise self._full(name, length, align, stretches)

    def free(self, name: str) -> None:
        """Takes a region back; what comes next may lie there. Raises KeyError for a name that it did not hand out."""
        if name not in {each.name for each in self.regions}:
            known = ", ".join(repr(each.name) for each in self.regions) or "nothing"
            raise KeyError(f"{shown(name)} was not taken here; taken is {known}")
        self.memory.forget_region(name)
        self._names.discard(name)

    def _free(self) -> list[tuple[int, int]]:
        """The stretches that may be handed out, by address: first byte and end."""
        stretches, first = [], self.start
        for region in self.memory.regions:
            stretches.append((first, region.offset - self.gap))
            first = max(first, region.end + self.gap)
        stretches.append((first, self.memory.byte_length))
        return [(first, end) for first, end in stretches if first < end]

    def _full(self, name: str, length: int, align: int, stretches: list[tuple[int, int]]) -> MemoryError:
        largest = max((end - first for first, end in stretches), default=0)
        size = self.memory.byte_length
        last = stretches[-1][0] if stretches and stretches[-1][1] == size else size
        end = ((last + align - 1) & -align) + length
        return MemoryError(
            f'no room for "{name}", {counted(length, "byte")} at a multiple of {shown(align)}: from {self.start:,} on this '
            f"memory of {size:,} bytes has {sum(end - first for first, end in stretches):,} free, {largest:,} of them "
            f"together; {self.memory._room(end)}"
        )

    def __repr__(self) -> str:
        return f"<Allocator from {self.start:,} on, gap {figure(self.gap)}, {counted(len(self.regions), 'region')}>"
