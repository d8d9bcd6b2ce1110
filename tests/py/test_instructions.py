"""The instruction table: what the engine says of every row, and that whole bodies are read to their ends."""

import itertools
from pathlib import Path

import pytest
from js import WebAssembly
from pyodide.ffi import to_js
from watbench import wat2wasm
from watbench._binary import read_module
from watbench._instructions import EFFECTS, FC, FD, FE, instructions, local_count
from watbench._reader import Reader

SAMPLES = sorted(Path(__file__).parents[2].glob("static/samples/**/*.wat"))
TYPES = {"i32": 0x7F, "i64": 0x7E, "f32": 0x7D, "f64": 0x7C, "v128": 0x7B}
# What the specification leaves out among the vectors' opcodes.
RESERVED = {
    FD + op for op in (154, 162, 165, 166, 175, 176, 178, 179, 180, 187, 194, 197, 198, 207, 208, 210, 211, 212, 226, 238)
}  # fmt: skip
SHARED_MEMORY = b"\5\4\1\3\1\1"


def leb(value):
    return bytes((value,)) if value < 128 else bytes((value & 127 | 128,)) + leb(value >> 7)


def opcode(op):
    return bytes((op,)) if op < 256 else bytes((op >> 12,)) + leb(op & 0xFFF)


def operand_bytes(letters):
    """All forms worth trying: of a memory's operand the alignments, since some instructions allow one alone."""
    forms = {"i": [b"\0"], "4": [bytes(4)], "8": [bytes(8)], "x": [bytes(16)], "l": [b"\0"], "u": [b"\0"]}
    forms["m"] = [bytes((align, 0)) for align in range(5)]
    return [b"".join(parts) for parts in itertools.product(*(forms[letter] for letter in letters))]


def is_valid(params, code):
    types = b"\1" + leb(len(params) + 4) + b"\1\x60" + leb(len(params)) + bytes(params) + b"\0"
    body = b"\0" + b"".join(b"\x20" + leb(place) for place in range(len(params))) + code + b"\x0b"
    code_section = b"\1" + leb(len(body)) + body
    count = b"\x0c\1\1" if code.startswith(b"\xfc\x08") else b""
    data = b"\x0b\3\1\1\0" if count else b""
    module = b"\0asm\1\0\0\0" + types + b"\3\2\1\0" + SHARED_MEMORY + count
    return WebAssembly.validate(to_js(module + b"\x0a" + leb(len(code_section)) + code_section + data))


def engine_agrees(op):
    """Whether some types make the instruction valid with exactly as many values taken and left as the table says."""
    effect = EFFECTS[op]
    for operands in operand_bytes(effect.operands):
        code = opcode(op) + operands + b"\x1a" * effect.pushes
        for params in itertools.product(TYPES.values(), repeat=effect.pops):
            if is_valid(params, code):
                return True
    return False


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (0x28, 0x44), (0x45, 0xC4), (FC + 0, FC + 8), (FC + 10, FC + 11), (FD + 0, FD + 93), (FD + 94, FD + 191),
        (FD + 192, FD + 255), (FE + 0, FE + 0x4E),
    ],
)  # fmt: skip
def test_the_engine_agrees_with_the_table(first, last):
    wrong = [hex(op) for op in range(first, last + 1) if op in EFFECTS and engine_agrees(op) == (op in RESERVED)]
    assert wrong == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_bodies_of_the_samples_are_read_to_their_ends(path):
    data = wat2wasm(path.read_text(encoding="utf-8"))
    bodies = read_module(data).bodies
    for start, end in bodies:
        reader = Reader(data, start, end)
        local_count(reader)
        (*_, (last, _)) = instructions(reader)
        assert (reader.at, last) == (end, 0x0B)


def read(code):
    return list(instructions(Reader(code, 0, len(code))))


def test_operands_of_every_form_are_stepped_over():
    assert read(b"\x02\x40\x03\x7f\x04\x05\x06\x63\x01\x0b") == [
        (0x02, (-1,)), (0x03, (-2,)), (0x04, (5,)), (0x06, (-2,)), (0x0B, ()),
    ]  # fmt: skip
    assert read(b"\x0e\x02\x01\x02\x03\x1c\x01\x7f\x0b") == [(0x0E, (0,)), (0x1C, (0,)), (0x0B, ())]
    assert read(b"\x1f\x40\x04\x00\x05\x06\x01\x05\x06\x02\x06\x03\x06\x0b") == [(0x1F, (-1, 0)), (0x0B, ())]
    assert read(b"\x28\x42\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x36\x02\x80\x01") == [(0x28, (3,)), (0x36, (0,))]
    assert read(b"\xfb\x18\x03\x01\x6e\x80\x01\xfb\x08\x01\x02\xd0\x70\x0b")[1:] == [
        (0xFB008, (1, 2)), (0xD0, (0,)), (0x0B, ()),
    ]  # fmt: skip
    assert read(b"\xfd\x93\x02\xfd\x0d" + bytes(16)) == [(0xFD113, ()), (0xFD00D, (0,))]
