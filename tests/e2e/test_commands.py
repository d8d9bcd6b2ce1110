"""What a person does in a terminal: start the site, and end it; run a project and answer what it asks."""

import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request

import pytest


def test_npm_start_prints_the_address_it_serves_and_nothing_serves_after_it_ended(pytestconfig):
    npm = shutil.which("npm")
    assert npm is not None
    command = [npm, "start", "--", "--port", "0"]
    with subprocess.Popen(
        command, cwd=pytestconfig.rootpath, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        lines = []
        try:
            for line in process.stdout:
                lines.append(line)
                if address := re.fullmatch(r"Watbench is at (http://127\.0\.0\.1:\d+/)\n", line):
                    break
            else:
                pytest.fail(f"npm start ended without an address: {''.join(lines)}")
            with urllib.request.urlopen(address[1]) as response:
                assert response.status == 200
                assert response.headers["Document-Isolation-Policy"] == "isolate-and-credentialless"
                assert b"Watbench" in response.read()
        finally:
            process.terminate()
            process.communicate(timeout=30)
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(address[1])


def test_a_program_on_node_asks_at_a_terminal_and_hears_the_answer(pytestconfig, tmp_path):
    (tmp_path / "main.py").write_text("print('hello', input('who? '))\nprint('and', input())\n")
    terminal, end = os.openpty()
    command = ["node", "scripts/host.mjs", str(tmp_path)]
    with subprocess.Popen(command, cwd=pytestconfig.rootpath, stdin=end, stdout=end, stderr=end) as process:
        os.close(end)
        try:
            shown = b""
            for expected, answer in [(b"who? ", b"Ada\n"), (b"hello Ada", b"Bob\n"), (b"and Bob", b"")]:
                while expected not in shown:
                    shown += os.read(terminal, 1024)
                os.write(terminal, answer)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
            os.close(terminal)
