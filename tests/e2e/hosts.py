"""Hosts of copies of the built site that a test may change, stop and start again."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parents[2]
NODE = shutil.which("node") or "node"


def _link(source: str, target: str) -> None:
    """Files are replaced, never written to, so that a link does for a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def script_in(document: str) -> str:
    """The script that stands in the page's document."""
    (script,) = re.findall(r"<script>(.*?)</script>", document, re.DOTALL)
    return script


def trusting_its_script(document: str) -> str:
    """The document with a policy that names the script that stands in it now; the frame's script is named before it."""
    digest = base64.b64encode(hashlib.sha256(script_in(document).encode()).digest()).decode()
    hashes = [*re.finditer(r"(?<=sha256-)[A-Za-z0-9+/=]+", document.split("require-trusted-types-for")[0])]
    assert len(hashes) == 2
    return document[: hashes[1].start()] + digest + document[hashes[1].end() :]


class Host:
    """
    A copy of the site at a path of a host of its own. `watbench` is our own server with the headers of `_headers`, `plain`
    is Python's, which sends none and cannot be told any.
    """

    def __init__(self, folder: Path, kind: Literal["watbench", "plain"], path: str = "") -> None:
        self.root = folder
        self.site = folder / path
        self._kind = kind
        self._process: subprocess.Popen[str] | None = None
        shutil.copytree(ROOT / "dist", self.site, copy_function=_link)
        self._port = 0
        self.start()
        self.address = f"http://127.0.0.1:{self._port}/{path}"

    def start(self) -> None:
        """Serves, at the same address each time."""
        port = str(self._port)
        if self._kind == "watbench":
            command = [NODE, "scripts/serve.mjs", "--root", str(self.root), "--port", port]
        else:
            where = ["--bind", "127.0.0.1", "--directory", str(self.root)]
            command = [sys.executable, "-u", "-m", "http.server", port, *where]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert found is not None, f"the host did not start: {line}"
        self._port = int(found[1])

    def stop(self) -> None:
        """Nothing answers any more."""
        if self._process is None:
            return
        self._process.kill()
        self._process.communicate()
        self._process = None

    def write(self, path: str, text: str) -> None:
        """Puts a file into the site, in place of the one that may be there."""
        file = self.site / path
        file.unlink(missing_ok=True)
        file.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.site / path).read_text(encoding="utf-8")

    def write_worker(self, *options: str) -> None:
        """Builds the site's service worker anew, as the build does."""
        command = [NODE, "--import", "tsx", "scripts/service-worker.ts", str(self.site), *options]
        # In place of a link, which would change the build itself.
        (self.site / "sw.js").unlink()
        subprocess.run(command, cwd=ROOT, check=True)

    def release(self, name: str) -> None:
        """Puts another version of the site in place of this one: document, scripts, their names, and a sample."""
        page = re.sub(r"<html[^>]*>", f'<html lang="en" data-document="{name}">', self.read("index.html"))
        # As hosts do, this one lets browsers keep what has its hash in its name: another content has another name.
        names = {file.name: f"{file.stem}-{name}.js" for file in (self.site / "assets").glob("*.js")}
        texts = {script: self.read(f"assets/{script}") for script in names}
        entries = re.findall(r'<script[^>]* src="\./assets/([^"/]+\.js)"', page)
        assert entries != []
        for script in entries:
            texts[script] += f'\ndocument.documentElement.dataset.script = "{name}";\n'
        old = re.compile("|".join(re.escape(each) for each in names))
        for script, text in texts.items():
            (self.site / "assets" / script).unlink()
            self.write(f"assets/{names[script]}", old.sub(lambda found: names[found[0]], text))
        self.write("index.html", trusting_its_script(old.sub(lambda found: names[found[0]], page)))
        self.write("static/samples/step-10/lesson.md", f"# Lesson of {name}\n")
        self.write_worker()
