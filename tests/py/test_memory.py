"""`Memory`: limits, bytes, growing, text."""

import array
import sys

import pytest
from watbench import Instance, Memory, MemoryType, Module, guest, validate
from watbench._types import Limits


def test_sizes_are_pages_and_bytes():
    memory = Memory(2, maximum=5)
    assert (memory.size, len(memory)) == (2, 131_072)
    assert memory.type == MemoryType(Limits(2, 5))
    assert str(memory.type) == "(memory 2 5)"


def test_a_shared_memory_needs_a_maximum():
    with pytest.raises(ValueError, match=r"needs a maximum.*Memory\(initial=2, maximum=2, shared=True\)"):
        Memory(2, shared=True)
    assert str(Memory(1, maximum=2, shared=True).type) == "(memory 1 2 shared)"


@pytest.mark.parametrize("limits", [{"initial": 65_537}, {"initial": 1, "maximum": 65_537}])
def test_pages_beyond_what_an_i32_addresses_are_refused(limits):
    with pytest.raises(ValueError, match="65,537 pages: an i32 addresses at most 65,536 pages"):
        Memory(**limits)


def test_impossible_limits_are_refused():
    with pytest.raises(ValueError, match="maximum is 1 page, less than the initial 2"):
        Memory(2, maximum=1)
    with pytest.raises(ValueError, match="less than none"):
        Memory(-1)
    with pytest.raises(TypeError, match=r"an int, and 1\.5 is none"):
        Memory(1.5)
    with pytest.raises(ValueError, match="address is 'i32' or 'i64'"):
        Memory(1, address="i16")


def test_bytes_go_in_and_out():
    memory = Memory(1)
    for data in (b"abc", bytearray(b"abc"), memoryview(b"abc"), array.array("B", b"abc")):
        assert memory.write(40, data) == 3
        assert memory.read(39, 5) == b"\0abc\0"
    assert memory.write(10, array.array("i", [1, -1])) == 8
    assert memory.read(10, 8) == b"\1\0\0\0\xff\xff\xff\xff"
    assert memory.write(10, memoryview(b"a1b2c3")[::2]) == 3
    assert memory.read(10, 3) == b"abc"


def test_nothing_can_be_read_and_written_anywhere_up_to_the_end():
    memory = Memory(1)
    assert memory.read(65_536, 0) == b""
    assert memory.write(65_536, b"") == 0


def test_the_last_byte_is_inside_and_the_next_is_not():
    memory = Memory(1)
    memory.write(65_535, b"z")
    assert memory[-1] == ord("z")
    for outside in (lambda: memory.read(65_535, 2), lambda: memory.write(65_535, b"ab"), lambda: memory[65_536]):
        with pytest.raises(IndexError, match=r"a memory of 65,536 bytes.*memory\.grow\(1\)"):
            outside()
    assert memory.read(65_535, 1) == b"z"


def test_an_error_names_address_length_and_size():
    with pytest.raises(IndexError, match="100 bytes at address 65,500 are not all inside a memory of 65,536 bytes"):
        Memory(1).read(65_500, 100)
    with pytest.raises(IndexError, match="addresses start at 0"):
        Memory(1).read(-1, 1)
    with pytest.raises(ValueError, match="less than nothing"):
        Memory(1).read(0, -1)
    with pytest.raises(TypeError, match="an address is an int"):
        Memory(1).read("0", 1)


def test_text_is_not_bytes():
    with pytest.raises(TypeError, match=r"is a str: its \.encode\(\) gives bytes"):
        Memory(1).write(0, "text")


def test_slices_read_and_write_as_those_of_a_bytearray():
    memory, model = Memory(1), bytearray(65_536)
    for key, value in ((slice(8, 12), b"abcd"), (slice(-3, None), b"xyz"), (slice(20, 30, 3), b"1234")):
        memory[key] = model[key] = value
    for key in (slice(0, 40), slice(8, 30, 2), slice(65_530, 99_999), slice(9, 9), slice(12, 4)):
        assert memory[key] == model[key]
    memory[5] = 255
    assert memory[5] == 255


def test_a_slice_keeps_its_length():
    with pytest.raises(ValueError, match="3 bytes for a slice of 4"):
        Memory(1)[0:4] = b"abc"
    with pytest.raises(ValueError, match="a byte is an int from 0 to 255"):
        Memory(1)[0] = 256
    with pytest.raises(ValueError, match="forwards only"):
        Memory(1)[10:0:-1]


