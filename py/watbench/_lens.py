"""`Lens`: a typed look at the bytes of a memory that stays good when the memory grows."""

from __future__ import annotations

import importlib
import operator
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, overload

from . import _values
from ._words import describe, shown, whole

if TYPE_CHECKING:
    from ._memory import Memory

_CODES = {
    "i8": "b", "u8": "B", "i16": "h", "u16": "H", "i32": "i", "u32": "I",
    "i64": "q", "u64": "Q", "f32": "f", "f64": "d",
}  # fmt: skip
_PIECE = 65_536
"""Elements that are read at once when all are gone through."""


def _layout(type_: str) -> struct.Struct:
    if not isinstance(type_, str):
        raise TypeError(f"a view's type is a str, one of {', '.join(_CODES)}, and {describe(type_)}")
    code = _CODES.get(type_, type_)
    try:
        layout = struct.Struct(code if code[:1] in tuple("<>=!@") else f"<{code}")
    except struct.error:
        raise ValueError(f"{shown(type_)} is none of {', '.join(_CODES)}, nor a format of the struct module") from None
    if layout.size == 0:
        raise ValueError(f"elements of {type_!r} have no bytes")
    return layout


def element_size(type_: str) -> int:
    """Bytes of one element of a type that `Memory.view` takes. Raises ValueError for any other."""
    return _layout(type_).size


class Lens:
    """A sequence of numbers (or of tuples, for a record) over bytes of a memory; made by `Memory.view`.

    Reading and writing go to the memory each time; nothing is cached. It has `len`, indices, slices (read as lists)
    and iteration. Raises IndexError outside, TypeError for a value of the wrong kind and OverflowError for a number that
    does not fit, naming the element.
    """

    def __init__(self, memory: Memory, type_: str, offset: int, count: int | None, stride: int | None) -> None:
        self._layout = _layout(type_)
        self._stride = self._layout.size if stride is None else whole(stride, "a stride")
        if self._stride < self._layout.size:
            raise ValueError(f"a stride of {stride} bytes is less than the {self._layout.size} bytes of a {type_}")
        if count is None:
            memory.check(offset, 0)
            count = (memory.byte_length - offset - self._layout.size) // self._stride + 1
        elif not isinstance(count, int) or count < 0:
            raise ValueError(f"count is a number of elements, and {shown(count)} is none")
        self.memory, self.type, self.offset = memory, type_, offset
        self._count = count
        memory.check(offset, self._bytes(count))
        self._is_dense = type_ in _CODES and self._stride == self._layout.size
        self._is_record = len(self._layout.unpack(bytes(self._layout.size))) != 1

    def _bytes(self, count: int) -> int:
        return (count - 1) * self._stride + self._layout.size if count else 0

    def __len__(self) -> int:
        if self._count >= 2**31:
            raise OverflowError(f"len() ends below 2³¹, and this view has {self._count:,} elements: see .count")
        return self._count

    @property
    def count(self) -> int:
        """How many elements it has: `len`, without its limit."""
        return self._count

    def _read(self, start: int, count: int) -> list[Any]:
        data = self.memory.read(self.offset + start * self._stride, self._bytes(count))
        if self._is_dense:
            return list(struct.unpack(f"<{count}{_CODES[self.type]}", data))
        values = [self._layout.unpack_from(data, place * self._stride) for place in range(count)]
        return values if self._is_record else [value for (value,) in values]

    def _write(self, start: int, values: list[Any]) -> None:
        try:
            if self._is_dense:
                pieces = [struct.pack(f"<{len(values)}{_CODES[self.type]}", *values)]
            else:
                pieces = [self._pack(value) for value in values]
        except (struct.error, TypeError, OverflowError) as error:
            refusals = (self._refusal(index, value) for index, value in enumerate(values, start))
            raise next((each for each in refusals if each is not None), error) from None
        address = self.offset + start * self._stride
        if len(pieces) > 1:
            # Nothing is written where not all can be.
            self.memory.check(address, self._bytes(len(values)))
        for index, piece in enumerate(pieces):
            self.memory.write(address + index * self._stride, piece)

    def _pack(self, value: Any) -> bytes:
        return self._layout.pack(*value) if self._is_record else self._layout.pack(value)

    def _refusal(self, index: int, value: Any) -> Exception | None:
        """Why a value cannot be an element, in the words in which calls refuse their arguments, or None."""
        is_plain = self.type in _CODES
        try:
            if is_plain and self.type.startswith("f"):
                _values.into(self.type)(value)
            elif is_plain:
                bits = 8 * self._layout.size
                low = -(2 ** (bits - 1)) if self.type.startswith("i") else 0
                _values.integer(value, self.type, low, low + 2**bits - 1)
        except (TypeError, OverflowError) as error:
            return type(error)(f"element {index}: {error}")
        try:
            self._pack(value)
        except (struct.error, TypeError, OverflowError) as error:
            kind = OverflowError if isinstance(error, OverflowError) or "<=" in str(error) else TypeError
            room = f"an {self.type}" if is_plain else f"an element of {self.type!r}"
            return kind(f"element {index}: {describe(value)}, and does not fit in {room}: {error}")
        return None

    def _index(self, key: int) -> int:
        try:
            index = operator.index(key)
        except TypeError:
            raise TypeError(f"a view's index is an int or a slice, and {describe(key)}") from None
        if not -self._count <= index < self._count:
            raise IndexError(f"element {shown(index)} of a view of {self._count} elements")
        return index % self._count

    @overload
    def __getitem__(self, key: int) -> Any: ...
    @overload
    def __getitem__(self, key: slice) -> list[Any]: ...
    def __getitem__(self, key: int | slice) -> Any:
        if not isinstance(key, slice):
            return self._read(self._index(key), 1)[0]
        chosen = range(self._count)[key]
        if not chosen:
            return []
        low = min(chosen)
        values = self._read(low, max(chosen) - low + 1)
        return [values[index - low] for index in chosen]

    def __setitem__(self, key: int | slice, value: Any) -> None:
        if not isinstance(key, slice):
            self._write(self._index(key), [value])
            return
        chosen, values = range(self._count)[key], list(value)
        if len(values) != len(chosen):
            raise ValueError(f"{len(values)} values for {len(chosen)} elements: a view keeps its length")
        if chosen.step == 1:
            self._write(chosen.start, values)
            return
        for index, each in zip(chosen, values, strict=True):
            self._write(index, [each])

    def __iter__(self) -> Iterator[Any]:
        # In pieces: a list of everything would need many times the memory's own room.
        for start in range(0, self._count, _PIECE):
            yield from self._read(start, min(_PIECE, self._count - start))

    def to_numpy(self) -> Any:
        """Its elements copied into a NumPy array: see `Memory.to_numpy`."""
        if self.type not in _CODES:
            raise ValueError(f"a NumPy array is made of {', '.join(_CODES)}, not of {self.type!r}")
        try:
            numpy = importlib.import_module("numpy")
        except ImportError:
            raise ImportError(
                "NumPy is not loaded: import micropip; await micropip.install('numpy')", name="numpy"
            ) from None
        array = numpy.empty(self._count, dtype=f"<{self.type[0]}{self._layout.size}")
        if self._is_dense and self._count:
            self.memory.read_into(self.offset, array)
        elif self._count:
            array[:] = list(self)
        return array

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Lens | list | tuple) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self[:8]))
        return f"<view {self.type} at {self.offset:,}: [{shown}{', …' if self._count > 8 else ''}]>"
