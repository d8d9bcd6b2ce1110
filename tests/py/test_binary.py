"""The reader of the binary format: what it reads, and that nothing breaks it."""

import random
from pathlib import Path

import pytest
from js import WebAssembly
from pyodide.ffi import to_js
from watbench import FuncType, GlobalType, MemoryType, TableType, TagType, wat2wasm
from watbench._binary import read_module
from watbench._fixed_addresses import find_faults
from watbench._reader import MalformedModule

SAMPLES = sorted(Path(__file__).parents[2].glob("static/samples/**/*.wat"))
KINDS = {FuncType: "function", TableType: "table", MemoryType: "memory", GlobalType: "global", TagType: "tag"}

RICH = """(module $rich
  (type $t (func (param i32 f64) (result i64)))
  (import "env" "f" (func $imported (type $t)))
  (import "env" "mem" (memory 1 10))
  (import "env" "g" (global $ig (mut f32)))
  (import "env" "tab" (table 2 externref))
  (import "env" "tag" (tag (param i64)))
  (func $first (export "first") (param $x i32) (result i32) (local $y i64) local.get $x)
  (func $second (export "second") (param v128 funcref externref) (result i32 i32) i32.const 1 i32.const 2)
  (table $own (export "own") 1 5 funcref)
  (global (export "g") (mut i64) (i64.const -5))
  (global f32 (f32.const 1.5))
  (global f64 (f64.const -1.5))
  (global funcref (ref.func $first))
  (global externref (ref.null extern))
  (global (export "v") v128 (v128.const i64x2 1 2))
  (tag (export "e") (param i32 f32))
  (elem (table $own) (i32.const 0) func $second)
  (data (i32.const 8) "bytes"))"""


def test_a_rich_module_is_read_whole():
    shape = read_module(wat2wasm(RICH))
    assert [str(each.type) for each in shape.imports] == [
        "(func (param i32 f64) (result i64))",
        "(memory 1 10)",
        "(global (mut f32))",
        "(table 2 externref)",
        "(tag (param i64))",
    ]
    assert {each.name: str(each.type) for each in shape.exports} == {
        "first": "(func (param i32) (result i32))",
        "second": "(func (param v128 funcref externref) (result i32 i32))",
        "own": "(table 1 5 funcref)",
        "g": "(global (mut i64))",
        "v": "(global v128)",
        "e": "(tag (param i32 f32))",
    }
    assert shape.func_names == {0: "imported", 1: "first", 2: "second"}
    assert shape.local_names[1] == {0: "x", 1: "y"}
    assert shape.exported_funcs == {"first": 1, "second": 2}


def test_bodies_are_where_the_code_is():
    data = wat2wasm("(module (func i32.const 77 drop) (func nop))")
    (first, second) = [data[start:end] for start, end in read_module(data).bodies]
    assert first == b"\0\x41\xcd\0\x1a\x0b"
    assert second == b"\0\x01\x0b"


def leb(value):
    return bytes((value,)) if value < 128 else bytes((value & 127 | 128,)) + leb(value >> 7)


def module(*sections):
    return b"\0asm\1\0\0\0" + b"".join(bytes((number,)) + leb(len(content)) + content for number, content in sections)


def test_types_of_the_later_proposals_are_read():
    # rec { struct (field (mut i32) i8), sub array (ref null 0), func (ref 0) -> (ref null any) }, cont
    types = b"\x02\x4e\x03\x5f\x02\x7f\x01\x78\x00\x50\x01\x00\x5e\x63\x00\x01\x60\x01\x64\x00\x01\x63\x6e\x5d\x02"
    memory = b"\x01\x05\x01\x80\x80\x04"
    shape = read_module(module((1, types), (2, b"\x01\x01a\x01f\x00\x02"), (5, memory), (7, b"\x01\x01m\x02\x00")))
    assert str(shape.imports[0].type) == "(func (param (ref 0)) (result anyref))"
    assert str(shape.exports[0].type) == "(memory i64 1 65536)"


def test_an_extended_constant_is_stepped_over():
    # (global i32 (i32.add (i32.const 1) (i32.const 2))) (global (mut i64) …)
    globals_ = b"\x02\x7f\x00\x41\x01\x41\x02\x6a\x0b\x7e\x01\x42\x05\x0b"
    shape = read_module(module((6, globals_), (7, b"\x01\x01g\x03\x01")))
    assert str(shape.exports[0].type) == "(global (mut i64))"


