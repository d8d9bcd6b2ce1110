"""Zooms into the Mandelbrot set: a module paints each frame into the memory, and the canvas shows it."""

from js import Math
from watbench import Memory, canvas, instantiate

WIDTH, HEIGHT = 320, 180
FRAMES = 80
PALETTE, PIXELS = 64, 4096  # addresses: 1,024 bytes of colours, 230,400 bytes of picture

# Where the journey goes, and how wide the picture is at its beginning and at its end.
X, Y = -0.743_65, 0.131_83
FIRST, LAST = 4.4, 0.0044

memory = Memory(initial=4)
host_env = {
    "math": Math,
    "js": {"shared_mem": memory, "palette_offset": PALETTE, "data_offset": PIXELS},
    "picture": {"width": WIDTH, "height": HEIGHT},
}
instance = await instantiate("mandelbrot.wat", host_env)
instance.exports.mix_palette()

for frame in range(FRAMES):
    # Each frame is narrower by the same factor, and its middle moves from the whole set's to the goal.
    span = FIRST * (LAST / FIRST) ** (frame / (FRAMES - 1))
    x = X + (-0.7 - X) * span / FIRST
    y = Y - Y * span / FIRST

    inside = instance.exports.paint(x, y, span, 128 + 2.5 * frame)
    canvas.show(memory, PIXELS, WIDTH, HEIGHT)

    if frame in (0, FRAMES - 1):
        share = 100 * inside / (WIDTH * HEIGHT)
        print(f"frame {frame + 1:2}: {span:.4g} wide, {share:.1f} % of the pixels belong to the set")

    # Lets the page paint, and hear a press of Stop.
    await canvas.painted()

print(f"That was {FRAMES} frames, and a zoom by {FIRST / LAST:,.0f}.")
