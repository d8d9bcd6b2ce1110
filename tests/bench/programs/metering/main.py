"""Prints how many milliseconds each kind of work takes, executed as it is and counting its instructions, in turns."""

import json
from time import perf_counter

from js import WebAssembly
from watbench import Instance, Module

ROUNDS = 7
TURNS = {"byte stores": 30, "f64 compute": 10, "calls": 60, "f32 loads": 120, "i64": 20}

module = Module.from_file("kernels.wat")
ways = {
    "exact": WebAssembly.Instance.new(module.js),
    "fuel": Instance(module).js,
    "fuel and lines": Instance(module, coverage=True).js,
}
samples = {}
for name, turns in TURNS.items():
    calls = {way: getattr(instance.exports, name) for way, instance in ways.items()}
    # The engine optimizes what has run for a while.
    results = {call(turns) for call in calls.values() for _ in range(3)}
    assert len(results) == 1, results
    samples[name] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, call in calls.items():
            started = perf_counter()
            call(turns)
            samples[name][way].append((perf_counter() - started) * 1000)
print(json.dumps(samples))
