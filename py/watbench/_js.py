"""The package's one door to JavaScript: nothing else here imports `js`, `pyodide` or the host's bridge.

Names of `js` are looked up when they are used, since a snapshot of the interpreter may hold this package but no
JavaScript object, and since the sandbox removes some of them. Nothing here needs `eval`, which the sandbox forbids.
"""

import math
import struct
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from pyodide.ffi import (
    JsBigInt,
    JsDoubleProxy,
    JsException,
    JsProxy,
    can_run_sync,
    create_proxy,
    jsnull,
    run_sync,
    to_js,
)

__all__ = ["JsBigInt", "JsDoubleProxy", "JsException", "JsProxy", "create_proxy", "jsnull", "to_js"]

_LOOK_MS = 20
"""Milliseconds between two looks whether Stop was pressed, while something is waited for."""

type JsObject = Any
"""An object of JavaScript, held by Python."""


def js_global(name: str) -> JsObject:
    """Something of JavaScript's global scope, looked up anew, for it may have been replaced."""
    import js

    return getattr(js, name)


def webassembly(name: str) -> JsObject:
    """A part of the `WebAssembly` namespace; raises NotImplementedError in an engine without it."""
    found = getattr(js_global("WebAssembly"), name, None)
    if found is None:
        raise NotImplementedError(f"this engine has no WebAssembly.{name}")
    return found


def can_suspend() -> bool:
    """Whether WebAssembly can wait for promises here (JavaScript Promise Integration)."""
    return hasattr(js_global("WebAssembly"), "Suspending")


def host() -> Any:
    """The host's bridge: `HostBridge` in web/sandbox/bridge.ts."""
    import _watbench_host

    return _watbench_host


@cache
def metering() -> Any:
    """What has WebAssembly count its instructions: `Metering` of web/sandbox/metering.ts."""
    return host().metering


def native() -> Any:
    """The way past the bridge: `Native` in web/sandbox/native.ts, None where this Pyodide does not offer it."""
    import pyodide_js

    return host().native(getattr(pyodide_js, "_module", None))


def object_at(address: int) -> Any:
    """The object that C code gave a reference to; takes that reference over."""
    import _ctypes

    found = _ctypes.PyObj_FromPtr(address)
    native().release(address)
    return found


@cache
def _reflect_get() -> JsObject:
    return js_global("Reflect").get


def get(obj: JsObject, name: str) -> Any:
    """A property by its name, also one that the bridge would hide: `then`, `keys`, `new`."""
    return _reflect_get()(obj, name)


def python_memory() -> JsObject:
    """The `WebAssembly.Memory` in which Python itself lives. Raises NotImplementedError where Pyodide hides it."""
    import pyodide_js

    # Not in Pyodide's documentation: pinned with its version.
    memory = getattr(getattr(pyodide_js, "_module", None), "memory", None)
    if not isinstance(memory, JsProxy) or not is_a(memory, "Memory"):
        raise NotImplementedError(
            "this Pyodide does not let its own memory be reached: copy to and from a Memory instead"
        )
    return memory


def is_python_memory(memory: JsObject) -> bool:
    """Whether a `WebAssembly.Memory` is the one in which Python itself lives."""
    try:
        return bool(memory.js_id == python_memory().js_id)
    except NotImplementedError:
        return False


def has(obj: JsObject, name: str) -> bool:
    """Whether a JavaScript object has a property of that name, itself or by inheritance."""
    return bool(js_global("Reflect").has(obj, name))


def tag(obj: JsObject) -> str:
    """What kind of object of JavaScript it is, by its tag: "WebAssembly.Memory", "Math", "Object"."""
    return str(js_global("Object").prototype.toString.call(obj))[8:-1]


def is_a(obj: JsObject, kind: str) -> bool:
    """Whether a JavaScript object is a `WebAssembly.<kind>`, told by its tag: true for objects of any realm."""
    return tag(obj) == f"WebAssembly.{kind}"


def error_of(exception: BaseException, message: str | None = None) -> JsObject:
    """An Error of JavaScript that brings an exception of Python to where a promise is awaited: see `brought`."""
    return host().carrying(create_proxy(exception, roundtrip=True), message or _kind_of(exception))


def raised(exception: BaseException) -> JsObject:
    """What a host function returns to have an exception thrown that a guarded call hears of: see `brought`."""
    return host().raised(create_proxy(exception, roundtrip=True), _kind_of(exception))


def _kind_of(exception: BaseException) -> str:
    # No more than that: writing out an exception may take long, and is asked for at every level of a recursion.
    return f"an exception of Python: {type(exception).__name__}"


def brought(error: JsException) -> Any:
    """What an Error brings, once: an exception of Python, or a raw `WebAssembly.Exception`; None for any other Error."""
    found = host().arrived(error)
    if not isinstance(found, JsDoubleProxy):
        return found
    exception = found.unwrap()
    found.destroy()
    return exception


