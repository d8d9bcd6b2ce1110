"""Prints how long one thread and two take to paint the picture of the sample threads-rows, four times as large."""

import json
from time import perf_counter

from watbench import Memory, threads

WIDTH, HEIGHT, ROUNDS = 960, 540, 9
NEXT_ROW, PIXELS = 0, 64


async def main():
    memory = Memory(initial=32, maximum=32, shared=True)
    host_env = {
        "js": {"shared_mem": memory, "next_row": NEXT_ROW, "data_offset": PIXELS},
        "picture": {"width": WIDTH, "height": HEIGHT},
    }
    text = open("rows.wat").read().replace("(memory 8 8 shared)", "(memory 32 32 shared)")
    samples = {"one thread": [], "two threads": []}
    pictures = set()
    async with threads(1, text, host_env) as one, threads(2, text, host_env) as two:
        for _ in range(ROUNDS):
            for name, pool in (("one thread", one), ("two threads", two)):
                memory.write(NEXT_ROW, bytes(4))
                memory.fill(PIXELS, WIDTH * HEIGHT * 4)
                started = perf_counter()
                await pool.run("paint")
                samples[name].append((perf_counter() - started) * 1000)
                pictures.add(memory.read(PIXELS, WIDTH * HEIGHT * 4))
    assert len(pictures) == 1
    print(json.dumps(samples))


await main()
