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

_stopped = False


def stop() -> None:
    """Ends a sleep that is going on, or else the next one, with KeyboardInterrupt."""
    global _stopped
    _stopped = True


def _look() -> None:
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
    _look()
    while (left := end - time.monotonic()) > 0:
        _js.pause(min(left, _SLICE) * 1000, _blocking_sleep)
        _look()


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
    global _stopped
    _stopped = False
    kept = time.sleep, builtins.input
    time.sleep, builtins.input = cast("Any", _sleep), _input
    try:
        yield
    finally:
        time.sleep, builtins.input = kept
