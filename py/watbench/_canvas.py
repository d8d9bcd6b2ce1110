"""The page's canvas: `canvas.show` puts pixels on it, `await canvas.painted()` keeps pace with it."""

from typing import Any

from . import _js
from ._memory import Memory

MOST_SIDE = 8192
"""Pixels of the longest side: web/limits.ts has the same figure, and the page takes more for forged."""


class Canvas:
    """The one canvas of the page, imported as ``from watbench import canvas``. On Node it does nothing."""

    def show(self, memory: Memory | Any, offset: int, width: int, height: int) -> None:
        """Shows `width` × `height` pixels that lie in a memory from address `offset` on, row by row.

        A pixel is four bytes: red, green, blue, alpha, 0 to 255 each. `memory` is a `Memory` or a raw
        `WebAssembly.Memory`. The pixels are copied at once. Raises ValueError for a size that is none, IndexError when
        the pixels reach past the memory's end.

        >>> memory = Memory(1)
        >>> memory.fill(64, 2 * 2 * 4, 255)
        >>> canvas.show(memory, 64, 2, 2)
        """
        if not isinstance(memory, Memory):
            memory = Memory.from_js(memory)
        for side, what in ((width, "width"), (height, "height")):
            if not isinstance(side, int) or isinstance(side, bool) or side < 1:
                raise ValueError(f"{what} is a number of pixels, 1 or more, and {side!r} is none")
            if side > MOST_SIDE:
                raise ValueError(f"{what} is {side:,} pixels, and the canvas has at most {MOST_SIDE:,}")
        _js.host().show(memory.clamped(offset, width * height * 4), width, height)

    async def painted(self) -> None:
        """Waits until the page has painted what was shown last: the way to animate, at up to 60 frames a second.

        It also lets the page be heard, so that Stop ends the animation.
        """
        await _js.host().painted()


canvas = Canvas()
