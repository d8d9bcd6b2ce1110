"""The site kept by the browser: without a network, on hosts that send no headers, below a path, and from one version to the next."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bench import TIMEOUT, Bench
from hosts import Host
from playwright.sync_api import Page, expect

SAMPLES = Path(__file__).parents[2] / "static/samples"


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "service_workers": "allow"}


@pytest.fixture
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Host]:
    """A host of the site's own; `@pytest.mark.parametrize("host", …, indirect=True)` gives its kind and the site's path."""
    kind, path = getattr(request, "param", ("watbench", ""))
    made = Host(tmp_path / "host", kind, path)
    yield made
    made.stop()
    shutil.rmtree(made.root)


@pytest.fixture
def site(host: Host) -> str:
    return host.address


def wait_kept(bench: Bench) -> None:
    """Reads in Help, as a person does, that the page works offline."""
    bench.page.get_by_role("button", name="Help").click()
    facts = bench.page.get_by_role("dialog", name="Keys and facts")
    expect(facts).to_contain_text("Works offline")
    facts.get_by_role("button", name="Close").click()


def visit(bench: Bench, path: str = "") -> None:
    """The first visit, until the browser keeps the site."""
    bench.open(path)
    bench.wait_ready()
    wait_kept(bench)


def version(page: Page) -> tuple[str, str, str]:
    """Which release the document, its script and a sample on this page are of."""
    document = page.locator("html")
    sample = page.evaluate("async () => (await fetch('static/samples/step-10/lesson.md')).text()")
    found = re.match(r"# Lesson of (\w+)", sample)
    return (
        document.get_attribute("data-document") or "built",
        document.get_attribute("data-script") or "built",
        found[1] if found else "built",
    )


def of(name: str) -> tuple[str, str, str]:
    return name, name, name


def offer(page: Page, words: str = "A new version of Watbench is ready"):
    return page.get_by_role("region", name="New version").filter(has_text=words)


def wait_until(page: Page, condition: str) -> None:
    """Waits until an expression that may `await` is true in the page; Playwright's own function does not wait for it."""
    page.evaluate(
        f"""async (timeout) => {{
            const deadline = Date.now() + timeout;
            while (!({condition})) {{
                if (Date.now() > deadline) throw new Error("waited too long for " + {json.dumps(condition)});
                await new Promise((resolve) => setTimeout(resolve, 50));
            }}
        }}""",
        TIMEOUT,
    )


REMOVED = "(await navigator.serviceWorker.getRegistrations()).length + (await caches.keys()).length === 0"


def caches_of(page: Page) -> list[str]:
    names: list[str] = page.evaluate("() => caches.keys()")
    return names


# -- without a network ---------------------------------------------------------------------------------------------


@pytest.mark.allow_console("ERR_FAILED|ERR_CONNECTION_REFUSED")
@pytest.mark.parametrize(
    "host", [("watbench", ""), ("plain", "some/where/")], ids=["at the root", "below a path"], indirect=True
)
def test_what_was_visited_once_opens_and_runs_samples_with_the_host_gone(bench, host):
    visit(bench)
    host.stop()
    # Each time the page asks for a snapshot by chance; one is kept, and given in place of any.
    for _ in range(3):
        bench.page.reload()
        bench.wait_ready()
        expect(bench.status).to_have_text("Ready")
    for slug in ("step-10-watbench", "two-modules-one-memory"):
        bench.open(f"#sample={slug}")
        title = json.loads((SAMPLES / slug / "sample.json").read_text())["title"]
        expect(bench.page.get_by_title("Open another sample")).to_have_text(title)
        assert bench.run()["stdout"] == (SAMPLES / slug / "expected.txt").read_text(encoding="utf-8")
    bench.edit("main.py", "from watbench import fetch\nprint(await fetch('static/nothing.txt'))\n")
    bench.press_run()
    expect(bench.output).to_contain_text("could not be fetched")
    expect(bench.output).to_contain_text("there is no connection")


@pytest.mark.allow_console("404")
def test_a_site_that_could_not_be_kept_whole_is_not_kept_until_it_can(bench, host):
    lesson = host.read("static/samples/step-10/lesson.md")
    (host.site / "static/samples/step-10/lesson.md").unlink()
    bench.page.add_init_script(
        """const { register } = ServiceWorkerContainer.prototype;
        ServiceWorkerContainer.prototype.register = async function (...given) {
            const registration = await register.apply(this, given);
            const worker = registration.installing;
            worker?.addEventListener("statechange", () => { window.workerState = worker.state; });
            return registration;
        };"""
    )
    bench.open("#sample=grow")
    bench.wait_ready()
    wait_until(bench.page, "window.workerState === 'redundant'")
    bench.page.get_by_role("button", name="Help").click()
    expect(bench.page.get_by_role("dialog", name="Keys and facts")).to_contain_text("Opens only with a network")
    host.write("static/samples/step-10/lesson.md", lesson)
    bench.page.reload()
    bench.wait_ready()
    wait_kept(bench)


