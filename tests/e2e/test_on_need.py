"""Parts of the page that are loaded when they are needed: they come late, or not at first, and the page works meanwhile."""

import pytest
from bench import Bench
from playwright.sync_api import Locator, Route, expect

PROJECT = {"main.py": "def answer():\n    return 42\n", "empty.wat": "(module)\n"}
LOST = "ERR_FAILED|Failed to fetch dynamically imported module"


def cut_off(bench: Bench, part: str) -> None:
    bench.page.route(f"**/assets/{part}-*.js*", lambda route: route.abort())


def missing(bench: Bench, words: str) -> Locator:
    return bench.page.locator(".cm-part-missing:visible").filter(has_text=words)


def test_find_pressed_before_search_has_arrived_opens_it_when_it_has(bench: Bench) -> None:
    page = bench.page
    held: list[Route] = []
    page.route("**/assets/finding-*.js", lambda route: held.append(route))
    bench.open()
    bench.open_project(PROJECT)
    editor = page.get_by_role("textbox", name="main.py", exact=True)
    editor.click()
    with page.expect_request("**/assets/finding-*.js"):
        page.keyboard.press("ControlOrMeta+f")
    page.keyboard.type("# ")
    expect(editor).to_contain_text("# ")
    for route in held:
        route.continue_()
    field = page.get_by_role("textbox", name="Find")
    expect(field).to_be_focused()
    page.keyboard.type("answer")
    expect(page.locator(".cm-searchMatch")).to_have_text("answer")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(editor).to_be_focused()


@pytest.mark.allow_console(LOST)
def test_search_that_cannot_be_loaded_is_told_and_comes_with_the_next_try(bench: Bench) -> None:
    page = bench.page
    cut_off(bench, "finding")
    bench.open()
    bench.open_project(PROJECT)
    editor = page.get_by_role("textbox", name="main.py", exact=True)
    editor.click()
    page.keyboard.press("ControlOrMeta+f")
    told = missing(bench, "Search could not be loaded. Check the connection.")
    expect(told).to_be_visible()
    expect(editor).to_be_focused()
    told.get_by_role("button", name="Try again").click()
    expect(told).to_be_visible()
    page.unroute_all()
    told.get_by_role("button", name="Try again").click()
    expect(told).to_have_count(0)
    expect(editor).to_be_focused()
    page.keyboard.press("ControlOrMeta+f")
    expect(page.get_by_role("textbox", name="Find")).to_be_focused()


@pytest.mark.allow_console(LOST)
def test_a_language_that_cannot_be_loaded_is_told_and_one_can_type_without_it(bench: Bench) -> None:
    page = bench.page
    cut_off(bench, "python-language")
    bench.open()
    bench.open_project(PROJECT)
    told = missing(bench, "Colours and completion could not be loaded.")
    expect(told).to_be_visible()
    editor = page.get_by_role("textbox", name="main.py", exact=True)
    editor.click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("print(answer())")
    assert bench.files()["main.py"].endswith("print(answer())")
    expect(editor.locator(".tok-keyword")).to_have_count(0)
    page.unroute_all()
    told.get_by_role("button", name="Try again").click()
    expect(editor.locator(".tok-keyword").first).to_have_text("def")
    expect(told).to_have_count(0)


@pytest.mark.allow_console(LOST)
def test_a_lesson_that_cannot_be_shown_is_told_and_shown_with_the_next_try(bench: Bench) -> None:
    page = bench.page
    cut_off(bench, "markdown")
    bench.open()
    bench.open_project({**PROJECT, "lesson.md": "# First steps\n"})
    lesson = page.get_by_role("article", name="Lesson")
    expect(lesson.get_by_role("alert")).to_contain_text("The lesson cannot be shown")
    page.unroute_all()
    lesson.get_by_role("button", name="Try again").click()
    expect(lesson.get_by_role("heading", name="First steps")).to_be_visible()
    expect(lesson).to_be_focused()


def test_search_is_asked_for_only_when_it_is_needed(bench: Bench) -> None:
    page = bench.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    bench.open()
    bench.open_project(PROJECT)
    expect(page.locator(".tok-keyword").first).to_have_text("def")
    assert not any("/finding-" in url for url in asked)
    page.get_by_role("textbox", name="main.py", exact=True).click()
    with page.expect_request("**/assets/finding-*.js"):
        page.keyboard.press("ControlOrMeta+a")
