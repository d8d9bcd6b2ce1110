"""Regions handed out one after the other."""

import pytest
from watbench import Memory


def places(memory):
    return [(each.name, each.offset, each.length) for each in memory.regions]


def test_regions_follow_each_other_with_gaps():
    memory = Memory(1)
    allocator = memory.allocator(start=100, gap=10)
    for name, length, align in (("a", 5, 1), ("b", 8, 64), ("c", 1, 1)):
        assert allocator.take(name, length, align=align).name == name
    assert places(memory) == [("a", 100, 5), ("c", 115, 1), ("b", 128, 8)]
    assert allocator.regions == memory.regions
    assert repr(allocator) == "<Allocator from 100 on, gap 10, 3 regions>"


def test_what_was_named_by_hand_is_left_alone():
    memory = Memory(1)
    memory.region("mine", 120, 50)
    allocator = memory.allocator(start=100, gap=4)
    assert [allocator.take(name, 16, align=4).offset for name in ("small", "next")] == [100, 176]
    assert [each.name for each in allocator.regions] == ["small", "next"]
    with pytest.raises(KeyError, match="'mine' was not taken here; taken is 'small', 'next'"):
        allocator.free("mine")
    memory.region("inside", 210, 10)
    assert allocator.take("last", 20, align=1).offset == 224


def test_freed_room_is_given_again():
    memory = Memory(1)
    allocator = memory.allocator(start=0, gap=0)
    for name in "abc":
        allocator.take(name, 100, align=1)
    allocator.free("b")
    assert allocator.take("large", 101, align=1).offset == 300
    assert allocator.take("fits", 100, align=1).offset == 100
    with pytest.raises(KeyError, match="'b' was not taken here"):
        allocator.free("b")


def test_a_full_memory_says_the_numbers_and_growing_makes_room():
    memory = Memory(1)
    allocator = memory.allocator(start=1024, gap=16)
    allocator.take("most", 60_000)
    text = (
        'no room for "rest", 8,000 bytes at a multiple of 8: from 1,024 on this memory of 65,536 bytes has 4,496 free, '
        "4,496 of them together; memory.grow(1) makes room"
    )
    with pytest.raises(MemoryError) as caught:
        allocator.take("rest", 8000)
    assert str(caught.value) == text
    memory.grow(1)
    assert allocator.take("rest", 8000).offset == 61_040
    with pytest.raises(MemoryError, match=r"memory\.grow\(2\) makes room"):
        allocator.take("more", 4 * 65_536 - 69_056)
    memory.grow(2)
    assert allocator.take("more", 4 * 65_536 - 69_056)


def test_the_last_byte_is_handed_out():
    memory = Memory(1)
    allocator = memory.allocator(start=65_530)
    assert allocator.take("end", 6, align=2).end == 65_536
    with pytest.raises(MemoryError, match=r"0 free, 0 of them together; memory\.grow\(1\)"):
        allocator.take("one", 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"length": 0}, "at least one byte"),
        ({"length": 1.5}, "at least one byte"),
        ({"length": 8, "align": 3}, "a power of two, and 3 is none"),
        ({"length": 8, "align": 0}, "a power of two"),
        ({"length": 8, "access": "x"}, "access is 'r', 'w' or 'rw'"),
        ({"length": 8, "name": "taken"}, 'there is a region "taken" already'),
    ],
)
def test_nonsense_is_refused_and_takes_nothing(arguments, message):
    memory = Memory(1)
    allocator = memory.allocator()
    allocator.take("taken", 8)
    with pytest.raises(ValueError, match=message):
        allocator.take(**{"name": "new", **arguments})
    assert [each.name for each in allocator.regions] == ["taken"]
    with pytest.raises(ValueError, match="a gap is a number of bytes"):
        memory.allocator(gap=-1)
    with pytest.raises(IndexError):
        memory.allocator(start=65_537)
