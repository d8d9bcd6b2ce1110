"""The corpus of `.wast` scripts in Chromium, through the built page: every script, whatever it needs, in one run."""

from pathlib import Path

from bench import TIMEOUT, Bench

WAST = Path(__file__).parents[1] / "wast"
SCRIPTS = sorted((WAST / "scripts").glob("*.wast"))
# As bytes, so that none of them becomes an editor.
RUNNER = {f"wast/{path.name}": path.read_bytes() for path in WAST.glob("*.py")}

MAIN = """from pathlib import Path

from wast import needs_of, run_script, supported_features

for path in sorted(Path("scripts").glob("*.wast")):
    source = path.read_bytes()
    lacking = needs_of(source.decode()) - supported_features()
    assert not lacking, f"{path.name}: this engine lacks {', '.join(sorted(lacking))}"
    report = run_script(source, path.name)
    assert report.passed
    print(f"{path.name}: {report}")
"""


def test_every_command_of_every_script_holds(bench: Bench) -> None:
    bench.open()
    bench.wait_ready()
    scripts = {f"scripts/{path.name}": path.read_bytes() for path in SCRIPTS}
    bench.open_project({"main.py": MAIN, **scripts, **RUNNER})
    outcome = bench.run(timeout=10 * TIMEOUT)
    assert outcome["kind"] == "ok", outcome.get("traceback", outcome)
    wrong = [line for line in outcome["stdout"].splitlines() if not line.endswith(" passed, 0 failed, 0 not assembled")]
    assert not wrong, "\n".join(["", *wrong])
    assert outcome["stdout"].count("\n") == len(SCRIPTS)
