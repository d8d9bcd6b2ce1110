"""The corpus of `.wast` scripts on Node, as far as this engine has the features, and what the runner says of wrong ones."""

from pathlib import Path

import pytest
from _watbench_rewriting import moved
from pyodide.ffi import to_js
from wast import Machine, compare, modes, needs_of, read_script, run_script, supported_features
from wast.instructions import ALL, asserted_in
from wast.modes import Exact, Fuelled, Rewritten
from watbench import Instance, Module

SCRIPTS = {path.stem: path.read_bytes() for path in sorted((Path(__file__).parents[1] / "wast/scripts").glob("*.wast"))}
HERE = supported_features()


def rewritten(binary):
    """The bytes of a module in which everything has moved."""
    return moved(to_js(binary)).to_bytes()


@pytest.mark.parametrize("name", [name for name, source in SCRIPTS.items() if needs_of(source.decode()) <= HERE])
def test_every_command_of_the_script_holds_and_comes_to_the_same_in_every_mode(name):
    reports, differences = compare(SCRIPTS[name], f"{name}.wast", modes(rewritten))
    assert [line for report in reports.values() for line in report.failures + report.not_assembled] == []
    assert reports["native"].passed > 0
    assert differences == []


def test_every_instruction_stands_in_a_function_whose_outcome_some_script_asserts():
    missing = ALL.difference(*(asserted_in(read_script(source, name)) for name, source in SCRIPTS.items()))
    assert sorted(missing) == []


def test_an_instruction_is_tested_where_its_outcome_is_asserted_and_nowhere_else():
    script = read_script("""(module
        (func (export "asserted") (result i32) (call $called) i32.const 1 i32.add)
        (func $called (result i32) (i32.clz (i32.const 1)))
        (func (export "invoked") (drop (i32.ctz (i32.const 1))))
        (func (export "never") (drop (i32.popcnt (i32.const 1)))))
      (assert_return (invoke "asserted") (i32.const 32))
      (invoke "invoked")
      (module (func (export "never") nop))
      (assert_invalid (module (func i64.add)) "type mismatch")""")
    assert asserted_in(script) == {"call", "i32.const", "i32.add", "i32.clz"}


MODULE = """(module $m
  (global (export "g") f32 (f32.const -nan:0x123))
  (table 2 funcref)
  (tag $t)
  (func (export "i32") (result i32) (i32.const 7))
  (func (export "i64") (result i64) (i64.const -1))
  (func (export "f32") (result f32) (f32.const -0))
  (func (export "nan") (param f32) (result f32) (local.get 0))
  (func (export "v128") (result v128) (v128.const i32x4 1 2 3 4))
  (func (export "two") (result i32 i64) (i32.const 1) (i64.const 2))
  (func (export "none"))
  (func (export "null") (result funcref) (ref.null func))
  (func (export "func") (result funcref) (ref.func $f))
  (func (export "extern") (param externref) (result externref) (local.get 0))
  (func (export "throw") (throw $t))
  (func (export "divide") (param i32) (result i32) (i32.div_s (i32.const -0x80000000) (local.get 0)))
  (func (export "call") (param i32) (call_indirect (local.get 0)))
  (func $f (export "unreachable") unreachable)
  (func $deep (export "deep") (call $deep)))
"""

