"""Prints how many nanoseconds a call takes, by each way of calling, less what an empty loop takes."""

import json
from time import perf_counter

from js import Math, WebAssembly
from pyodide.ffi import create_proxy, to_js
from watbench import Func, Instance, Module, wat2wasm

CALLS, ROUNDS = 100_000, 7

text = open("calls.wat").read()


def identity(number):
    return number


def add(a, b):
    return a + b


def empty(_):
    for _ in range(CALLS):
        pass


def cached(function):
    for _ in range(CALLS):
        function(1.5, 2.5)


def by_attribute(exports):
    for _ in range(CALLS):
        exports.add(1.5, 2.5)


def bridged(function):
    call = Func.__call__
    for _ in range(CALLS):
        call(function, 1.5, 2.5)


def back(exports):
    exports.repeat(CALLS)


def raw_with(callback):
    module = WebAssembly.Module.new(to_js(wat2wasm(text)))
    return WebAssembly.Instance.new(module, {"host": {"f": callback}}).exports


raw, python = raw_with(create_proxy(identity)), Instance(Module(text), {"host": {"f": identity}}).exports
to_js_function = raw_with(Math.abs)
python.add.make_fast()

ways = {
    "empty": (empty, None),
    "plain Python call": (cached, add),
    "raw exports.f(a, b)": (by_attribute, raw),
    "raw f(a, b), looked up once": (cached, raw.add),
    "watbench by the bridge, before it is hot": (bridged, python.add),
    "watbench exports.f(a, b)": (by_attribute, python),
    "watbench f(a, b), looked up once": (cached, python.add),
    "WebAssembly calling Python, raw": (back, raw),
    "WebAssembly calling Python, watbench": (back, python),
    "WebAssembly calling JavaScript's Math.abs": (back, to_js_function),
}
samples = {name: [] for name in ways}
for _ in range(ROUNDS):
    for name, (loop, what) in ways.items():
        started = perf_counter()
        loop(what)
        samples[name].append((perf_counter() - started) / CALLS * 1e9)
print(json.dumps({"samples": samples, "module": wat2wasm(text).hex()}))
