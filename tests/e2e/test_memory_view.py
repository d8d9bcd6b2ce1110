"""The Memory view: the bytes of every live memory, while a program runs and after it ended."""

import re

import pytest
from bench import RAW, Bench
from playwright.sync_api import Locator, expect

PROJECT = {
    "main.py": "",
    "store.wat": """(module
  (memory (export "store") 1 4)
  (data (i32.const 32) "Watbench")
  (func (export "more") (result i32) (memory.grow (i32.const 2))))
""",
}


@pytest.fixture
def project(shared: Bench) -> Bench:
    """A page with the files of `PROJECT` and the Memory view in front, in an interpreter that these tests share."""
    shared.keep_project(PROJECT)
    shared.page.get_by_role("tab", name="Memory").click()
    return shared


def run(project: Bench, program: str) -> None:
    assert project.run_edited(program)["kind"] == "ok"


def view(project: Bench) -> Locator:
    return project.page.get_by_role("region", name="Memory")


def grid(project: Bench, name: str) -> Locator:
    return view(project).get_by_role("grid", name=f"Bytes of {name}")


def row(project: Bench, name: str, address: str) -> Locator:
    return grid(project, name).get_by_role("row").filter(has=project.page.get_by_role("rowheader", name=address))


def expect_row(project: Bench, name: str, address: str, data: bytes) -> None:
    """A row shows these bytes, in hexadecimal and as text."""
    text = "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in data)
    expect(row(project, name, address).get_by_role("gridcell")).to_have_text([*(f"{byte:02x}" for byte in data), text])


def expect_cursor(project: Bench, address: str) -> None:
    """The byte at the cursor, described below the grid, is the one at this address."""
    expect(view(project).get_by_role("definition").first).to_have_text(address)


def go_to(project: Bench, address: str) -> None:
    field = view(project).get_by_role("textbox", name="Go to address")
    field.fill(address)
    field.press("Enter")


def choose(project: Bench, name: str) -> None:
    memories = view(project).get_by_role("combobox", name="Memory")
    memories.select_option(label=memories.get_by_role("option").filter(has_text=name).first.inner_text())


def test_it_says_what_will_be_here_before_anything_has_run(project: Bench) -> None:
    project.open_project(PROJECT)
    expect(view(project)).to_contain_text("The bytes of every linear memory that your program makes or exports")
    run(project, "pass\n")
    expect(view(project)).to_contain_text("The program made no linear memory.")


def test_after_a_run_the_bytes_of_its_memory_are_shown_in_hex_and_as_text(project: Bench) -> None:
    run(
        project,
        """from watbench import instantiate

instance = await instantiate("store.wat")
instance.exports.store[48:64] = bytes(range(0, 256, 16))
""",
    )
    expect_row(project, "store", "00000020", b"Watbench".ljust(16, b"\0"))
    expect_row(project, "store", "00000030", bytes(range(0, 256, 16)))
    expect(view(project)).to_contain_text("1 page · 65,536 bytes")


def test_the_bytes_that_a_run_changed_are_marked_and_can_be_gone_through(project: Bench) -> None:
    run(
        project,
        "from watbench import Memory\n\nmemory = Memory(initial=1)\nmemory[0x25] = 7\nmemory[0x9000:0x9002] = b'ab'\n",
    )
    name = "memory 0"
    changed = grid(project, name).get_by_role("gridcell", name="07, changed")
    expect(changed).to_have_count(1)
    expect_cursor(project, "0x00000025 (37)")
    expect(row(project, name, "00000020").get_by_role("gridcell", name=re.compile("changed"))).to_have_count(1)
    view(project).get_by_role("button", name="Next changed byte").click()
    expect(view(project)).to_contain_text("Changed byte at 0x9000")
    expect_cursor(project, "0x00009000 (36,864)")
    view(project).get_by_role("button", name="Previous changed byte").click()
    expect_cursor(project, "0x00000025 (37)")
    view(project).get_by_role("button", name="Previous changed byte").click()
    expect(view(project)).to_contain_text("Changed byte at 0x9001, found from the end of the memory on.")


def test_bytes_that_differ_from_the_last_run_are_marked_when_asked_for(project: Bench) -> None:
    program = (
        "from watbench import Memory\n\nmemory = Memory(initial=1)\nmemory[16:20] = b'same'\nmemory[20:24] = b'old!'\n"
    )
    run(project, program)
    run(project, program.replace("old!", "new!"))
    marked = grid(project, "memory 0").get_by_role("gridcell", name=re.compile(", changed"))
    go_to(project, "0")
    expect(marked).to_have_count(8)
    view(project).get_by_role("combobox", name="Mark bytes").select_option(label="that differ from the last run")
    expect(marked).to_have_count(3)
    view(project).get_by_role("combobox", name="Mark bytes").select_option(label="changed by this run")
    expect(marked).to_have_count(8)


