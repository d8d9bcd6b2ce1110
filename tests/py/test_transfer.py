"""Copies that pass by the bridge: the same bytes, and nothing at all where something does not fit."""

import array

import pytest
from watbench import Memory, _js
from watbench._transfer import UNFIT, transfer


@pytest.fixture(params=["unshared", "shared"])
def memory(request):
    made = Memory(1, 2, shared=request.param == "shared")
    made.write(100, bytes(range(200)))
    return made


def test_bytes_are_read_from_where_they_lie(memory):
    assert transfer(memory.js).read(110, 5) == bytes(range(10, 15))
    assert transfer(memory.js).read(65_536, 0) == b""
    assert len(transfer(memory.js).read(0, 65_536)) == 65_536


@pytest.mark.parametrize(
    "given", [(65_535, 2), (-1, 1), (0, -1), (2**31, 1), (2**40, 1), (1.0, 1), (0, None), ("0", 1), (0, 2**32 + 1)]
)
def test_what_is_not_a_range_inside_is_not_read(memory, given):
    assert transfer(memory.js).read(*given) is None


@pytest.mark.parametrize(
    "data",
    [b"abcd", bytearray(b"abcd"), memoryview(b"xabcdx")[1:5], array.array("H", b"abcd"), memoryview(b"abcd").cast("i")],
)
def test_every_buffer_of_contiguous_bytes_is_written(memory, data):
    assert transfer(memory.js).write(32, data) == 4
    assert memory.read(31, 6) == b"\0abcd\0"


def test_a_writable_buffer_is_filled(memory):
    room = bytearray(b"........")
    assert transfer(memory.js).read_into(101, memoryview(room)[2:6]) == 4
    assert room == b"..\x01\x02\x03\x04.."


@pytest.mark.parametrize("data", ["text", None, 7, memoryview(b"abcdef")[::2]])
def test_what_has_no_contiguous_bytes_is_not_written(memory, data):
    assert transfer(memory.js).write(0, data) == UNFIT
    assert memory.read(0, 8) == bytes(8)


@pytest.mark.parametrize("offset", [65_533, -1, 2**31, 1.0])
def test_nothing_is_copied_where_not_all_of_it_fits(memory, offset):
    room = bytearray(4)
    assert transfer(memory.js).write(offset, b"abcd") == UNFIT
    assert transfer(memory.js).read_into(offset, room) == UNFIT
    assert room == bytes(4)
    assert memory.read(65_500, 36) == bytes(36)


@pytest.mark.parametrize("raised", [ZeroDivisionError("mine"), KeyboardInterrupt(), MemoryError()])
def test_what_an_object_raises_when_it_is_asked_for_its_bytes_comes_through(memory, raised):
    class Failing:
        asked = 0

        def __buffer__(self, flags):
            self.asked += 1
            raise raised

    for copy in (memory.write, memory.read_into):
        failing = Failing()
        with pytest.raises(type(raised)) as caught:
            copy(0, failing)
        assert caught.value is raised
        assert failing.asked == 1
    assert memory.write(0, b"ab") == 2


@pytest.mark.parametrize("refusal", [TypeError("not today"), BufferError("not so")])
def test_an_object_that_refuses_its_bytes_has_none(memory, refusal):
    class Refusing:
        def __buffer__(self, flags):
            raise refusal

    assert transfer(memory.js).write(0, Refusing()) == UNFIT
    with pytest.raises(type(refusal)):
        memory.write(0, Refusing())


def test_read_only_bytes_are_not_filled(memory):
    kept = bytes(4)
    assert transfer(memory.js).read_into(100, kept) == UNFIT
    assert kept == bytes(4)


def test_a_buffer_is_let_go_after_the_copy(memory):
    data = bytearray(b"abcd")
    transfer(memory.js).write(0, data)
    transfer(memory.js).read_into(0, data)
    data.append(1)
    assert transfer(memory.js).write(0, data) == 5


def test_copies_reach_what_was_added_by_growing(memory):
    own = transfer(memory.js)
    assert own.write(65_536, b"abcd") == UNFIT
    memory.grow(1)
    assert own.write(131_068, b"abcd") == 4
    assert own.read(131_068, 4) == b"abcd"


def test_without_the_runtimes_own_functions_the_long_way_is_taken(monkeypatch):
    monkeypatch.setattr(_js, "native", lambda: None)
    memory = Memory(1)
    room = bytearray(4)
    assert memory.write(32, b"abcd") == 4
    assert memory.read_into(33, room) == 4
    assert (memory.read(32, 4), room) == (b"abcd", b"bcd\0")
    assert memory._transfer.read(0, 1) is None
