"""The Canvas: a program's bytes become pixels, exactly, and an animation keeps pace with the page."""

import re

import pytest
from bench import Bench
from playwright.sync_api import Locator, expect

PROJECT = {"main.py": ""}


@pytest.fixture
def project(shared: Bench) -> Bench:
    """A page with one program, in an interpreter that these tests share."""
    shared.keep_project(PROJECT)
    return shared


def picture(project: Bench, width: int, height: int) -> Locator:
    region = project.page.get_by_role("region", name="Canvas")
    return region.get_by_role("img", name=f"Picture drawn by the program, {width} by {height} pixels")


def pixels(canvas: Locator) -> list[int]:
    data: list[int] = canvas.evaluate(
        "(canvas) => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"
    )
    return data


def test_the_pixels_are_those_of_the_memory_and_the_canvas_comes_to_the_front(project: Bench) -> None:
    colours = [255, 0, 0, 255, 0, 128, 0, 255, 0, 0, 255, 255, 1, 2, 3, 255, 255, 255, 255, 255, 0, 0, 0, 0]
    outcome = project.run_edited(
        f"from watbench import Memory, canvas\n\nmemory = Memory(initial=1)\nmemory[100:124] = bytes({colours})\ncanvas.show(memory, 100, 3, 2)\n",
    )
    assert outcome["kind"] == "ok"
    expect(project.page.get_by_role("tab", name="Canvas")).to_have_attribute("aria-selected", "true")
    shown = picture(project, 3, 2)
    expect(shown).to_be_visible()
    assert pixels(shown) == colours
    expect(project.page.get_by_role("region", name="Canvas")).to_contain_text("3 × 2")


def test_a_memory_of_the_raw_bridge_is_drawn_too(project: Bench) -> None:
    project.run_edited(
        """from js import Object, Uint8Array, WebAssembly
from pyodide.ffi import to_js
from watbench import canvas

memory = WebAssembly.Memory.new(to_js({"initial": 1}, dict_converter=Object.fromEntries))
Uint8Array.new(memory.buffer).fill(255, 8, 24)
canvas.show(memory, 8, 1, 4)
""",
    )
    expect(picture(project, 1, 4)).to_be_visible()
    assert pixels(picture(project, 1, 4)) == [255] * 16


def test_the_last_picture_of_an_animation_stays(project: Bench) -> None:
    outcome = project.run_edited(
        """from watbench import Memory, canvas

memory = Memory(initial=1)
for step in range(30):
    memory.fill(0, 16, step)
    memory[3:16:4] = bytes([255] * 4)
    memory.show(0, 2, 2)
    await canvas.painted()
print("ended")
""",
    )
    assert (outcome["kind"], outcome["stdout"]) == ("ok", "ended\n")
    expect(picture(project, 2, 2)).to_be_visible()
    assert pixels(picture(project, 2, 2)) == [29, 29, 29, 255] * 4


def test_stop_ends_an_animation_without_an_end(project: Bench) -> None:
    project.edit(
        "main.py",
        """from watbench import Memory, canvas

memory = Memory(initial=1)
while True:
    canvas.show(memory, 0, 5, 5)
    await canvas.painted()
""",
    )
    project.start()
    expect(picture(project, 5, 5)).to_be_visible()
    expect(project.page.get_by_role("region", name="Canvas")).to_contain_text("frames a second")
    project.stop()
    expect(project.status).to_contain_text("Stopped at main.py:")


def test_a_run_that_draws_nothing_leaves_no_picture_behind(project: Bench) -> None:
    project.run_edited("from watbench import Memory\n\nMemory(initial=1).show(0, 4, 4)\n")
    expect(picture(project, 4, 4)).to_be_visible()
    project.run_edited("pass\n")
    region = project.page.get_by_role("region", name="Canvas")
    expect(region.get_by_role("img")).to_have_count(0)
    expect(region).to_contain_text("Pictures that your program draws appear here.")


def test_the_picture_can_be_seen_in_its_actual_size_and_saved(project: Bench) -> None:
    project.run_edited("from watbench import Memory\n\nMemory(initial=1).show(0, 16, 16)\n")
    region = project.page.get_by_role("region", name="Canvas")
    shown = picture(project, 16, 16)
    fitted = shown.bounding_box()
    assert fitted is not None
    assert fitted["width"] > 16
    assert fitted["width"] == fitted["height"]
    region.get_by_role("button", name="Actual size").click()
    expect(region.get_by_role("button", name="Actual size")).to_have_attribute("aria-pressed", "true")
    actual = shown.bounding_box()
    assert actual is not None
    assert (actual["width"], actual["height"]) == (16, 16)
    region.get_by_role("button", name="Actual size").click()
    with project.page.expect_download() as download:
        region.get_by_role("button", name="Save PNG").click()
    assert download.value.suggested_filename == "canvas.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("call", "exception", "words"),
    [
        (
            "canvas.show(memory, 0, 200, 200)",
            "IndexError",
            "160,000 bytes at address 0 are not all inside a memory of 65,536",
        ),
        ("canvas.show(memory, -4, 2, 2)", "IndexError", "addresses start at 0"),
        ("canvas.show(memory, 0, 0, 4)", "ValueError", "width is a number of pixels, 1 or more"),
        ("canvas.show(memory, 0, 4, 2.5)", "ValueError", "height is a number of pixels, 1 or more"),
        ("canvas.show(memory, 0, 20_000, 20_000)", "ValueError", "the canvas has at most 8,192"),
        ("canvas.show(memory, '0', 2, 2)", "TypeError", "an address is an int"),
        ("canvas.show([0] * 16, 0, 2, 2)", "TypeError", "a WebAssembly.Memory is needed"),
    ],
)
def test_a_picture_that_cannot_be_is_an_error_that_says_why(
    project: Bench, call: str, exception: str, words: str
) -> None:
    outcome = project.run_edited(f"from watbench import Memory, canvas\n\nmemory = Memory(initial=1)\n{call}\n")
    assert (outcome["kind"], outcome["exception"]) == ("raised", exception)
    expect(project.output).to_contain_text(words)
    expect(project.output.get_by_role("button", name=re.compile('^File "main.py", line 4$'))).to_be_visible()