HOLD = """
(invoke "none")
(get "g")
(assert_return (invoke "none"))
(assert_return (invoke $m "i32") (i32.const 7))
(assert_return (invoke "i32") (i32.const 0x0_7))
(assert_return (invoke "i64") (i64.const 0xffffffffffffffff))
(assert_return (invoke "f32") (f32.const -0))
(assert_return (invoke "nan" (f32.const nan:0x1)) (f32.const nan:0x1))
(assert_return (invoke "nan" (f32.const -nan)) (f32.const nan:canonical))
(assert_return (invoke "nan" (f32.const nan:0x400001)) (f32.const nan:arithmetic))
(assert_return (get "g") (f32.const -nan:0x123))
(assert_return (invoke "v128") (v128.const i8x16 1 0 0 0 2 0 0 0 3 0 0 0 4 0 0 0))
(assert_return (invoke "v128") (either (v128.const i32x4 1 2 3 5) (v128.const i32x4 1 2 3 4)))
(assert_return (invoke "two") (i32.const 1) (i64.const 2))
(assert_return (invoke "null") (ref.null func))
(assert_return (invoke "null") (ref.null))
(assert_return (invoke "func") (ref.func))
(assert_return (invoke "extern" (ref.extern 1)) (ref.extern 1))
(assert_return (invoke "extern" (ref.extern 1)) (ref.extern))
(assert_return (invoke "extern" (ref.null extern)) (ref.null extern))
(assert_return_canonical_nan (invoke "nan" (f32.const nan)))
(assert_return_arithmetic_nan (invoke "nan" (f32.const nan:0x600000)))
(assert_return_func (invoke "func"))
(assert_exception (invoke "throw"))
(assert_trap (invoke "divide" (i32.const 0)) "integer divide by zero")
(assert_trap (invoke "divide" (i32.const -1)) "integer overflow")
(assert_trap (invoke "call" (i32.const 1)) "uninitialized element 1")
(assert_trap (invoke "call" (i32.const 2)) "undefined element")
(assert_trap (module (func $f unreachable) (start $f)) "unreachable")
(assert_exhaustion (invoke "deep") "call stack exhausted")
(assert_unlinkable (module (import "nowhere" "nothing" (func))) "unknown import")
(assert_unlinkable (module (import "spectest" "print_i32" (func (param i64)))) "incompatible import type")
(assert_invalid (module (func (result i32))) "type mismatch")
(assert_invalid (module binary "\\00asm\\01\\00\\00\\00\\03\\02\\01\\00") "unknown type")
(assert_malformed (module quote "(func" "(bad))") "unknown operator")
(assert_malformed (module binary "\\00asm\\02\\00\\00\\00") "unknown binary version")
(register "m" $m)
(module $n (import "m" "i32" (func $f (result i32))) (export "same" (func $f)))
(assert_return (invoke "same") (i32.const 7))
(assert_return (invoke $m "i32") (i32.const 7))
(module definition $d (global (export "g") (mut i32) (i32.const 1)) (func (export "up") (global.set 0 (i32.const 2))))
(module instance $a $d)
(module instance $b $d)
(invoke $a "up")
(assert_return (get $a "g") (i32.const 2))
(assert_return (get $b "g") (i32.const 1))
(module binary "\\00asm" "\\01\\00\\00\\00")
(module quote "(func (export \\"q\\") (result f64) (f64.const 0x1p-1074))")
(assert_return (invoke "q") (f64.const 5e-324))
"""

