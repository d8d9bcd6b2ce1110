"""Runs of a project and how they end: `watbench._run.run_project`."""

import json

import pytest
from watbench import _run

WAT = '(module\n  (func $inner unreachable)\n  (func $outer (export "go") call $inner))'


@pytest.fixture
def run(project):
    async def run(files, entry="main.py"):
        folder = project(files if isinstance(files, dict) else {"main.py": files})
        return json.loads(await _run.run_project(str(folder), entry))

    return run


def places(outcome):
    return [(each["function"], each["file"], each["line"], each["column"]) for each in outcome["frames"]]


async def test_a_program_that_ends_is_ok(run, capfd):
    assert await run("print('hello', __name__, __file__.endswith('main.py'))") == {"kind": "ok", "exitCode": 0}
    assert capfd.readouterr().out == "hello __main__ True\n"


async def test_await_is_allowed_at_the_top(run, capfd):
    await run("import asyncio\nawait asyncio.sleep(0.01)\nprint('later')")
    assert capfd.readouterr().out == "later\n"


async def test_files_and_modules_of_the_project_are_at_hand(run, capfd):
    files = {
        "main.py": "import sys, part.one\nprint(open('data.txt').read(), part.one.value, sys.argv)",
        "data.txt": "data",
        "part/one.py": "value = 1",
    }
    await run(files)
    assert capfd.readouterr().out == "data 1 ['main.py']\n"


async def test_a_warning_ends_nothing(run, capfd):
    with pytest.warns(UserWarning, match="mind"):
        outcome = await run("import warnings\ndef careless():\n    warnings.warn('mind')\ncareless()\nprint('on')")
    assert outcome == {"kind": "ok", "exitCode": 0}
    assert capfd.readouterr().out == "on\n"


async def test_a_forgotten_await_is_warned_of(run):
    with pytest.warns(RuntimeWarning, match="coroutine 'never' was never awaited"):
        assert await run("async def never(): pass\nnever()") == {"kind": "ok", "exitCode": 0}


async def test_each_run_has_the_modules_as_they_are_now(run, capfd):
    await run({"main.py": "import part; print(part.value)", "part.py": "value = 1"})
    await run({"main.py": "import part; print(part.value)", "part.py": "value = 22"})
    assert capfd.readouterr().out == "1\n22\n"


async def test_each_run_has_a_fresh_namespace(run):
    await run("left_over = 1")
    assert (await run("left_over"))["exception"] == "NameError"


async def test_the_namespace_lives_until_the_next_run(run):
    import gc
    import sys
    import weakref

    await run("import sys\nclass Thing: pass\nsys.kept = __import__('weakref').ref(thing := Thing())")
    kept: weakref.ref = sys.kept
    gc.collect()
    assert kept() is not None
    await run("del __import__('sys').kept")
    assert kept() is None


@pytest.mark.parametrize(
    ("code", "exit_code", "printed"),
    [
        ("", 0, ""),
        ("0", 0, ""),
        ("3", 3, ""),
        ("True", 1, ""),
        ("2**60", -1, ""),
        ("'no such file'", 1, "no such file\n"),
    ],
)
async def test_sys_exit_ends_a_run_well(run, capfd, code, exit_code, printed):
    assert await run(f"import sys\nsys.exit({code})") == {"kind": "ok", "exitCode": exit_code}
    assert capfd.readouterr().err == printed


async def test_names_and_lists_are_cut_to_what_the_page_believes(run):
    raised = await run(f"class {'E' * 2000}(Exception): pass\ndef {'f' * 2000}(): raise {'E' * 2000}\n{'f' * 2000}()")
    assert len(raised["exception"]) == 500
    assert max(len(each["function"]) for each in raised["frames"]) == 500
    wat = "(module " + "".join(f'(import "m" "{n}" (func))' for n in range(1200)) + ")"
    unlinkable = await run(f"from watbench import *\nInstance(Module({wat!r}), {{'m': {{}}}})")
    assert (unlinkable["kind"], len(unlinkable["problems"])) == ("unlinkable", 500)
    name = "t" * 2000
    trap = await run(
        f"from watbench import *\nInstance(Module('(module (func (export \"{name}\") unreachable))')).exports.{name}()"
    )
    assert (trap["kind"], len(trap["exportName"])) == ("trap", 500)


