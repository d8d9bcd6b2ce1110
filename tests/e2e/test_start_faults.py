"""What goes wrong before Python runs: files that do not arrive, storage that is denied or full, a browser that lacks things."""

import hashlib
import random
import re
from pathlib import Path

import pytest
from hosts import script_in, trusting_its_script
from playwright.sync_api import expect
from survival import expect_next_run

SITE = Path(__file__).parents[2] / "dist"
RUNTIME = SITE / "assets/runtime"
FILES = ["host-*.js", "pyodide.asm-*.wasm", "python_stdlib-*.zip", "pyodide-lock-*.json"]
SNAPSHOTS = re.compile(r"/snapshot-\d-[^/]*\.bin$")


def file_of(pattern):
    (found,) = RUNTIME.glob(pattern)
    return found


def failure_of(bench):
    return bench.page.get_by_role("region", name="Start-up problem")


def expect_retry_works(bench):
    """Nothing can run, but one can type meanwhile; Retry then starts Python, and what was typed runs."""
    expect(bench.page.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    bench.page.unroute_all()
    bench.edit("main.py", "print('typed while there was no Python')\n")
    bench.page.get_by_role("button", name="Retry").click()
    bench.wait_ready()
    expect(failure_of(bench)).to_have_count(0)
    bench.press_run()
    expect(bench.output).to_have_text("typed while there was no Python\n", use_inner_text=True)


@pytest.mark.allow_console("404")
@pytest.mark.parametrize("pattern", FILES[:2])
def test_a_file_of_the_runtime_that_is_missing_once_is_fetched_again(bench, pattern):
    bench.page.route(f"**/{file_of(pattern).name}", lambda route: route.fulfill(status=404), times=1)
    bench.open()
    bench.wait_ready()
    expect_next_run(bench)


@pytest.mark.allow_console("404|ERR_FAILED")
@pytest.mark.parametrize("missing", ["404", "cut off"])
def test_a_runtime_that_stays_away_is_told_and_retry_fetches_it(bench, missing):
    name = file_of("pyodide.asm-*.wasm").name
    answer = (lambda route: route.abort()) if missing == "cut off" else (lambda route: route.fulfill(status=404))
    bench.page.route(f"**/{name}", answer)
    bench.open()
    expect(failure_of(bench)).to_contain_text("Python could not be loaded")
    expect(failure_of(bench)).to_contain_text("Check the connection and try again.")
    if missing == "404":
        expect(failure_of(bench)).to_contain_text("the server answered 404 for pyodide.asm.wasm")
    expect_retry_works(bench)


@pytest.mark.parametrize(
    ("pattern", "harm", "words"),
    [
        ("host-*.js", lambda body: body[: len(body) // 2], "ended after"),
        ("python_stdlib-*.zip", lambda body: body + b"\0", "is longer than"),
        ("pyodide.asm-*.wasm", lambda body: body[:-1] + bytes([body[-1] ^ 1]), "arrived damaged"),
    ],
    ids=["truncated", "too long", "damaged"],
)
def test_a_runtime_that_arrives_broken_is_told_and_retry_fetches_it(bench, pattern, harm, words):
    file = file_of(pattern)
    body = harm(file.read_bytes())
    bench.page.route(f"**/{file.name}", lambda route: route.fulfill(body=body))
    bench.open()
    expect(failure_of(bench)).to_contain_text(words)
    expect_retry_works(bench)


def test_a_run_that_waits_for_a_python_that_never_comes_ends_and_says_why(bench):
    bench.page.route(f"**/{file_of('python_stdlib-*.zip').name}", lambda route: route.fulfill(body=b"no zip"))
    bench.open()
    bench.press_run()
    expect(failure_of(bench)).to_contain_text("Python could not be loaded")
    expect(bench.status).to_have_text("Python could not be started")
    expect(bench.page.get_by_role("button", name="Stop", exact=True)).to_be_disabled()
    expect_retry_works(bench)


@pytest.mark.allow_console("404|ERR_FAILED")
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda route: route.abort(), "could not be fetched"),
        (lambda route: route.fulfill(status=404), "the server answered 404"),
        (lambda route: route.fulfill(body=b"no snapshot"), "ended after"),
    ],
    ids=["cut off", "missing", "truncated"],
)
def test_without_its_snapshot_python_starts_the_slow_way_and_the_status_says_so(bench, answer, words):
    bench.page.route(SNAPSHOTS, answer)
    bench.open()
    bench.wait_ready()
    expect(bench.status).to_contain_text("started without its snapshot")
    bench.page.get_by_role("button", name="Help").click()
    expect(bench.page.get_by_role("dialog")).to_contain_text(words)
    bench.page.keyboard.press("Escape")
    expect_next_run(bench)


