"""What a visitor has to download: the page before it can be used, and Python."""

import subprocess
from pathlib import Path

from conftest import NODE


def test_the_site_is_within_its_budget() -> None:
    command = [NODE, "scripts/weight.mjs"]
    weighed = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert weighed.returncode == 0, weighed.stdout + weighed.stderr
    assert "bytes: page" in weighed.stdout
    assert "bytes: python" in weighed.stdout
