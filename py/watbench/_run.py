"""Runs a project's program as `__main__` and says how it ended, for the page's host and the one on Node alike."""

import ast
import asyncio
import builtins
import contextlib
import gc
import importlib
import json
import linecache
import os
import signal
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any

from . import _assemble, _coverage, _instance, _js, _outcome, _patience, _source

_task: asyncio.Task[Any] | None = None
# The last run's program stays until the next starts, so that its memories can still be looked at.
_program: types.ModuleType | None = None
_folder: str | None = None

_GRACE = 1.0
"""Seconds that tasks which the program left behind get to end when they are cancelled."""


async def run_project(folder: str, entry: str, arguments: Sequence[str] = ()) -> str:
    """Runs `<folder>/<entry>` and returns how it ended: an `Outcome` of web/protocol.ts, as JSON.

    The folder is the working directory and the first place of imports; top-level `await` is allowed. `arguments` are
    those of `sys.argv` after the program's name. It never raises.
    """
    global _task
    try:
        outcome = await _run(folder, entry, arguments)
    except KeyboardInterrupt as error:
        # Stop came just before the program began, or just after it ended.
        outcome = _outcome.of_exception(error, folder)
    _task = None
    return json.dumps(outcome)


async def _run(folder: str, entry: str, arguments: Sequence[str]) -> dict[str, Any]:
    global _task
    _task = asyncio.current_task()
    before = asyncio.all_tasks()
    _clear(folder)
    outcome: dict[str, Any]
    with _surroundings(folder, entry, arguments), _patience.patient():
        try:
            await _execute(folder, entry)
            outcome = _outcome.ok(0)
        except BaseException as error:
            _withdraw_cancelling()
            outcome = _outcome.of_exception(error, folder)
        await _end_tasks(asyncio.all_tasks() - before)
        _js.host().threads.endAll()
        _withdraw_cancelling()
    return outcome


def cancel_project() -> None:
    """Ends a program that waits, in `await` or `time.sleep`: it sees a CancelledError or KeyboardInterrupt."""
    _patience.stop()
    if _task is not None:
        _task.cancel()


def counted_files() -> str:
    """What the last run counted, as a list of `FileCounts` of web/protocol.ts in JSON."""
    return json.dumps(_outcome.file_counts(_coverage.of_run()))


def _interrupted(_: int, frame: types.FrameType | None) -> None:
    """Stop was pressed while Python was busy, at `frame`.

    Raised inside Pyodide's event loop, a KeyboardInterrupt would be lost, and a step of the program with it.
    """
    while frame is not None and not frame.f_code.co_filename.startswith(f"{_folder}{os.sep}"):
        frame = frame.f_back
    if frame is None or asyncio.current_task() is not _task:
        cancel_project()
    if frame is not None:
        raise KeyboardInterrupt


def _clear(folder: str) -> None:
    """Forgets the last run: its namespace, its modules, its sources."""
    global _program, _folder
    _program = None
    for own in {folder, _folder} - {None}:
        prefix = os.path.join(str(own), "")
        for name, module in list(sys.modules.items()):
            # A folder without __init__.py is a package that has no file.
            places = [getattr(module, "__file__", None), *(getattr(module, "__path__", None) or ())]
            if any(str(place or "").startswith(prefix) for place in places):
                del sys.modules[name]
        for path in [path for path in sys.path_importer_cache if path == own or path.startswith(prefix)]:
            del sys.path_importer_cache[path]
    _folder = folder
    linecache.clearcache()
    importlib.invalidate_caches()
    _source.forget()
    _instance.counting.clear()
    _js.metering().startRun()
    _assemble.look_in(folder)
    # The last run's memories are in cycles, and large.
    gc.collect()


async def _execute(folder: str, entry: str) -> None:
    global _program
    path = os.path.join(folder, entry)
    with open(path, "rb") as file:
        source = file.read()
    code = compile(source, path, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    _program = types.ModuleType("__main__")
    _program.__file__ = path
    # Every module has it; `warnings` looks it up in the frame that warns.
    _program.__dict__["__builtins__"] = builtins
    sys.modules["__main__"] = _program
    result = types.FunctionType(code, _program.__dict__)()
    if isinstance(result, types.CoroutineType):
        await result


@contextlib.contextmanager
def _surroundings(folder: str, entry: str, arguments: Sequence[str]) -> Iterator[None]:
    """The interpreter as a program expects it, and afterwards as it was."""
    kept = sys.path[:], sys.argv, sys.modules["__main__"], os.getcwd()
    streams = sys.stdin, sys.stdout, sys.stderr
    recursion = sys.getrecursionlimit()
    loop = asyncio.get_running_loop()
    interrupted = getattr(loop, "_keyboard_interrupt_handler", None)
    sys.path.insert(0, folder)
    sys.argv = [entry, *arguments]
    os.chdir(folder)
    # An interrupt that ends a step of a task comes out of the loop, which hands it on to this.
    loop._keyboard_interrupt_handler = cancel_project  # type: ignore[attr-defined]
    handled = signal.signal(signal.SIGINT, _interrupted)
    _js.show_stacks()
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr, *streams[1:]):
            with contextlib.suppress(Exception):
                stream.flush()
        sys.stdin, sys.stdout, sys.stderr = streams
        sys.setrecursionlimit(recursion)
        sys.settrace(None)
        signal.signal(signal.SIGINT, handled)
        loop._keyboard_interrupt_handler = interrupted  # type: ignore[attr-defined]
        sys.path[:], sys.argv, sys.modules["__main__"] = kept[:3]
        with contextlib.suppress(OSError):
            os.chdir(kept[3])


def _withdraw_cancelling() -> None:
    """Lets this task go on after Stop: what was to be ended is the program."""
    while _task is not None and _task.cancelling():
        _task.uncancel()


async def _end_tasks(tasks: set[asyncio.Task[Any]]) -> None:
    """Cancels what the program started and did not wait for, as `asyncio.run` does."""
    for task in tasks:
        task.cancel()
    if tasks:
        with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
            await asyncio.wait(tasks, timeout=_GRACE)
