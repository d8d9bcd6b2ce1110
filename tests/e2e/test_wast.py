"""The corpus of `.wast` scripts in Chromium, through the built page: every script, whatever it needs, in every mode, in one run."""

import subprocess
from pathlib import Path

from bench import TIMEOUT, Bench
from conftest import NODE, ROOT

WAST = Path(__file__).parents[1] / "wast"
SCRIPTS = sorted((WAST / "scripts").glob("*.wast"))
# As bytes, so that none of them becomes an editor.
RUNNER = {f"wast/{path.name}": path.read_bytes() for path in WAST.glob("*.py")}

MAIN = """import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

from wast import compare, modes, needs_of, supported_features

MOVED = json.loads(Path("moved.json").read_bytes())


def moved(binary):
    return b64decode(MOVED[sha256(binary).hexdigest()])


for path in sorted(Path("scripts").glob("*.wast")):
    source = path.read_bytes()
    lacking = needs_of(source.decode()) - supported_features()
    assert not lacking, f"{path.name}: this engine lacks {', '.join(sorted(lacking))}"
    reports, differences = compare(source, path.name, modes(moved))
    for mode, report in reports.items():
        assert report.passed
        print(f"{path.name}, {mode}: {report}")
    for difference in differences:
        print(f"different: {difference}")
"""


def test_every_command_of_every_script_holds_and_comes_to_the_same_in_every_mode(bench: Bench) -> None:
    # Nothing in the page rewrites a module without something to add.
    command = [NODE, "--import", "tsx", "tests/unit/wasm-moved-corpus.ts"]
    moved = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    bench.open()
    bench.wait_ready()
    scripts = {f"scripts/{path.name}": path.read_bytes() for path in SCRIPTS}
    bench.open_project({"main.py": MAIN, "moved.json": moved, **scripts, **RUNNER})
    outcome = bench.run(timeout=10 * TIMEOUT)
    assert outcome["kind"] == "ok", outcome.get("traceback", outcome)
    wrong = [line for line in outcome["stdout"].splitlines() if not line.endswith(" passed, 0 failed, 0 not assembled")]
    assert not wrong, "\n".join(["", *wrong])
    assert outcome["stdout"].count("\n") == 4 * len(SCRIPTS)
