"""Projects: they open without running, their changes are kept, Reset takes them back, and scripts can drive all of it."""

import re

import pytest
from bench import Bench
from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

FIRST = "WebAssembly and shared memory"
TRAPS = "Traps, caught and not caught"
CHANGE = "print('changed by hand')\n"


def project_title(page: Page) -> Locator:
    return page.locator("#project").get_by_role("button").first


def textbox(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def reset(page: Page) -> Locator:
    return page.get_by_role("button", name="Reset")


def notice(page: Page) -> Locator:
    return page.get_by_role("status").filter(visible=True)


def open_sample(page: Page, title: str) -> None:
    """Chooses a sample in the gallery."""
    project_title(page).click()
    gallery = page.get_by_role("dialog", name="Samples")
    gallery.get_by_role("button", name=title).click()
    expect(gallery).to_be_hidden()
    expect(project_title(page)).to_have_text(title)


def keep(bench: Bench) -> None:
    """Presses Ctrl+S and waits until the page says that the work is kept."""
    bench.page.keyboard.press("ControlOrMeta+s")
    expect(bench.page.get_by_text("Your work is kept in this browser")).to_be_visible()


def rejected(bench: Bench, source: str) -> str:
    """With what sentence `watbench.open` rejects a JavaScript expression."""
    with pytest.raises(Error) as raised:
        bench.page.evaluate(f"() => window.watbench.open({source})")
    return raised.value.message


def test_the_first_visit_opens_the_first_sample_and_runs_nothing(bench: Bench) -> None:
    bench.open()
    bench.wait_ready()
    expect(project_title(bench.page)).to_have_text(FIRST)
    expect(bench.page).to_have_title(f"{FIRST} · Watbench")
    expect(bench.status).to_have_text("Ready")
    expect(bench.output).to_contain_text("What your program prints appears here")
    expect(reset(bench.page)).to_be_disabled()


def test_work_is_kept_across_a_reload_and_is_not_run_by_it(bench: Bench) -> None:
    page = bench.page
    bench.open()
    bench.edit("main.py", CHANGE)
    keep(bench)
    page.reload()
    page.get_by_role("tab", name="main.py").click()
    expect(textbox(page, "main.py")).to_contain_text("changed by hand")
    bench.wait_ready()
    expect(bench.status).to_have_text("Ready")
    expect(bench.output).not_to_contain_text("changed by hand")
    assert bench.files()["main.py"] == CHANGE


def test_work_is_kept_without_being_asked_to(bench: Bench) -> None:
    page = bench.page
    bench.open()
    bench.edit("main.py", CHANGE)
    # Reset can be pressed as soon as the page has noticed the change, which is when it keeps it.
    expect(reset(page)).to_be_enabled()
    page.reload()
    page.get_by_role("tab", name="main.py").click()
    expect(textbox(page, "main.py")).to_contain_text("changed by hand")


def test_reset_returns_the_shipped_state_and_undo_brings_the_changes_back(bench: Bench) -> None:
    page = bench.page
    bench.open()
    page.get_by_role("tab", name="main.py").click()
    shipped = bench.files()["main.py"]
    bench.edit("main.py", CHANGE)
    reset(page).click()
    expect(page.get_by_text(f'"{FIRST}" is as it was shipped.')).to_be_visible()
    assert bench.files()["main.py"] == shipped
    expect(reset(page)).to_be_disabled()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("tab", name="main.py").click()
    expect(textbox(page, "main.py")).to_contain_text("changed by hand")
    assert bench.files()["main.py"] == CHANGE
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    keep(bench)
    page.reload()
    page.get_by_role("tab", name="main.py").click()
    expect(textbox(page, "main.py")).to_contain_text("changed by hand")
    reset(page).click()
    expect(page.get_by_text("is as it was shipped")).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()
    page.reload()
    page.get_by_role("tab", name="main.py").click()
    expect(textbox(page, "main.py")).not_to_contain_text("changed by hand")
    assert bench.files()["main.py"] == shipped


def test_the_gallery_opens_another_sample_and_the_changes_of_the_first_are_kept(bench: Bench) -> None:
    page = bench.page
    bench.open()
    bench.edit("main.py", CHANGE)
    open_sample(page, TRAPS)
    expect(page.get_by_role("tab", name="traps.wat")).to_be_visible()
    expect(page).to_have_url(re.compile("#sample=trap$"))
    assert CHANGE not in bench.files()["main.py"]
    project_title(page).click()
    gallery = page.get_by_role("dialog", name="Samples")
    expect(gallery.get_by_role("button", name=TRAPS)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(gallery).to_be_hidden()
    expect(project_title(page)).to_be_focused()
    open_sample(page, FIRST)
    assert bench.files()["main.py"] == CHANGE
    expect(reset(page)).to_be_enabled()


def test_a_link_opens_its_sample_also_in_a_page_that_is_open(bench: Bench) -> None:
    page = bench.page
    bench.open("#sample=trap")
    expect(project_title(page)).to_have_text(TRAPS)
    bench.wait_ready()
    expect(bench.status).to_have_text("Ready")
    # The page is open already: only the address changes.
    bench.open("#sample=step-10-watbench")
    expect(project_title(page)).to_have_text(FIRST)
    page.reload()
    expect(project_title(page)).to_have_text(FIRST)


@pytest.mark.parametrize("slug", ["no-such-sample", "%E0%A4%A"])
def test_a_link_to_a_sample_that_is_not_there_says_so(bench: Bench, slug: str) -> None:
    bench.open(f"#sample={slug}")
    expect(
        bench.page.get_by_text(
            f'There is no sample "{slug}". Press the project’s name for the list of those there are.'
        )
    ).to_be_visible()
    expect(project_title(bench.page)).to_have_text(FIRST)


def test_what_was_open_last_opens_again(bench: Bench) -> None:
    page = bench.page
    bench.open()
    open_sample(page, TRAPS)
    bench.page.goto("about:blank")
    bench.open()
    expect(project_title(page)).to_have_text(TRAPS)
    bench.open_project({"main.py": "print('scratch')\n", "data.bin": b"\0\xff"})
    expect(project_title(page)).to_have_text("Untitled")
    expect(page.get_by_role("tab", name="data.bin")).to_be_visible()
    page.reload()
    expect(page.get_by_role("tab", name="data.bin")).to_be_visible()
    assert bench.files()["main.py"] == "print('scratch')\n"
    assert page.evaluate("() => [...window.watbench.files()['data.bin']]") == [0, 255]


def test_the_page_says_when_the_browser_keeps_nothing(bench: Bench) -> None:
    bench.page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    bench.open()
    expect(bench.page.get_by_role("alert")).to_contain_text("does not let the page store anything")
    assert bench.run("print('still works')\n")["stdout"] == "still works\n"


def test_closing_the_page_asks_only_when_something_would_be_lost(bench: Bench, context: BrowserContext) -> None:
    bench.open()
    bench.edit("main.py", CHANGE)
    keep(bench)
    with bench.page.expect_event("close"):
        bench.page.close(run_before_unload=True)
    denied = Bench(context.new_page(), bench.site)
    denied.page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    denied.open()
    denied.edit("main.py", CHANGE)
    with denied.page.expect_event("dialog") as asked:
        denied.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    with denied.page.expect_event("close"):
        asked.value.accept()


def test_a_script_opens_runs_and_reads_a_project(bench: Bench) -> None:
    page = bench.page
    bench.open()
    assert page.evaluate("() => window.watbench.state") == "booting"
    assert page.evaluate("() => window.watbench.ready") is None
    assert page.evaluate("() => window.watbench.state") == "ready"
    outcome = page.evaluate(
        """async () => {
            await window.watbench.open({
                files: { "start.py": "import sys, data\\nprint(data.x)\\nprint('e', file=sys.stderr)", "data.py": "x = 5" },
                entry: "start.py",
                title: "From a script",
            });
            return window.watbench.run();
        }"""
    )
    assert outcome == {"kind": "ok", "exitCode": 0, "stdout": "5\n", "stderr": "e\n", "dropped": 0}
    expect(project_title(page)).to_have_text("From a script")
    expect(bench.output).to_contain_text("5")
    assert list(bench.files()) == ["data.py", "start.py"]
    bench.edit("data.py", "x = 6")
    assert bench.run()["stdout"] == "6\n"


def test_a_project_of_ones_own_is_found_again_in_the_list(bench: Bench) -> None:
    page = bench.page
    bench.open()
    bench.wait_ready()
    page.evaluate("() => window.watbench.open({ files: { 'main.py': 'mine = 1' }, title: 'Mine' })")
    bench.edit("main.py", CHANGE)
    keep(bench)
    open_sample(page, TRAPS)
    open_sample(page, "Mine")
    assert bench.files() == {"main.py": CHANGE}
    page.reload()
    expect(project_title(page)).to_have_text("Mine")


def test_reset_leaves_the_document_that_one_looks_at(bench: Bench) -> None:
    page = bench.page
    bench.open()
    bench.edit("main.py", CHANGE)
    keep(bench)
    reset(page).click()
    expect(page.get_by_role("tab", name="main.py")).to_have_attribute("aria-selected", "true")
    expect(textbox(page, "main.py")).not_to_contain_text("changed by hand")


def test_a_script_stops_a_run(shared: Bench) -> None:
    page = shared.page
    shared.open_project({"main.py": "import asyncio\nprint('begun')\nawait asyncio.sleep(1000)\n"})
    page.evaluate("() => { window.ended = window.watbench.run(); }")
    expect(shared.output).to_contain_text("begun")
    assert page.evaluate("() => window.watbench.state") == "running"
    page.evaluate("() => window.watbench.stop()")
    outcome = page.evaluate("() => window.ended")
    assert (outcome["kind"], outcome["interpreter"], outcome["stdout"]) == ("stopped", "kept", "begun\n")
    # Harmless when nothing runs.
    page.evaluate("() => window.watbench.stop()")
    expect(shared.status).to_have_text("Stopped at main.py:3")


def test_opening_a_project_ends_the_run_of_the_one_before(shared: Bench) -> None:
    page = shared.page
    shared.open_project({"main.py": "import asyncio\nprint('begun')\nawait asyncio.sleep(1000)\n"})
    page.evaluate("() => { window.ended = window.watbench.run(); }")
    expect(shared.output).to_contain_text("begun")
    shared.open_project({"main.py": "import sys\nprint('begun' in dir(), len(sys.argv))\n"})
    assert page.evaluate("() => window.ended")["kind"] == "stopped"
    assert shared.run()["stdout"] == "False 1\n"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("undefined", "open() needs { files: { 'main.py': '…' } }"),
        ("{ files: {} }", "open() needs { files: { 'main.py': '…' } }"),
        ("{ files: { 'a.py': '' } }", 'the entry "main.py" is not among the files: a.py'),
        ("{ files: { 'main.py': '' }, entry: 'b.py' }", 'the entry "b.py" is not among the files: main.py'),
        ("{ files: { 'main.py': '' }, entry: 'toString' }", 'the entry "toString" is not among the files: main.py'),
        ("{ files: { 'main.py': 5 } }", 'the content of "main.py" must be a string or a Uint8Array'),
        ("{ files: { '../x.py': '' } }", '"../x.py" is not a path inside a project'),
        ("{ files: { '/x.py': '' } }", '"/x.py" is not a path inside a project'),
        ("{ files: { 'a\\\\b.py': '' } }", '"a\\b.py" is not a path inside a project'),
        ("{ files: { 'main.py': '', 'main.py/x': '' } }", '"main.py" is both a file and a folder of other files'),
    ],
)
def test_a_script_that_opens_nonsense_is_told_what_is_wrong(shared: Bench, source: str, sentence: str) -> None:
    shared.open_project({"main.py": "pass\n"})
    assert sentence in rejected(shared, source)
    assert shared.files() == {"main.py": "pass\n"}