def stack_of(error: JsException) -> str:
    """JavaScript's call stack where an Error was thrown."""
    return str(host().stackOf(error))


def new_object() -> JsObject:
    """An empty object without a prototype, for which every name is an ordinary name."""
    return js_global("Object").create(jsnull)


def set_property(obj: JsObject, name: str, value: Any) -> None:
    js_global("Reflect").set(obj, name, value)


def read_bytes(buffer: JsObject, offset: int, length: int) -> bytes:
    """Copies bytes out of a buffer at memcpy speed: a view of the very range, never `slice`."""
    data: bytes = js_global("Uint8Array").new(buffer, offset, length).to_bytes()
    return data


def read_into(buffer: JsObject, offset: int, target: memoryview) -> None:
    """Copies bytes, not none of them, out of a buffer into one of Python's at memcpy speed."""
    js_global("Uint8Array").new(buffer, offset, len(target)).assign_to(target)


def write_bytes(buffer: JsObject, offset: int, data: memoryview) -> None:
    """Copies bytes, not none of them, into a buffer at memcpy speed."""
    js_global("Uint8Array").new(buffer, offset, len(data)).assign(data)


def is_array_buffer(buffer: JsObject) -> bool:
    """Whether a buffer is unshared; told by its tag, since the sandbox may hide SharedArrayBuffer."""
    return bool(js_global("Object").prototype.toString.call(buffer) == "[object ArrayBuffer]")


def getter(kind: str, name: str, obj: JsObject) -> JsObject:
    """The getter of a `WebAssembly.<kind>` property as a JavaScript function bound to one object."""
    descriptor = js_global("Object").getOwnPropertyDescriptor(webassembly(kind).prototype, name)
    return get(descriptor, "get").bind(obj)


async def compile_streaming(response: JsObject) -> JsObject | None:
    """Compiles a response while it arrives; None for one that is no module, or not said to be (application/wasm)."""
    try:
        return await js_global("WebAssembly").compileStreaming(response)
    except JsException:
        return None


def double(function: JsObject) -> float:
    """Calls a JavaScript function and gives its number as a float, with the sign of a zero.

    The bridge makes an int of a number without a fraction; the bytes of a Float64Array lose nothing.
    """
    data = get(js_global("Float64Array"), "from").call(js_global("Float64Array"), to_js([0]), function).to_bytes()
    value: float = struct.unpack("<d", data)[0]
    return value


def check_interrupt() -> None:
    """Raises KeyboardInterrupt if Stop was pressed."""
    import pyodide_js

    pyodide_js.checkInterrupt()


def pause(milliseconds: float, otherwise: Callable[[float], None]) -> None:
    """Waits without blocking JavaScript where the engine can suspend Python, else by `otherwise`, in seconds."""
    promises = js_global("Promise")
    if can_run_sync() and hasattr(promises, "withResolvers"):
        # No Python runs in the timer: an interrupt there would be raised where nobody can catch it.
        timer = promises.withResolvers()
        js_global("setTimeout")(timer.resolve, milliseconds)
        run_sync(timer.promise)
    else:
        otherwise(milliseconds / 1000)


def end_job() -> None:
    """Lets JavaScript end what it does now and begin anew, where the engine can suspend Python."""
    pause(0, lambda _: None)


def wait_atomically(view: JsObject, expected: Any, timeout: float | None, look: Callable[[], None]) -> Any:
    """`Atomics.wait` for the first element of a view; `look` is called from time to time, and may end it by raising."""
    atomics = js_global("Atomics")
    milliseconds = math.inf if timeout is None else timeout * 1000
    if can_run_sync() and hasattr(atomics, "waitAsync"):
        begun = atomics.waitAsync(view, 0, expected, milliseconds)
        if not get(begun, "async"):
            return begun.value
        # One wait from beginning to end: between two, somebody's call would wake nobody.
        wait = host().inSlices(begun.value)
        while (result := run_sync(wait(_LOOK_MS))) is None:
            look()
        return result
    end = time.monotonic() + milliseconds / 1000
    has_waited = False
    while True:
        result = atomics.wait(view, 0, expected, max(0, min(_LOOK_MS, (end - time.monotonic()) * 1000)))
        if result != "timed-out":
            # It became another number between two waits: that is what was waited for.
            return "ok" if has_waited else result
        look()
        if time.monotonic() >= end:
            return result
        has_waited = True


def elements(array: JsObject) -> list[Any]:
    """The elements of a JavaScript array, each converted by itself and not what is inside it."""
    return list(array)


def show_stacks() -> None:
    """Lets errors carry stacks deep enough to see WebAssembly behind Python's own frames."""
    js_global("Error").stackTraceLimit = 200


def stack_here() -> str:
    """JavaScript's call stack at this moment."""
    return str(js_global("Error").new().stack)
