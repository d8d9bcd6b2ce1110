"""The package's table of instructions, where only a browser's engine knows the instructions."""

from bench import Bench

PROGRAM = r"""
from js import WebAssembly
from pyodide.ffi import to_js
from watbench._instructions import EFFECTS, FB, FD, instructions
from watbench._reader import Reader

def leb(value):
    return bytes((value,)) if value < 128 else bytes((value & 127 | 128,)) + leb(value >> 7)

def section(number, content):
    return bytes((number,)) + leb(len(content)) + content

# (struct (mut i32) (i8)) (array (mut i32)) (array (mut funcref)) (func) (array (mut i8))
TYPES = b"\6\x5f\2\x7f\1\x78\0\x5e\x7f\1\x5e\x70\1\x60\0\0\x5e\x78\1\x60\1\x7f\0"
MODULE = b"\0asm\1\0\0\0" + section(1, TYPES) + section(3, b"\1\3") + section(13, b"\1\0\5") + section(9, b"\2\5\x70\1\xd0\x70\x0b\3\0\1\0") + section(12, b"\1")

def is_valid(code):
    body = b"\0" + code + b"\x0b"
    module = MODULE + section(10, b"\1" + leb(len(body)) + body) + section(11, b"\1\1\0")
    return WebAssembly.validate(to_js(module))

number, vector = b"\x41\0", b"\xfd\x0c" + bytes(16)
struct, array, bytes_ = b"\xfb\1\0", b"\x41\1\xfb\7\1", b"\x41\1\xfb\7\4"
funcs, function, any_, extern = b"\x41\1\xfb\7\2", b"\xd0\x70", b"\xd0\x6e", b"\xd0\x6f"
eq, i31 = b"\xd0\x6d", b"\x41\0\xfb\x1c"
# Values that are taken, and the instruction.
ROWS = [
    ([number, number], b"\xfb\0\0"), ([], b"\xfb\1\0"), ([struct], b"\xfb\2\0\0"), ([struct], b"\xfb\3\0\1"),
    ([struct], b"\xfb\4\0\1"), ([struct, number], b"\xfb\5\0\0"), ([number, number], b"\xfb\6\1"), ([number], b"\xfb\7\1"),
    ([number, number, number], b"\xfb\x08\1\3"), ([number, number], b"\xfb\x09\4\0"), ([number, number], b"\xfb\x0a\2\0"),
    ([array, number], b"\xfb\x0b\1"), ([bytes_, number], b"\xfb\x0c\4"), ([bytes_, number], b"\xfb\x0d\4"),
    ([array, number, number], b"\xfb\x0e\1"), ([array], b"\xfb\x0f"), ([array, number, number, number], b"\xfb\x10\1"),
    ([array, number, array, number, number], b"\xfb\x11\1\1"), ([bytes_, number, number, number], b"\xfb\x12\4\0"),
    ([funcs, number, number, number], b"\xfb\x13\2\0"), ([any_], b"\xfb\x14\x6c"), ([any_], b"\xfb\x15\0"),
    ([any_], b"\xfb\x16\x6c"), ([any_], b"\xfb\x17\0"), ([any_], b"\xfb\x18\3\0\x6e\x6c"), ([any_], b"\xfb\x19\3\0\x6e\x6e"),
    ([extern], b"\xfb\x1a"), ([any_], b"\xfb\x1b"), ([number], b"\xfb\x1c"), ([i31], b"\xfb\x1d"), ([i31], b"\xfb\x1e"),
    ([], b"\xd0\x6e"), ([function], b"\xd1"), ([eq, eq], b"\xd3"), ([any_], b"\xd4"),
    ([vector, vector], b"\xfd\x80\x02"),
    *(([vector], b"\xfd" + leb(op)) for op in range(257, 261)),
    *(([vector] * 3, b"\xfd" + leb(op)) for op in range(261, 269)),
    *(([vector] * 2, b"\xfd" + leb(op)) for op in range(269, 275)),
    ([vector] * 3, b"\xfd\x93\x02"),
]
# A branch that is taken with a value is tried where its label wants one.
AROUND = {FB + 24: (b"\x02\x6c", 1), FB + 25: (b"\x02\x6e", 1)}

for values, code in ROWS:
    ((op, _),) = instructions(Reader(code, 0, len(code)))
    effect = EFFECTS[op]
    opening, pushes = AROUND.get(op, (b"", effect.pushes))
    whole = opening + b"".join(values) + code
    if opening:
        # What did not branch has another type: dropped, and one of the label's left.
        whole += b"\x1a" + (b"\x41\0\xfb\x1c" if op == FB + 24 else any_) + b"\x0b"
    if not is_valid(whole + b"\x1a" * pushes):
        print("the engine refuses", code.hex(" "))
    if effect.pops not in (len(values), -1):
        print("another count is in the table for", code.hex(" "))

# Whole constructs: what a block, a catch and a branch on null are made of.
for code in (
    b"\x06\x40\x01\x07\0\x1a\x19\x0b", b"\x06\x40\x06\x40\x01\x18\0\x0b", b"\x06\x40\x01\x19\x09\0\x0b",
    b"\x41\0\x08\0", b"\x02\x40\x1f\x40\1\2\0\x01\x0b\x0b", b"\x02\x7f\x1f\x40\1\0\0\0\x01\x0b\x00\x0b\x1a",
    b"\x02\x40\xd0\x6e\xd5\0\x1a\x0b", b"\x02\x64\x6e\xd0\x6e\xd6\0\x00\x0b\x1a", b"\xd2\0\x14\3", b"\x12\0", b"\xd2\0\x15\3",
):
    found = list(instructions(Reader(code, 0, len(code))))
    if not is_valid(code):
        print("the engine refuses", code.hex(" "))
    if any(op not in EFFECTS for op, _ in found):
        print("not read to the end:", code.hex(" "))
print("done")
"""


def test_the_engine_agrees_with_the_instructions_of_later_proposals(shared: Bench) -> None:
    shared.keep_project({"main.py": ""})
    outcome = shared.run_edited(PROGRAM)
    assert (outcome["kind"], outcome["stdout"]) == ("ok", "done\n")
