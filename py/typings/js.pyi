# The slice of JavaScript's global scope that watbench uses. Anything else is Any.
from typing import Any

class _WebAssembly:
    Module: Any
    Instance: Any
    Memory: Any
    Table: Any
    Global: Any
    Tag: Any
    Exception: Any
    def validate(self, bytes: Any) -> bool: ...
    def compile(self, bytes: Any) -> Any: ...

WebAssembly: _WebAssembly
Object: Any
Reflect: Any
Error: Any
Uint8Array: Any
Uint8ClampedArray: Any
Float64Array: Any
WeakMap: Any

def __getattr__(name: str) -> Any: ...
