"""The canvas: what reaches the page."""

import _watbench_seen as seen
import pytest
from watbench import Memory, canvas, guest


def test_pixels_are_shown_from_their_offset():
    memory = Memory(1)
    memory[64:72] = b"\1\2\3\4\5\6\7\x08"
    canvas.show(memory, 64, 2, 1)
    memory.show(64, 1, 2)
    wide, high = list(seen.shown)[-2:]
    assert (wide.width, wide.height, high.width, high.height) == (2, 1, 1, 2)
    assert wide.pixels.to_bytes() == b"\1\2\3\4\5\6\7\x08"


def test_a_raw_memory_is_shown_too():
    from js import WebAssembly

    canvas.show(WebAssembly.Memory.new({"initial": 1}), 32, 4, 4)
    assert list(seen.shown)[-1].pixels.length == 64


def test_pixels_past_the_end_and_impossible_sizes_are_refused():
    with pytest.raises(IndexError, match="65,536 bytes at address 32 are not all inside"):
        canvas.show(Memory(1), 32, 128, 128)
    with pytest.raises(ValueError, match="width is a number of pixels"):
        canvas.show(Memory(1), 32, 0, 1)
    with pytest.raises(ValueError, match="height is a number of pixels"):
        canvas.show(Memory(1), 32, 1, 1.5)
    with pytest.raises(ValueError, match="width is 8,193 pixels, and the canvas has at most 8,192"):
        canvas.show(Memory(1), 32, 8193, 1)
    canvas.show(Memory(1), 0, 8192, 2)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"\0" * 100_000, r"this is a bytes: memory\.write\(offset, pixels\) puts them there"),
        (bytearray(100_000), r"this is a bytearray: guest\(pixels\) lends it as it is"),
        (None, "this is a NoneType$"),
    ],
)
def test_what_has_no_pixels_is_refused_in_few_words(given, words):
    with pytest.raises(TypeError, match=rf"^a WebAssembly\.Memory is needed, and {words}") as caught:
        canvas.show(given, 0, 1, 1)
    assert len(str(caught.value)) < 200


def test_a_raw_object_that_is_no_memory_is_named():
    from js import Math

    with pytest.raises(TypeError, match=r"a WebAssembly\.Memory is needed, and this is JavaScript's Math"):
        canvas.show(Math, 0, 1, 1)


def test_pixels_of_a_guest_are_shown():
    with guest(bytearray(b"\0\0\0\0\1\2\3\x04")) as lent:
        canvas.show(lent, 4, 1, 1)
        assert list(seen.shown)[-1].pixels.to_bytes() == b"\1\2\3\4"
        with pytest.raises(IndexError, match="8 bytes at 4 are not all inside <Guest: bytearray of 8 bytes"):
            canvas.show(lent, 4, 2, 1)
        with pytest.raises(IndexError):
            canvas.show(lent, -4, 1, 1)
    with pytest.raises(ValueError, match="closed"):
        canvas.show(lent, 4, 1, 1)


async def test_painted_can_be_awaited():
    canvas.show(Memory(1), 32, 1, 1)
    assert await canvas.painted() is None
