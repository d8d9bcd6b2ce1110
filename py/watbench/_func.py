"""`Func`: a WebAssembly function, called with Python values that are checked against its type."""

from collections.abc import Callable, Sequence
from typing import Any

from . import _arguments, _engine, _glue, _guest, _host, _js, _shim, _trap, _values
from ._errors import WasmError
from ._exception import brought_by
from ._extern import Extern
from ._js import JsObject
from ._tag import Tag
from ._types import FuncType
from ._words import describe, shown

_CALLS_UNTIL_FAST = 64
"""Making a function fast takes as long as some hundred calls by the bridge."""

_seen_types: dict[FuncType, None] = {}


def remember_types(types: Sequence[FuncType]) -> None:
    """Keeps the function types of a module, so that functions found in tables can be told by them."""
    _seen_types.update(dict.fromkeys(types))


class Func(Extern[FuncType], kind="Function"):
    """A WebAssembly function: an export, an element of a table, or a Python callable made one.

    Calling it takes exactly its parameters and gives None, a value, or a tuple of values: i32 and i64 are ints (from
    -2³¹ or -2⁶³ up to 2³²-1 or 2⁶⁴-1 on the way in, signed on the way out), f32 and f64 are floats, where what is too
    large for an f32 becomes infinity as in JavaScript, a funcref is a `Func` or None, and an externref is any object;
    strings, numbers and booleans in it become JavaScript's own.

    Raises TypeError for a missing, extra, named or wrong argument, OverflowError for a number out of range, `Trap` when
    WebAssembly traps, `WasmException` for what it throws and does not catch, and whatever a host function raised,
    untouched. A function that comes to an async host function is called by `await f.call_async(...)`.

    >>> double = Func(lambda x: 2 * x, FuncType(("i32",), ("i32",)))
    >>> double(21), print(double.type)
    (func (param i32) (result i32))
    (42, None)
    """

    name: str
    """The export's name, the Python callable's, or the function's index in its module."""

    def __init__(self, function: Callable[..., Any], type: FuncType) -> None:
        if not callable(function):
            raise TypeError(f"{shown(function)} cannot be called")
        if not isinstance(type, FuncType) or not isinstance(type.params, tuple) or not isinstance(type.results, tuple):
            raise TypeError(
                f"a function's type is like FuncType(('i32',), ('i32',)), with tuples, and {describe(type)}"
            )
        if not _shim.can_shim(type):
            raise TypeError(f"no function of type {type} can be made in Python")
        name = getattr(function, "__name__", "function")
        self._hold(_host.host_function(function, type, name, real=True), type)
        self.name = str(name)

    @classmethod
    def _fits(cls, obj: JsObject) -> bool:
        return bool(obj.typeof == "function")

    @classmethod
    def _type_of(cls, obj: JsObject) -> FuncType:
        for type_ in _seen_types:
            if _shim.can_shim(type_) and _shim.has_type(obj, type_):
                return type_
        raise TypeError("this function's type is not known: name it, as in Func.from_js(function, FuncType(...))")

    def _hold(self, obj: JsObject, type_: FuncType) -> None:
        super()._hold(obj, type_)
        self.name = str(_js.get(obj, "name"))
        self.param_names: dict[int, str] = {}
        self.tags: tuple[Tag, ...] = ()
        self.home: _trap.Home | None = None  # where the instance is known that exports it
        self._call: JsObject | None = None
        self._calls_until_fast = _CALLS_UNTIL_FAST

    def _prepare(self) -> JsObject:
        """Makes ready for the first call what every call needs."""
        type_ = self._type
        stuck = _host.crossing(type_)
        if stuck:
            raise TypeError(
                f"{self.name} is {type_}, and JavaScript cannot pass a {stuck}: "
                "let the module put it into memory instead"
            )
        self._into = [_values.into(each) for each in type_.params]
        self._out = [_values.out_of(each) for each in type_.results]
        self._floats = _shim.float_places(type_.results)
        self._mask: JsObject | None = None
        call = self.js
        if self._floats and _shim.can_shim(type_):
            call, self._mask = _shim.outward(self.js, type_)
        self._call = _js.host().catching(call)
        return self._call

    def __call__(self, *args: Any, **named: Any) -> Any:
        call = self._call or self._prepare()
        if named:
            raise self._wrong_names(named)
        self._calls_until_fast -= 1
        if self._calls_until_fast == 0:
            self.make_fast()
        values = _arguments.convert(self, self._into, args)
        try:
            result = call(*values)
        except _js.JsException as error:
            # Read by watbench._run, which shows the WebAssembly frames between Python's.
            wasm_stack = _js.stack_of(error)
            failure = self._failed(error, wasm_stack, args)
        else:
            return self._results(result, self._mask) if self._out else None
        # Here no exception is being handled that would become the context of the program's own.
        try:
            raise failure
        finally:
            # Its traceback has this frame: named here, it would be kept until garbage is collected.
            del failure

    def make_fast(self) -> bool:
        """Has calls from now on go straight from Python to WebAssembly, past JavaScript; tells whether they do.

        After the first 64 calls it comes by itself. Nothing else changes: results, errors, traps and exceptions are
        the same. It takes a function of numbers alone (i32, i64, f32, f64) and a Pyodide that offers its C functions.
        """
        if type(self) is not Func:
            return True
        if not _glue.can_glue(self._type):
            return False
        # Ahead of slot wrappers, looking up the class is the one way to have an instance called as a builtin.
        call = _glue.builtin(self.js, self._type, Func.__call__.__get__(self), self._failed)
        if call is not None:
            self.__class__ = type(Func.__name__, (Func,), {"__call__": call, "__module__": Func.__module__})
        return call is not None

    async def call_async(self, *args: Any, **named: Any) -> Any:
        """Calls it as a task that waits wherever it comes to an async host function (JS API: `WebAssembly.promising`).

        Takes, gives and raises what a plain call does; several may be under way at a time. Raises
        NotImplementedError in an engine without JavaScript Promise Integration.
        """
        if self._call is None:
            self._prepare()
        if named:
            raise self._wrong_names(named)
        values = _arguments.convert(self, self._into, args)
        call, mask = self.js, None
        if self._floats and _shim.can_shim(self._type):
            # One of its own: while this call waits, another may end.
            call, mask = _shim.outward(self.js, self._type)
        waiting = _js.host().catchingLater(_js.webassembly("promising")(call), _guest.waiting(self))
        try:
            with _host.awaited():
                result = await waiting(*values)
        except _js.JsException as error:
            # Read by watbench._run, which shows the WebAssembly frames between Python's.
            wasm_stack = _js.stack_of(error)
            failure = self._failed(error, wasm_stack, args)
        else:
            return self._results(result, mask) if self._out else None
        try:
            raise failure
        finally:
            # Its traceback has this frame: named here, it would be kept until garbage is collected.
            del failure

    def _results(self, result: Any, mask_of_zeros: JsObject | None) -> Any:
        if len(self._out) == 1:
            if result == 0 and mask_of_zeros is not None and mask_of_zeros.value:
                return -0.0
            return self._out[0](result)
        values = [convert(each) for convert, each in zip(self._out, _js.elements(result), strict=True)]
        if mask_of_zeros is not None and (mask := mask_of_zeros.value):
            for bit, place in enumerate(self._floats):
                if mask >> bit & 1:
                    values[place] = -0.0
        return tuple(values)

    def __repr__(self) -> str:
        return f"<Func {self.name} {self.type}>"

    def _wrong_names(self, named: dict[str, Any]) -> TypeError:
        given = ", ".join(f"{name}=" for name in named)
        known = [self.param_names.get(place) for place in range(len(self._type.params))]
        params = ", ".join(
            f"${name} {type_}" if name else type_ for name, type_ in zip(known, self._type.params, strict=True)
        )
        return TypeError(
            f"{self.name} takes its arguments by place and none by name ({given}): "
            + (f"they are {params}, in this order" if params else "it has no parameters")
        )

    def _failed(self, error: _js.JsException, stack: str, arguments: Sequence[Any] = ()) -> BaseException:
        if _engine.is_trap(error.name, error.message):
            return _trap.trap(error.message, stack, self.name, self.home, arguments)
        if error.name == "SuspendError":
            return WasmError(
                f"{self.name} came to an async host function, and only a call that is awaited can wait for it: "
                f"await {self.name}.call_async(...)"
            )
        if error.name == "TypeError" and "type incompatibility" in error.message:
            return TypeError(f"{self.name} is {self.type}, and was given an object of another type")
        return brought_by(error)
