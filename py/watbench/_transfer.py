"""Copies bytes between Python and a memory, at the speed of memcpy also for small pieces."""

from typing import Any, NamedTuple, Protocol

from . import _glue, _js
from ._js import JsObject
from ._types import FuncType

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


def _nothing(offset: Any, length: Any) -> None:
    return None


def _unfit(offset: Any, buffer: Any) -> int:
    return UNFIT


def _failed(error: _js.JsException, _: str) -> BaseException:
    return error


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