# -- any static host -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", [("plain", "")], indirect=True)
def test_where_the_host_sends_no_headers_help_says_what_is_off_until_the_second_visit_has_it(bench, host):
    def facts(words):
        bench.page.get_by_role("button", name="Help").click()
        dialog = bench.page.get_by_role("dialog", name="Keys and facts")
        expect(dialog).to_contain_text(words)
        dialog.get_by_role("button", name="Close").click()

    visit(bench)
    facts("Shared memory between threads is off")
    assert bench.page.evaluate("() => crossOriginIsolated") is False
    with bench.page.expect_response(bench.site) as answered:
        bench.page.reload()
    bench.wait_ready()
    facts("Shared memory between threads is on")
    assert answered.value.headers["content-type"].startswith("text/html")
    assert answered.value.headers["document-isolation-policy"] == "isolate-and-credentialless"
    bench.edit("main.py", "print('busy')\nwhile True: pass\n")
    bench.start()
    expect(bench.output).to_contain_text("busy")
    bench.stop()
    expect(bench.output).to_contain_text("Python goes on")


# -- from one version to the next ----------------------------------------------------------------------------------


def test_a_new_version_is_offered_during_a_run_and_taken_when_the_person_says_so(bench, host):
    visit(bench, "#sample=step-10")
    bench.page.reload()
    bench.wait_ready()
    bench.edit("main.py", "import asyncio\nprint('goes on')\nwhile True: await asyncio.sleep(0.01)\n")
    bench.start()
    host.release("second")
    bench.page.evaluate("async () => { await (await navigator.serviceWorker.getRegistration()).update(); }")
    expect(offer(bench.page)).to_be_visible()
    expect(bench.output).to_contain_text("goes on")
    expect(bench.state("running")).to_have_count(1)
    bench.stop()
    # As long as the person does not say so, nothing changes, not by a reload either.
    bench.page.reload()
    bench.wait_ready()
    assert version(bench.page) == of("built")
    bench.edit("main.py", "print('typed before the update')\n")
    loads: list[str] = []
    bench.page.on("domcontentloaded", lambda page: loads.append(page.url))
    offer(bench.page).get_by_role("button", name="Update").click()
    bench.page.locator('html[data-document="second"]').wait_for(state="attached")
    bench.wait_ready()
    wait_kept(bench)
    assert version(bench.page) == of("second")
    assert len(loads) == 1
    assert bench.files()["main.py"] == "print('typed before the update')\n"
    expect(offer(bench.page)).to_have_count(0)
    wait_until(bench.page, "(await caches.keys()).length === 1")


def test_tabs_never_see_two_versions_at_once(bench, host):
    visit(bench, "#sample=grow")
    bench.page.reload()
    bench.wait_ready()
    other = Bench(bench.page.context.new_page(), bench.site)
    other.page.set_default_timeout(TIMEOUT)
    other.open("#sample=grow")
    other.wait_ready()
    host.release("second")
    # The host has nothing of the first version any more that differs from the second.
    bench.page.reload()
    bench.wait_ready()
    assert version(bench.page) == of("built")
    offer(bench.page).get_by_role("button", name="Update").click()
    bench.page.locator('html[data-document="second"]').wait_for(state="attached")
    bench.wait_ready()
    assert version(bench.page) == of("second")
    expect(offer(other.page, "Another tab has taken a new version")).to_be_visible()
    assert version(other.page) == of("built")
    assert other.run("print('still', 'here')")["stdout"] == "still here\n"
    wait_kept(bench)
    assert len(caches_of(bench.page)) == 2
    offer(other.page, "Another tab").get_by_role("button", name="Reload").click()
    other.page.locator('html[data-document="second"]').wait_for(state="attached")
    other.wait_ready()
    assert version(other.page) == of("second")
    wait_until(other.page, "(await caches.keys()).length === 1")


@pytest.mark.allow_console("404|Failed to fetch dynamically imported module")
def test_a_tab_whose_parts_are_gone_from_the_host_says_so_and_a_reload_keeps_the_work(bench, host):
    bench.open("?nosw#sample=grow")
    bench.wait_ready()
    host.release("second")
    # Search is loaded when one begins to type.
    bench.edit("main.py", "print('typed')\n")
    bench.page.keyboard.press("ControlOrMeta+f")
    offer(bench.page, "not on the server any more").get_by_role("button", name="Reload").click()
    bench.page.locator('html[data-document="second"]').wait_for(state="attached")
    bench.wait_ready()
    assert bench.files()["main.py"] == "print('typed')\n"


# -- without a service worker --------------------------------------------------------------------------------------


def test_an_address_with_nosw_goes_past_the_service_worker_and_removes_it(bench, host):
    visit(bench)
    host.release("second")
    bench.open("?nosw")
    bench.wait_ready()
    assert version(bench.page) == of("second")
    wait_until(bench.page, REMOVED)
    bench.open()
    bench.wait_ready()
    assert version(bench.page) == of("second")
    wait_kept(bench)


def test_a_host_can_take_the_service_worker_away_again(bench, host):
    visit(bench)
    host.release("second")
    host.write_worker("--removing")
    bench.page.reload()
    wait_until(bench.page, REMOVED)
    bench.page.reload()
    bench.wait_ready()
    assert version(bench.page) == of("second")
    assert bench.run("print(1 + 1)")["stdout"] == "2\n"
