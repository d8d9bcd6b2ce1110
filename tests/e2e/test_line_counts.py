"""Counts per line: how often each line of WAT was executed, in the gutter and as tables."""

import pytest
from playwright.sync_api import expect

WAT = """(module
  (func $unused (result i32)
    (i32.const 1))
  (func $sum (export "sum") (param $n i32) (result i32) (local $s i32)
    (loop $next
      (local.set $s (i32.add (local.get $s) (local.get $n)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $s)))
"""
MAIN = """from watbench import coverage, instantiate
one = await instantiate("sum.wat")
two = await instantiate("sum.wat")
print(one.exports.sum(1000), two.exports.sum(500))
print(coverage(one).lines[6].executions)
"""


@pytest.fixture
def counting(bench):
    bench.open()
    bench.wait_ready()
    bench.open_project({"main.py": MAIN, "sum.wat": WAT})
    switch(bench)
    return bench


def switch(bench):
    bench.page.get_by_role("button", name="Features").click()
    bench.page.get_by_role("checkbox", name="counts per line").click()
    bench.page.keyboard.press("Escape")


def gutter(bench):
    return bench.page.get_by_role("tabpanel", name="sum.wat").locator(".cm-counts .cm-gutterElement span:visible")


def test_lines_show_how_often_they_were_executed_and_the_unused_are_dimmed(counting):
    counting.press_run()
    expect(counting.status).to_contain_text("Finished in")
    expect(counting.output).to_contain_text("500500 125250\n1000\n")
    counting.page.get_by_role("tab", name="sum.wat").click()
    expect(gutter(counting)).to_have_text(["0", "2", "1.5K", "1.5K", "2"])
    cold = counting.page.locator(".cm-coldLine")
    expect(cold).to_have_text(["    (i32.const 1))"], use_inner_text=True)
    # They stay with their lines, and go with the next run.
    counting.edit("sum.wat", ";; a line more\n" + WAT)
    counting.page.get_by_role("tab", name="sum.wat").click()
    switch(counting)
    counting.edit("main.py", MAIN.rpartition("print")[0])
    counting.press_run()
    expect(counting.status).to_contain_text("Finished in")
    counting.page.get_by_role("tab", name="sum.wat").click()
    expect(gutter(counting)).to_have_count(0)
    expect(counting.page.locator(".counts")).to_have_count(0)


def test_the_hottest_lines_and_functions_are_listed_and_lead_to_their_places(counting):
    counting.press_run()
    lines = counting.page.get_by_role("table", name="Lines")
    expect(lines.get_by_role("row").nth(1)).to_have_text("sum.wat:755.5%7,5001,500")
    functions = counting.page.get_by_role("table", name="Functions")
    expect(functions.get_by_role("row").nth(1)).to_have_text("$sum100%13,5042")
    expect(functions.get_by_role("row").nth(2)).to_have_text("$unused0%00")
    lines.get_by_role("button", name="sum.wat:7").click()
    expect(counting.page.get_by_role("tab", name="sum.wat")).to_have_attribute("aria-selected", "true")
    expect(counting.page.get_by_role("tabpanel", name="sum.wat").locator(".cm-activeLine")).to_contain_text(
        "(br_if $next"
    )


def test_stop_tells_the_counts_up_to_then(counting):
    program = (
        'from watbench import instantiate\nspin = await instantiate("sum.wat")\nprint("begun")\nspin.exports.sum(0)\n'
    )
    counting.edit("main.py", program)
    counting.edit(
        "sum.wat", WAT.replace("(br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))", "(br $next))")
    )
    counting.press_run()
    expect(counting.output).to_contain_text("begun")
    counting.stop()
    expect(counting.page.get_by_role("table", name="Lines")).to_be_visible()
