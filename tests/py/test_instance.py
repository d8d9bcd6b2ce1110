"""`Instance` and `instantiate`."""

import pytest
from _watbench_seen import watched
from watbench import Func, Instance, Memory, Module, Trap, instantiate, wat2wasm

ADD = '(module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))'


def test_exports_are_a_mapping_with_attributes():
    exports = Instance(Module('(module (memory (export "m") 1) (func (export "keys")) (func (export "a b")))')).exports
    assert list(exports) == ["m", "keys", "a b"]
    assert (len(exports), "m" in exports, "x" in exports) == (3, True, False)
    assert isinstance(exports.m, Memory)
    assert exports.m is exports["m"]
    assert isinstance(exports["keys"], Func)
    assert {"m", "keys"} <= set(dir(exports))


def test_an_export_that_is_not_there_lists_those_that_are():
    exports = Instance(Module(ADD)).exports
    with pytest.raises(AttributeError, match="nothing is exported as 'sub'; exported is add"):
        _ = exports.sub
    with pytest.raises(KeyError):
        exports["sub"]


def test_a_module_is_instantiated_and_nothing_else():
    with pytest.raises(TypeError, match=r"a Module is instantiated, and this is a str: Module\(source\) makes one"):
        Instance(ADD)


async def test_instantiate_takes_files_text_bytes_and_modules(project):
    project({"add.wat": ADD})
    with open("add.wasm", "wb") as file:
        file.write(wat2wasm(ADD))
    for source in ("add.wat", "./add.wasm", ADD, wat2wasm(ADD), bytearray(wat2wasm(ADD)), Module(ADD)):
        instance = await instantiate(source)
        assert instance.exports.add(40, 2) == 42


async def test_instantiate_fetches_a_url():
    data = wat2wasm(ADD)
    url = f"data:application/wasm,{''.join(f'%{byte:02x}' for byte in data)}#.wasm"
    assert (await instantiate(url)).exports.add(1, 2) == 3


async def test_a_file_that_is_nowhere_is_not_found(project):
    project({})
    with pytest.raises(FileNotFoundError, match=r"none\.wasm is not in the project, and fetching it gave status 404"):
        await instantiate("none.wasm")


async def test_what_is_neither_text_nor_file_is_said():
    with pytest.raises(ValueError, match=r"'main\.py' is neither WAT text nor the name of a \.wat or \.wasm file"):
        await instantiate("main.py")


async def test_errors_of_a_file_name_it(project):
    project({"t.wat": '(module (func (export "go") unreachable))'})
    instance = await instantiate("t.wat")
    with pytest.raises(Trap, match=r"t\.wat:1:29"):
        instance.exports.go()


async def test_step_10_of_the_tutorial():
    from js import Math

    memory = Memory(initial=1)
    instance = await instantiate(
        """(module
          (import "math" "sin" (func $sin (param f64) (result f64)))
          (import "js" "shared_mem" (memory 1))
          (import "js" "data_offset" (global $offset i32))
          (func (export "fill") (param $count i32) (result i32) (local $i i32)
            loop $next
              global.get $offset
              local.get $i
              i32.const 8
              i32.mul
              i32.add
              local.get $i
              f64.convert_i32_s
              call $sin
              f64.store
              local.get $i
              i32.const 1
              i32.add
              local.tee $i
              local.get $count
              i32.lt_s
              br_if $next
            end
            local.get $count
            i32.const 8
            i32.mul))""",
        {"math": Math, "js": {"shared_mem": memory, "data_offset": 32}},
    )
    written = instance.exports.fill(12)
    assert written == 96
    values = list(memory.view("f64", offset=32, count=written // 8))
    assert values == [Math.sin(i) for i in range(12)]
    assert memory.read(0, 32) == bytes(32)


def test_the_memory_view_is_told_the_maximum_of_an_exported_memory():
    Instance(Module('(module (memory (export "some") 1 7))'))
    assert (watched[-1].name, watched[-1].maximum) == ("some", 7)
    Instance(Module('(module (memory (export "any") 1))'))
    assert (watched[-1].name, watched[-1].maximum) == ("any", None)
    module = Module('(module (import "js" "m" (memory 1 9)) (export "again" (memory 0)))')
    Instance(module, {"js": {"m": Memory(1, maximum=8)}})
    assert (watched[-1].name, watched[-1].maximum) == ("again", 8)
