"""The package where Node cannot test it: newer instructions, JSPI and GC, by programs in the page that assert."""

import textwrap

from bench import Bench

MAIN = "from watbench import *\n\n"


def check(shared: Bench, program: str, **files: str | bytes) -> None:
    """Runs a program that asserts, and says its traceback if it fails."""
    names = {name.replace("_", ".", 1): content for name, content in files.items()}
    shared.open_project({"main.py": MAIN + textwrap.dedent(program), **names})
    outcome = shared.run()
    assert outcome["kind"] == "ok", outcome.get("traceback", outcome)


TRY_TABLE = """(module
  (import "m" "t" (tag $t (param i32 f64)))
  (import "m" "f" (func $f (param i32)))
  (func (export "caught") (param i32) (result i32 f64)
    (block $caught (result i32 f64)
      (try_table (catch $t $caught) (call $f (local.get 0)))
      (i32.const -1) (f64.const 0)))
  (func (export "all") (param i32) (result i32)
    (block $any
      (try_table (catch_all $any) (call $f (local.get 0)))
      (return (i32.const 0)))
    (i32.const 1))
  (func (export "again") (param i32)
    (block $any (result exnref)
      (try_table (catch_all_ref $any) (call $f (local.get 0)))
      (return))
    throw_ref)
  (func (export "throw") (param i32 f64) (throw $t (local.get 0) (local.get 1))))"""


def test_try_table_catches_what_python_throws_by_its_tag(shared: Bench) -> None:
    check(
        shared,
        """
        tag, other = Tag(["i32", "f64"]), Tag(["i32", "f64"])

        def fail(kind):
            if kind == 1:
                raise tag(42, -0.5)
            if kind == 2:
                raise other(1, 2)
            if kind == 3:
                raise KeyError("mine")

        exports = (await instantiate("try.wat", {"m": {"t": tag, "f": fail}})).exports
        assert exports.caught(0) == (-1, 0.0)
        assert exports.caught(1) == (42, -0.5)
        assert [exports.all(kind) for kind in range(4)] == [0, 1, 1, 1]
        try:
            exports.caught(2)
        except WasmException as error:
            assert error.tag is other and error.payload == (1, 2.0), error
        else:
            raise AssertionError("not raised")
        """,
        try_wat=TRY_TABLE,
    )


def test_what_passes_through_wasm_or_is_thrown_again_stays_the_same_object(shared: Bench) -> None:
    check(
        shared,
        """
        tag = Tag(["i32", "f64"])
        errors = [tag(1, 2), KeyError("mine")]

        def fail(which):
            raise errors[which]

        exports = (await instantiate("try.wat", {"m": {"t": tag, "f": fail}})).exports
        for which, error in enumerate(errors):
            try:
                exports.again(which)
            except Exception as caught:
                assert caught is error, (which, caught)
            else:
                raise AssertionError("not raised")
        """,
        try_wat=TRY_TABLE,
    )


def test_what_wasm_throws_and_does_not_catch_reaches_python(shared: Bench) -> None:
    check(
        shared,
        """
        import math

        tag = Tag(["i32", "f64"])
        exports = (await instantiate("try.wat", {"m": {"t": tag, "f": lambda kind: None}})).exports
        try:
            exports.throw(7, -0.0)
        except WasmException as error:
            assert error.tag is tag and error.payload == (7, 0.0)
            assert math.copysign(1, error.payload[1]) == -1
        else:
            raise AssertionError("not raised")
        secret = Instance(Module('(module (tag $t) (func (export "go") (throw $t)))')).exports
        try:
            secret.go()
        except WasmException as error:
            assert error.tag is None and error.payload == ()
        else:
            raise AssertionError("not raised")
        """,
        try_wat=TRY_TABLE,
    )


def test_an_uncaught_exception_ends_the_run_with_its_tag_and_values(shared: Bench) -> None:
    shared.open_project(
        {
            "main.py": "from watbench import *\n\nmodule = Module('''(module (tag $t (export \"t\") (param i32))"
            " (func (export \"go\") (throw $t (i32.const 5))))''')\nInstance(module).exports.go()\n"
        }
    )
    outcome = shared.run()
    assert (outcome["kind"], outcome["exception"]) == ("raised", "WasmException"), outcome
    assert outcome["message"] == "an exception of (tag (param i32)): (5,)"


