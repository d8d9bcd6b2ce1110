"""`wat2wasm`, `wasm2wat` and `validate`."""

import pytest
from watbench import Instance, Module, WatError, validate, wasm2wat, wat2wasm


def test_text_becomes_bytes_and_text_again():
    data = wat2wasm('(module (func $answer (export "answer") (result i32) i32.const 42))')
    assert Instance(Module(data)).exports.answer() == 42
    again = wasm2wat(data)
    assert "$answer" in again
    assert "i32.const 42" in again
    assert Instance(Module(wat2wasm(again))).exports.answer() == 42


def test_text_outside_ascii_is_kept():
    data = wat2wasm('(module (memory 1) (data (i32.const 0) "grüße 𝄞") (export "mémoire" (memory 0)))')
    assert Instance(Module(data)).exports["mémoire"].text(0) == "grüße 𝄞"


def test_bytes_that_are_no_module_cannot_be_printed():
    with pytest.raises(ValueError, match=r"\S"):
        wasm2wat(b"no module")


def test_validate_never_raises_for_a_module():
    assert validate(wat2wasm("(module)"))
    assert not validate(b"")
    assert not validate("(module (func i32.add))")
    with pytest.raises(TypeError):
        validate(5)


def test_a_problem_has_its_place_and_range():
    with pytest.raises(WatError) as caught:
        wat2wasm("(module\n  (func " + "(result i32)))")
    (found,) = caught.value.diagnostics
    assert (found.file, found.severity, found.line) == ("<wat>", "error", 2)
    assert found.start < found.end
    assert "type mismatch" in found.message


def test_wat_is_text():
    with pytest.raises(TypeError, match="WAT is text, a str, and this is a bytes"):
        wat2wasm(b"(module)")
