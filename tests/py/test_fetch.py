"""`fetch`: responses and refusals."""

import json

import pytest
from watbench import fetch


async def test_a_projects_file_is_fetched_by_its_name(project):
    project({"data.json": '{"a": [1, "é"]}'})
    response = await fetch("data.json")
    assert (response.ok, response.status, response.headers["content-type"]) == (True, 200, "application/json")
    assert await response.json() == {"a": [1, "é"]}
    assert await response.text() == '{"a": [1, "é"]}'
    assert await response.bytes() == '{"a": [1, "é"]}'.encode()


async def test_a_missing_file_is_a_response_that_is_not_ok(project):
    project({})
    response = await fetch("none.json")
    assert (response.ok, response.status) == (False, 404)
    with pytest.raises(json.JSONDecodeError):
        await response.json()


async def test_what_cannot_be_fetched_is_an_oserror_with_the_reason():
    with pytest.raises(OSError, match=r"http://127\.0\.0\.1:9/ was not fetched: "):
        await fetch("http://127.0.0.1:9/")
