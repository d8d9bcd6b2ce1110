"""`threads`: calls an export in several threads at once, which have a shared memory in common."""

import asyncio
from collections.abc import Awaitable, Coroutine, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any

from . import _arguments, _engine, _js, _trap, _values
from ._crossing import fit_for_threads
from ._errors import WasmError
from ._instance import given, link_error, load
from ._js import JsObject
from ._module import Module
from ._types import FuncType
from ._words import describe, figure, shown

MOST = 64
"""Threads of one team: far more than there are processors, and still little memory."""


class _Export:
    """A function that a module exports, with what a call in other threads converts by."""

    def __init__(self, module: Module, name: str) -> None:
        types = {each.name: each.type for each in module.exports}
        found = types.get(name)
        if found is None:
            raise AttributeError(f"nothing is exported as {shown(name)}; exported is {', '.join(types) or 'nothing'}")
        if not isinstance(found, FuncType):
            raise TypeError(f"{name!r} is exported as {found}, and threads call functions")
        stuck = next((each for each in found.params + found.results if each not in _values.NUMBERS), None)
        if stuck is not None:
            raise TypeError(f"{name} is {found}, and only numbers go to another thread and back, no {stuck}")
        self.name, self.type, self.param_names = name, found, module.param_names(name)
        self._into = [_values.into(each) for each in found.params]
        self._out = [_values.out_of(each) for each in found.results]

    def arguments(self, args: Sequence[Any]) -> list[Any]:
        return _arguments.convert(self, self._into, args)

    def result(self, values: JsObject) -> Any:
        converted = [convert(each) for convert, each in zip(self._out, _js.elements(values), strict=True)]
        return tuple(converted) if len(converted) > 1 else converted[0] if converted else None


class _Team:
    """Threads that have begun, each with an instance of the module."""

    def __init__(self, module: Module, count: int) -> None:
        self._module = module
        self._js = _js.host().threads.start(count)

    @classmethod
    async def start(cls, source: Any, imports: Mapping[str, Any] | None, count: int) -> "_Team":
        module = await load(source)
        fitted = _js.to_js(fit_for_threads(module.imports, imports))
        team = cls(module, count)
        await team._answered(team._js.instantiate(module.js, fitted))
        return team

    def call(self, name: str, arguments: Sequence[Sequence[Any]]) -> Coroutine[Any, Any, list[Any]]:
        """Begins a call in every thread at once; what it gives waits for the results."""
        export = _Export(self._module, name)
        asked = self._js.call(name, _js.to_js([export.arguments(args) for args in arguments]))
        return self._results(asked, export)

    async def _results(self, asked: JsObject, export: _Export) -> list[Any]:
        return [export.result(each) for each in _js.elements(await self._answered(asked))]

    async def _answered(self, asked: JsObject) -> JsObject:
        try:
            answer = await asked
        except BaseException:
            # Whoever waited was cancelled: nothing else ends a thread.
            self.end()
            raise
        if answer.kind == "answered":
            return answer.results
        if answer.kind == "ended":
            raise WasmError("these threads were ended")
        # Read by watbench._run, which shows the WebAssembly frames between Python's.
        wasm_stack = answer.stack
        raise self._failed(answer, wasm_stack)

    def _failed(self, answer: JsObject, stack: str) -> WasmError | KeyboardInterrupt:
        name, message, thread = answer.name, answer.message, int(answer.thread)
        # Of the run that failed, which may be an earlier one than that which asks.
        export = answer.called or None
        if _engine.is_trap(name, message):
            return _trap.trap(message, stack, export, _trap.Home(self._module._data), thread=thread)
        if name == "LinkError":
            return link_error(message, self._module)
        where = f"thread {thread}{f', in export {export!r}' if export else ''}"
        if name == "WebAssembly.Exception":
            return WasmError(f"{where}: an exception that nothing there caught, and none can leave its thread")
        return WasmError(f"{where}: {name}: {message}")

    def end(self) -> None:
        self._js.end()