WRONG = {
    '(assert_return (invoke "i32") (i32.const 8))': "expected (i32.const 8), got (i32.const 7 = 0x7)",
    '(assert_return (invoke "i32") (i64.const 7))': "expected (i64.const 7), got (i32.const 7 = 0x7)",
    '(assert_return (invoke "i32"))': "expected nothing, got (i32.const 7 = 0x7)",
    '(assert_return (invoke "none") (i32.const 0))': "expected (i32.const 0), got nothing",
    '(assert_return (invoke "two") (i32.const 1))': "expected (i32.const 1), got (i32.const 1 = 0x1) (i64.const 2 = 0x2)",
    '(assert_return (invoke "two") (i32.const 1) (i64.const 3))': "expected (i32.const 1) (i64.const 3), got",
    '(assert_return (invoke "f32") (f32.const 0))': "expected (f32.const 0), got (f32.const -0x0.0p+0)",
    '(assert_return (invoke "nan" (f32.const nan:0x1)) (f32.const nan:0x2))': "got (f32.const nan:0x1)",
    '(assert_return (invoke "nan" (f32.const nan:0x1)) (f32.const -nan:0x1))': "got (f32.const nan:0x1)",
    '(assert_return (invoke "nan" (f32.const nan:0x400001)) (f32.const nan:canonical))': "expected (f32.const nan:canonical)",
    '(assert_return (invoke "nan" (f32.const nan:0x1)) (f32.const nan:arithmetic))': "expected (f32.const nan:arithmetic)",
    '(assert_return (invoke "nan" (f32.const inf)) (f32.const nan:arithmetic))': "got (f32.const inf)",
    '(assert_return (get "g") (f32.const nan:0x123))': "got (f32.const -nan:0x123)",
    '(assert_return (invoke "v128") (v128.const i32x4 1 2 3 5))': "expected (v128.const i32x4 1 2 3 5), got",
    '(assert_return (invoke "v128") (either (v128.const i64x2 0 0) (v128.const i64x2 1 1)))': "expected (either",
    '(assert_return (invoke "null") (ref.func))': "expected (ref.func), got (funcref None)",
    '(assert_return (invoke "func") (ref.null func))': "expected (ref.null), got (funcref <Func",
    '(assert_return (invoke "extern" (ref.extern 1)) (ref.extern 2))': "expected (ref.extern 2), got",
    '(assert_return (invoke "extern" (ref.extern 1)) (ref.null extern))': "expected (ref.null), got",
    '(assert_return (invoke "extern" (ref.null extern)) (ref.extern))': "expected (ref.extern), got",
    '(assert_return (invoke "unreachable"))': "unexpectedly Trap: unreachable",
    '(assert_return (invoke "throw"))': "unexpectedly WasmException",
    '(assert_return (invoke "missing"))': "nothing is exported as 'missing'",
    '(assert_return (invoke "g"))': "(invoke 'g') of <Global",
    '(assert_return (get "i32"))': "(get 'i32') of <Func",
    '(assert_return (invoke $none "i32") (i32.const 7))': "there is no instance $none",
    '(assert_return (invoke "nan"))': "0 arguments for (func (param f32) (result f32))",
    '(assert_return (invoke "nan" (f64.const 1)))': "for a parameter that is f32",
    '(assert_return_canonical_nan (invoke "nan" (f32.const 1)))': "expected (f32.const nan:canonical)",
    '(assert_return_arithmetic_nan (invoke "nan" (f32.const nan:0x1)))': "expected (f32.const nan:arithmetic)",
    '(assert_return_func (invoke "null"))': "expected (ref.func)",
    '(assert_exception (invoke "none"))': "expected an exception, got nothing",
    '(assert_exception (invoke "unreachable"))': "expected an exception, Trap: unreachable",
    '(assert_trap (invoke "none") "unreachable")': "expected the trap 'unreachable', got nothing",
    '(assert_trap (invoke "throw") "unreachable")': "expected the trap 'unreachable', WasmException",
    '(assert_trap (invoke "divide" (i32.const 0)) "integer overflow")': "got the trap 'integer divide by zero'",
    '(assert_trap (invoke "divide" (i32.const -1)) "integer divide by zero")': "got the trap 'integer overflow'",
    '(assert_trap (module) "unreachable")': "expected the trap 'unreachable', and the module was instantiated",
    '(assert_exhaustion (invoke "none") "call stack exhausted")': "expected the trap 'call stack exhausted', got nothing",
    '(assert_exhaustion (invoke "unreachable") "call stack exhausted")': "got the trap 'unreachable'",
    '(assert_unlinkable (module) "unknown import")': "expected an error of linking, and the module was instantiated",
    '(assert_unlinkable (module (func $f unreachable) (start $f)) "unknown")': "got the trap 'unreachable'",
    '(assert_invalid (module) "type mismatch")': "expected the module to be refused, and it was accepted",
    '(assert_invalid (module binary "\\00asm\\01\\00\\00\\00") "type mismatch")': "and it was accepted",
    '(assert_malformed (module quote "(func)") "unexpected token")': "and it was accepted",
    '(assert_malformed (module binary "\\00asm\\01\\00\\00\\00") "unexpected end")': "and it was accepted",
    '(module (import "nowhere" "nothing" (func)))': "unexpectedly LinkError",
    '(module binary "\\00asm")': "unexpectedly CompileError",
    "(module (func $f unreachable) (start $f))": "unexpectedly Trap: unreachable",
    "(module instance $a $none)": "there is no module definition $none",
    '(register "x" $none)': "there is no instance $none",
    '(assert_suspension (invoke "none") "suspended")': "this runner does not know the command",
    '(invoke "unreachable")': "unexpectedly Trap: unreachable",
    '(invoke "nan" (f32.const nan:canonical))': "is given a pattern of NaNs",
    '(invoke "nan" (f32.const 1 2))': "f32.const takes one number",
    '(invoke "nan" (f32.const 0x))': "0x is no float",
    '(invoke "i32" (i32.const 0x1_0000_0000))': "does not fit in 32 bits",
    '(invoke "v128" (v128.const i32x4 1 2 3))': "as many numbers as it has lanes",
}  # fmt: skip


