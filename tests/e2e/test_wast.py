"""The corpus of `.wast` scripts in Chromium, through the built page: every script, whatever it needs."""

from pathlib import Path

import pytest
from bench import Bench

WAST = Path(__file__).parents[1] / "wast"
SCRIPTS = sorted((WAST / "scripts").glob("*.wast"))
# As bytes, so that none of them becomes an editor.
RUNNER = {f"wast/{path.name}": path.read_bytes() for path in WAST.glob("*.py")}

MAIN = """from wast import needs_of, run_script, supported_features

with open("script.wast", "rb") as file:
    source = file.read()
lacking = needs_of(source.decode()) - supported_features()
assert not lacking, f"this engine lacks {', '.join(sorted(lacking))}"
report = run_script(source, "script.wast")
assert report.passed
print(report)
"""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_every_command_of_the_script_holds(shared: Bench, script: Path) -> None:
    shared.open_project({"main.py": MAIN, "script.wast": script.read_bytes(), **RUNNER})
    outcome = shared.run()
    assert outcome["kind"] == "ok", outcome.get("traceback", outcome)
    assert outcome["stdout"].endswith(" passed, 0 failed, 0 not assembled\n"), outcome["stdout"]
