"""`guest`: lends a Python buffer to modules, which then work on it in place."""

import ctypes
import itertools
import weakref
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from . import _js, _shim
from ._global import Global
from ._js import JsObject
from ._types import ExternType, FuncType, GlobalType, MemoryType, counted
from ._words import an, figure

_PAGE = 65_536
_MOST_PAGES = 65_536

_numbers = itertools.count(1)
_kept: weakref.WeakKeyDictionary[object, tuple["Guest", ...]] = weakref.WeakKeyDictionary()


class Guest:
    """A Python buffer that modules work on in place; made by `guest`, which says what it is for and its danger.

    It is given for an imported memory, which is then all of Python's own, and for an immutable i32 global, which is then
    its `offset`. As long as it or an instance made with it is in use, the buffer keeps its size; `close`, or the end of
    a `with`, gives it back sooner.
    """

    def __init__(self, buffer: Any) -> None:
        self._memory = _js.python_memory()
        self._kind = type(buffer).__name__
        try:
            view = memoryview(buffer)
        except TypeError:
            if isinstance(buffer, _js.JsProxy):
                raise TypeError(
                    f"a buffer of Python's is lent, and this is JavaScript's {_js.tag(buffer)}: "
                    "lend bytearray(array.to_bytes()), a copy of its bytes"
                ) from None
            raise TypeError(f"a bytearray, an array or the like is lent, and {an(self._kind)} has no bytes") from None
        with view:
            self._length = view.nbytes
            if view.readonly:
                raise TypeError(f"this {self._kind} is read-only, and a module could write to it: lend a bytearray")
            if not view.c_contiguous:
                raise TypeError(f"the bytes of this {self._kind} do not lie one after the other: lend a copy of it")
        if not self._length:
            raise ValueError(f"this {self._kind} is empty: a guest has at least a byte")
        # The array holds the buffer's export: what would move its bytes raises BufferError.
        self._lent: Any = (ctypes.c_char * self._length).from_buffer(buffer)
        self._offset = ctypes.addressof(self._lent)
        self._number = next(_numbers)
        self._open = Global("i32", 1, mutable=True)
        self._waiting = Global("i32", 0, mutable=True)
        weakref.finalize(self, setattr, self._open, "value", 0).atexit = False

    @property
    def offset(self) -> int:
        """The address of its first byte in Python's memory: where the module is to work. Raises ValueError once closed."""
        if self.closed:
            raise ValueError(f"{self!r} has no address any more")
        return self._offset

    @property
    def closed(self) -> bool:
        """Whether the buffer was given back."""
        return self._lent is None

    def __len__(self) -> int:
        """Its bytes."""
        return self._length

    def close(self) -> None:
        """Gives the buffer back: it may change its size again, and instances made with the guest refuse to be called.

        Raises RuntimeError while a call of such an instance is under way, as in a host function that it calls: what it
        still writes would go where the buffer was, and Python may crash.
        """
        if not self.closed and (self._waiting.value or _js.host().isUnderWay(self._number)):
            raise RuntimeError(
                f"a call is under way that works on {self!r}: close it when that has returned, outside of host functions"
            )
        self._open.value = 0
        self._lent = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        where = ", closed" if self.closed else f" at {self._offset:,}"
        return f"<Guest: {self._kind} of {counted(self._length, 'byte')}{where}>"

    def _problem(self, needed: ExternType) -> str | None:
        """Why it does not fit an import of this type, in words, or None."""
        if self.closed:
            return f"{self!r}: lend the buffer again"
        match needed:
            case GlobalType("i32", False):
                return None
            case GlobalType("i32", True):
                return "a guest's offset, which cannot change: give Global('i32', guest.offset, mutable=True)"
            case MemoryType():
                return self._memory_problem(needed)
        return "a guest, which is a memory or an i32 global"

    def _memory_problem(self, needed: MemoryType) -> str | None:
        size = self._memory.buffer.byteLength // _PAGE
        most = needed.limits.maximum
        if needed.shared:
            return "a guest, and Python's memory is not shared: import (memory 1)"
        if needed.address != "i32":
            return "a guest, and Python's memory has i32 addresses: import (memory 1)"
        if needed.limits.minimum > size:
            return f"a guest, and Python's memory has {counted(size, 'page')} now: import (memory 1)"
        if most is not None and most < _MOST_PAGES:
            return (
                f"a guest, and Python's memory may grow to {_MOST_PAGES:,} pages: import (memory 1), without a maximum"
            )
        return None

    def is_told_by(self, value: Any) -> bool:
        """Whether what is given for an i32 global tells the module where this buffer is."""
        if isinstance(value, Global):
            value = value.value
        return value is self or (isinstance(value, int) and 0 <= value - self._offset <= self._length)

    def _given(self, needed: ExternType) -> JsObject:
        """The JavaScript value to import where it fits."""
        return self._memory if isinstance(needed, MemoryType) else self.offset

    def _clamped(self, offset: int, length: int) -> JsObject:
        """A Uint8ClampedArray over these bytes, good until Python's memory grows. Raises IndexError past the end."""
        if not 0 <= offset <= offset + length <= self._length:
            raise IndexError(f"{counted(length, 'byte')} at {figure(offset)} are not all inside {self!r}")
        return _js.js_global("Uint8ClampedArray").new(self._memory.buffer, self.offset + offset, length)

    @cached_property
    def _refuse(self) -> JsObject:
        """The function of JavaScript that raises for those who call although the guest is closed."""
        text = f"this instance worked on {self!r}, which is closed: lend the buffer again, and make a new instance"

        # It does not hold the guest, since JavaScript holds it for long. Thrown as an Error, it comes through a promise too.
        def refuse() -> JsObject:
            return _js.host().thrown(_js.error_of(ValueError(text), text))

        return _js.host().throwing(_js.create_proxy(refuse))

    def _guarded(self, function: JsObject, type_: FuncType) -> JsObject:
        """A function that does what an exported one does, until the guest is closed."""
        return _shim.gate(function, type_, self._number, self._open.js, self._refuse)