def test_an_address_is_gone_to_in_decimal_and_in_hexadecimal_and_refused_past_the_end(project: Bench) -> None:
    run(project, "from watbench import Memory\n\nmemory = Memory(initial=1)\nmemory[65_535] = 255\nmemory[4096] = 1\n")
    go_to(project, "4096")
    expect_cursor(project, "0x00001000 (4,096)")
    expect(grid(project, "memory 0")).to_be_focused()
    go_to(project, "0xFFFF")
    expect_cursor(project, "0x0000ffff (65,535)")
    expect_row(project, "memory 0", "0000fff0", bytes(15) + b"\xff")
    go_to(project, "65536")
    expect(view(project).get_by_role("alert")).to_have_text("Past the end: the last address is 0xffff (65,535).")
    go_to(project, "here")
    expect(view(project).get_by_role("alert")).to_have_text("Write an address as 4096 or 0x1000.")
    go_to(project, "0x1_0")
    expect(view(project).get_by_role("alert")).to_have_count(0)
    expect_cursor(project, "0x00000010 (16)")


def test_the_page_count_follows_grow(project: Bench) -> None:
    run(
        project,
        "from watbench import instantiate\n\ninstance = await instantiate('store.wat')\nprint(instance.exports.more())\n",
    )
    expect(view(project)).to_contain_text("3 pages · 196,608 bytes")
    go_to(project, "0x2ffff")
    expect_cursor(project, "0x0002ffff (196,607)")


def test_memories_of_the_package_and_of_the_raw_bridge_are_listed_by_name(project: Bench) -> None:
    run(
        project,
        RAW
        + """from watbench import Memory, instantiate, wat2wasm

given = Memory(initial=2)
given[0:5] = b"given"
module = '(module (import "js" "shared_mem" (memory 1)) (memory (export "own") 1))'
instance = await instantiate(module, {"js": {"shared_mem": given}})
instance.exports.own[0:3] = b"own"
raw = WebAssembly.Memory.new(js_object({"initial": 3}))
Uint8Array.new(raw.buffer)[0] = 0x7A
exported = await WebAssembly.instantiate(to_js(wat2wasm('(module (memory (export "raw_export") 4))')))
""",
    )
    options = view(project).get_by_role("combobox", name="Memory").get_by_role("option")
    expect(options).to_have_text(
        [
            re.compile(r"^js\.shared_mem \(2 pages, 128 KiB\)"),
            re.compile(r"^own \(1 page, 64 KiB\)"),
            re.compile(r"^memory 2 \(3 pages, 192 KiB\)"),
            re.compile(r"^raw_export \(4 pages, 256 KiB\)"),
        ]
    )
    choose(project, "js.shared_mem")
    expect_row(project, "js.shared_mem", "00000000", b"given".ljust(16, b"\0"))
    choose(project, "own")
    expect_row(project, "own", "00000000", b"own".ljust(16, b"\0"))
    choose(project, "memory 2")
    expect_row(project, "memory 2", "00000000", b"z".ljust(16, b"\0"))


def test_it_follows_a_memory_while_the_program_runs(project: Bench) -> None:
    project.edit(
        "main.py",
        """import asyncio
from watbench import Memory

memory = Memory(initial=1)
memory[0] = 0
while True:
    memory[0] = memory[0] % 9 + 1
    memory[1] = 9
    await asyncio.sleep(0.02)
""",
    )
    project.start()
    first = row(project, "memory 0", "00000000").get_by_role("gridcell").first
    expect(first).to_contain_text(re.compile("0[1-9]"))
    before = first.inner_text()
    expect(first).not_to_have_text(before)
    project.stop()
    expect(row(project, "memory 0", "00000000").get_by_role("gridcell").nth(1)).to_have_text("09")


def test_a_busy_program_s_memory_is_said_to_wait(project: Bench) -> None:
    project.edit(
        "main.py",
        "import asyncio\nfrom watbench import Memory\n\nmemory = Memory(initial=1)\nmemory[0] = 5\nawait asyncio.sleep(1)\nwhile True:\n    pass\n",
    )
    project.start()
    expect(view(project)).to_contain_text("The program is busy and answers when it pauses.")
    expect(row(project, "memory 0", "00000000").get_by_role("gridcell").first).to_have_text("05")
    project.stop()
    expect(view(project).get_by_text("The program is busy")).to_be_hidden()


