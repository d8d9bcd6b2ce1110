"""Waiting that Stop can end: `time.sleep` and `input` as they are while a program runs."""

import builtins
import contextlib
import functools
import time
from collections.abc import Iterator
from typing import Any, cast

from . import _js

_SLICE = 0.02
"""Seconds between two looks whether Stop was pressed."""

_runs = False
_stopped = False


def stop() -> None:
    """Ends a wait of the program that is going on, or else the next one, with KeyboardInterrupt."""
    global _stopped
    _stopped = _runs


def look() -> None:
    """Raises KeyboardInterrupt if Stop was pressed."""
    global _stopped
    _js.check_interrupt()
    if _stopped:
        _stopped = False
        raise KeyboardInterrupt


@functools.wraps(time.sleep)
def _sleep(seconds: float, /) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    end = time.monotonic() + seconds
    look()
    while (left := end - time.monotonic()) > 0:
        _js.pause(min(left, _SLICE) * 1000, _blocking_sleep)
        look()


@functools.wraps(builtins.input)
def _input(prompt: object = "", /) -> str:
    try:
        return _terminal_input(prompt)
    except (EOFError, OSError):
        raise EOFError(
            "input() has nobody to ask here: put the value into a variable of the program, or into a file of the "
            "project and read it with open()"
        ) from None


_blocking_sleep = getattr(time.sleep, "__wrapped__", time.sleep)
_terminal_input = builtins.input


@contextlib.contextmanager
def patient() -> Iterator[None]:
    """Puts the two in place, and back afterwards."""
    global _runs, _stopped
    _runs, _stopped = True, False
    kept = time.sleep, builtins.input
    time.sleep, builtins.input = cast("Any", _sleep), _input
    try:
        yield
    finally:
        time.sleep, builtins.input = kept
        _runs, _stopped = False, False
