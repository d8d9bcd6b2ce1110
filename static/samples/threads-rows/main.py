"""Has one thread paint a picture, then two together, and compares what they painted."""

from watbench import Memory, canvas, threads

WIDTH, HEIGHT = 480, 270
NEXT_ROW, PIXELS = 0, 64  # addresses: the number of the next row, and 518,400 bytes of picture


async def paint(count):
    """Has `count` threads paint, and returns how many rows each of them took, and the picture."""
    memory = Memory(initial=8, maximum=8, shared=True)
    host_env = {
        "js": {"shared_mem": memory, "next_row": NEXT_ROW, "data_offset": PIXELS},
        "picture": {"width": WIDTH, "height": HEIGHT},
    }
    rows = await threads(count, "rows.wat", host_env).run("paint")

    canvas.show(memory, PIXELS, WIDTH, HEIGHT)
    await canvas.painted()
    return rows, memory.read(PIXELS, WIDTH * HEIGHT * 4)


async def compare():
    rows, alone = await paint(1)
    print(f"One thread painted {rows[0]} rows.")

    rows, together = await paint(2)
    # Who took how many is another number at each run, but not what they make together.
    print(f"Two threads painted {sum(rows)} rows together.")
    print(f"The same picture, to the byte: {alone == together}")


try:
    await compare()
except NotImplementedError as error:
    # Without its headers, a page may not share memory between threads.
    print(f"There are no threads here: {error}")