def test_memories_with_64_bit_addresses(shared: Bench) -> None:
    check(
        shared,
        """
        memory = Memory(1, maximum=4, address="i64")
        assert str(memory.type) == "(memory i64 1 4)", memory.type
        exports = (await instantiate('''(module
          (import "js" "m" (memory i64 1))
          (memory $own (export "own") i64 2 5)
          (func (export "put") (param i64 i32) (i32.store8 (local.get 0) (local.get 1)))
          (func (export "size") (result i64) memory.size))''', {"js": {"m": memory}})).exports
        exports.put(100, 7)
        assert memory[100] == 7
        assert memory.grow(2) == 1 and exports.size() == 3
        exports.put(3 * 65_536 - 1, 9)
        assert memory[-1] == 9 and memory.find(b"\\t") == 3 * 65_536 - 1
        assert str(exports.own.type) == "(memory i64 2 5)" and exports.own.grow(3) == 2
        try:
            exports.own.grow(1)
        except MemoryError as error:
            assert "its maximum is 5 pages" in str(error)
        try:
            exports.put(3 * 65_536, 1)
        except Trap as trap:
            assert trap.kind == "out of bounds memory access"
        else:
            raise AssertionError("no trap")
        """,
    )


def test_several_memories_in_one_module(shared: Bench) -> None:
    check(
        shared,
        """
        first, second = Memory(1), Memory(2)
        exports = (await instantiate('''(module
          (import "js" "a" (memory $a 1))
          (import "js" "b" (memory $b 2))
          (memory $c (export "c") 1)
          (func (export "move") (param i32 i32 i32)
            (memory.copy $b $a (local.get 0) (local.get 1) (local.get 2))
            (memory.copy $c $b (local.get 0) (local.get 0) (local.get 2))))''', {"js": {"a": first, "b": second}})).exports
        first[10:14] = b"abcd"
        exports.move(50, 10, 4)
        assert second[50:54] == exports.c[50:54] == b"abcd"
        """,
    )


def test_an_externref_holds_any_python_object(shared: Bench) -> None:
    check(
        shared,
        """
        exports = (await instantiate('''(module
          (table (export "t") 2 externref)
          (global (export "g") (mut externref) (ref.null extern))
          (func (export "same") (param externref) (result externref) local.get 0)
          (func (export "put") (param externref) (table.set 0 (i32.const 1) (local.get 0)) (global.set 0 (local.get 0)))
          (func (export "null") (param externref) (result i32) (ref.is_null (local.get 0))))''')).exports
        things = [object(), {"a": 1}, [1, 2], ("t",), len, Memory, b"bytes"]
        for thing in things:
            assert exports.same(thing) is thing, thing
            exports.put(thing)
            assert exports.t[1] is thing and exports.g.value is thing
        for plain in (5, 2**60, -1.5, "text", True):
            assert exports.same(plain) == plain
        assert exports.same(None) is None and exports.null(None) == 1 and exports.null(0) == 0
        """,
    )


def test_garbage_collected_objects_pass_through_python(shared: Bench) -> None:
    # (type $s (struct (field (mut i32))))
    # (func (export "make") (param i32) (result (ref $s))), (func (export "get") (param (ref null $s)) (result i32))
    module = bytes.fromhex(
        "0061736d01000000"
        "0111035f017f0160017f01640060016300017f"
        "0303020102"
        "070e02046d616b650000036765740001"
        "0a120207002000fb00000b08002000fb0200000b"
    )
    check(
        shared,
        """
        exports = (await instantiate("gc.wasm")).exports
        assert str(exports.make.type) == "(func (param i32) (result (ref 0)))", exports.make.type
        one, two = exports.make(41), exports.make(42)
        assert [exports["get"](each) for each in (two, one)] == [42, 41]
        try:
            exports["get"](None)
        except Trap as trap:
            assert trap.kind == "null reference", trap.kind
        else:
            raise AssertionError("no trap")
        try:
            exports["get"]("a string")
        except TypeError:
            pass
        else:
            raise AssertionError("no TypeError")
        """,
        gc_wasm=module,
    )


ASYNC = """(module
  (import "host" "wait" (func $wait (param i32 f64) (result f64)))
  (func (export "go") (param i32 f64) (result f64)
    (f64.add (call $wait (local.get 0) (local.get 1)) (call $wait (local.get 0) (local.get 1))))
  (func (export "once") (param i32 f64) (result f64) (call $wait (local.get 0) (local.get 1)))
  (func (export "both") (param i32 f64) (result i32 f64) (local.get 0) (call $wait (local.get 0) (local.get 1))))"""


# f is a function of (ref null $t), where $t is (func): by another number in each module. The last takes (func (param i64)).
OWN_TYPES = """
exporting = Module(bytes.fromhex('0061736d01000000 0109 02 600000 6001630000 03020101 07050101660000 0a0401 02000b'))
importing, unlike = (
    Module(bytes.fromhex(f'0061736d01000000 {types} 0207 01 0161 0166 00 02'))
    for types in ('010d 03 60017f00 600000 6001630100', '010e 03 60017f00 60017e00 6001630100')
)
"""


