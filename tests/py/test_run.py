import json

import pytest
from watbench import _run


@pytest.fixture
def run(project, capfd):
    async def run(entry="main.py", **files):
        folder = project({name.replace("_", "."): text for name, text in files.items()})
        return json.loads(await _run.run_project(str(folder), entry))

    return run


async def test_a_program_that_ends_is_ok(run, capfd):
    outcome = await run(main_py="print('hello', __name__)")
    assert outcome == {"kind": "ok", "exitCode": 0}
    assert capfd.readouterr().out == "hello __main__\n"
