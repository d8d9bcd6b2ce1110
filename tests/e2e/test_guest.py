"""Python's own buffers lent to modules, in the page: drawn in place, kept out of the Memory view, and refused when closed."""

import pytest
from bench import Bench
from playwright.sync_api import expect

GRADIENT = """(module
  (import "js" "memory" (memory 1))
  (import "js" "pixels" (global $pixels i32))
  (func (export "draw") (param $count i32)
    (local $pixel i32) (local $address i32)
    (loop $next
      (local.set $address (i32.add (global.get $pixels) (i32.shl (local.get $pixel) (i32.const 2))))
      (i32.store8 (local.get $address) (i32.mul (local.get $pixel) (i32.const 10)))
      (i32.store8 offset=3 (local.get $address) (i32.const 255))
      (local.set $pixel (i32.add (local.get $pixel) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $pixel) (local.get $count))))))
"""
HEAD = "from watbench import Module, Instance, canvas, guest\n\nmodule = Module.from_file('gradient.wat')\n"
PROJECT = {"main.py": "", "gradient.wat": GRADIENT}


@pytest.fixture
def project(shared: Bench) -> Bench:
    """A page with a module that draws, in an interpreter that these tests share."""
    shared.keep_project(PROJECT)
    return shared


def run(project: Bench, program: str) -> dict[str, object]:
    return project.run_edited(HEAD + program)


def test_a_module_draws_into_a_bytearray_and_the_canvas_shows_it_without_a_copy_between(project: Bench) -> None:
    outcome = run(
        project,
        """pixels = bytearray(4 * 4 * 4)
with guest(pixels) as lent:
    Instance(module, {"js": {"memory": lent, "pixels": lent}}).exports.draw(16)
    canvas.show(lent, 0, 4, 4)
print(list(pixels[:12]))
pixels.append(1)
""",
    )
    assert (outcome["kind"], outcome["stdout"]) == ("ok", "[0, 0, 0, 255, 10, 0, 0, 255, 20, 0, 0, 255]\n")
    picture = project.page.get_by_role("img", name="Picture drawn by the program, 4 by 4 pixels")
    expect(picture).to_be_visible()
    data = picture.evaluate("(canvas) => [...canvas.getContext('2d').getImageData(0, 0, 4, 4).data]")
    assert data == [byte for pixel in range(16) for byte in (pixel * 10, 0, 0, 255)]


def test_python_s_memory_is_no_memory_of_the_program(project: Bench) -> None:
    outcome = run(
        project,
        """lent = guest(bytearray(64))
instance = Instance(module, {"js": {"memory": lent, "pixels": lent}})
instance.exports.draw(16)
# Python's memory grows, and the buffer stays where it is.
more = bytearray(100_000_000)
instance.exports.draw(8)
""",
    )
    assert outcome["kind"] == "ok"
    project.page.get_by_role("tab", name="Memory").click()
    view = project.page.get_by_role("region", name="Memory")
    expect(view.get_by_role("grid")).to_have_count(0)


def test_a_call_after_the_buffer_was_given_back_is_an_error_that_says_so(project: Bench) -> None:
    outcome = run(
        project,
        """with guest(bytearray(64)) as lent:
    draw = Instance(module, {"js": {"memory": lent, "pixels": lent}}).exports.draw
    await draw.call_async(16)
try:
    await draw.call_async(16)
except ValueError as error:
    print("awaited:", error)
draw(16)
""",
    )
    assert (outcome["kind"], outcome["exception"]) == ("raised", "ValueError")
    assert "awaited: this instance worked on <Guest: bytearray of 64 bytes at" in str(outcome["stdout"])
    expect(project.output).to_contain_text("which is closed: lend the buffer again, and make a new instance")


def test_a_buffer_is_not_given_back_while_a_call_of_its_module_waits(project: Bench) -> None:
    outcome = run(
        project,
        """import asyncio
release, began = asyncio.Event(), asyncio.Event()
async def wait():
    began.set()
    await release.wait()
lent = guest(data := bytearray(1))
exports = Instance(Module('''(module
  (import "js" "memory" (memory 1)) (import "js" "offset" (global $offset i32)) (import "js" "wait" (func $wait))
  (func (export "go") (call $wait) (i32.store8 (global.get $offset) (i32.const 7)))
  (func (export "rest")))'''), {"js": {"memory": lent, "offset": lent, "wait": wait}}).exports
call = asyncio.ensure_future(exports.go.call_async())
await began.wait()
exports.rest()
await exports.rest.call_async()
try:
    lent.close()
except RuntimeError as error:
    print(error)
release.set()
await call
lent.close()
print(data, lent.closed)
""",
    )
    assert outcome["kind"] == "ok", outcome
    assert str(outcome["stdout"]).startswith("a call is under way that works on <Guest: bytearray of 1 byte at")
    assert str(outcome["stdout"]).endswith("bytearray(b'\\x07') True\n")


def test_a_module_that_would_write_into_python_is_told_what_to_change(project: Bench) -> None:
    outcome = run(
        project,
        """lent = guest(bytearray(64))
Instance(Module('''(module
  (memory (export "memory") (import "js" "memory") 1)
  (data (i32.const 1024) "text")
  (func $more (drop (memory.grow (i32.const 1))))
  (func $poke (i32.store (i32.const 16) (i32.const 1))))'''), {"js": {"memory": lent}})
""",
    )
    assert outcome["kind"] == "unlinkable"
    table = project.output.get_by_role("table", name="Imports that do not fit")
    for words in (
        "take the export out",
        "lies at a fixed address",
        "$more grows that memory",
        "$poke uses a fixed address",
    ):
        expect(table).to_contain_text(words)


def test_a_module_copies_between_a_lent_buffer_and_a_memory_of_its_own(project: Bench) -> None:
    outcome = run(
        project,
        """data = bytearray(b"lent")
with guest(data) as lent:
    exports = Instance(Module('''(module
      (import "js" "memory" (memory $lent 1))
      (import "js" "offset" (global $offset i32))
      (memory $own (export "own") 1)
      (func (export "turn")
        (memory.copy $own $lent (i32.const 8) (global.get $offset) (i32.const 4))
        (i32.store8 $own (i32.const 8) (i32.const 66))
        (memory.copy $lent $own (global.get $offset) (i32.const 8) (i32.const 4))))'''),
      {"js": {"memory": lent, "offset": lent}}).exports
    exports.turn()
print(data, exports.own[8:12])
""",
    )
    assert (outcome["kind"], outcome["stdout"]) == ("ok", "bytearray(b'Bent') b'Bent'\n"), outcome
    project.page.get_by_role("tab", name="Memory").click()
    grids = project.page.get_by_role("region", name="Memory").get_by_role("grid")
    expect(grids).to_have_count(1)
    expect(grids).to_have_accessible_name("Bytes of own")
