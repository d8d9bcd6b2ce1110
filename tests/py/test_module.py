"""`Module`: what a module imports, exports and carries; and how it fails."""

import pytest
from watbench import CompileError, Instance, Module, WatError, wat2wasm


def test_imports_and_exports_print_as_wat():
    module = Module("""(module
      (import "math" "sin" (func (param f64) (result f64)))
      (import "js" "memory" (memory 1 4 shared))
      (import "js" "table" (table 1 funcref))
      (import "js" "global" (global (mut i64)))
      (import "js" "tag" (tag (param i32)))
      (func $f (export "f") (param i32 i64) (result i32 f32) i32.const 1 f32.const 1)
      (table (export "t") 2 3 externref)
      (global (export "g") f64 (f64.const 1)))""")
    assert [str(each) for each in module.imports] == [
        '(import "math" "sin" (func (param f64) (result f64)))',
        '(import "js" "memory" (memory 1 4 shared))',
        '(import "js" "table" (table 1 funcref))',
        '(import "js" "global" (global (mut i64)))',
        '(import "js" "tag" (tag (param i32)))',
    ]
    assert [str(each) for each in module.exports] == [
        '(export "f" (func (param i32 i64) (result i32 f32)))',
        '(export "t" (table 2 3 externref))',
        '(export "g" (global f64))',
    ]
    assert module.names == {1: "f"}
    assert len(module.functions) == 2


def test_types_agree_with_the_js_api():
    from js import WebAssembly

    module = Module("""(module (import "a" "f" (func)) (import "a" "m" (memory 1)) (global (export "g") i32 (i32.const 1))
      (func (export "h")) (table (export "t") 1 funcref))""")
    kinds = {"FuncType": "function", "MemoryType": "memory", "TableType": "table", "GlobalType": "global"}
    assert [(each.module, each.name, kinds[type(each.type).__name__]) for each in module.imports] == [
        (each.module, each.name, each.kind) for each in WebAssembly.Module.imports(module.js)
    ]
    assert [(each.name, kinds[type(each.type).__name__]) for each in module.exports] == [
        (each.name, each.kind) for each in WebAssembly.Module.exports(module.js)
    ]


def test_custom_sections_are_all_of_a_name():
    section = b"\0\x06\x04noteA"
    module = Module(wat2wasm("(module)") + section + b"\0\x06\x04noteB")
    assert module.custom_sections("note") == [b"A", b"B"]
    assert module.custom_sections("none") == []


def test_text_that_does_not_assemble_has_every_problem():
    with pytest.raises(WatError) as caught:
        Module("(module (func i32.const) (func (result i32)) (func i32.bogus))")
    assert len(caught.value.diagnostics) >= 2
    for each, line in zip(caught.value.diagnostics, str(caught.value).splitlines(), strict=True):
        assert line == f"{each.file}:{each.line}:{each.column}: {each.message}"


def test_a_problem_in_a_file_names_the_file(project):
    project({"bad.wat": '(module\n  (func (export "é𝄞") i32.add))'})
    with pytest.raises(WatError, match=r"bad\.wat:2:24: type mismatch") as caught:
        Module.from_file("bad.wat")
    assert "from_file" not in str(caught.value)


def test_a_problem_in_a_python_string_is_placed_in_the_python_file():
    with pytest.raises(WatError) as caught:
        Module("""(module
          (func $placed_in_python i32.placed_in_python))""")
    (diagnostic,) = caught.value.diagnostics
    with open(diagnostic.file) as file:
        text = file.read()
    assert text.splitlines()[diagnostic.line - 1].startswith("i32.placed", diagnostic.column - 1)
    units = text.encode("utf-16-le")[2 * diagnostic.start : 2 * diagnostic.end]
    assert units.decode("utf-16-le").startswith("i32.placed")


def test_a_text_that_is_made_up_has_no_file():
    with pytest.raises(WatError, match=r"^<wat>:1:"):
        Module("(module (func i32." + "made_up))")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "magic number"),
        (b"(module)", "WAT is given as text"),
        (b"\0asm\2\0\0\0", "unknown binary version"),
        (b"\0asm\1\0\0\0\x01\x7f", "unexpected end"),
    ],
)
def test_bytes_that_are_no_module_say_why(data, why):
    with pytest.raises(CompileError, match=why):
        Module(data)


def test_bytes_that_only_the_engine_refuses_say_why():
    data = bytearray(wat2wasm("(module (func (result i32) i32.const 1))"))
    at = data.index(b"\x41\x01\x0b")
    data[at : at + 2] = b"\x01\x01"
    with pytest.raises(CompileError, match=r"WebAssembly\.Module\(\)"):
        Module(data)


def test_a_module_is_text_or_bytes():
    with pytest.raises(TypeError, match="a module is WAT text or bytes, and this is an int"):
        Module(5)
    assert Instance(Module(bytearray(wat2wasm("(module)")))).exports == {}
