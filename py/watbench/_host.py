"""Makes functions for WebAssembly out of Python callables, with their arguments and results converted and checked."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from . import _glue, _js, _shim, _values
from ._exception import WasmException
from ._js import JsObject
from ._types import FuncType, counted


def signature_problem(function: Callable[..., Any], type_: FuncType) -> str | None:
    """Why a callable cannot be called with what the type passes, in words, or None."""
    if inspect.iscoroutinefunction(function) and not _js.can_suspend():
        return (
            "an async function, and this engine has no JavaScript Promise Integration (JSPI) by which WebAssembly "
            "could wait for it: give a plain one"
        )
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    try:
        signature.bind(*type_.params)
    except TypeError as error:
        return f"a Python function {signature}, which cannot be called with {counted(len(type_.params), 'argument')}: {error}"
    return None


def crossing(type_: FuncType) -> str | None:
    """The first type of a signature whose values JavaScript cannot pass, or None."""
    return next((each for each in type_.params + type_.results if not _values.can_cross(each)), None)


def _signed(value: int) -> int:
    return value - 2**64 if value >= 2**63 else value


class _Awaited:
    calls = 0


@contextmanager
def awaited() -> Iterator[None]:
    """While a call is awaited, what Python raises below it crosses in an Error: a promise would only tell of it."""
    _Awaited.calls += 1
    try:
        yield
    finally:
        _Awaited.calls -= 1


def _without_this_file(trace: TracebackType | None) -> TracebackType | None:
    """A traceback from the program's own frame on, so that each level of a recursion adds as little as can be."""
    while trace is not None and trace.tb_frame.f_code.co_filename == _without_this_file.__code__.co_filename:
        trace = trace.tb_next
    return trace


def host_function(function: Callable[..., Any], type_: FuncType, label: str, real: bool = False) -> JsObject:
    """A JavaScript function, to be imported with this type, that calls `function`. `real` makes it one of WebAssembly.

    Arguments arrive as Python values of their types. The result is checked: TypeError or OverflowError, naming
    `label`, end the call where it does not fit. What the callable raises passes through WebAssembly untouched, but a
    `WasmException` is thrown there. An async function suspends WebAssembly while it is awaited.
    """
    out = [_values.out_of(each) for each in type_.params]
    into = [_values.into(each) for each in type_.results]

    def checked(value: Any) -> list[Any]:
        """The values that were returned, as JavaScript takes them."""
        try:
            if len(into) == 1:
                return [into[0](value)]
            values = list(value) if isinstance(value, tuple | list) else [value]
            if len(values) != len(into):
                raise TypeError(f"{counted(len(values), 'value')}, and {len(into)} are declared: {type_}")
            return [convert(each) for convert, each in zip(into, values, strict=True)]
        except (TypeError, OverflowError) as error:
            raise type(error)(f"host function {label} returned a wrong value: {error}") from None

    def plain(value: Any) -> Any:
        """The same as the glue reads them."""
        values = [_signed(int(each)) if isinstance(each, int) else each for each in checked(value)]
        return values[0] if len(into) == 1 else tuple(values)

    def returned(value: Any) -> Any:
        if not into:
            return None
        return checked(value)[0] if len(into) == 1 else _js.to_js(checked(value))

    def failed(error: BaseException) -> Any:
        """What to return to have `error` thrown into WebAssembly; raises it where nobody knows what is returned."""
        error.__traceback__ = _without_this_file(error.__traceback__)
        if isinstance(error, WasmException):
            return _js.host().thrown(error.js)
        if _js.host().isGuarded():
            return _js.raised(error)
        if _Awaited.calls:
            return _js.host().thrown(_js.error_of(error))
        # Read by watbench._run, which shows the WebAssembly frames between Python's.
        wasm_stack = _js.stack_here()  # noqa: F841
        try:
            raise error
        finally:
            # Its traceback has this frame: named here, it would be kept until garbage is collected.
            del error

    is_async = inspect.iscoroutinefunction(function)
    fast = (
        None if is_async else _glue.hosted(function, type_, plain, lambda exception: failed(_js.object_at(exception)))
    )
    if fast is not None:
        return fast
    floats = _shim.float_places(type_.params)
    shimmed = (real or bool(floats)) and _shim.can_shim(type_)

    def arrived(arguments: tuple[Any, ...]) -> list[Any]:
        values = [convert(each) for convert, each in zip(out, arguments, strict=False)]
        if shimmed and arguments[-1]:
            for bit, place in enumerate(floats):
                if arguments[-1] >> bit & 1:
                    values[place] = -0.0
        return values

    def call(*arguments: Any) -> Any:
        try:
            return returned(function(*arrived(arguments)))
        except BaseException as error:
            return failed(error)

    async def call_later(*arguments: Any) -> Any:
        # Whoever waits knows the stack: there is none here.
        try:
            return returned(await function(*arrived(arguments)))
        except BaseException as error:
            error.__traceback__ = _without_this_file(error.__traceback__)
            return _js.host().thrown(error.js if isinstance(error, WasmException) else _js.error_of(error))

    if is_async:
        proxy = _js.webassembly("Suspending").new(_js.host().throwingLater(_js.create_proxy(call_later)))
    else:
        proxy = _js.host().throwing(_js.create_proxy(call))
    return _shim.inward(proxy, type_) if shimmed else proxy
