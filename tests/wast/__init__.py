"""Runs `.wast` scripts, the specification's test scripts, through the `watbench` package, in the page or on Node.

`read_script` reads one, `run_script` runs one and gives a `Report`, and a `Machine` says how modules are assembled,
instantiated and called: a test of a rewriter or an interpreter hands over its own. `compare` runs a script on several,
those of `modes` for one, and tells where they differ.
"""

from .features import needs_of, supported_features
from .machine import Machine, NotAssembled
from .modes import compare, modes
from .run import Report, run_script
from .script import Command, ScriptError, read_script

__all__ = [
    "Command",
    "Machine",
    "NotAssembled",
    "Report",
    "ScriptError",
    "compare",
    "modes",
    "needs_of",
    "read_script",
    "run_script",
    "supported_features",
]
