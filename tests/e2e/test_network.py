"""What programs can fetch: files of the project and of the site, and, after a yes in a visible question, packages of an index."""

import base64
import contextlib
import hashlib
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bench import Bench
from playwright.sync_api import Locator, expect

MODULE = bytes.fromhex(
    "0061736d 01000000  01 05 01 60 00 01 7f  03 02 01 00  07 0a 01 06 616e73776572 00 00  0a 06 01 04 00 41 2a 0b"
)


def wheel(name: str, source: str) -> bytes:
    """A wheel of one pure Python module."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": source,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digests = {
        path: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
        for path, text in files.items()
    }
    record = [f"{path},sha256={digests[path]},{len(text.encode())}" for path, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return made.getvalue()


class Index:
    """A package index on another origin, and the paths that were asked of it."""

    def __init__(self) -> None:
        package = wheel("greeter", "def greet(name):\n    return f'Hello, {name}!'\n")
        file = "greeter-1.0-py3-none-any.whl"
        asked: list[str] = []
        self.asked = asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                if self.path == "/simple/greeter/":
                    entry = {
                        "filename": file,
                        "url": f"http://{self.headers['Host']}/files/{file}",
                        "hashes": {"sha256": hashlib.sha256(package).hexdigest()},
                    }
                    simple = {"meta": {"api-version": "1.0"}, "name": "greeter", "files": [entry]}
                    self.answer(200, "application/vnd.pypi.simple.v1+json", json.dumps(simple).encode())
                elif self.path == f"/files/{file}":
                    self.answer(200, "application/octet-stream", package)
                elif self.path == "/hello.txt":
                    self.answer(200, "text/plain", b"hello from elsewhere")
                elif self.path == "/secret.txt":
                    self.answer(200, "text/plain", b"for nobody else", readable=False)
                else:
                    self.answer(404, "text/plain", b"nothing here")

            def answer(self, status: int, kind: str, body: bytes, *, readable: bool = True) -> None:
                self.send_response(status)
                if readable:
                    self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def index() -> Iterator[Index]:
    with contextlib.closing(contextlib.ExitStack()) as stack:
        made = Index()
        stack.callback(made.stop)
        yield made


def question(bench: Bench) -> Locator:
    return bench.page.get_by_role("region", name="Network question")


def allow(bench: Bench) -> Locator:
    return question(bench).get_by_role("button", name=re.compile("^Allow "))


def refuse(bench: Bench) -> Locator:
    return question(bench).get_by_role("button", name="Refuse")


def fetching(url: str) -> str:
    return (
        f"from watbench import fetch\nresponse = await fetch('{url}')\nprint(response.status, await response.text())\n"
    )


def installing(index: Index) -> str:
    return f"""import micropip

await micropip.install("greeter", index_urls="{index.origin}/simple")
import greeter

print(greeter.greet("Ada"))
"""


def test_a_program_fetches_its_project_s_files_in_both_manners(shared: Bench) -> None:
    shared.open_project(
        {
            "main.py": """import js
from watbench import fetch, instantiate

response = await js.fetch("answer.wasm")
print(response.status, response.headers.get("content-type"), (await response.arrayBuffer()).byteLength)
made = await js.WebAssembly.instantiateStreaming(js.fetch("answer.wasm"))
print(made.instance.exports.answer())
response = await fetch("answer.wasm")
print(response.status, response.ok, len(await response.bytes()))
print((await instantiate("answer.wasm")).exports.answer())
print(await (await fetch("data/größe.txt")).text())
""",
            "answer.wasm": MODULE,
            "data/größe.txt": "1,85 m",
        }
    )
    size = len(MODULE)
    assert shared.run()["stdout"].splitlines() == [
        f"200 application/wasm {size}",
        "42",
        f"200 True {size}",
        "42",
        "1,85 m",
    ]


def test_a_file_that_is_not_there_is_a_404_and_says_which(shared: Bench) -> None:
    shared.open_project({"main.py": fetching("some_modul.wasm")})
    assert shared.run()["stdout"] == '404 The project has no file "some_modul.wasm".\n'
    outcome = shared.run("from watbench import instantiate\nawait instantiate('some_modul.wasm')\n")
    assert outcome["exception"] == "FileNotFoundError"
    assert outcome["message"] == "some_modul.wasm is not in the project, and fetching it gave status 404"


def test_a_program_fetches_what_the_site_ships_without_a_question(shared: Bench) -> None:
    shared.open_project(
        {
            "main.py": """import js
from watbench import fetch

