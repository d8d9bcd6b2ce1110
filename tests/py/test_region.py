"""Named regions of a memory."""

import pytest
from _watbench_seen import regions as told
from watbench import Memory


def test_regions_are_listed_by_address():
    memory = Memory(1)
    memory.region("sound", 5000, 100, access="r")
    memory.region("pixels", 32, 4096)
    assert [(each.name, each.offset, each.length, each.access) for each in memory.regions] == [
        ("pixels", 32, 4096, "rw"),
        ("sound", 5000, 100, "r"),
    ]


def test_overlap_is_refused_with_the_next_free_address():
    memory = Memory(1)
    memory.region("a", 0, 100)
    memory.region("b", 100, 50)
    with pytest.raises(ValueError, match=r'region "c" at 50 to 60 overlaps region "a".*next free address is 150'):
        memory.region("c", 50, 10)
    with pytest.raises(ValueError, match='there is a region "a" already'):
        memory.region("a", 500, 10)
    assert len(memory.regions) == 2


def test_a_region_lies_inside_the_memory():
    with pytest.raises(IndexError, match="not all inside a memory of 65,536 bytes"):
        Memory(1).region("far", 65_000, 1000)
    with pytest.raises(ValueError, match="has no bytes"):
        Memory(1).region("empty", 8, 0)
    with pytest.raises(ValueError, match="access is 'r', 'w' or 'rw'"):
        Memory(1).region("odd", 8, 8, access="x")
    with pytest.raises(TypeError, match="a region's name is a str, and 5 is none"):
        Memory(1).region(5, 8, 8)


def test_a_region_has_addresses_of_its_own():
    memory = Memory(1)
    region = memory.region("data", 1000, 8)
    region.write(b"abcd", offset=4)
    assert region.read() == b"\0\0\0\0abcd"
    assert memory.read(1004, 4) == b"abcd"
    assert list(region.view("u32")) == [0, int.from_bytes(b"abcd", "little")]
    assert region.clamped().length == len(region) == 8


def test_a_region_keeps_its_ends_and_its_access():
    memory = Memory(1)
    region = memory.region("data", 1000, 8, access="r")
    with pytest.raises(IndexError, match='4 bytes at 6 are not all inside region "data" of 8 bytes'):
        region.read(6, 4)
    with pytest.raises(PermissionError, match='region "data" is not for writing'):
        region.write(b"a")


def test_a_view_of_a_region_smaller_than_an_element_is_empty():
    assert len(Memory(1).region("tail", 65_534, 2).view("i32")) == 0


def test_a_region_is_forgotten_by_its_name():
    memory = Memory(1)
    memory.region("a", 0, 100)
    memory.forget_region("a")
    assert memory.regions == ()
    memory.region("b", 50, 100)
    with pytest.raises(KeyError, match="no region 'a'; there is 'b'"):
        memory.forget_region("a")


def test_the_memory_view_is_told_of_the_regions():
    memory = Memory(1)
    memory.region("pixels", 4096, 16, access="w")
    memory.region("grüße", 32, 8)
    assert told[-1].memory.js_id == memory.js.js_id
    assert told[-1].regions.to_py() == [["grüße", 32, 8, "rw"], ["pixels", 4096, 16, "w"]]
    memory.forget_region("pixels")
    assert told[-1].regions.to_py() == [["grüße", 32, 8, "rw"]]
