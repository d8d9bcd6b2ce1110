"""Completion in the Python editor: it knows the package, and what it offers can be taken."""

from bench import Bench
from playwright.sync_api import expect


def test_the_editor_offers_the_packages_names_and_what_a_memory_can_do(shared: Bench) -> None:
    page = shared.page
    shared.open_project({"main.py": ""})
    editor = page.get_by_role("textbox", name="main.py", exact=True)
    editor.click()
    page.keyboard.type("from watbench import Mem")
    offers = page.get_by_role("listbox", name="Completions")
    expect(offers.get_by_role("option", name="Memory(initial: int")).to_be_visible()
    expect(offers.get_by_role("option", name="MemoryType")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("ory\nshared = Memory(1)\nshared.gro")
    grow = offers.get_by_role("option", name="grow(pages: int) -> int")
    expect(grow).to_be_visible()
    expect(page.get_by_text("Adds pages of zeros and returns the size before, in pages.")).to_be_visible()
    grow.click()
    expect(editor).to_contain_text("shared.grow")
    page.keyboard.type("(1)\nprint(shared.size)\n")
    outcome = shared.run()
    assert outcome["stdout"] == "2\n"