def test_a_snapshot_that_is_damaged_is_not_used(bench):
    def harm(route):
        body = bytearray((RUNTIME / route.request.url.rpartition("/")[2]).read_bytes())
        body[len(body) // 2] ^= 1
        route.fulfill(body=bytes(body))

    bench.page.route(SNAPSHOTS, harm)
    bench.open()
    bench.wait_ready()
    expect(bench.status).to_contain_text("started without its snapshot")
    expect_next_run(bench)


def test_nothing_of_a_snapshot_is_frozen_into_what_a_program_sees(bench):
    program = """import os, random, tempfile, time, uuid
print(hash('x'), random.random(), uuid.uuid4(), time.time_ns(), time.perf_counter_ns(), 'PYTHONHASHSEED' in os.environ)
print(len({id(object()) for _ in range(3)} | {id([each]) for each in range(3)}) > 1, tempfile.mktemp())
"""
    seen = []
    hashes = set()
    # One of four by chance: that twenty visits get the same has a chance of one in 270 thousand million.
    for visit in range(20):
        bench.open(f"?{visit}")
        bench.wait_ready()
        outcome = bench.page.evaluate(
            "async (program) => { await watbench.open({ files: { 'main.py': program } }); return watbench.run(); }",
            program,
        )
        assert outcome["kind"] == "ok", outcome
        first, second = outcome["stdout"].splitlines()
        hash_x, *others, in_environment = first.split()
        assert (in_environment, second.split()[0]) == ("False", "True")
        seen.append((*others, second.split()[1]))
        hashes.add(hash_x)
        if visit > 1 and len(hashes) > 1:
            break
    assert len(hashes) > 1
    zone = """import datetime, logging, time
from js import Date
offsets = [Date.new(Date.new().getFullYear(), month, 1).getTimezoneOffset() * 60 for month in (0, 6)]
assert time.timezone == max(offsets), (time.timezone, offsets)
assert time.daylight == (offsets[0] != offsets[1])
name = lambda seconds: f"UTC{'-' if seconds >= 0 else '+'}{abs(seconds) // 3600:02}{abs(seconds) // 60 % 60:02}"
assert time.tzname == tuple(map(name, sorted(offsets, reverse=True) if offsets[0] != offsets[1] else offsets)), time.tzname
assert datetime.datetime.now().astimezone().tzname() == time.strftime("%Z") in time.tzname
started = logging.LogRecord("", 0, "", 0, "", (), None).relativeCreated
assert 0 <= started < 1000 * 3600, started
"""
    run = "async (program) => { await watbench.open({ files: { 'main.py': program } }); return watbench.run(); }"
    outcome = bench.page.evaluate(run, zone)
    assert outcome["kind"] == "ok", outcome.get("traceback", outcome)
    for values in zip(*seen, strict=True):
        assert len(set(values)) == len(values), values


# -- storage -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("denial", ["throws", "fails"])
def test_where_storage_is_denied_the_page_says_so_and_works(bench, denial):
    bench.page.add_init_script(
        {
            "throws": """for (const name of ["indexedDB", "localStorage", "sessionStorage", "caches"]) {
                Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
            }""",
            "fails": """IDBFactory.prototype.open = () => { throw new DOMException("denied", "InvalidStateError"); };""",
        }[denial]
    )
    bench.open()
    bench.wait_ready()
    bench.edit("main.py", "print('typed')\n")
    expect(bench.page.get_by_role("alert")).to_contain_text("does not let the page store anything")
    expect_next_run(bench)


def test_when_storage_is_full_the_page_says_so_and_keeps_the_text_until_there_is_room(bench):
    session = bench.page.context.new_cdp_session(bench.page)
    origin = {"origin": bench.site.rstrip("/")}
    session.send("Storage.overrideQuotaForOrigin", {**origin, "quotaSize": 1_000_000})
    bench.open()
    bench.wait_ready()
    # Noise, since storage compresses; seeded, so that the test is the same each time.
    noise = random.Random(30)
    text = "".join(f"# {noise.randbytes(40).hex()}\n" for _ in range(60_000))
    bench.edit("main.py", text)
    warning = bench.page.get_by_role("alert").filter(has_text="storage for this page is full")
    expect(warning).to_be_visible()
    assert bench.files()["main.py"] == text
    session.send("Storage.overrideQuotaForOrigin", origin)
    expect_next_run(bench)
    expect(warning).to_have_count(0)
    bench.page.reload()
    bench.wait_ready()
    assert bench.files()["main.py"] == "print(6 * 7, 'is the answer')\n"


# -- a browser that lacks things -----------------------------------------------------------------------------------


def without_promise_integration(bench):
    """Serves the host's script with a beginning that takes JSPI away: no switch of the browser's does."""
    host = file_of("host-*.js")
    body = host.read_bytes()
    changed = b"delete WebAssembly.Suspending; delete WebAssembly.promising;\n" + body
    document = (SITE / "index.html").read_text()
    believed = script = script_in(document)
    # The page believes only what it was built with, and its browser only the script that its policy names.
    for fact in (lambda each: hashlib.sha256(each).hexdigest(), lambda each: str(len(each))):
        assert fact(body) in believed
        believed = believed.replace(fact(body), fact(changed))
    document = trusting_its_script(document.replace(script, believed))
    bench.page.route(f"**/{host.name}", lambda route: route.fulfill(body=changed, content_type="text/javascript"))
    bench.page.route(bench.site, lambda route: route.fulfill(body=document, content_type="text/html"))


@pytest.mark.parametrize("isolation", ["none"])
def test_without_promise_integration_and_shared_memory_programs_run_and_stop_ends_them(bench):
    without_promise_integration(bench)
    bench.open()
    bench.wait_ready()
    bench.edit("main.py", "from js import WebAssembly\nprint(hasattr(WebAssembly, 'Suspending'))\n")
    bench.press_run()
    expect(bench.output).to_have_text("False\n", use_inner_text=True)
    for name, waiting, kept in [
        ("sleeping", "import time\ntime.sleep(1000)", False),
        ("awaiting", "import asyncio\nawait asyncio.sleep(1000)", True),
        ("busy", "while True: pass", False),
    ]:
        bench.edit("main.py", f"print('{name}')\n{waiting}\n")
        bench.start()
        expect(bench.output).to_contain_text(name)
        bench.stop()
        expect(bench.output).to_contain_text("Python goes on" if kept else "started afresh")
        expect_next_run(bench)


def test_a_browser_without_workers_is_told_about(bench):
    bench.page.add_init_script("delete window.Worker;")
    bench.open()
    bench.state("failed").wait_for(state="attached")
    expect(failure_of(bench)).to_be_visible()
    expect(bench.page.get_by_role("button", name="Retry")).to_be_visible()
