"""`fetch`: files of the project, of the site, and, when the person at the page agrees, of elsewhere."""

import json
from typing import Any

from . import _js
from ._js import JsObject


class Response:
    """What a `fetch` brought: `status`, `ok`, `url` and `headers` are there at once, the body is awaited."""

    def __init__(self, response: JsObject) -> None:
        self.js = response
        self.status = int(response.status)
        self.ok = bool(response.ok)
        self.url = str(response.url)
        # Names of headers are lower case, as the Fetch standard gives them.
        self.headers: dict[str, str] = dict(_js.elements(response.headers))
        self._body: bytes | None = None

    async def bytes(self) -> "bytes":
        """The whole body; it can be asked for again."""
        if self._body is None:
            buffer = await self.js.arrayBuffer()
            self._body = buffer.to_bytes()
        return self._body

    async def text(self) -> str:
        """The body as text, decoded from UTF-8 with U+FFFD for what is none."""
        return (await self.bytes()).decode(errors="replace")

    async def json(self) -> Any:
        """The body as JSON. Raises `json.JSONDecodeError` for what is none."""
        return json.loads(await self.bytes())

    def __repr__(self) -> str:
        return f"<Response {self.status} {self.url}>"


async def fetch(url: str) -> Response:
    """Fetches a URL, or a project's file by its relative name; a response of any status comes back.

    Another origin than the page's own is asked for at the page first. Raises OSError with the reason when nothing
    comes back: no such host, no connection, or the person at the page said no.
    """
    try:
        return Response(await _js.js_global("fetch")(url))
    except _js.JsException as error:
        raise OSError(f"{url} was not fetched: {error.message}") from None