def test_types_of_modules_own_are_matched_by_the_engine_whatever_their_numbers_are(shared: Bench) -> None:
    check(
        shared,
        OWN_TYPES
        + """
exports = Instance(exporting).exports
assert exports.f.type != importing.imports[0].type
Instance(importing, {"a": exports})
try:
    Instance(unlike, {"a": exports})
except LinkError as error:
    assert (error.problems[0].module, error.problems[0].name) == ("a", "f"), error
else:
    raise AssertionError("linked")
""",
    )


def test_wasm_waits_for_an_async_host_function(shared: Bench) -> None:
    check(
        shared,
        """
        import asyncio, math

        order = []

        async def wait(turn, value):
            await asyncio.sleep(turn / 1000)
            order.append(turn)
            return value

        exports = (await instantiate("async.wat", {"host": {"wait": wait}})).exports
        assert await exports.go.call_async(1, 2.5) == 5.0
        assert await exports.both.call_async(3, -1.5) == (3, -1.5)
        order.clear()
        results = await asyncio.gather(exports.once.call_async(60, -0.0), exports.once.call_async(5, 0.0))
        assert order == [5, 60], order
        assert [math.copysign(1, each) for each in results] == [-1, 1], results
        try:
            await exports.once.call_async(1)
        except TypeError as error:
            assert "parameter 2 of once is missing" in str(error), error
        """,
        async_wat=ASYNC,
    )


def test_what_an_async_host_function_raises_reaches_who_awaits(shared: Bench) -> None:
    check(
        shared,
        """
        import asyncio

        error = KeyError("mine")

        async def wait(turn, value):
            await asyncio.sleep(0)
            if turn:
                return "wrong"
            raise error

        exports = (await instantiate("async.wat", {"host": {"wait": wait}})).exports
        try:
            await exports.once.call_async(0, 1)
        except KeyError as caught:
            assert caught is error
        else:
            raise AssertionError("not raised")
        try:
            await exports.once.call_async(1, 1)
        except TypeError as caught:
            assert 'host function "host" "wait" returned a wrong value' in str(caught), caught
        else:
            raise AssertionError("not raised")
        """,
        async_wat=ASYNC,
    )


def test_an_async_host_function_throws_by_a_tag(shared: Bench) -> None:
    check(
        shared,
        """
        import asyncio

        tag = Tag(["i32", "f64"])

        async def fail(kind):
            await asyncio.sleep(0)
            if kind:
                raise tag(kind, 0.5)

        exports = (await instantiate("try.wat", {"m": {"t": tag, "f": fail}})).exports
        assert await exports.caught.call_async(9) == (9, 0.5)
        assert await exports.caught.call_async(0) == (-1, 0.0)
        try:
            await exports.again.call_async(4)
        except WasmException as error:
            assert error.tag is tag and error.payload == (4, 0.5)
        else:
            raise AssertionError("not raised")
        """,
        try_wat=TRY_TABLE,
    )


def test_a_plain_call_that_would_have_to_wait_says_how_to_call(shared: Bench) -> None:
    check(
        shared,
        """
        async def wait(turn, value):
            return value

        exports = (await instantiate("async.wat", {"host": {"wait": wait}})).exports
        try:
            exports.once(1, 2)
        except WasmError as error:
            assert "await once.call_async(...)" in str(error), error
        else:
            raise AssertionError("not raised")
        """,
        async_wat=ASYNC,
    )


def test_a_trap_in_an_awaited_call_is_a_trap(shared: Bench) -> None:
    check(
        shared,
        """
        exports = (await instantiate('(module (func (export "go") unreachable))')).exports
        try:
            await exports.go.call_async()
        except Trap as trap:
            assert (trap.kind, trap.export_name) == ("unreachable", "go")
        else:
            raise AssertionError("no trap")
        """,
    )


def test_a_fetched_module_is_compiled_as_it_arrives_and_its_types_are_known(shared: Bench) -> None:
    check(
        shared,
        """
        import js

        streamed = []
        compile_streaming = js.WebAssembly.compileStreaming

        def watched(response):
            streamed.append(response)
            return compile_streaming(response)

        js.WebAssembly.compileStreaming = watched
        try:
            exports = (await instantiate("add.wasm?new")).exports
        finally:
            js.WebAssembly.compileStreaming = compile_streaming
        assert len(streamed) == 1 and exports.add(40, 2) == 42
        assert str(exports.add.type) == "(func (param i32 i32) (result i32))"
        """,
        add_wasm=bytes.fromhex("0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b"),
    )
