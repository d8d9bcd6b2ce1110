"""Engines' stacks mapped to the instructions of WAT texts."""

import pytest
from watbench import _source, wat2wasm
from watbench._source import Origin


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
        assert [str(frame) for frame in _source.wasm_frames(stack)] == ["$out (m.wat:1:43)", "$in (m.wat:1:19)"]


def test_frames_of_other_modules_are_not_taken_for_the_programs(known):
    inner, _ = known
    assert _source.wasm_frames(f"at other (wasm://wasm/1:wasm-function[0]:{hex(inner)})") == []
    assert _source.wasm_frames("at in (wasm://wasm/1:wasm-function[0]:0xfffff)") == []
    assert _source.wasm_frames("no stack at all") == []