def test_what_is_right_holds():
    commands = len(read_script(MODULE + HOLD).commands)
    assert str(run_script(MODULE + HOLD)) == f"{commands} passed, 0 failed, 0 not assembled"


@pytest.mark.parametrize("command", WRONG)
def test_what_is_wrong_is_reported_with_its_line(command):
    report = run_script(f"{MODULE}\n{command}", "wrong.wast")
    name = command[1:].partition(" ")[0]
    assert [each.startswith(f"wrong.wast:{MODULE.count(chr(10)) + 2}: {name}: ") for each in report.failures] == [True]
    assert WRONG[command] in report.failures[0]
    assert (report.passed, report.not_assembled) == (1, [])


def test_what_the_assembler_cannot_make_is_told_apart_with_all_that_needs_it():
    report = run_script("""(module $gc (type (struct)) (func (export "f") (result (ref null 0)) (struct.new 0)))
      (register "gc" $gc)
      (assert_return (invoke "f") (ref.struct))
      (module (import "gc" "f" (func)))
      (assert_invalid (module (func (result i32))) "type mismatch")""")
    assert (report.passed, report.failures) == (2, [])
    assert [each.split(": ")[0] for each in report.not_assembled] == [f"script.wast:{line}" for line in (1, 3, 4)]


def test_after_a_module_that_fails_nothing_runs_on_the_one_before():
    report = run_script("""(module (func (export "f")))
      (module (import "nowhere" "nothing" (func)))
      (invoke "f")""")
    assert report.passed == 1
    assert [each.split(": ")[2].split()[0] for each in report.failures] == ["unexpectedly", "there"]


def test_a_machine_of_ones_own_instantiates():
    seen = []

    class Counting(Machine):
        def instantiate(self, binary, imports):
            seen.append((binary[:4], sorted(imports)))
            return Instance(Module(binary), imports).exports

    report = run_script('(module (func (export "f"))) (register "m") (module) (invoke "f")', machine=Counting())
    assert (report.passed, len(report.failures)) == (3, 1)
    assert seen[-2:] == [(b"\0asm", ["spectest"]), (b"\0asm", ["m", "spectest"])]


TWO = """(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "trap") (i32.store (i32.const 65536) (i32.const 1)))
  (memory 1))
(invoke "add" (i32.const 5) (i32.const 3))
(assert_return (invoke "add" (i32.const 0) (i32.const 0)) (i32.const 0))
(assert_trap (invoke "trap") "out of bounds memory access")"""


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        # `i32.sub` in place of `i32.add`: what no assertion notices.
        ("6a", "6b", "4: invoke: (i32.const 8 = 0x8), but wrong: (i32.const 2 = 0x2)"),
        # An address within the memory.
        (
            "41808004",
            "41808000",
            "6: assert_trap: the trap 'out of bounds memory access', but wrong: expected the trap",
        ),
        # An export of a function that there is not.
        ("747261700001", "747261700009", "1: module: done, but wrong: unexpectedly CompileError: "),
    ],
)
def test_a_rewriting_that_is_wrong_is_told_with_the_command(old, new, difference):
    wrong = Rewritten(lambda binary: binary.replace(bytes.fromhex(old), bytes.fromhex(new)))
    reports, differences = compare(TWO, "two.wast", {"exact": Exact(), "wrong": wrong})
    assert str(reports["exact"]) == "4 passed, 0 failed, 0 not assembled"
    assert differences[0].startswith(f"two.wast:{difference}")


def test_fuel_is_told_of_a_module_that_does_not_count():
    # Its export has the name of the counter.
    text = '(module (func (export "watbench fuel")))'
    reports, differences = compare(text, "own.wast", {"exact": Exact(), "fuelled": Fuelled()})
    assert reports["exact"].passed == 1
    assert differences == [
        "own.wast:1: module: done, but fuelled: unexpectedly RuntimeError: the module is not rewritten to count instructions"
    ]