def test_the_keyboard_moves_through_the_bytes(project: Bench) -> None:
    page = project.page
    run(
        project,
        "from watbench import Memory\n\nmemory = Memory(initial=1)\nmemory[3:7] = (866).to_bytes(4, 'little')\n",
    )
    bytes_ = grid(project, "memory 0")
    bytes_.focus()
    for key, address in [
        ("Control+Home", "0x00000000 (0)"),
        ("ArrowRight", "0x00000001 (1)"),
        ("ArrowDown", "0x00000011 (17)"),
        ("End", "0x0000001f (31)"),
        ("Home", "0x00000010 (16)"),
        ("ArrowUp", "0x00000000 (0)"),
        ("Control+End", "0x0000ffff (65,535)"),
        ("n", "0x00000003 (3)"),
    ]:
        page.keyboard.press(key)
        expect_cursor(project, address)
    expect(bytes_).to_have_attribute("aria-activedescendant", re.compile("memory-byte"))
    cursor = page.locator(f"#{bytes_.get_attribute('aria-activedescendant')}")
    expect(cursor).to_have_accessible_name("62, changed")
    expect(view(project).get_by_role("definition").filter(has_text=re.compile("^866$"))).not_to_have_count(0)
    page.keyboard.press("PageDown")
    expect(view(project).get_by_role("definition").first).not_to_have_text("0x00000003 (3)")
    page.keyboard.press("g")
    expect(view(project).get_by_role("textbox", name="Go to address")).to_be_focused()


def test_a_memory_of_4_gib_scrolls_to_its_end(project: Bench) -> None:
    page = project.page
    run(project, "from watbench import Memory\n\nmemory = Memory(initial=65_536)\nmemory[2**32 - 3:] = b'end'\n")
    expect(view(project)).to_contain_text("65,536 pages · 4,294,967,296 bytes")
    bytes_ = grid(project, "memory 0")
    box = bytes_.bounding_box()
    assert box is not None
    bytes_.evaluate("(element) => element.scrollTo(0, element.scrollHeight)")
    expect_row(project, "memory 0", "fffffff0", bytes(13) + b"end")
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.wheel(0, -2000)
    expect(row(project, "memory 0", "fffffff0")).to_have_count(0)
    page.mouse.wheel(0, 4000)
    expect_row(project, "memory 0", "fffffff0", bytes(13) + b"end")
    go_to(project, "0x8000_0000")
    expect_cursor(project, "0x80000000 (2,147,483,648)")


def test_the_bytes_of_a_lost_python_stay_and_are_said_to_be_gone(project: Bench) -> None:
    project.edit(
        "main.py",
        "import os\nfrom watbench import Memory\n\nmemory = Memory(initial=1)\nmemory[0] = 5\nimport asyncio\nawait asyncio.sleep(2)\nos._exit(1)\n",
    )
    project.start()
    expect(view(project)).to_contain_text("1 page · 65,536 bytes")
    go_to(project, "0")
    expect(row(project, "memory 0", "00000000").get_by_role("gridcell").first).to_have_text("05")
    expect(project.status).to_contain_text("The program ended Python with os._exit(1).")
    expect(view(project)).to_contain_text("Python was started afresh, so this memory is gone.")
    expect(row(project, "memory 0", "00000000").get_by_role("gridcell").first).to_have_text("05")


def test_named_regions_are_marked_named_at_the_cursor_and_gone_to(project: Bench) -> None:
    run(
        project,
        """from watbench import Memory

memory = Memory(initial=1)
allocator = memory.allocator(start=32, gap=8)
allocator.take("pixels", 40, align=4)
allocator.take("sound", 5, align=1, access="w")
memory[0] = 1
""",
    )
    regions = view(project).get_by_role("combobox", name="Go to region")
    expect(regions.get_by_role("option")).to_have_text(["2 named", "pixels 0x20–0x47", "sound 0x50–0x54"])
    region = view(project).get_by_role("term").filter(has_text="Region").locator("xpath=following-sibling::dd")
    expect(region).to_have_text("none")
    regions.select_option(label="sound 0x50–0x54")
    expect_cursor(project, "0x00000050 (80)")
    expect(region).to_have_text("sound, byte 0 of 5, write")
    go_to(project, "0x47")
    expect(region).to_have_text("pixels, byte 39 of 40, read and write")
    go_to(project, "0x48")
    expect(region).to_have_text("none")
    marked = grid(project, "memory 0").locator(".memory-byte.region")
    expect(marked).to_have_count(45)
    run(project, "from watbench import Memory\n\nmemory = Memory(initial=1)\n")
    expect(regions).to_be_hidden()
    expect(region).to_be_hidden()
