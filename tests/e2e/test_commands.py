"""What a person does in a terminal: start the site, and end it."""

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
