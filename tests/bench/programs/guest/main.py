"""Prints how long it takes to invert the bytes of a Python buffer in place, and in a memory of the module's own."""

import json
from time import perf_counter

from watbench import Instance, Memory, Module, guest

SIZES = [2**16, 1280 * 720 * 4, 2**24]
ROUNDS = 15

module = Module(open("invert.wat").read())
samples = {}
for size in SIZES:
    data = bytearray(size)
    lent = guest(data)
    memory = Memory(size // 2**16 + 1)
    in_place = Instance(module, {"host": {"memory": lent}}).exports.invert
    elsewhere = Instance(module, {"host": {"memory": memory}}).exports.invert

    def zero_copy():
        in_place(lent.offset, size)

    def copied():
        memory.write(0, data)
        elsewhere(0, size)
        memory.read_into(0, data)

    def idiomatic():
        memory[0:size] = bytes(data)
        elsewhere(0, size)
        data[:] = memory[0:size]

    ways = {"in place": zero_copy, "copied there and back": copied, "copied by way of bytes": idiomatic}
    taken = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            started = perf_counter()
            way()
            taken[name].append((perf_counter() - started) * 1000)
    assert data == (b"\0" if ROUNDS * len(ways) % 2 == 0 else b"\xff") * size
    samples[size] = taken
print(json.dumps(samples))
