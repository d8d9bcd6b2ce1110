"""Typed views of a memory."""

import math
import struct

import pytest
from watbench import Memory


@pytest.mark.parametrize(
    ("type_", "code", "values"),
    [
        ("i8", "b", [-128, 127]), ("u8", "B", [0, 255]), ("i16", "h", [-32768, 1]), ("u16", "H", [65535, 1]),
        ("i32", "i", [-(2**31), 5]), ("u32", "I", [2**32 - 1, 5]), ("i64", "q", [-(2**63), 5]),
        ("u64", "Q", [2**64 - 1, 5]), ("f32", "f", [1.5, -0.0]), ("f64", "d", [0.1, math.inf]),
    ],
)  # fmt: skip
def test_every_type_is_little_endian(type_, code, values):
    memory = Memory(1)
    view = memory.view(type_, offset=33, count=2)
    view[:] = values
    assert list(view) == values
    assert memory.read(33, struct.calcsize(f"<2{code}")) == struct.pack(f"<2{code}", *values)


def test_a_view_stays_good_when_the_memory_grows():
    memory = Memory(1)
    view = memory.view("i32", offset=32, count=4)
    view[0] = 7
    memory.grow(1)
    view[1] = 8
    assert view[0:2] == [7, 8]


def test_a_view_reaches_to_the_end_of_the_memory_by_itself():
    assert len(Memory(1).view("i32")) == 16_384
    assert len(Memory(1).view("i32", offset=2)) == 16_383
    assert len(Memory(1).view("f64", offset=65_536)) == 0


def test_a_stride_skips_bytes():
    memory = Memory(1)
    reds = memory.view("u8", offset=40, count=3, stride=4)
    reds[:] = [1, 2, 3]
    assert memory.read(40, 12) == b"\1\0\0\0\2\0\0\0\3\0\0\0"
    assert list(reds) == [1, 2, 3]
    assert reds[1:] == [2, 3]


def test_a_strided_view_may_end_with_the_memory():
    assert len(Memory(1).view("u8", offset=3, stride=4)) == 16_384
    with pytest.raises(IndexError):
        Memory(1).view("u8", offset=3, count=16_385, stride=4)


def test_a_format_of_struct_makes_records():
    memory = Memory(1)
    particles = memory.view("ffi", offset=8, count=2)
    particles[0] = (1.5, 2.5, 7)
    particles[1] = (0, -1, -2)
    assert list(particles) == [(1.5, 2.5, 7), (0.0, -1.0, -2)]
    assert memory.read(8, 4) == struct.pack("<f", 1.5)


def test_negative_indices_and_steps_work_as_in_a_list():
    view = Memory(1).view("u8", count=6)
    view[:] = range(6)
    assert view[-1] == 5
    assert view[::-2] == [5, 3, 1]
    view[1::2] = [9, 9, 9]
    assert view == [0, 9, 2, 9, 4, 9]


def test_mistakes_are_named():
    memory = Memory(1)
    view = memory.view("i32", count=2)
    with pytest.raises(IndexError, match="element 2 of a view of 2"):
        view[2]
    with pytest.raises(ValueError, match="3 values for 2 elements"):
        view[:] = [1, 2, 3]
    with pytest.raises(ValueError, match="'i33' is none of i8"):
        memory.view("i33")
    with pytest.raises(ValueError, match="a stride of 2 bytes is less than the 4 bytes"):
        memory.view("i32", stride=2)
    with pytest.raises(IndexError, match="are not all inside"):
        memory.view("i32", offset=65_533, count=1)
    with pytest.raises(ValueError, match="count is a number"):
        memory.view("i32", count=-1)


def test_a_view_prints_its_first_elements():
    view = Memory(1).view("u8", offset=32, count=10)
    assert repr(view) == "<view u8 at 32: [0, 0, 0, 0, 0, 0, 0, 0, …]>"


@pytest.mark.parametrize(
    ("type_", "values", "error", "words"),
    [
        ("i32", [0, 1.5], TypeError, r"element 3: 1\.5 is a float, and an i32 takes an int \(int\(\.\.\.\) drops the fraction\)"),
        ("i32", [2**31], OverflowError, "element 2: 2147483648 does not fit in an i32, which goes from -2147483648 to 2147483647"),
        ("u8", [-1], OverflowError, "element 2: -1 does not fit in a u8, which goes from 0 to 255"),
        ("u64", [2**100], OverflowError, "element 2: .* does not fit in a u64"),
        ("u8", ["7"], TypeError, r"element 2: '7' is a str, and a u8 takes an int \(int\(\.\.\.\) reads"),
        ("i16", [None], TypeError, "element 2: None is no number, and an i16 takes an int"),
        ("f32", ["1.5"], TypeError, "element 2: '1.5' is a str, and an f32 takes a float or an int"),
        ("f32", [0, 1e40], OverflowError, r"element 3: 1e\+40 is a float, and does not fit in an f32"),
        ("f64", [10**400], OverflowError, r"element 2: about 10\^400 does not fit in an f64"),
        ("ffi", [(1, 2)], TypeError, r"element 2: \(1, 2\) is a tuple, and does not fit in an element of 'ffi': .*expected 3 items"),
        ("ffi", [(1, 2, 2**40)], OverflowError, "element 2: .* does not fit in an element of 'ffi'"),
        ("ffi", [5], TypeError, "element 2: 5 is an int, and does not fit in an element of 'ffi'"),
        ("4s", ["text"], TypeError, "element 2: 'text' is a str, and does not fit in an element of '4s'"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stride", [None, 20])
def test_values_that_do_not_fit_are_refused_as_arguments_are(type_, values, error, words, stride):
    memory = Memory(1)
    view = memory.view(type_, offset=8, count=6, stride=stride)
    with pytest.raises(error, match=f"^{words}"):
        view[2 : 2 + len(values)] = values
    assert memory.read(0, 200) == bytes(200)
    if len(values) == 1:
        with pytest.raises(error, match=f"^{words}"):
            view[2] = values[0]
