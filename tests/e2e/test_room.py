"""Memories in a browser that has room for few: those that are let go make room, and too many are Python's own error."""

import pytest
from bench import Bench

HEAD = """import gc
from watbench import Instance, Memory, Module

module = Module('(module (memory (export "m") 1))')

class Ring:
    def __init__(self, held):
        self.held, self.ring = held, self

# Automatic collection would hide what is tested.
gc.disable()
"""


@pytest.fixture
def project(shared: Bench) -> Bench:
    shared.keep_project({"main.py": ""})
    return shared


@pytest.mark.parametrize("make", ["Memory(1)", "Instance(module)", "Instance(module, coverage=True)"])
def test_memories_that_are_garbage_make_room(project: Bench, make: str) -> None:
    outcome = project.run_edited(f"{HEAD}for _ in range(400):\n    Ring({make})\nprint('done')\n")
    assert (outcome["kind"], outcome["stdout"]) == ("ok", "done\n"), outcome


@pytest.mark.parametrize("make", ["Memory(1)", "Instance(module)"])
def test_too_many_memories_are_a_memory_error(project: Bench, make: str) -> None:
    outcome = project.run_edited(f"{HEAD}kept = []\nwhile len(kept) < 100_000:\n    kept.append({make})\n")
    assert (outcome["kind"], outcome["exception"]) == ("raised", "MemoryError"), outcome
    assert "let go of memories and instances that are not needed any more" in str(outcome["message"])
