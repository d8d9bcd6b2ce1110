"""Stop: programs that wait are ended, and the interpreter lives on."""

import json
import time

import pytest
from js import Reflect, Uint8Array, setTimeout
from pyodide_js import setInterruptBuffer
from watbench import _run


def is_stopped(outcome):
    return (outcome["kind"], outcome["interpreter"]) == ("stopped", "kept")


@pytest.fixture
def run(project):
    async def run(code):
        return json.loads(await _run.run_project(str(project({"main.py": code})), "main.py"))

    return run


@pytest.fixture
def interrupt():
    """Presses Stop some milliseconds later, in JavaScript only, as the page does."""
    flag = Uint8Array.new(1)
    setInterruptBuffer(flag)
    yield lambda milliseconds: setTimeout(Reflect.set.bind(None, flag, 0, 2), milliseconds)
    flag[0] = 0
    setInterruptBuffer(None)


@pytest.mark.parametrize(
    "waiting",
    [
        "import asyncio\nawait asyncio.sleep(60)",
        "from js import Promise\nawait Promise.new(lambda resolve, reject: None)",
        "import asyncio\nasync def part(): await asyncio.sleep(60)\nawait asyncio.gather(part(), part())",
    ],
)
async def test_a_program_that_waits_is_cancelled(run, waiting):
    import asyncio

    asyncio.get_running_loop().call_later(0.05, _run.cancel_project)
    started = time.monotonic()
    assert is_stopped(await run(waiting))
    assert time.monotonic() - started < 5
    assert await run("pass") == {"kind": "ok", "exitCode": 0}


async def test_a_busy_program_that_yields_is_interrupted(run, interrupt):
    interrupt(50)
    assert is_stopped(await run("import asyncio\nwhile True: await asyncio.sleep(0)"))
    assert await run("pass") == {"kind": "ok", "exitCode": 0}


async def test_a_task_of_the_program_is_interrupted(run, interrupt):
    interrupt(50)
    code = "import asyncio\nasync def spin():\n  while True: await asyncio.sleep(0)\nawait asyncio.create_task(spin())"
    assert is_stopped(await run(code))


async def test_sleep_is_interrupted(run):
    flag = Uint8Array.new(1)
    setInterruptBuffer(flag)
    try:
        started = time.monotonic()
        code = "import time\nfrom js import stop_flag\nstop_flag[0] = 2\ntime.sleep(60)"
        import js

        js.stop_flag = flag
        assert is_stopped(await run(code))
        assert time.monotonic() - started < 5
    finally:
        setInterruptBuffer(None)


async def test_sleep_takes_its_time_and_no_negative_one(run):
    started = time.monotonic()
    assert (await run("import time\ntime.sleep(0.1)"))["kind"] == "ok"
    assert time.monotonic() - started >= 0.1
    assert (await run("import time\ntime.sleep(-1)"))["exception"] == "ValueError"


async def test_tasks_left_behind_are_ended_with_the_run(run, capfd):
    await run(
        "import asyncio\nasync def later():\n  await asyncio.sleep(0.05)\n  print('too late')\n"
        "left = asyncio.ensure_future(later())"
    )
    import asyncio

    await asyncio.sleep(0.15)
    assert capfd.readouterr().out == ""


async def test_a_program_that_swallows_one_cancellation_is_ended_by_the_next(run):
    import asyncio

    loop = asyncio.get_running_loop()

    def cancel_twice():
        _run.cancel_project()
        # Only now: on a busy machine both could come before the program hears of either.
        loop.call_later(0.05, _run.cancel_project)

    loop.call_later(0.05, cancel_twice)
    code = "import asyncio\ntry: await asyncio.sleep(60)\nexcept asyncio.CancelledError: pass\nawait asyncio.sleep(60)"
    assert is_stopped(await run(code))


def test_cancelling_while_nothing_runs_does_nothing():
    _run.cancel_project()
