"""Prints how many bytes a second are copied between Python and a memory, and within JavaScript, by size."""

import json
from time import perf_counter

from js import Uint8Array
from watbench import Memory

SIZES = [2**10, 2**16, 2**20, 2**24, 2**26, 2**28]
ROUNDS = 9
A_ROUND = 2**26

most = max(SIZES)
memory, other = Memory(most // 2**16), Memory(most // 2**16)
memory.fill(0, most, 1)
other.fill(0, most, 2)
python = bytearray(most)

samples = {}
for size in SIZES:
    here, there = Uint8Array.new(memory.buffer, 0, size), Uint8Array.new(other.buffer, 0, size)
    own = memoryview(python)[:size]
    sets = here.set
    ways = {
        "Uint8Array.set": lambda: sets(there),
        "memory.read": lambda: memory.read(0, size),
        "memory.read_into": lambda: memory.read_into(0, own),
        "memory.write": lambda: memory.write(0, own),
    }
    repeat = range(max(1, min(2000, A_ROUND // size)))
    taken = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            started = perf_counter()
            for _ in repeat:
                way()
            taken[name].append(size * len(repeat) / (perf_counter() - started))
    samples[size] = taken
print(json.dumps(samples))