def guest(buffer: Any) -> Guest:
    """Lends a bytearray, an array, a NumPy array or the like to modules, which work on it in place: nothing is copied.

    The module imports a memory, and begins every address at an offset that it is told. Given the guest for both, it
    works in Python's own memory, at the buffer's address. A number is no offset unless it is an address in the buffer; one
    that is to be something else, as a width, is given as `Global("i32", 640)` where nothing else tells the offset. As
    long as the guest or an instance made with it is in use, the buffer cannot change its size: `data.append(1)` raises
    BufferError.

    **This is dangerous.** Nothing traps at the buffer's end. A module that counts one element too many, or forgets the
    offset once, reads and writes whatever of Python lies there: a wrong result far away, an error without sense, the end
    of the interpreter. `LinkError` refuses what can be seen in a module: data at fixed addresses or outside
    the buffer, memory.grow, an export of that memory, and loads and stores whose address comes from constants alone, be
    it through arithmetic or locals. It cannot see an address that is computed wrongly, nor one that is kept in a mutable
    global or in memory, and `close` does not hold up functions which the module handed out by a table. Run a module on a
    `Memory` until it is right, and lend it a buffer only where copying takes too long.

    Raises TypeError for what has no bytes, cannot be written to or is not contiguous, ValueError for an empty buffer, and
    NotImplementedError where Pyodide does not let its memory be reached.

    >>> from watbench import Instance, Module
    >>> invert = Module('''(module
    ...   (import "js" "memory" (memory 1)) (import "js" "offset" (global $offset i32))
    ...   (func (export "invert") (param $at i32) (local $address i32)
    ...     (local.set $address (i32.add (global.get $offset) (local.get $at)))
    ...     (i32.store8 (local.get $address) (i32.xor (i32.load8_u (local.get $address)) (i32.const 255)))))''')
    >>> data = bytearray(b"abc")
    >>> with guest(data) as lent:
    ...     Instance(invert, {"js": {"memory": lent, "offset": lent}}).exports.invert(1)
    >>> data
    bytearray(b'a\\x9dc')
    """
    return Guest(buffer)


def waiting(export: object) -> JsObject:
    """What counts the calls that wait of an export's instance, for each of its guests, as an array of JavaScript's."""
    return _js.to_js([each._waiting.js for each in _kept.get(export, ())])


def keep(guests: tuple[Guest, ...], export: object) -> None:
    """Has guests live as long as an export of an instance that works on them, whether that instance lives or not."""
    _kept[export] = guests
