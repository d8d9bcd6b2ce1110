"""The page's canvas: `canvas.show` puts pixels on it, `await canvas.painted()` keeps pace with it."""

from typing import Any

from . import _js
from ._guest import Guest
from ._memory import Memory
from ._words import figure, kind, shown

MOST_SIDE = 8192
"""Pixels of the longest side: web/limits.ts has the same figure, and the page takes more for forged."""


class Canvas:
    """The one canvas of the page, imported as ``from watbench import canvas``. On Node it does nothing."""

    def show(self, memory: Memory | Guest | Any, offset: int, width: int, height: int) -> None:
        """Shows `width` × `height` pixels that lie in a memory from address `offset` on, row by row.

        A pixel is four bytes: red, green, blue, alpha, 0 to 255 each. `memory` is a `Memory`, a raw
        `WebAssembly.Memory` or a `Guest`, whose addresses start at 0 here. The pixels are copied at once. Raises
        ValueError for a size that is none, IndexError when the pixels reach past the end, TypeError for what has none.

        >>> memory = Memory(1)
        >>> memory.fill(64, 2 * 2 * 4, 255)
        >>> canvas.show(memory, 64, 2, 2)
        """
        if not isinstance(memory, Memory | Guest):
            if not isinstance(memory, _js.JsProxy):
                raise TypeError(f"a WebAssembly.Memory is needed, and this is {kind(memory)}{_hint(memory)}")
            memory = Memory.from_js(memory)
        for side, what in ((width, "width"), (height, "height")):
            if not isinstance(side, int) or isinstance(side, bool) or side < 1:
                raise ValueError(f"{what} is a number of pixels, 1 or more, and {shown(side)} is none")
            if side > MOST_SIDE:
                raise ValueError(f"{what} is {figure(side)} pixels, and the canvas has at most {MOST_SIDE:,}")
        length = width * height * 4
        pixels = memory._clamped(offset, length) if isinstance(memory, Guest) else memory.clamped(offset, length)
        _js.host().show(pixels, width, height)

    async def painted(self) -> None:
        """Waits until the page has painted what was shown last: the way to animate, at up to 60 frames a second.

        It also lets the page be heard, so that Stop ends the animation.
        """
        await _js.host().painted()


def _hint(given: object) -> str:
    if isinstance(given, bytearray):
        return ": guest(pixels) lends it as it is"
    return (
        ": memory.write(offset, pixels) puts them there" if isinstance(given, bytes | list | tuple | memoryview) else ""
    )


canvas = Canvas()
