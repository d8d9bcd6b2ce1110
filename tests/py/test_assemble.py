"""`wat2wasm`, `wasm2wat` and `validate`."""

import pytest
from watbench import Instance, Module, WatError, _assemble, validate, wasm2wat, wat2wasm


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


BAD = "(module\n  (func (result i32)))\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_text_that_was_read_from_a_file_of_the_project_has_its_problems_there(project, monkeypatch, newline):
    folder = project({"parts/bad.wat": "", "good.wat": "(module)"})
    (folder / "parts/bad.wat").write_bytes(BAD.replace("\n", newline).encode())
    monkeypatch.setattr(_assemble, "_folder", str(folder))
    for mode in (None, ""):
        with open("parts/bad.wat", newline=mode) as file, pytest.raises(WatError) as caught:
            wat2wasm(file.read())
        (found,) = caught.value.diagnostics
        assert (found.file, found.line) == ("parts/bad.wat", 2)


def test_text_that_two_files_have_or_none_is_nobodys(project, monkeypatch):
    monkeypatch.setattr(_assemble, "_folder", str(project({"one.wat": BAD, "two.wat": BAD})))
    for text in (BAD, BAD + ";; more"):
        with pytest.raises(WatError) as caught:
            wat2wasm(text)
        assert caught.value.diagnostics[0].file == "<wat>"


def test_wat_is_text():
    with pytest.raises(TypeError, match="WAT is text, a str, and this is a bytes"):
        wat2wasm(b"(module)")