def test_growing_keeps_the_bytes_and_returns_the_size_before():
    memory = Memory(1, maximum=3)
    memory[7] = 7
    assert memory.grow(2) == 1
    assert (memory.size, memory[7], memory[-1]) == (3, 7, 0)
    assert memory.grow(0) == 3


def test_growing_past_the_maximum_says_so():
    memory = Memory(1, maximum=2)
    with pytest.raises(MemoryError, match="a memory of 1 page cannot grow by 5: its maximum is 2 pages"):
        memory.grow(5)
    assert memory.size == 1
    with pytest.raises(MemoryError, match="its maximum is 65,536 pages"):
        Memory(1).grow(65_536)


def test_text_is_decoded_up_to_its_length_or_a_zero():
    memory = Memory(1)
    memory.write(32, "grüße\0rest".encode())
    assert memory.text(32, 7) == "grüße"
    assert memory.text(32) == "grüße"
    assert memory.text(32, 2, "latin-1") == "gr"


def test_text_of_a_shared_memory_is_decoded():
    memory = Memory(1, maximum=1, shared=True)
    memory[0:5] = b"hello"
    assert memory.text(0) == "hello"


def test_finding_filling_and_copying():
    memory = Memory(1)
    memory.fill(100, 4, 7)
    assert memory.find(b"\7") == 100
    assert memory.find(b"\7\0") == 103
    assert memory.find(b"\7", 104) == -1
    memory.copy(102, 100, 4)
    assert memory[98:108] == b"\0\0\7\7\7\7\7\7\0\0"
    for outside in (
        lambda: memory.fill(65_530, 7),
        lambda: memory.copy(0, 65_530, 7),
        lambda: memory.find(b"", 65_537),
    ):
        with pytest.raises((IndexError, ValueError)):
            outside()


def test_clamped_is_a_javascript_array_over_the_same_bytes():
    memory = Memory(1)
    memory[32:36] = b"\1\2\3\4"
    pixels = memory.clamped(32, 4)
    assert (pixels.constructor.name, pixels.length, pixels.byteOffset) == ("Uint8ClampedArray", 4, 32)
    pixels[1] = 300
    assert memory[33] == 255
    with pytest.raises(IndexError, match="40,000 bytes at address 32,000"):
        memory.clamped(32_000, 40_000)


def test_a_raw_memory_is_wrapped_once():
    from js import WebAssembly

    raw = WebAssembly.Memory.new({"initial": 1})
    memory = Memory.from_js(raw)
    assert Memory.from_js(raw) is memory
    assert memory.js.js_id == raw.js_id
    with pytest.raises(TypeError, match=r"a WebAssembly\.Memory is needed"):
        Memory.from_js({})


def test_a_module_and_python_see_the_same_bytes_after_either_grows():
    memory = Memory(1)
    exports = Instance(
        Module("""(module (import "js" "m" (memory 1))
          (func (export "put") (param i32 i32) local.get 0 local.get 1 i32.store8)
          (func (export "grow") (result i32) i32.const 1 memory.grow))"""),
        {"js": {"m": memory}},
    ).exports
    assert exports.grow() == 1
    memory.grow(1)
    exports.put(3 * 65_536 - 1, 9)
    assert (memory.size, memory[-1]) == (3, 9)


def test_large_transfers_are_whole():
    memory = Memory(64)
    data = bytes(range(256)) * 16_384
    memory.write(0, data)
    assert memory.read(0, len(data)) == data


def test_a_memory_of_4_gib_is_reached_to_its_end_though_len_cannot_count_it():
    memory = Memory(65_536)
    assert (memory.size, memory.byte_length) == (65_536, 2**32)
    memory[2**32 - 4 :] = b"end!"
    assert memory[-1] == ord("!")
    assert memory.read(2**32 - 4, 4) == b"end!"
    assert list(memory.view("u8", offset=2**32 - 2)) == [ord("d"), ord("!")]
    with pytest.raises(IndexError, match="4,294,967,296 bytes"):
        memory.read(2**32 - 1, 2)
    with pytest.raises(OverflowError):
        len(memory)


def test_an_address_type_that_the_engine_lacks_is_said():
    if validate("(module (memory i64 1))"):
        assert Memory(1, address="i64").grow(1) == 1
    else:
        with pytest.raises(NotImplementedError, match="no memories with 64-bit addresses"):
            Memory(1, address="i64")