def test_a_table_with_an_initial_value_is_read():
    table = b"\x01\x40\x00\x70\x00\x02\xd0\x70\x0b"
    shape = read_module(module((4, table), (7, b"\x01\x01t\x01\x00")))
    assert str(shape.exports[0].type) == "(table 2 funcref)"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (module((1, b"\xff\xff\xff\xff\x0f")), "a vector of 4294967295 entries does not fit"),
        (module((1, b"\xff\xff\xff\xff\xff\x01")), "integer representation too long"),
        (module((1, b"\xff\xff\xff\xff\x7f")), "integer too large"),
        (module((1, b"\x01\x61")), "malformed type form 0x61"),
        (module((3, b"\x01\x00")), "type 0 is no function type"),
        (module((7, b"\x01\x01f\x00\x00")), 'export "f" names something that is not there'),
        (module((2, b"\x01\x01\xff\x01f\x00\x00")), "malformed UTF-8"),
        (module((10, b"\x01\x01\x0b")), "0 functions are declared and 1 have a body"),
        (module((5, b"\x01\x40\x01")), "malformed limits flags"),
    ],
)
def test_garbage_is_named(data, why):
    with pytest.raises(MalformedModule, match=why):
        read_module(data)


def test_a_broken_name_section_is_only_advice():
    good = wat2wasm("(module (func $f (param $x i32)))")
    at = good.index(b"\x04name")
    assert read_module(good[: at + 7] + b"\xff" * (len(good) - at - 7)).func_types


def mutated(data, generator):
    data = bytearray(data)
    for _ in range(generator.randint(1, 8)):
        match generator.randrange(3):
            case 0:
                data[generator.randrange(len(data))] = generator.randrange(256)
            case 1:
                at = generator.randrange(8, len(data))
                del data[at : at + generator.randint(1, 9)]
            case _:
                data.insert(generator.randrange(len(data)), generator.randrange(256))
    return bytes(data)


def test_a_hundred_thousand_mutated_modules_raise_nothing_but_their_own_error():
    generator = random.Random(10)
    rich = wat2wasm(RICH)
    read = 0
    for _ in range(100_000):
        try:
            read_module(mutated(rich, generator))
        except MalformedModule:
            continue
        read += 1
    assert 0 < read < 100_000


def test_mutated_modules_that_the_engine_accepts_are_read_as_it_reads_them():
    generator = random.Random(11)
    accepted = 0
    for text in (RICH, *(path.read_text(encoding="utf-8") for path in SAMPLES)):
        module = wat2wasm(text)
        for _ in range(1_000):
            data = mutated(module, generator)
            if WebAssembly.validate(to_js(data)):
                accepted += 1
                assert_agreement(data)
                assert find_faults(data, frozenset({0})) is not None
    assert accepted > 100


def assert_agreement(data):
    """What is read of a module has the names and kinds that the engine tells, in its order."""
    shape, compiled = read_module(data), WebAssembly.Module.new(to_js(data))
    imports = [(each.module, each.name, each.kind) for each in WebAssembly.Module.imports(compiled)]
    exports = [(each.name, each.kind) for each in WebAssembly.Module.exports(compiled)]
    assert [(each.module, each.name, KINDS[type(each.type)]) for each in shape.imports] == imports
    assert [(each.name, KINDS[type(each.type)]) for each in shape.exports] == exports


def test_there_are_samples():
    assert len(SAMPLES) >= 10


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_engine_tells_the_same_imports_and_exports_of_a_sample(path):
    assert_agreement(wat2wasm(path.read_text(encoding="utf-8")))


def test_the_engine_tells_the_same_imports_and_exports_of_a_rich_module():
    assert_agreement(wat2wasm(RICH))


def test_data_segments_and_values_of_globals_are_where_they_are():
    data = wat2wasm("""(module (import "js" "at" (global $at i32)) (memory 1)
      (global i32 (i32.const 7)) (data (global.get $at) "abc") (data $passive "no") (data (i32.const 5) ""))""")
    shape = read_module(data)
    assert [(data[slice(*each.offset)], each.memory, each.length) for each in shape.active_segments] == [
        (b"\x23\0\x0b", 0, 3),
        (b"\x41\5\x0b", 0, 0),
    ]
    assert [data[start:end] for _, start, end in shape.global_inits] == [b"\x41\7\x0b"]