@pytest.mark.parametrize("error", ["KeyboardInterrupt", "__import__('asyncio').CancelledError"])
async def test_an_interrupt_that_reaches_the_top_is_a_stop(run, error):
    outcome = await run(f"raise {error}")
    assert (outcome["kind"], outcome["interpreter"]) == ("stopped", "kept")
    assert [(each["file"], each["line"]) for each in outcome["frames"]] == [("main.py", 1)]


async def test_a_budget_that_was_left_open_ends_with_its_run(run):
    count = (
        '(module (func (export "f") (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))'
    )
    program = f"from watbench import *\nf = Instance(Module('{count}')).exports.f\n"
    assert (await run(program + "fuel(10).__enter__()"))["kind"] == "ok"
    assert (await run(program + "f(1000)"))["kind"] == "ok"


async def test_an_exception_has_a_traceback_of_the_users_files_only(run):
    outcome = await run({"main.py": "import part\npart.fail(0)", "part.py": "def fail(n):\n  'é𝄞'; 1 / n"})
    assert outcome["kind"] == "raised"
    assert (outcome["exception"], outcome["message"]) == ("ZeroDivisionError", "division by zero")
    assert outcome["traceback"] == (
        "Traceback (most recent call last):\n"
        '  File "main.py", line 2, in <module>\n'
        "    part.fail(0)\n"
        "    ~~~~~~~~~^^^\n"
        '  File "part.py", line 2, in fail\n'
        "    'é𝄞'; 1 / n\n"
        "          ~~^~~\n"
        "ZeroDivisionError: division by zero\n"
    )
    assert places(outcome) == [("<module>", "main.py", 2, 1), ("fail", "part.py", 2, 10)]


async def test_chains_of_exceptions_are_kept(run):
    outcome = await run("try:\n    1/0\nexcept ZeroDivisionError as e:\n    raise ValueError('mine') from e")
    assert "ZeroDivisionError: division by zero\n\nThe above exception was the direct cause" in outcome["traceback"]
    assert outcome["exception"] == "ValueError"
    outcome = await run("try:\n    1/0\nfinally:\n    int('x')")
    assert "During handling of the above exception" in outcome["traceback"]
    assert "/" not in outcome["traceback"].replace("1/0", "")


async def test_groups_of_exceptions_are_kept(run):
    outcome = await run("raise ExceptionGroup('several', [ValueError('a'), KeyError('b')])")
    assert "ValueError: a" in outcome["traceback"]
    assert "KeyError: 'b'" in outcome["traceback"]


async def test_recursion_is_collapsed(run):
    outcome = await run("def f():\n    f()\nf()")
    assert outcome["exception"] == "RecursionError"
    assert "[Previous line repeated" in outcome["traceback"]
    assert len(outcome["traceback"].splitlines()) < 20
    assert [(each["function"], each["repeated"] > 500) for each in outcome["frames"]] == [
        ("<module>", False),
        ("f", True),
    ]


async def test_a_deep_stack_is_cut_in_its_middle(run):
    functions = "".join(f"def f{number}(): f{number + 1}()\n" for number in range(200))
    outcome = await run(f"{functions}f0()")
    assert [each["function"] for each in outcome["frames"]][48:52] == ["f47", "f48", "f150", "f151"]
    assert len(outcome["frames"]) == 100


async def test_python_and_webassembly_that_call_each_other_in_turns_are_collapsed(run):
    wat = '(module (import "env" "down" (func $down (param i32))) (func $between (export "go") (param i32) (call $down (local.get 0))))'
    main = """from watbench import Instance, Module

def down(depth):
    if depth == 0:
        raise ValueError
    instance.exports.go(depth - 1)

instance = Instance(Module.from_file("m.wat"), {"env": {"down": down}})
instance.exports.go(20)
"""
    outcome = await run({"main.py": main, "m.wat": wat})
    assert [each["function"] for each in outcome["frames"]] == ["<module>", "$between", "down", "$between", "down"]
    assert [each["repeated"] for each in outcome["frames"]] == [0, 19, 19, 0, 0]