def test_find_looks_between_its_ends_only():
    memory = Memory(1)
    memory[100:104] = b"abcd"
    assert memory.find(b"abcd", 0, 104) == 100
    assert memory.find(b"abcd", 0, 103) == -1
    assert memory.find(bytearray(b"cd"), 102) == 102
    assert memory.find(b"", 7) == 7
    assert memory.find(b"", 65_536) == 65_536
    assert memory.find(b"a", 65_536) == -1
    with pytest.raises(TypeError):
        memory.find("abcd")
    with pytest.raises(IndexError, match="a memory of 65,536 bytes"):
        memory.find(b"a", 0, 65_537)


@pytest.mark.parametrize("at", [2**24 - 4, 2**24 - 1, 2**24, 2**25 - 2])
def test_find_misses_nothing_where_its_pieces_meet(at):
    memory = Memory(513)
    memory[at : at + 4] = b"wasm"
    assert memory.find(b"wasm") == at
    assert memory.find(b"wasm", at) == at
    assert memory.find(b"wasm", at + 1) == -1


def test_fill_takes_a_byte_and_stays_inside():
    memory = Memory(1)
    memory.fill(65_530, 6, 255)
    assert memory[65_528:] == b"\0\0" + b"\xff" * 6
    memory.fill(65_530, 6)
    assert memory[65_528:] == bytes(8)
    with pytest.raises(IndexError, match="7 bytes at address 65,530"):
        memory.fill(65_530, 7)
    for wrong in (256, -1, 1.5, b"a"):
        with pytest.raises((ValueError, TypeError), match="a byte is an int from 0 to 255"):
            memory.fill(0, 1, wrong)


def test_copies_overlap_as_memmove_has_it():
    for target, source in ((102, 100), (100, 102), (100, 100)):
        memory, model = Memory(1), bytearray(65_536)
        memory[100:108] = model[100:108] = b"abcdefgh"
        memory.copy(target, source, 6)
        model[target : target + 6] = bytes(model[source : source + 6])
        assert memory[:] == model


def test_bytes_are_copied_from_another_memory():
    memory, other = Memory(1), Memory(2, maximum=2, shared=True)
    other.write(131_068, b"last")
    memory.copy(65_532, 131_068, 4, origin=other)
    assert memory[-4:] == b"last"
    with pytest.raises(IndexError, match="4 bytes at address 131,070 are not all inside a memory of 131,072"):
        memory.copy(0, 131_070, 4, origin=other)
    with pytest.raises(IndexError, match="4 bytes at address 65,533 are not all inside a memory of 65,536"):
        memory.copy(65_533, 0, 4, origin=other)


def test_bytes_are_read_into_a_buffer():
    memory = Memory(1)
    memory[8:16] = b"abcdefgh"
    numbers = array.array("H", bytes(8))
    assert memory.read_into(8, numbers) == 8
    assert numbers.tobytes() == b"abcdefgh"
    assert memory.read_into(65_536, bytearray()) == 0
    with pytest.raises(IndexError, match="9 bytes at address 65,530"):
        memory.read_into(65_530, bytearray(9))
    for wrong in (b"fixed", memoryview(bytearray(8))[::2]):
        with pytest.raises(TypeError, match="a buffer that can be written to"):
            memory.read_into(0, wrong)


def test_where_numpy_is_not_loaded_the_way_to_load_it_is_said():
    with pytest.raises(ImportError, match=r"NumPy is not loaded: .*await micropip\.install\('numpy'\)"):
        Memory(1).to_numpy("i32")


def test_numpy_gets_a_copy_of_the_right_type(monkeypatch):
    class Numpy:
        """What of NumPy is used, with arrays that are Python's: NumPy itself cannot be installed here."""

        @staticmethod
        def empty(count, dtype):
            return array.array({"<i4": "i", "<u1": "B", "<f8": "d"}[dtype], bytes(count * int(dtype[2:])))

    monkeypatch.setitem(sys.modules, "numpy", Numpy)
    memory = Memory(1)
    memory.view("i32", 8, 3)[:] = [1, -2, 3]
    numbers = memory.to_numpy("i32", 8, 3)
    assert list(numbers) == [1, -2, 3]
    memory[8] = 9
    assert numbers[0] == 1
    assert memory.write(8, numbers) == 12
    assert memory[8] == 1
    assert len(memory.to_numpy("u8", 65_530)) == 6
    assert list(memory.to_numpy("f64", 65_536, 0)) == []
    assert len(memory.to_numpy("f64")) == 8192
    with pytest.raises(ValueError, match="a NumPy array is made of i8, u8"):
        memory.to_numpy("<Bf")


