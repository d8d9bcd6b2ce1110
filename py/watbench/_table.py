"""`Table`: references that modules and Python have in common."""

import operator
from collections.abc import Iterator
from typing import Any

from . import _js, _values
from ._extern import Extern
from ._js import JsObject
from ._types import Limits, TableType, ValType, counted
from ._words import describe, figure, shown

_ELEMENTS = {"funcref": "anyfunc", "externref": "externref"}


class Table(Extern[TableType], kind="Table"):
    """A table of functions or of any objects (JS API: `WebAssembly.Table`).

    `element` is "funcref" (`Func` or None) or "externref" (any Python object). `initial` and `maximum` are elements;
    new ones are `init`. Raises IndexError outside and TypeError for what does not fit.

    >>> table = Table("externref", 2)
    >>> table[0] = "any object"
    >>> list(table)
    ['any object', None]
    """

    def __init__(self, element: ValType, initial: int, maximum: int | None = None, init: Any = None) -> None:
        if element not in _ELEMENTS:
            raise ValueError(f"a table's elements are funcref or externref, not {shown(element)}")
        descriptor: dict[str, Any] = {"element": _ELEMENTS[element], "initial": _elements(initial, "initial")}
        if maximum is not None:
            if _elements(maximum, "maximum") < initial:
                raise ValueError(f"maximum is {counted(maximum, 'element')}, less than the initial {figure(initial)}")
            descriptor["maximum"] = maximum
        start = _values.into(element)(init)
        try:
            made = _js.webassembly("Table").new(descriptor, start)
        except _js.JsException as error:
            raise ValueError(f"the browser gives no table of {counted(initial, 'element')}: {error.message}") from None
        self._hold(made, TableType(element, Limits(initial, maximum)))

    @classmethod
    def _type_of(cls, obj: JsObject) -> TableType:
        # JavaScript does not tell. Only a table of externref takes a number; the value is put back.
        return TableType(_element_of(obj), Limits(int(obj.length)))

    @property
    def type(self) -> TableType:
        """Its type as it is now: the minimum is the present size in elements."""
        return TableType(self._type.element, Limits(len(self), self._type.limits.maximum), self._type.address)

    def __len__(self) -> int:
        return int(self.js.length)

    def _index(self, index: int) -> Any:
        size = len(self)
        try:
            index = operator.index(index)
        except TypeError:
            raise TypeError(f"a table's index is an int, and {describe(index)}") from None
        if not -size <= index < size:
            raise IndexError(f"element {shown(index)} of a table of {counted(size, 'element')}")
        return _js.JsBigInt(index % size) if self._type.address == "i64" else index % size

    def __getitem__(self, index: int) -> Any:
        return _values.out_of(self._type.element)(self.js.get(self._index(index)))

    def __setitem__(self, index: int, value: Any) -> None:
        place = self._index(index)
        try:
            self.js.set(place, _values.into(self._type.element)(value))
        except _js.JsException:
            raise TypeError(f"{describe(value)}, and no function of WebAssembly, as a funcref must be") from None

    def __iter__(self) -> Iterator[Any]:
        return (self[index] for index in range(len(self)))

    def grow(self, elements: int, init: Any = None) -> int:
        """Adds elements and returns the size before. Raises MemoryError when its maximum or the browser forbids it."""
        before, wide = len(self), self._type.address == "i64"
        _elements(elements, "the growth")
        try:
            self.js.grow(_js.JsBigInt(elements) if wide else elements, _values.into(self._type.element)(init))
        except _js.JsException as error:
            raise MemoryError(
                f"a table of {counted(before, 'element')} did not grow by {figure(elements)}: {error.message}"
            ) from None
        return before


def _elements(value: object, what: str) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{what} is a number of elements, an int, and {describe(value)}")
    if value < 0:
        raise ValueError(f"{what} is a number of elements, and {figure(value)} is less than none")
    return value


def _element_of(obj: JsObject) -> ValType:
    if not int(obj.length):
        return "externref"
    first = obj.get(0)
    if first is not None and first is not _js.jsnull and not isinstance(first, _js.JsProxy):
        return "externref"
    try:
        obj.set(0, 0)
    except _js.JsException:
        return "funcref"
    obj.set(0, first)
    return "externref"
