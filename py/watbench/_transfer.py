"""Copies bytes between Python and a memory, at the speed of memcpy also for small pieces."""

from typing import Any, NamedTuple, Protocol

from . import _glue, _js
from ._js import JsObject
from ._types import FuncType
from ._words import describe, kind, shown

_NATIVE = (*"cbB?hHiIlLqQnNfdPe",)
"""The formats that a memoryview can take for bytes."""
UNFIT = -1
"""What a copy gives that was not made: its range is not inside the memory, or something is not what it should be."""


class _Read(Protocol):
    def __call__(self, offset: Any, length: Any) -> bytes | None: ...


class _Copy(Protocol):
    def __call__(self, offset: Any, buffer: Any) -> int: ...


class Transfer(NamedTuple):
    """The copies of one memory that pass by the bridge.

    What they do not take at a glance they do not take at all: `read` gives None then and the others `UNFIT`, nothing is
    copied, and the caller goes the long way, which also knows the words for what is wrong.
    """

    read: _Read
    """The bytes from an address on."""
    read_into: _Copy
    """Fills a writable buffer with the bytes from an address on; gives their number."""
    write: _Copy
    """Copies the bytes of a buffer to an address; gives their number."""


def bytes_of(data: Any, what: str) -> memoryview:
    """The bytes of a buffer, one after the other. Raises TypeError for what has none, beginning with `what`."""
    try:
        view = memoryview(data)
    except TypeError:
        raise TypeError(f"{what}, and {_given(data)}{_way_to_bytes(data)}") from None
    if view.c_contiguous and view.nbytes and view.format in _NATIVE:
        return view.cast("B")
    with view:
        return memoryview(view.tobytes())


def bytes_into(target: Any) -> memoryview:
    """A buffer to write to. Raises TypeError for what is none, or is read-only or scattered."""
    what = "bytes are read into a buffer that can be written to, such as a bytearray"
    try:
        view = memoryview(target)
    except TypeError:
        raise TypeError(f"{what}, and {_given(target)}") from None
    why = "it is read-only" if view.readonly else ""
    why = why or ("" if view.c_contiguous else "its bytes do not lie one after the other")
    if why:
        view.release()
        raise TypeError(f"{what}, and this is {kind(target)}: {why}")
    return view


def _given(data: Any) -> str:
    return f"this is JavaScript's {_js.tag(data)}" if isinstance(data, _js.JsProxy) else describe(data)


def _way_to_bytes(data: Any) -> str:
    if isinstance(data, str):
        return ": its .encode() gives bytes"
    if isinstance(data, list | tuple):
        return ": bytes(...) makes some of numbers from 0 to 255"
    return (
        ": its .to_bytes() copies them to Python" if hasattr(data, "to_bytes") and isinstance(data, _js.JsProxy) else ""
    )


def byte_of(value: Any) -> int:
    """A number that is a byte. Raises TypeError for what is no int, and ValueError for one that is no byte."""
    if not isinstance(value, int):
        raise TypeError(f"a byte is an int from 0 to 255, and {describe(value)}")
    if not 0 <= value <= 255:
        raise ValueError(f"a byte is an int from 0 to 255, and {shown(value)} is none")
    return value


def _nothing(offset: Any, length: Any) -> None:
    return None


def _unfit(offset: Any, buffer: Any) -> int:
    return UNFIT


def _failed(error: _js.JsException, _: str) -> BaseException:
    address = getattr(error, "address", None)
    return error if address is None else _js.object_at(address)


def transfer(memory: JsObject) -> Transfer:
    """The copies of a raw `WebAssembly.Memory`."""
    native = _js.native()
    if native is None:
        return Transfer(_nothing, _unfit, _unfit)
    copy = FuncType(("i32", _glue.OBJECT), ("i32",))
    read = _glue.builtin(native.reader(memory), FuncType(("i32", "i32"), (_glue.OBJECT,)), _nothing, _failed)
    into, write = (
        _glue.builtin(function, copy, _unfit, _failed)
        for function in (native.readerInto(memory), native.writer(memory))
    )
    return Transfer(read or _nothing, into or _unfit, write or _unfit)
