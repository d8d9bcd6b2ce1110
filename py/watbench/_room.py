"""Makes what needs a memory of the browser's, and first lets go of those that are Python's garbage where there is no room."""

import gc
from collections.abc import Callable
from typing import Any

from . import _engine, _js
from ._js import JsObject

droppable: list[list[Any]] = []
"""Lists of what is held for convenience only, and is let go of first."""


def _collect() -> None:
    for each in droppable:
        each.clear()
    gc.collect()


def made_in_room(make: Callable[[], JsObject], what: str) -> JsObject:
    """What `make` gives. Raises MemoryError, beginning with `what`, when there is no room, and else what `make` raises.

    An engine without room collects its own garbage and tries again, but what Python still holds is none. Python counts
    objects before it collects, and a memory is one object, though Chromium sets aside some 10 GB of addresses for it.
    What a WeakRef has named JavaScript keeps until it ends what it does now, which is as long as a program that never waits.
    """
    message = ""
    for make_room in (None, _collect, _js.end_job):
        if make_room is not None:
            make_room()
        try:
            return make()
        except _js.JsException as error:
            if not _engine.is_without_room(error.name, error.message):
                raise
            message = error.message
    raise MemoryError(
        f"{what}: {message}. Every memory takes much room, however small it is: let go of memories and instances that "
        "are not needed any more"
    )
