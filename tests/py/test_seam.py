"""The package's one door to JavaScript."""

import ast
import sys
from pathlib import Path

import pytest
import watbench

SOURCES = sorted(Path(watbench.__file__).parent.glob("*.py"))
BEHIND_THE_DOOR = {"js", "pyodide", "pyodide_js", "_watbench_host"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_only_the_seam_imports_javascript(path):
    tree = ast.parse(path.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    crossing = {name.split(".")[0] for name in names} & BEHIND_THE_DOOR
    assert not crossing or path.name == "_js.py"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_nothing_needs_eval(path):
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"eval", "exec", "run_js"}


def test_public_names_are_exactly_those_listed():
    public = {name for name in vars(watbench) if not name.startswith("_")}
    assert public == set(watbench.__all__)


def test_importing_the_package_touches_no_javascript_object():
    from pyodide.ffi import JsProxy

    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "watbench":
            held = [each for each, value in vars(module).items() if isinstance(value, JsProxy)]
            assert not held, f"{name} holds {held}"
