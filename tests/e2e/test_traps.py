"""Traps in the person's own words: the line, the stack through both languages, the sentence, and the mark in the editor."""

import pytest
from bench import Bench
from playwright.sync_api import expect

CALL = "from watbench import instantiate\n\n(await instantiate('m.wat')).exports.go()\n"

SHAPES = {
    "flat": """
    i32.const 1
    i32.const 65536
    i32.load ;; here
    drop
    drop""",
    "folded": """
    (drop (i32.add (i32.const 1)
      (i32.load ;; here
        (i32.const 65536))))""",
    "mixed": """
    i32.const 1
    (if (then
      i32.const 65536
      (drop (i32.load)) ;; here
    ) (else))""",
    "strange": """
    (@note (i32.load) "(") (; i32.load (; ünd 🎉 ;) ;)
    (; 𝄞 ;) (drop (; é ;) (i32.load offset=0x10 align=1 ;; here
      (i32.const 65521)))""",
}


@pytest.fixture
def project(shared: Bench) -> Bench:
    shared.keep_project({"main.py": CALL, "m.wat": ""})
    return shared


def expect_marked(project: Bench, name: str, line: str) -> None:
    project.page.get_by_role("tab", name=name).click()
    expect(project.page.locator(".cm-endedLine:visible")).to_have_text(line)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_link_of_a_trap_leads_to_its_line(project: Bench, shape: str, newline: str) -> None:
    text = f'(module ;; größe 🎉\n  (memory 1)\n  (func $f (export "go"){SHAPES[shape]}))'
    lines = text.split("\n")
    row = next(number for number, line in enumerate(lines) if ";; here" in line)
    column = lines[row].encode("utf-16-le").index("i32.load".encode("utf-16-le")) // 2
    project.open_project({"main.py": CALL, "m.wat": text.replace("\n", newline)})
    assert project.run()["trap"] == "out of bounds memory access"
    place = f"m.wat:{row + 1}:{column + 1}"
    frame = project.output.get_by_role("listitem").last
    expect(frame).to_contain_text(f"{place} in $f")
    expect(frame).to_contain_text(lines[row].strip())
    expect(project.output).to_contain_text("and the memory ends after 65,536 bytes (1 page).")
    expect(project.status).to_contain_text(f"at m.wat:{row + 1}")
    frame.get_by_role("button", name=place, exact=True).click()
    expect(project.page.get_by_role("textbox", name="m.wat", exact=True)).to_be_focused()
    expect(project.page.locator(".cm-activeLine:visible")).to_have_text(lines[row])
    expect_marked(project, "m.wat", lines[row])


def test_the_mark_goes_with_its_line_and_away_with_the_next_run(project: Bench) -> None:
    project.open_project({"main.py": CALL, "m.wat": '(module\n  (func (export "go")\n    unreachable))'})
    project.run()
    expect_marked(project, "m.wat", "    unreachable))")
    project.page.get_by_role("textbox", name="m.wat", exact=True).click()
    project.page.keyboard.press("ControlOrMeta+Home")
    project.page.keyboard.type(";; one line more\n")
    expect_marked(project, "m.wat", "    unreachable))")
    project.output.get_by_role("button", name="m.wat:3:5", exact=True).click()
    expect(project.page.locator(".cm-activeLine:visible")).to_have_text("    unreachable))")
    project.edit("main.py", "print('well')\n")
    project.run()
    project.page.get_by_role("tab", name="m.wat").click()
    expect(project.page.locator(".cm-endedLine")).to_have_count(0)


def test_an_exception_shows_the_way_through_webassembly(project: Bench) -> None:
    project.open_project(
        {
            "main.py": """from watbench import instantiate


def host(number):
    return 1 // number


exports = (await instantiate("m.wat", {"h": {"host": host}})).exports
exports.go(0)
""",
            "m.wat": """(module
  (import "h" "host" (func $host (param i32) (result i32)))
  (func $inner (param i32) (result i32)
    (call $host
      (local.get 0)))
  (func (export "go") (param i32) (result i32)
    local.get 0
    call $inner))
""",
        }
    )
    assert project.run()["exception"] == "ZeroDivisionError"
    expect(project.output.get_by_role("listitem")).to_contain_text(
        ["main.py:9:1 in <module>", "m.wat:8:5 in", "m.wat:4:6 in $inner", "main.py:5:12 in host"]
    )
    project.output.get_by_role("button", name="m.wat:4:6", exact=True).click()
    expect(project.page.locator(".cm-activeLine:visible")).to_have_text("    (call $host")
    expect_marked(project, "main.py", "    return 1 // number")


def test_a_trap_in_text_within_python_is_marked_there(project: Bench) -> None:
    project.open_project(
        {
            "main.py": '''from watbench import Instance, Module

module = Module("""(module ;; é
  (table 2 funcref) (elem (i32.const 0) $other) (func $other (result f64) (f64.const 1))
  (func (export "go") (param i32)
    (i32.const 7) (; 🎉 ;) (call_indirect (param i32) (local.get 0))))""")
Instance(module).exports.go(0)
'''
        }
    )
    assert project.run()["kind"] == "trap"
    expect(project.output).to_contain_text(
        "call_indirect wants a function of type (func (param i32)), "
        "and element 0 of the table is one of type (func (result f64))."
    )
    expect_marked(project, "main.py", '    (i32.const 7) (; 🎉 ;) (call_indirect (param i32) (local.get 0))))""")')
    expect(project.output.get_by_role("listitem").last).to_contain_text("main.py:6:29")


def test_text_and_binary_that_differ_give_the_functions_line_and_say_so(project: Bench) -> None:
    project.open_project(
        {
            "main.py": """from watbench import Instance, Module, _source, wat2wasm

with open("m.wat") as file:
    text = file.read()
data = wat2wasm(text.replace("nop", "i32.const 1 drop"))
_source.forget()
_source.remember(data, _source.Origin("m.wat"), text)
Instance(Module(data)).exports.go()
""",
            "m.wat": '(module\n  (func $f (export "go")\n    nop\n    unreachable))',
        }
    )
    assert project.run()["kind"] == "trap"
    expect(project.output.get_by_role("listitem").last).to_contain_text("m.wat:2:3 in $f")
    expect(project.output).to_contain_text(
        "The line is the function's first: instruction 1 of function $f is nop in the text and i32.const at byte"
    )
    expect_marked(project, "m.wat", '  (func $f (export "go")')
