"""Values in the words of errors: never long, and never an error of their own."""

import pytest
from watbench import Func, FuncType, Global, LinkError, Memory, Module, Table, Tag, instantiate, threads
from watbench._words import an, describe, figure, kind, shown

HUGE = 10**5000
"""An int that Python refuses to write, in decimal digits, with a ValueError."""


class Unspeakable:
    def __repr__(self):
        raise RuntimeError("no words")


def test_any_value_is_said_in_few_words():
    long = (HUGE, -HUGE, [HUGE], Unspeakable(), "x" * 10**6, b"x" * 10**6, 10**4000, {1: Unspeakable()})
    for value in long:
        assert len(shown(value)) <= 100
        assert describe(value) == f"{shown(value)} is {kind(value)}"


def test_what_is_short_is_said_as_it_is():
    values = (5, -(2**63), 1.5, "x", b"abc", (1, "a"), [], True, 10**39)
    assert [shown(each) for each in values] == [repr(each) for each in values]
    assert (figure(65_536), figure(10**39)) == ("65,536", "1" + ",000" * 13)
    assert shown(HUGE) == figure(HUGE) == "about 10^5000"
    assert (an("int"), an("array"), an("u8"), an("str")) == ("an int", "an array", "a u8", "a str")


IDENTITY = FuncType(("i32",), ("i32",))


@pytest.mark.parametrize("number", [HUGE, -HUGE], ids=["positive", "negative"])
@pytest.mark.parametrize(
    ("what", "error"),
    [
        (lambda number: Func(lambda x: x, IDENTITY)(number), OverflowError),
        (lambda number: Func(lambda x: number, IDENTITY)(1), OverflowError),
        (lambda number: Func(lambda x: x, FuncType(("f64",), ("f64",)))(number), OverflowError),
        (lambda number: setattr(Global("i64", 0, mutable=True), "value", number), OverflowError),
        (lambda number: Tag(["i32"])(number), OverflowError),
        (lambda number: Memory(1).read(number, 1), IndexError),
        (lambda number: Memory(1).write(number, b"a"), IndexError),
        (lambda number: Memory(1)[number], IndexError),
        (lambda number: Memory(1).view("i32")[number], IndexError),
        (lambda number: Memory(1).view("u8").__setitem__(0, number), OverflowError),
        (lambda number: Memory(1).atomic("i32", 0).add(number), OverflowError),
        (lambda number: Table("externref", 1)[number], IndexError),
        (lambda number: Memory(number), ValueError),
        (lambda number: threads(number, "(module)"), ValueError),
    ],
)
def test_a_huge_number_is_refused_like_any_that_is_too_large(what, error, number):
    with pytest.raises(error, match=r"about -?10\^5000|-?10\^5000 pages"):
        what(number)


async def test_a_repr_that_fails_hides_no_error():
    thing = Unspeakable()
    for what in (Func(lambda x: x, IDENTITY), Memory, Tag(["i32"]), lambda _: Memory(1).read(thing, 1)):
        with pytest.raises(TypeError, match="Unspeakable"):
            what(thing)
    module = Module('(module (import "a" "b" (global i32)))')
    with pytest.raises(LinkError, match="Unspeakable"):
        await instantiate(module, {"a": {"b": thing}})
