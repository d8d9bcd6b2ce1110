"""Coverage: how often lines and functions of a module were executed."""

import pytest
from watbench import Instance, Module, Trap, coverage, instantiate

FOLDED = """(module
  (func $unused (export "unused") (result i32)
    (i32.const 1))
  (func $branch (export "branch") (param $n i32) (result i32)
    (if (result i32) (i32.lt_s (local.get $n) (i32.const 10))
      (then
        (call $small (local.get $n)))
      (else
        (i32.const 99))))
  (func $small (param i32) (result i32)
    (i32.mul (local.get 0) (i32.const 2))))"""


def lines_of(instance):
    return {line: each.executions for line, each in coverage(instance).lines.items()}


def test_lines_count_their_executions_and_the_unused_are_cold():
    instance = Instance(Module.from_named(FOLDED, "m.wat"), coverage=True)
    assert [instance.exports.branch(n) for n in (1, 2, 3, 50)] == [2, 4, 6, 99]
    assert lines_of(instance) == {3: 0, 5: 4, 7: 3, 9: 1, 11: 3}
    assert coverage(instance).cold == (3,)


def test_functions_are_listed_the_hottest_first_with_their_share():
    instance = Instance(Module.from_named(FOLDED, "m.wat"), coverage=True)
    for n in range(10):
        instance.exports.branch(n)
    counted = coverage(instance)
    assert [(each.function, each.line, each.calls) for each in counted.functions] == [
        ("$branch", 4, 10),
        ("$small", 10, 10),
        ("$unused", 2, 0),
    ]
    assert sum(each.share for each in counted.functions) == pytest.approx(1)
    assert counted.instructions == sum(each.instructions for each in counted.functions) == 90


def test_flat_code_counts_by_line_and_ends_count_nothing():
    instance = Instance(
        Module(
            '(module (func (export "f") (param i32)\nloop\nlocal.get 0\ni32.const 1\ni32.sub\nlocal.tee 0\nbr_if 0\nend))'
        ),
        coverage=True,
    )
    instance.exports.f(7)
    assert lines_of(instance) == {2: 1, 3: 7, 4: 7, 5: 7, 6: 7, 7: 7}


def test_two_instances_of_one_module_count_apart():
    module = Module.from_named(FOLDED, "m.wat")
    first, second = Instance(module, coverage=True), Instance(module, coverage=True)
    first.exports.unused()
    assert lines_of(first)[3] == 1
    assert lines_of(second)[3] == 0


def test_a_trap_keeps_its_place_and_the_counts():
    instance = Instance(
        Module('(module (func (export "f") (param i32)\n(local.set 0 (i32.const 1))\n(unreachable)))'), coverage=True
    )
    with pytest.raises(Trap) as caught:
        instance.exports.f(0)
    assert caught.value.frames[-1].line == 3
    assert lines_of(instance) == {2: 1, 3: 1}


async def test_files_are_named_and_printed_as_a_table(project):
    project({"m.wat": FOLDED})
    instance = await instantiate("m.wat", coverage=True)
    for n in range(10):
        instance.exports.branch(n)
    counted = coverage(instance)
    assert counted.file == "m.wat"
    head, titles, hottest, *_ = str(counted).splitlines()
    assert head == "m.wat: 90 instructions"
    assert titles.split() == ["instructions", "executions", "line"]
    assert hottest.split()[:3] == ["40", "10", "5"]


def test_a_module_without_a_text_has_functions_and_says_why_it_has_no_lines():
    from watbench import wat2wasm

    data = wat2wasm(FOLDED.replace("$small", "$tiny"))
    custom = b"\x00\x03\x01xy"
    instance = Instance(Module(data + custom), coverage=True)
    instance.exports.unused()
    counted = coverage(instance)
    assert counted.lines == {}
    assert counted.note == "there is no text"
    assert counted.functions[0].calls == 1
    assert "no lines, since there is no text" in str(counted)


def test_what_does_not_count_is_refused():
    with pytest.raises(ValueError, match="coverage=True"):
        coverage(Instance(Module(FOLDED)))
    with pytest.raises(TypeError, match="an Instance"):
        coverage(Module(FOLDED))
