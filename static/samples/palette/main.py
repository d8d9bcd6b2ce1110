"""Lets a module mix a palette and paint it, and shows the bytes it wrote as a picture."""

from js import Math
from watbench import Memory, canvas, instantiate

WIDTH, HEIGHT = 256, 160
PALETTE = 64  # 256 colours of four bytes: addresses 64 to 1,087
PICTURE = 4096  # 256 × 160 pixels of four bytes: addresses 4,096 to 167,935

memory = Memory(initial=3)
host_env = {
    "math": Math,
    "js": {"shared_mem": memory, "data_offset": PALETTE},
}
instance = await instantiate("palette.wat", host_env)

# Where on the circle each channel begins. Three equal numbers would give greys.
instance.exports.mix(0.50, 0.60, 0.70)

# A colour is four bytes, so a view of records shows one per element.
colours = memory.view("BBBB", offset=PALETTE, count=256)
for i in (0, 64, 128, 192):
    red, green, blue, alpha = colours[i]
    print(f"colour {i:3}: red {red:3}, green {green:3}, blue {blue:3}, alpha {alpha}")

instance.exports.paint(PICTURE, HEIGHT)
canvas.show(memory, PICTURE, WIDTH, HEIGHT)
print(f"\n{WIDTH} × {HEIGHT} pixels shown from {WIDTH * HEIGHT * 4:,} bytes at address {PICTURE:,}")
