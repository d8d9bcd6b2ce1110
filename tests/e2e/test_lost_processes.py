"""Processes, clocks and frames: what the browser and the machine do to a sandbox, and how the page goes on."""

import os
import signal
import time

import pytest
from bench import BOOT_TIMEOUT
from playwright.sync_api import expect
from survival import expect_next_run

DIED = "The program's process died: most likely it used more memory than the browser gives it."


class Watcher:
    """The page through a session of its own: Playwright takes a page for crashed when the process of a frame in it is."""

    def __init__(self, page):
        self._session = page.context.new_cdp_session(page)

    def evaluate(self, expression):
        answer = self._session.send(
            "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_for(self, condition):
        """Waits until a JavaScript expression holds, and returns its value."""
        return self.evaluate(
            f"""new Promise((resolve, reject) => {{
                const until = performance.now() + {BOOT_TIMEOUT};
                const look = () => {{
                    const value = {condition};
                    if (value) resolve(value);
                    else if (performance.now() > until) reject(new Error(document.body.innerText));
                    else setTimeout(look, 20);
                }};
                look();
            }})"""
        )


def busiest_renderer(browser):
    """The process that runs a program which never pauses: the one that gains all the processor's time."""
    session = browser.new_browser_cdp_session()

    def times():
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        return {process["id"]: process["cpuTime"] for process in processes if process["type"] == "renderer"}

    begun = times()
    deadline = time.monotonic() + BOOT_TIMEOUT / 1000
    while time.monotonic() < deadline:
        now = times()
        gains = sorted(((now[each] - begun.get(each, 0), each) for each in now), reverse=True)
        if gains[0][0] > 0.5 and (len(gains) == 1 or gains[0][0] > 4 * gains[1][0]):
            session.detach()
            return gains[0][1]
    return pytest.fail(f"no renderer is the busiest: {gains}")


def expect_recovery(watcher, program):
    """Over the second channel: the person is told, nothing typed is lost, a tab answers, and the next run works."""
    output = "document.querySelector('[aria-label=\"Printed text and outcome\"]').innerText"
    watcher.wait_for(f'{output}.includes({DIED!r}) || {output}.includes("{DIED}")')
    assert watcher.evaluate("window.watbench.files()['main.py']") == program
    watcher.evaluate("document.querySelector('#tab-canvas').click()")
    watcher.wait_for("document.querySelector('#tab-canvas').getAttribute('aria-selected') === 'true'")
    watcher.wait_for("document.body.dataset.state === 'ready'")
    ended = watcher.evaluate(
        """window.watbench.open({ files: { "main.py": "print('the next run')" } }).then(() => window.watbench.run())"""
    )
    assert (ended["kind"], ended["stdout"]) == ("ok", "the next run\n")


@pytest.mark.parametrize("spare", ["warm", "booting"])
def test_a_killed_process_is_told_about_and_replaced(bench, browser, spare):
    bench.open()
    bench.wait_ready()
    program = "print('begun')\nwhile True:\n    pass\n"
    bench.open_project({"main.py": program})
    if spare == "warm":
        bench.wait_spare()
    watcher = Watcher(bench.page)
    bench.start()
    expect(bench.output).to_contain_text("begun")
    os.kill(busiest_renderer(browser), signal.SIGKILL)
    expect_recovery(watcher, program)


def test_a_program_that_fills_javascripts_heap_loses_its_process_and_nothing_else(bench):
    bench.open()
    bench.wait_ready()
    program = """from js import Array
kept = Array.new()
while True:
    kept.push(Array.new(1_000_000).fill(0.5))
"""
    bench.open_project({"main.py": program})
    watcher = Watcher(bench.page)
    bench.start()
    expect_recovery(watcher, program)


def test_a_process_that_dies_while_nothing_runs_is_replaced_and_the_person_is_told(bench, browser):
    bench.open()
    bench.wait_ready()
    program = "print('begun')\nwhile True:\n    pass\n"
    bench.open_project({"main.py": program})
    bench.start()
    expect(bench.output).to_contain_text("begun")
    bench.wait_spare()
    process = busiest_renderer(browser)
    bench.stop()
    bench.wait_spare()
    watcher = Watcher(bench.page)
    os.kill(process, signal.SIGKILL)
    watcher.wait_for(f'document.querySelector("#banners").innerText.includes("{DIED}")')
    watcher.wait_for("document.body.dataset.state === 'ready'")
    ended = watcher.evaluate(
        "window.watbench.open({ files: { 'main.py': 'print(1)' } }).then(() => window.watbench.run())"
    )
    assert (ended["kind"], ended["stdout"]) == ("ok", "1\n")


@pytest.mark.allow_console("frame-src|Framing")
@pytest.mark.parametrize("running", [True, False], ids=["running", "idle"])
def test_a_sandbox_that_tries_to_leave_the_page_is_ended(bench, elsewhere, running):
    bench.open()
    bench.wait_ready()
    bench.open_project({"main.py": "import asyncio\nprint('begun')\nawait asyncio.sleep(1000)\n"})
    bench.wait_spare()
    if running:
        bench.start()
        expect(bench.output).to_contain_text("begun")
    # A program cannot do this from its worker; a fault in the browser or in the frame's script might let it.
    for frame in bench.page.frames[1:]:
        frame.evaluate("(address) => { setTimeout(() => { location.href = address; }); }", elsewhere.address)
    told = bench.output if running else bench.page.locator("#banners")
    expect(told).to_contain_text("Stopped: the sandbox tried to leave its page.")
    expect_next_run(bench)
    assert elsewhere.requests == []


def test_a_long_run_is_told_to_be_running_still_and_goes_on(bench):
    bench.page.clock.install()
    bench.open()
    bench.wait_ready()
    bench.open_project({"main.py": "import asyncio\nprint('begun')\nawait asyncio.sleep(100_000)\n"})
    bench.wait_spare()
    bench.start()
    expect(bench.output).to_contain_text("begun")
    expect(bench.status).to_have_text("Running")
    bench.page.clock.fast_forward(5000)
    expect(bench.status).to_have_text("Still running. Stop ends the program.")
    # A machine that slept for a night: the page takes nobody for dead because of it, and no time limit ends a run.
    bench.page.clock.fast_forward("08:00:00")
    bench.page.clock.run_for(3000)
    expect(bench.status).to_have_text("Still running. Stop ends the program.")
    bench.press_stop()
    # The page's own clock stands still but for what the test lets pass.
    bench.wait_ready()
    expect(bench.output).to_contain_text("Stopped. Python goes on, and the next run begins at once.")
    expect_next_run(bench)


def test_a_frame_that_is_held_up_counts_as_dead_only_where_the_page_is_in_sight(bench, browser):
    # The heartbeat's seconds pass when the test says so: the page's own clock cannot be held, with a process that is.
    bench.page.add_init_script(
        """const now = performance.now.bind(performance);
        const repeat = window.setInterval.bind(window);
        const beats = [];
        let skew = 0;
        performance.now = () => now() + skew;
        window.setInterval = (callback, ms) => {
            if (ms === 1000) beats.push(callback);
            return repeat(callback, ms);
        };
        window.passSeconds = (seconds, hidden) => {
            Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
            for (let second = 0; second < seconds; second += 1) {
                skew += 1000;
                for (const beat of beats) beat();
            }
        };"""
    )
    bench.open()
    bench.wait_ready()
    bench.open_project({"main.py": "print('begun')\nwhile True:\n    pass\n"})
    bench.start()
    expect(bench.output).to_contain_text("begun")
    bench.wait_spare()
    process = busiest_renderer(browser)
    os.kill(process, signal.SIGSTOP)
    try:
        bench.page.evaluate("() => window.passSeconds(60, true)")
        expect(bench.output).not_to_contain_text(DIED)
        assert bench.page.evaluate("() => window.watbench.state") == "running"
        bench.page.evaluate("() => window.passSeconds(10, false)")
        expect(bench.output).to_contain_text(DIED)
    finally:
        os.kill(process, signal.SIGCONT)
    expect_next_run(bench)