def test_what_python_cannot_count_or_hold_says_what_to_do():
    try:
        memory = Memory(65_536)
    except MemoryError:
        return
    assert memory
    with pytest.raises(OverflowError, match=r"this memory has 4,294,967,296 bytes: ask for \.byte_length"):
        len(memory)
    with pytest.raises(MemoryError, match="3,000,000,000 bytes are more than Python holds in one object"):
        memory.read(0, 3_000_000_000)
    memory[4_000_000_000:4_000_000_004] = b"abcd"
    assert memory[4_000_000_000:4_000_000_004:2] == b"ac"
    memory.copy(4_000_000_002, 4_000_000_000, 4)
    assert memory.text(4_000_000_000) == "ababcd"
    assert memory.find(b"abcd", 3_999_999_990) == 4_000_000_002
    assert memory.find(b"d", 3_999_999_990) == 4_000_000_005
    memory.fill(4_000_000_000, 2, 65)
    assert memory.region("far", 4_000_000_000, 6).read() == b"AAabcd"
    everything = memory.view("u8")
    assert (everything.count, everything[4_000_000_001], everything[-1]) == (2**32, 65, 0)
    assert everything[4_000_000_000:4_000_000_003] == [65, 65, 97]
    with pytest.raises(OverflowError, match=r"this view has 4,294,967,296 elements: see \.count"):
        len(everything)
    assert memory.clamped(4_000_000_000, 2).to_bytes() == b"AA"


def test_an_empty_memory_is_false():
    assert not Memory(0)
    assert Memory(1)


def test_growing_is_advised_only_where_it_can_be():
    memory = Memory(1, maximum=2)
    with pytest.raises(
        IndexError, match=r"2 bytes at address 65,535 are not all inside .*memory\.grow\(1\) makes room"
    ):
        memory.read(65_535, 2)
    with pytest.raises(IndexError, match=r"1 byte at address 131,072 is not inside .*its maximum is 2 pages"):
        memory.read(2 * 65_536, 1)
    with pytest.raises(MemoryError, match="it cannot grow so far, for its maximum is 2 pages"):
        memory.allocator().take("all", 2 * 65_536)


def test_what_is_no_byte_is_refused_as_a_bytearray_would():
    memory = Memory(1)
    for value, error, message in (
        (256, ValueError, "a byte is an int from 0 to 255, and 256 is none"),
        (1.5, TypeError, "a byte is an int from 0 to 255, and 1.5 is a float"),
    ):
        with pytest.raises(error, match=message):
            memory[0] = value
        with pytest.raises(error, match=message):
            memory.fill(0, 1, value)
    with pytest.raises(TypeError, match=r"a memory's index is an int or a slice, and 1\.5 is a float"):
        memory[1.5]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("abc", "a buffer that can be written to, such as a bytearray, and 'abc' is a str"),
        (b"abc", "and this is a bytes: it is read-only"),
        (None, "and this is None"),
        (memoryview(bytearray(4))[::2], "its bytes do not lie one after the other"),
    ],
)
def test_what_cannot_be_read_into_is_refused(target, message):
    with pytest.raises(TypeError, match=message):
        Memory(1).read_into(65_535, target)


def test_an_array_of_javascripts_is_refused_with_the_way_to_its_bytes():
    from js import Uint8Array

    array = Uint8Array.new(3)
    memory = Memory(1)
    for refused in (
        lambda: memory.write(0, array),
        lambda: memory.__setitem__(slice(0, 3), array),
        lambda: memory.find(array),
        lambda: memory.region("three", 0, 3).write(array),
        lambda: guest(array),
        lambda: Module(array),
    ):
        with pytest.raises(TypeError, match=r"JavaScript's Uint8Array: .*\.to_bytes\(\)"):
            refused()
    assert memory.write(0, array.to_bytes()) == 3


@pytest.mark.parametrize("by_bridge", [False, True])
def test_a_copy_that_fails_lets_go_of_the_buffer(by_bridge, monkeypatch):
    if by_bridge:
        monkeypatch.setattr("watbench._js.native", lambda: None)
    memory, data = Memory(1), bytearray(8)
    for copy in (memory.write, memory.read_into):
        with pytest.raises(IndexError) as caught:
            copy(65_536, data)
        data.append(0)
        assert caught.value.__traceback__ is not None
    scattered = memoryview(data)[::2]
    with pytest.raises(TypeError) as caught:
        memory.read_into(0, scattered)
    scattered.release()
    data.append(0)
    assert caught.value.__traceback__ is not None