async def test_a_huge_message_is_cut(run):
    outcome = await run("raise ValueError('x' * 10_000_000)")
    assert len(outcome["message"]) < 11_000
    assert len(outcome["traceback"]) < 60_000
    assert "9,990,000 characters" in outcome["message"]


async def test_an_exception_that_cannot_be_printed_is_still_told(run):
    outcome = await run("class Odd(Exception):\n  def __str__(self): raise ValueError\nraise Odd")
    assert outcome["message"] == "<no text: Odd.__str__ failed>"


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"main.py": "x = 1\ndef f(:\n"}, ("main.py", 2, 7)),
        ({"main.py": "import part", "part.py": "'𝄞', (\n"}, ("part.py", 1, 7)),
        ({"main.py": "if 1:\nx = 1"}, ("main.py", 2, 1)),
    ],
)
async def test_a_syntax_error_has_its_place(run, files, place):
    outcome = await run(files)
    assert outcome["kind"] == "raised"
    assert places(outcome)[-1] == ("<module>", *place)
    assert f'File "{place[0]}", line {place[1]}\n' in outcome["traceback"]


async def test_an_entry_that_is_not_there_is_said(run):
    outcome = await run({}, entry="none.py")
    assert (outcome["exception"], outcome["frames"]) == ("FileNotFoundError", [])


async def test_text_that_a_program_read_from_a_file_is_known_by_that_file(run):
    main = "from watbench import Instance, Module, wat2wasm\ntext = open('parts/m.wat').read()\n"
    call = "Instance(Module(wat2wasm(text))).exports.go()"
    outcome = await run({"main.py": f"{main}import os\nos.chdir('parts')\n{call}", "parts/m.wat": WAT})
    assert places(outcome)[1:] == [("$outer", "parts/m.wat", 3, 30), ("$inner", "parts/m.wat", 2, 16)]
    outcome = await run({"main.py": main + call, "parts/m.wat": WAT.replace("unreachable", "i32.add")})
    assert {(each["file"], each["line"]) for each in outcome["diagnostics"]} == {("parts/m.wat", 2)}


async def test_wat_that_does_not_assemble_is_invalid(run):
    outcome = await run({"main.py": "from watbench import *\nModule.from_file('m.wat')", "m.wat": "(module\n  (oops))"})
    assert outcome["kind"] == "invalid"
    (found,) = outcome["diagnostics"]
    assert set(found) == {
        "file", "line", "column", "endLine", "endColumn", "from", "to", "severity", "message", "source",
    }  # fmt: skip
    assert (found["file"], found["line"], found["column"], found["severity"]) == ("m.wat", 2, 4, "error")
    assert places(outcome) == [("<module>", "main.py", 2, 1)]


async def test_imports_that_do_not_fit_are_unlinkable(run):
    outcome = await run("""
from js import Math
from watbench import *
await instantiate('(module (import "math" "ln" (func (param f64) (result f64))))', {"math": Math})""")
    assert outcome["kind"] == "unlinkable"
    assert outcome["problems"] == [
        {
            "module": "math", "name": "ln", "needs": "(func (param f64) (result f64))",
            "given": "Math has no 'ln'; did you mean 'log'?",
        }
    ]  # fmt: skip
    assert places(outcome) == [("<module>", "main.py", 4, 1)]


async def test_a_trap_has_frames_of_both_languages(run):
    code = "from watbench import *\ndef main(i):\n    i.exports.go()\nmain(await instantiate('m.wat'))"
    outcome = await run({"main.py": code, "m.wat": WAT})
    assert (outcome["kind"], outcome["trap"], outcome["exportName"]) == ("trap", "unreachable", "go")
    assert places(outcome) == [
        ("<module>", "main.py", 4, 1),
        ("main", "main.py", 3, 5),
        ("$outer", "m.wat", 3, 30),
        ("$inner", "m.wat", 2, 16),
    ]
    assert [each["text"] for each in outcome["frames"]] == [
        "main(await instantiate('m.wat'))",
        "i.exports.go()",
        *(line.strip() for line in WAT.splitlines()[2:0:-1]),
    ]