class Threads:
    """A module in several threads, made by `threads`: each has an instance of its own, and all the memory they import.

    Inside `async with` the threads live from its first line to its last: they have their instances when it begins, and
    end with it, whatever they do then. Outside, each run has threads of its own. `len` says how many they are.
    """

    def __init__(self, count: int, source: Module | str, imports: Mapping[str, Any] | None) -> None:
        self._count, self._source, self._imports = count, source, imports
        self._team: _Team | None = None
        self._running: set[asyncio.Task[list[Any]]] = set()

    def __len__(self) -> int:
        return self._count

    async def __aenter__(self) -> "Threads":
        if self._team is not None:
            raise RuntimeError("these threads are in a block already: threads(...) makes others")
        self._team = await _Team.start(self._source, self._imports, self._count)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        team, self._team = self._team, None
        if team is not None:
            team.end()
        for task in self._running:
            task.cancel()

    def run(self, export: str, *args: Any) -> Awaitable[list[Any]]:
        """Calls an export in every thread, with the same arguments in all, and gives the results, thread by thread.

        Inside the block the threads begin at once, and Python may do something itself before it awaits them. Results
        are those of a `Func`. Python is not held up: other tasks go on.

        Raises TypeError, OverflowError or AttributeError for a call that cannot be, `Trap` when one of the threads
        traps, with its number as `thread`, and `WasmError` for whatever else ends one. When one fails, all are ended,
        since the others may wait for it; so they are when the task that awaits them is cancelled, as by Stop. Later
        runs in the same block fail likewise.
        """
        return self.run_each(export, [args] * self._count)

    def run_each(self, export: str, arguments: Iterable[Sequence[Any]]) -> Awaitable[list[Any]]:
        """Calls an export in every thread, each with arguments of its own, as in `[(0, 4), (1, 4), (2, 4), (3, 4)]`.

        All else is as in `run`. Raises ValueError unless there are arguments for each thread.
        """
        if isinstance(arguments, str) or not isinstance(arguments, Iterable):
            raise TypeError(
                f"a list has the arguments of each thread, as in [(0, 4), (1, 4)], and {describe(arguments)}"
            )
        given = list(arguments)
        for thread, each in enumerate(given):
            if isinstance(each, str | bytes) or not isinstance(each, Sequence):
                raise TypeError(f"the arguments of thread {thread} are a tuple, as in (1, 2), and {describe(each)}")
        if len(given) != self._count:
            raise ValueError(f"arguments for {len(given)} threads, and there are {self._count}")
        work = self._once(export, given) if self._team is None else self._team.call(export, given)
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _once(self, export: str, arguments: Sequence[Sequence[Any]]) -> list[Any]:
        team = await _Team.start(self._source, self._imports, self._count)
        try:
            return await team.call(export, arguments)
        finally:
            team.end()

    def __repr__(self) -> str:
        return f"<Threads: {self._count}>"


def threads(count: int, source: Any, imports: Mapping[str, Any] | None = None) -> Threads:
    """Runs a module in `count` threads at once: workers of the browser's that share a memory.

    `source` is what `instantiate` takes. Of `imports` only this can go to other threads: a shared `Memory`, numbers
    for globals that do not change, and the functions of JavaScript's own `Math`, `Number`, `BigInt`, `Date` and
    `console`. No other thread can call into this Python.

    For one run: `results = await threads(4, "sum.wat", imports).run("sum", 1000)`. For several, the threads are kept:

    >>> import asyncio
    >>> from watbench import Memory, threads
    >>> async def count(memory):
    ...     async with threads(2, '''(module (memory (import "js" "memory") 1 1 shared)
    ...             (func (export "add") (param i32) (result i32)
    ...                 (i32.atomic.rmw.add (i32.const 0) (local.get 0))))''', {"js": {"memory": memory}}) as both:
    ...         await both.run("add", 5)
    ...         await both.run_each("add", [(10,), (20,)])
    ...     return memory.atomic("i32", 0).load()
    >>> asyncio.run(count(Memory(1, maximum=1, shared=True)))
    40

    Raises ValueError for a count that is not from 1 to 64, and NotImplementedError where the page is not isolated, so
    that nothing can be shared. Starting them raises what `instantiate` does, and `LinkError` for imports that stay
    in this thread.
    """
    if not isinstance(count, int) or isinstance(count, bool):
        raise TypeError(f"a number of threads is an int, and {describe(count)}")
    if not 1 <= count <= MOST:
        raise ValueError(
            f"{figure(count)} threads: from 1 to {MOST} are possible, and about as many as processors are useful"
        )
    if not _js.host().threads.isolated:
        raise NotImplementedError(
            "threads share a memory, and this page may not share any, since it is not isolated: its host has to send "
            "the header Document-Isolation-Policy: isolate-and-credentialless, or COOP and COEP (see Deploy in the "
            "README; `npm start` sends it)"
        )
    # Text is assembled here, where it is known in which line of the program it stands.
    return Threads(count, given(source), imports)