response = await js.fetch("static/samples/step-10/some_module.wasm")
print((await response.arrayBuffer()).to_bytes()[:4])
print((await (await fetch("static/samples/step-10/some_module.wasm")).bytes())[:4])
print("step-10" in await (await fetch("static/samples/index.json")).text())
"""
        }
    )
    assert shared.run()["stdout"] == "b'\\x00asm'\nb'\\x00asm'\nTrue\n"


def test_a_program_cannot_fetch_the_rest_of_the_site(shared: Bench) -> None:
    shared.open_project({"main.py": fetching(f"{shared.site}index.html")})
    outcome = shared.run()
    assert outcome["exception"] == "OSError"
    assert "Of this site a program can only fetch what lies below /static/, not /index.html." in outcome["message"]


def test_the_page_asks_before_anything_leaves_it_and_yes_can_only_be_said_after_a_moment(
    bench: Bench, index: Index
) -> None:
    page = bench.page
    page.clock.install()
    bench.open()
    bench.wait_ready()
    bench.open_project({"main.py": fetching(f"{index.origin}/hello.txt")})
    bench.run("pass")
    bench.edit("main.py", fetching(f"{index.origin}/hello.txt"))
    page.clock.pause_at(page.evaluate("() => Date.now() + 100_000"))
    bench.press_run()
    expect(question(bench).get_by_role("alert")).to_contain_text(
        f"The program wants to fetch {index.origin}/hello.txt."
    )
    expect(allow(bench)).to_have_text(f"Allow {index.origin}")
    page.clock.run_for(500)
    expect(allow(bench)).to_be_disabled()
    expect(refuse(bench)).to_be_enabled()
    page.clock.run_for(200)
    expect(allow(bench)).to_be_enabled()
    assert index.asked == []
    page.clock.resume()
    allow(bench).click()
    expect(question(bench)).to_have_count(0)
    expect(bench.output).to_contain_text("200 hello from elsewhere")
    assert index.asked == ["/hello.txt"]


@pytest.mark.allow_console("404")
def test_what_was_allowed_holds_for_the_project_until_another_is_opened(shared: Bench, index: Index) -> None:
    files = {"main.py": fetching(f"{index.origin}/hello.txt")}
    shared.open_project(files)
    shared.press_run()
    allow(shared).click()
    expect(shared.output).to_contain_text("200 hello from elsewhere")
    assert shared.run()["stdout"] == "200 hello from elsewhere\n"
    shared.edit("main.py", fetching(f"{index.origin}/nowhere"))
    assert shared.run()["stdout"] == "404 nothing here\n"
    shared.open_project(files)
    shared.press_run()
    expect(question(shared)).to_be_visible()
    refuse(shared).click()
    expect(shared.output).to_contain_text("was not allowed for this project")


def test_a_refusal_is_a_clear_error_in_python_and_the_next_run_asks_again(shared: Bench, index: Index) -> None:
    shared.open_project(
        {
            "main.py": f"""import js
from watbench import fetch

for fetching in (fetch, js.fetch):
    try:
        await fetching("{index.origin}/hello.txt")
    except Exception as error:
        print(type(error).__name__, error)
"""
        }
    )
    for _ in range(2):
        shared.press_run()
        refuse(shared).click()
        expect(shared.output).to_contain_text(
            f"OSError {index.origin}/hello.txt was not fetched: {index.origin} was not"
        )
        expect(shared.output).to_contain_text(f"JsException TypeError: {index.origin} was not allowed for this project")
        expect(shared.output).to_contain_text('Run again and choose "Allow" when the page asks.')
        expect(shared.status).to_contain_text("Finished")
        expect(question(shared)).to_have_count(0)
    assert index.asked == []


def test_stop_takes_the_question_away(shared: Bench, index: Index) -> None:
    shared.open_project({"main.py": fetching(f"{index.origin}/hello.txt")})
    shared.press_run()
    expect(question(shared)).to_be_visible()
    shared.stop()
    expect(question(shared)).to_have_count(0)
    expect(shared.status).to_contain_text("Stopped")
    expect(shared.output).not_to_contain_text("was not allowed")
    assert index.asked == []


def test_only_reading_is_possible(shared: Bench, index: Index) -> None:
    shared.open_project(
        {"main.py": f"import js\nfrom pyodide.ffi import to_js\nawait js.fetch('{index.origin}/', method='POST')\n"}
    )
    outcome = shared.run()
    assert "A program can only fetch with GET or HEAD here, not POST." in outcome["message"]
    assert index.asked == []


@pytest.mark.allow_console("CORS|ERR_FAILED")
def test_a_server_that_lets_no_other_origin_read_is_an_error_that_says_so(shared: Bench, index: Index) -> None:
    shared.open_project({"main.py": fetching(f"{index.origin}/secret.txt")})
    shared.press_run()
    allow(shared).click()
    expect(shared.output).to_contain_text("OSError")
    expect(shared.output).to_contain_text("the server does not allow pages of other origins to read it (CORS)")
    expect(shared.output).not_to_contain_text("for nobody else")


def test_micropip_is_there_without_a_question(shared: Bench) -> None:
    shared.open_project(
        {"main.py": "import micropip\nfrom packaging.version import Version\nprint(Version('1.10') > Version('1.9'))\n"}
    )
    outcome = shared.run()
    assert (outcome["stdout"], outcome["stderr"]) == ("True\n", "")
    expect(question(shared)).to_have_count(0)


def test_micropip_installs_from_an_index_after_a_yes(shared: Bench, index: Index) -> None:
    shared.open_project({"main.py": installing(index)})
    shared.press_run()
    expect(question(shared)).to_contain_text(f"{index.origin}/simple/greeter/")
    assert index.asked == []
    allow(shared).click()
    expect(shared.output).to_contain_text("Hello, Ada!")
    assert index.asked == ["/simple/greeter/", "/files/greeter-1.0-py3-none-any.whl"]
    shared.edit("main.py", "import greeter\n\nprint(greeter.greet('Grace'))\n")
    assert shared.run()["stdout"] == "Hello, Grace!\n"


def test_micropip_without_a_yes_says_what_was_not_allowed(shared: Bench, index: Index) -> None:
    shared.open_project({"main.py": installing(index)})
    shared.press_run()
    refuse(shared).click()
    expect(shared.output).to_contain_text(f"note: {index.origin} was not allowed for this project")
    expect(shared.output).to_contain_text("Can't fetch metadata for 'greeter'")
    expect(shared.output.get_by_role("button", name='File "main.py", line 3')).to_be_visible()
    assert index.asked == []


@pytest.mark.allow_console("ERR_CONNECTION_REFUSED")
def test_micropip_offline_says_that_nothing_was_fetched(shared: Bench) -> None:
    index = Index()
    index.stop()
    shared.open_project({"main.py": installing(index)})
    shared.press_run()
    allow(shared).click()
    expect(shared.output).to_contain_text(f"{index.origin}/simple/greeter/ could not be fetched")
    expect(shared.output).to_contain_text("Either there is no connection")
