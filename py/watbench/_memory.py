"""`Memory`: linear memory as Python would have it, every access checked, at memcpy speed."""

import operator
from functools import cached_property
from typing import Any, Literal, overload

from . import _js
from ._allocator import Allocator
from ._atomic import Atomic
from ._extern import Extern
from ._js import JsObject
from ._lens import Lens
from ._region import Access, Region
from ._room import made_in_room
from ._transfer import UNFIT, Transfer, byte_of, bytes_into, bytes_of, transfer
from ._types import Limits, MemoryType, counted
from ._words import describe, figure, shown, whole

PAGE = 65_536
"""Bytes in a page of memory."""
MOST_PAGES = 65_536
"""Pages of a memory with 32-bit addresses: 4 GiB."""
MOST_BYTES = 2**31 - 1
"""Bytes of the largest object that Pyodide's Python can hold, which is a 32-bit one."""

_SEARCHED = 2**24
"""Bytes that `find` copies out at once."""


def _pages(value: object, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{what} is a number of pages, an int, and {shown(value)} is none")
    if value < 0:
        raise ValueError(f"{what} is a number of pages, and {figure(value)} is less than none")
    return value


def _limits(initial: int, maximum: int | None, shared: bool, address: str) -> None:
    for value, what in ((initial, "initial"), (initial if maximum is None else maximum, "maximum")):
        if _pages(value, what) > MOST_PAGES and address == "i32":
            raise ValueError(
                f"{what} is {counted(value, 'page')}: an i32 addresses at most {MOST_PAGES:,} pages "
                "of 65,536 bytes (4 GiB)"
            )
    if maximum is not None and maximum < initial:
        raise ValueError(f"maximum is {counted(maximum, 'page')}, less than the initial {initial:,}")
    if shared and maximum is None:
        raise ValueError(
            "a shared memory needs a maximum, since room for all of it is set aside at once: "
            f"Memory(initial={initial}, maximum={max(initial, 1)}, shared=True)"
        )


class Memory(Extern[MemoryType], kind="Memory"):
    """A linear memory: bytes that Python and modules have in common (JS API: `WebAssembly.Memory`).

    `initial` and `maximum` are pages of 65,536 bytes. `shared=True` lets threads use it together, and needs a
    `maximum`. `address` is the type of its addresses, "i32" or "i64".

    Raises ValueError for limits that WebAssembly does not allow, MemoryError when the browser has no room.

    >>> memory = Memory(initial=1)
    >>> memory[32:36] = b"abcd"
    >>> memory.read(33, 2), memory[32], len(memory), memory.size
    (b'bc', 97, 65536, 1)
    """

    def __init__(
        self, initial: int, maximum: int | None = None, shared: bool = False, address: Literal["i32", "i64"] = "i32"
    ) -> None:
        if address not in ("i32", "i64"):
            raise ValueError(f"address is 'i32' or 'i64', not {shown(address)}")
        _limits(initial, maximum, shared, address)
        number = _js.JsBigInt if address == "i64" else int
        descriptor: dict[str, Any] = {"initial": number(initial), "shared": bool(shared)}
        if maximum is not None:
            descriptor["maximum"] = number(maximum)
        if address == "i64":
            descriptor["address"] = address
        what = f"the browser gives no memory of {counted(initial, 'page')}"
        try:
            made = made_in_room(lambda: _js.webassembly("Memory").new(descriptor), what)
        except _js.JsException as error:
            if address == "i64" and error.name == "TypeError":
                raise NotImplementedError("this engine has no memories with 64-bit addresses") from None
            raise MemoryError(f"{what}: {error.message}") from None
        self._hold(made, MemoryType(Limits(initial, maximum), bool(shared), address))

    @classmethod
    def _type_of(cls, obj: JsObject) -> MemoryType:
        buffer = obj.buffer
        return MemoryType(Limits(buffer.byteLength // PAGE), shared=not _js.is_array_buffer(buffer))

    def _hold(self, obj: JsObject, type_: MemoryType) -> None:
        super()._hold(obj, type_)
        self._regions: list[Region] = []

    @cached_property
    def _transfer(self) -> Transfer:
        return transfer(self.js)

    @property
    def type(self) -> MemoryType:
        """Its type as it is now: the minimum is the present size in pages."""
        return MemoryType(Limits(self.size, self._type.limits.maximum), self._type.shared, self._type.address)

    @property
    def buffer(self) -> JsObject:
        """The raw ArrayBuffer or SharedArrayBuffer. `grow` makes another one: ask again instead of keeping it."""
        return self.js.buffer

    @property
    def size(self) -> int:
        """Its present size in pages of 65,536 bytes; `len` has it in bytes."""
        return self.byte_length // PAGE

    @property
    def byte_length(self) -> int:
        """Its present size in bytes. `len` has it too, but only below 2 GiB: Pyodide's Python is a 32-bit one."""
        return int(self.js.buffer.byteLength)

    def __len__(self) -> int:
        size = self.byte_length
        if size > MOST_BYTES:
            raise OverflowError(f"len() ends below 2 GiB, and this memory has {size:,} bytes: ask for .byte_length")
        return size

    def __bool__(self) -> bool:
        return self.byte_length > 0

    def grow(self, pages: int) -> int:
        """Adds pages of zeros and returns the size before, in pages.

        Raises MemoryError when its maximum or the browser forbids it; nothing has changed then.

        >>> memory = Memory(1, maximum=3)
        >>> memory.grow(2), memory.size
        (1, 3)
        """
        before, most = self.size, self._most_pages
        if most is not None and before + _pages(pages, "the growth") > most:
            raise MemoryError(
                f"a memory of {counted(before, 'page')} cannot grow by {figure(pages)}: its maximum is {counted(most, 'page')}"
            )
        try:
            self.js.grow(_js.JsBigInt(pages) if self._type.address == "i64" else pages)
        except _js.JsException as error:
            raise MemoryError(
                f"a memory of {counted(before, 'page')} did not grow by {figure(pages)}: {error.message}"
            ) from None
        return before

    def check(self, offset: int, length: int) -> None:
        """Raises IndexError unless `length` bytes from address `offset` on lie inside the memory."""
        whole(offset, "an address")
        if whole(length, "a length") < 0:
            raise ValueError(f"a length of {counted(length, 'byte')} is less than nothing")
        size = self.byte_length
        if offset < 0 or offset + length > size:
            advice = "addresses start at 0" if offset < 0 else f"check the numbers; {self._room(offset + length)}"
            raise IndexError(
                f"{counted(length, 'byte')} at address {figure(offset)} {'is' if length == 1 else 'are'} not {'' if length == 1 else 'all '}inside a memory of {size:,} bytes: {advice}"
            )

    @property
    def _most_pages(self) -> int | None:
        """What it can grow to, as far as that is known."""
        most = self._type.limits.maximum
        return MOST_PAGES if most is None and self._type.address == "i32" else most

    def _room(self, end: int) -> str:
        """Whether the memory can grow to that many bytes, and how, in words."""
        pages, most = -(-end // PAGE), self._most_pages
        if most is not None and pages > most:
            return f"it cannot grow so far, for its maximum is {counted(most, 'page')}"
        return f"memory.grow({pages - self.size}) makes room"

    def read(self, offset: int, length: int) -> bytes:
        """Copies `length` bytes out, from address `offset` on.

        Raises IndexError past the end, and MemoryError for more than Python can hold at once.
        """
        data = self._transfer.read(offset, length)
        if data is not None:
            return data
        self.check(offset, length)
        if length > MOST_BYTES:
            raise MemoryError(
                f"{counted(length, 'byte')} are more than Python holds in one object: read them in pieces"
            )
        return _js.read_bytes(self.js.buffer, offset, length) if length else b""

    def read_into(self, offset: int, target: Any) -> int:
        """Copies bytes out into a writable buffer, as many as that has, and returns how many: nothing new is allocated.

        Raises IndexError past the end and TypeError for what is no writable, contiguous buffer.

        >>> memory, room = Memory(1), bytearray(4)
        >>> memory[32:36] = b"abcd"
        >>> memory.read_into(33, room), room
        (4, bytearray(b'bcd\\x00'))
        """
        count = self._transfer.read_into(offset, target)
        if count != UNFIT:
            return count
        with bytes_into(target) as view:
            self.check(offset, view.nbytes)
            if view.nbytes:
                _js.read_into(self.js.buffer, offset, view.cast("B"))
            return view.nbytes

    def write(self, offset: int, data: Any) -> int:
        """Copies bytes, a bytearray, an array or a memoryview in, and returns how many bytes that was.

        Raises IndexError past the end (nothing is written then) and TypeError for what has no bytes.
        """
        count = self._transfer.write(offset, data)
        if count != UNFIT:
            return count
        with bytes_of(data, "bytes are written to a memory") as view:
            self.check(offset, view.nbytes)
            if view.nbytes:
                _js.write_bytes(self.js.buffer, offset, view)
            return view.nbytes

    @overload
    def __getitem__(self, key: int) -> int: ...
    @overload
    def __getitem__(self, key: slice) -> bytes: ...
    def __getitem__(self, key: int | slice) -> int | bytes:
        start, length, step = self._span(key)
        data = self.read(start, length)
        return data[::step] if isinstance(key, slice) else data[0]

    def __setitem__(self, key: int | slice, value: Any) -> None:
        start, length, step = self._span(key)
        if not isinstance(key, slice):
            self.write(start, bytes((byte_of(value),)))
            return
        with bytes_of(value, "bytes are written to a slice of memory") as view:
            data = view.tobytes()
        count = len(range(0, length, step))
        if len(data) != count:
            raise ValueError(f"{len(data):,} bytes for a slice of {count:,}: a slice of memory keeps its length")
        if step != 1:
            spread = bytearray(self.read(start, length))
            spread[::step] = data
            data = bytes(spread)
        self.write(start, data)

    def _span(self, key: int | slice) -> tuple[int, int, int]:
        """Address, bytes and step. A slice is cut at the memory's end, as everywhere in Python."""
        size = self.byte_length
        if isinstance(key, slice):
            start, stop, step = key.indices(size)
            if step < 1:
                raise ValueError("a memory is sliced forwards only; reverse what you get")
            return start, max(0, stop - start), step
        try:
            index = operator.index(key)
        except TypeError:
            raise TypeError(f"a memory's index is an int or a slice, and {describe(key)}") from None
        self.check(index + size if index < 0 else index, 1)
        return index % size, 1, 1

    def view(self, type: str, offset: int = 0, count: int | None = None, stride: int | None = None) -> Lens:
        """A sequence of typed numbers over these bytes, little-endian as WebAssembly stores them; it survives `grow`.

        `type` is one of u8 i8 u16 i16 u32 i32 u64 i64 f32 f64, or a format of the `struct` module for records.
        `offset` and `stride` (from one element to the next) are bytes; `count` is elements, all that fit unless given.

        >>> numbers = Memory(1).view("i32", offset=32, count=4)
        >>> numbers[1:3] = 7, -1
        >>> list(numbers)
        [0, 7, -1, 0]
        """
        return Lens(self, type, offset, count, stride)

    def atomic(self, type: Literal["i32", "i64"], offset: int) -> Atomic:
        """The number at an address, for what several threads do with it at the same time: see `Atomic`.

        Raises IndexError past the end, and ValueError for an address that is no multiple of the number's bytes.
        """
        return Atomic(self, type, offset)

    def clamped(self, offset: int, length: int) -> JsObject:
        """A JavaScript `Uint8ClampedArray` over these bytes, not a copy. `grow` empties it: make it anew then.

        Raises IndexError past the end.
        """
        self.check(offset, length)
        return _js.js_global("Uint8ClampedArray").new(self.js.buffer, offset, length)

    def text(self, offset: int, length: int | None = None, encoding: str = "utf-8") -> str:
        """Decodes text of `length` bytes, or up to the next zero byte. Raises UnicodeDecodeError if it is none.

        >>> memory = Memory(1)
        >>> memory[8:13] = b"hello"
        >>> memory.text(8, 5), memory.text(10)
        ('hello', 'llo')
        """
        if length is None:
            end = self.find(b"\0", offset)
            length = (self.byte_length if end < 0 else end) - offset
        return self.read(offset, length).decode(encoding)

    def find(self, data: Any, start: int = 0, end: int | None = None) -> int:
        """The lowest address from `start` on where these bytes are (all of them below `end`), or -1.

        Raises IndexError for a `start` or `end` outside and TypeError for what has no bytes.

        >>> memory = Memory(1)
        >>> memory[40:43] = b"wat"
        >>> memory.find(b"wat"), memory.find(b"wat", 41), memory.find(b"wat", 0, 42)
        (40, -1, -1)
        """
        with bytes_of(data, "bytes are looked for") as view:
            wanted = view.tobytes()
        end = self.byte_length if end is None else end
        self.check(start, 0)
        self.check(end, 0)
        self.check(start, end - start)
        if len(wanted) == 1:
            found = _js.js_global("Uint8Array").new(self.js.buffer, start, end - start).indexOf(wanted[0])
            return -1 if found < 0 else start + int(found)
        # Pieces lap over, so that none of them can cut a match in two.
        lap = max(len(wanted) - 1, 0)
        for piece in range(start, max(end - lap, start + 1), _SEARCHED):
            found = self.read(piece, min(_SEARCHED + lap, end - piece)).find(wanted)
            if found >= 0:
                return piece + found
        return -1

    def fill(self, offset: int, length: int, value: int = 0) -> None:
        """Sets `length` bytes from address `offset` on to one value, as `memory.fill` does.

        Raises IndexError past the end (nothing is written then).
        """
        self.check(offset, length)
        value = byte_of(value)
        _js.js_global("Uint8Array").new(self.js.buffer, offset, length).fill(value, 0, length)

    def copy(self, target: int, source: int, length: int, origin: "Memory | None" = None) -> None:
        """Copies bytes to address `target`, right also where both ranges overlap, as `memory.copy` does.

        They come from address `source` of this memory, or of `origin`. Raises IndexError past either end (nothing
        is written then).

        >>> memory, other = Memory(1), Memory(1)
        >>> other[8:12] = b"abcd"
        >>> memory.copy(32, 8, 4, origin=other)
        >>> memory.copy(34, 32, 4)
        >>> memory.read(32, 6)
        b'ababcd'
        """
        origin = self if origin is None else origin
        if not isinstance(origin, Memory):
            raise TypeError(f"origin is a Memory, and {describe(origin)}")
        origin.check(source, length)
        self.check(target, length)
        piece = _js.js_global("Uint8Array").new(origin.js.buffer, source, length)
        _js.js_global("Uint8Array").new(self.js.buffer, target, length).set(piece)

    def to_numpy(self, type: str, offset: int = 0, count: int | None = None) -> Any:
        """A NumPy array of `count` elements, all that fit unless given; `type` is one of those of `view`, no record.

        It is a copy, made at memcpy speed: an array of NumPy's lies in Python's own memory and cannot lie in this
        one. What is changed in it comes back by `memory.write(offset, array)`.

        Raises ImportError where NumPy is not loaded, saying how it is, and IndexError past the end.
        """
        return self.view(type, offset, count).to_numpy()

    def watch(self, name: str) -> None:
        """Lists it in the Memory view under this name, unless it has one there; imports and exports are, by theirs."""
        _js.host().watch(self.js, name, self._type.limits.maximum)

    def region(self, name: str, offset: int, length: int, access: Access = "rw") -> Region:
        """Names the bytes from `offset` on, so that it is plain what lies where; `access` is "r", "w" or "rw".

        Raises ValueError when they overlap a region named before, and IndexError past the end.

        >>> memory = Memory(1)
        >>> pixels = memory.region("pixels", 32, 4096)
        >>> memory.region("sound", 4000, 100)
        Traceback (most recent call last):
        ValueError: region "sound" at 4,000 to 4,100 overlaps region "pixels" at 32 to 4,128: the next free address is 4,128
        """
        made = Region(self, name, offset, length, access)
        made.claim(self._regions)
        self._tell_regions()
        return made

    def forget_region(self, name: str) -> None:
        """Takes a region's name away; its bytes stay as they are. Raises KeyError when there is none of that name."""
        if name not in (names := [each.name for each in self._regions]):
            raise KeyError(f"no region {shown(name)}; there is {', '.join(map(repr, names)) or 'none'}")
        del self._regions[names.index(name)]
        self._tell_regions()

    def _tell_regions(self) -> None:
        shown = [[each.name, each.offset, each.length, each.access] for each in self._regions]
        _js.host().regions(self.js, _js.to_js(shown))

    @property
    def regions(self) -> tuple[Region, ...]:
        """All named regions, by address."""
        return tuple(self._regions)

    def allocator(self, start: int = 1024, gap: int = 16) -> Allocator:
        """Hands out named regions of this memory from address `start` on, with `gap` unused bytes between them.

        `start` is where the module's own data ends, for nothing tells Python. See `Allocator`.
        """
        return Allocator(self, start, gap)

    def show(self, offset: int, width: int, height: int) -> None:
        """Shows RGBA pixels of this memory on the canvas: see `canvas.show`."""
        from . import canvas

        canvas.show(self, offset, width, height)
