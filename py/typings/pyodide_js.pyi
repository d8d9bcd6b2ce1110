from typing import Any

_module: Any

def checkInterrupt() -> None: ...