async def test_a_trap_is_explained(run):
    wat = '(module (memory (export "m") 1) (func (export "go") (param i32) (drop (i32.load (local.get 0)))))'
    outcome = await run(
        {
            "main.py": "from watbench import *\ni = await instantiate('m.wat')\ni.exports.m.grow(1)\ni.exports.go(131069)",
            "m.wat": wat,
        }
    )
    sentence = "i32.load reads 4 bytes at address 131,069, and the memory ends after 131,072 bytes (2 pages)."
    assert outcome["explanation"] == sentence
    assert outcome["message"].startswith("out of bounds memory access in export 'go', at ")


async def test_webassembly_stands_between_python_and_the_python_it_calls(run):
    code = (
        "from watbench import *\n"
        "def host():\n    1/0\n"
        "i = await instantiate('m.wat', {'h': {'host': host}})\n"
        "i.exports.go()"
    )
    wat = '(module (import "h" "host" (func $host))\n(func $outer (export "go")\ncall $host))'
    outcome = await run({"main.py": code, "m.wat": wat})
    assert outcome["exception"] == "ZeroDivisionError"
    assert places(outcome) == [
        ("<module>", "main.py", 5, 1),
        ("$outer", "m.wat", 3, 1),
        ("host", "main.py", 3, 5),
    ]


async def test_a_deep_stack_of_webassembly_is_exhausted(run):
    wat = '(module (func $deep (export "go") call $deep))'
    outcome = await run({"main.py": "from watbench import *\n(await instantiate('m.wat')).exports.go()", "m.wat": wat})
    assert (outcome["kind"], outcome["trap"]) == ("trap", "call stack exhausted")
    assert {place[0] for place in places(outcome)} == {"<module>", "$deep"}


RAW = """
from js import WebAssembly
from pyodide.ffi import to_js
from watbench import wat2wasm
module = WebAssembly.Module.new(to_js(wat2wasm(open("m.wat").read())))
WebAssembly.Instance.new(module, {"a": {"f": 5}}).exports.go()"""


async def test_a_trap_behind_the_raw_bridge_is_a_trap(run):
    outcome = await run({"main.py": RAW, "m.wat": WAT})
    assert (outcome["kind"], outcome["trap"], outcome["exportName"]) == ("trap", "unreachable", None)
    assert [place[0] for place in places(outcome)] == ["<module>", "$outer", "$inner"]


@pytest.mark.parametrize(("module", "name"), [("a", "f"), ("b", "")])
async def test_a_link_error_behind_the_raw_bridge_is_unlinkable(run, module, name):
    outcome = await run({"main.py": RAW, "m.wat": f'(module (import "{module}" "f" (func)))'})
    assert outcome["kind"] == "unlinkable"
    (problem,) = outcome["problems"]
    assert (problem["module"], problem["name"]) == (module, name)
    assert problem["given"]


async def test_other_errors_of_javascript_are_raised_by_their_name(run):
    outcome = await run("from js import WebAssembly\nWebAssembly.Memory.new({'initial': 1, 'shared': True})")
    assert (outcome["kind"], outcome["exception"]) == ("raised", "TypeError")
    assert "maximum" in outcome["message"]
    outcome = await run("from js import WebAssembly, Uint8Array\nWebAssembly.Module.new(Uint8Array.new(4))")
    assert (outcome["kind"], outcome["exception"]) == ("raised", "CompileError")


async def test_input_says_what_to_do_instead(run, monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    outcome = await run("input('name? ')")
    assert outcome["exception"] == "EOFError"
    assert "put the value into a variable" in outcome["message"]


async def test_what_a_program_changed_is_put_back(run):
    import os
    import sys
    import time

    before = (
        os.getcwd(),
        list(sys.path),
        sys.stdout,
        sys.getrecursionlimit(),
        time.sleep,
        input,
        sys.modules["__main__"],
    )
    await run(
        "import io, os, sys, time\nsys.stdout = io.StringIO()\nsys.path.clear()\nos.chdir('/')\nsys.setrecursionlimit(500)"
    )
    after = os.getcwd(), list(sys.path), sys.stdout, sys.getrecursionlimit(), time.sleep, input, sys.modules["__main__"]
    assert after == before


async def test_the_outcome_is_plain_json(run):
    outcome = await run("raise ValueError('\\ud800 lone')")
    assert json.loads(json.dumps(outcome)) == outcome
