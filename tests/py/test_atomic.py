"""Atomic numbers: what is changed, what is refused, and waiting."""

import json
import math
import time

import pytest
from js import Uint8Array
from pyodide_js import setInterruptBuffer
from watbench import Atomic, Memory, _patience, _run


@pytest.fixture
def memory():
    return Memory(1, maximum=2, shared=True)


@pytest.mark.parametrize("type_", ["i32", "i64"])
@pytest.mark.parametrize("shared", [True, False])
def test_every_change_returns_what_was_there(type_, shared):
    memory = Memory(1, maximum=1, shared=shared)
    number = memory.atomic(type_, 16)
    assert isinstance(number, Atomic)
    number.store(0b1100)
    changes = [
        (number.add, 1, 0b1101),
        (number.sub, 2, 0b1011),
        (number.and_, 0b1110, 0b1010),
        (number.or_, 0b0101, 0b1111),
        (number.xor, 0b0110, 0b1001),
        (number.exchange, 7, 7),
    ]
    before = 0b1100
    for change, value, after in changes:
        assert (change(value), number.load()) == (before, after)
        before = after
    assert number.compare_exchange(7, 8) == 7
    assert number.compare_exchange(7, 9) == 8
    assert memory.view(type_, 16, 1)[0] == 8


@pytest.mark.parametrize(("type_", "bits"), [("i32", 32), ("i64", 64)])
def test_numbers_wrap_around_and_are_signed(memory, type_, bits):
    number = memory.atomic(type_, 8)
    number.store(2 ** (bits - 1) - 1)
    assert number.add(1) == 2 ** (bits - 1) - 1
    assert number.load() == -(2 ** (bits - 1))
    number.store(2**bits - 1)
    assert number.load() == -1


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (1.5, TypeError, "1.5 is a float, and an i32 takes an int"),
        ("1", TypeError, "'1' is a str"),
        (None, TypeError, "None is no number"),
        (2**32, OverflowError, "does not fit in an i32"),
    ],
)
def test_wrong_values_are_refused_and_change_nothing(memory, value, error, text):
    number = memory.atomic("i32", 0)
    for change in (number.store, number.add, number.exchange, lambda value: number.compare_exchange(0, value)):
        with pytest.raises(error) as caught:
            change(value)
        assert text in str(caught.value)
    assert number.load() == 0


def test_addresses_are_checked(memory):
    with pytest.raises(IndexError, match="4 bytes at address 65,536 are not all inside a memory of 65,536 bytes"):
        memory.atomic("i32", 65_536)
    with pytest.raises(IndexError):
        memory.atomic("i64", -8)
    with pytest.raises(ValueError, match=r"address 12 is no multiple of 8, .*: 8 and 16 are the nearest"):
        memory.atomic("i64", 12)
    with pytest.raises(ValueError, match="'i32' or 'i64', not 'f32'"):
        memory.atomic("f32", 0)
    assert memory.atomic("i32", 65_532).load() == 0


@pytest.mark.parametrize("shared", [True, False])
def test_it_stays_good_when_the_memory_grows(shared):
    memory = Memory(1, maximum=2, shared=shared)
    number = memory.atomic("i32", 4)
    number.store(5)
    memory.grow(1)
    assert number.add(1) == 5
    assert memory.view("i32", 4, 1)[0] == 6


def test_waiting_for_another_number_or_too_long(memory):
    number = memory.atomic("i64", 8)
    assert number.wait(1) == "not-equal"
    assert number.wait(0, timeout=0) == "timed-out"
    started = time.monotonic()
    assert number.wait(0, timeout=0.1) == "timed-out"
    assert time.monotonic() - started >= 0.1


async def test_who_waits_is_woken_by_another_task(memory):
    import asyncio

    number = memory.atomic("i32", 0)
    woken = []

    def wake():
        woken.append(number.notify())

    asyncio.get_running_loop().call_later(0.05, wake)
    assert number.wait(0, timeout=60) == "ok"
    assert woken == [1]


def test_nobody_waits_in_a_memory_that_is_not_shared():
    number = Memory(1).atomic("i32", 0)
    with pytest.raises(ValueError, match="not shared, so no other thread could wake"):
        number.wait(0, timeout=0)
    assert number.notify() == 0


def test_nobody_is_woken_where_nobody_waits(memory):
    assert memory.atomic("i32", 0).notify(3) == 0


PROGRAM = """from watbench import Memory
Memory(1, maximum=1, shared=True).atomic("i32", 0).wait(0)
"""


async def test_stop_ends_waiting(project, monkeypatch):
    flag = Uint8Array.new(1)
    looks = []
    look = _patience.look

    def stop_while_it_waits():
        looks.append(len(looks))
        # The first look is before it waits, and all others are while it does.
        if len(looks) == 2:
            flag[0] = 2
        look()

    monkeypatch.setattr(_patience, "look", stop_while_it_waits)
    setInterruptBuffer(flag)
    try:
        outcome = await _run.run_project(str(project({"main.py": PROGRAM})), "main.py")
        assert json.loads(outcome)["kind"] == "stopped"
        assert len(looks) == 2
    finally:
        flag[0] = 0
        setInterruptBuffer(None)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda number: number.wait(0, "x"), TypeError, "a timeout is a number of seconds, and 'x' is a str"),
        (lambda number: number.wait(0, math.nan), ValueError, "a timeout is a number of seconds from 0 on, and nan"),
        (lambda number: number.wait(0, -1), ValueError, "a timeout is a number of seconds from 0 on, and -1"),
        (lambda number: number.notify(1.5), TypeError, "count is a number of threads, an int, and 1.5 is a float"),
        (lambda number: number.notify(-1), ValueError, "count is a number of threads, and -1 is less than none"),
    ],
)
def test_what_is_no_time_and_no_number_of_threads_is_refused(call, error, message):
    number = Memory(1, maximum=1, shared=True).atomic("i32", 0)
    with pytest.raises(error, match=message):
        call(number)
    assert (number.wait(1, 10**400), number.notify(10**400)) == ("not-equal", 0)
