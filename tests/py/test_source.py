"""Functions of a WAT text, and engines' stacks mapped to them."""

import pytest
from watbench import _source, wat2wasm
from watbench._source import FuncPlace, Origin, func_places

TEXT = """;; (func $in_a_comment)
(module
  (import "a" "(func $in_a_string)" (func $first (param i32)))
  (func $second (import "a" "b") (result i32))
  (; (func $no) (; nested (func $no) ;) (func $no) ;)
  (@custom "note" "(func $no)") (@name (func $no))
  (type $t (func (param i32)))
  (table funcref (elem $third))
  (; é𝄞 ;) (func $third
    (block (call_indirect (type $t) (i32.const 1) (i32.const 0))))
  (func(export "nameless \\")"))
  (func $"quoted name")
  (export "x" (func $third)) (elem declare func $third) (start $third)
)"""


def test_functions_are_found_in_index_order_with_their_places():
    assert func_places(TEXT) == [
        FuncPlace("$first", 3, 37),
        FuncPlace("$second", 4, 3),
        FuncPlace("$third", 9, 13),
        FuncPlace(None, 11, 3),
        FuncPlace('$"quoted name"', 12, 3),
    ]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_every_line_ending_counts_once(newline):
    assert func_places(TEXT.replace("\n", newline)) == func_places(TEXT)


def test_a_text_without_the_module_keyword_has_functions_too():
    assert [each.name for each in func_places("(func $a) (func $b)")] == ["$a", "$b"]


@pytest.mark.parametrize("text", ["", "(", ")", "(func", '"', "(;", "(; (;", ")))(func)", "\\", "(module (func $a"])
def test_broken_text_breaks_nothing(text):
    func_places(text)


def test_a_large_text_is_read_quickly():
    text = "(module" + "(func $f (i32.const 1) drop)\n" * 20_000 + ")"
    assert len(func_places(text)) == 20_000


@pytest.fixture
def known():
    _source.forget()
    data = wat2wasm("(module (func $in unreachable) (func $out call $in))")
    _source.forget()
    _source.remember(data, Origin("m.wat"), "(module (func $in unreachable) (func $out call $in))")
    (inner, _), (outer, _) = _source.KnownModule(data, Origin(""), None).shape.bodies
    yield inner + 1, outer + 1
    _source.forget()


def test_stacks_of_every_engine_are_mapped(known):
    inner, outer = (hex(each) for each in known)
    chromium = f"""RuntimeError: unreachable
    at in (wasm://wasm/7229ed32:wasm-function[0]:{inner})
    at out (wasm://wasm/7229ed32:wasm-function[1]:{outer})
    at JsvFunction_CallBound (file:///pyodide.asm.mjs:1:593832)
    at wasm://wasm/0249d42a:wasm-function[420]:0x6cab8
    at out (wasm://wasm/7229ed32:wasm-function[1]:{outer})"""
    firefox = f"""in@blob:null/6f line 2 > WebAssembly.Module:wasm-function[0]:{inner}
out@blob:null/6f line 2 > WebAssembly.Module:wasm-function[1]:{outer}
JsvFunction_CallBound@blob:null/6f:1:593832
@blob:null/6f line 1 > WebAssembly.Module:wasm-function[420]:0x6cab8
out@blob:null/6f line 2 > WebAssembly.Module:wasm-function[1]:{outer}"""
    for stack in (chromium, firefox):
        assert [str(frame) for frame in _source.wasm_frames(stack)] == ["$out (m.wat:1:32)", "$in (m.wat:1:9)"]


def test_frames_of_other_modules_are_not_taken_for_the_programs(known):
    inner, _ = known
    assert _source.wasm_frames(f"at other (wasm://wasm/1:wasm-function[0]:{hex(inner)})") == []
    assert _source.wasm_frames("at in (wasm://wasm/1:wasm-function[0]:0xfffff)") == []
    assert _source.wasm_frames("no stack at all") == []
