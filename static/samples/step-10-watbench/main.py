"""Lets a WebAssembly module calculate, and reads the results out of the memory that both share."""

from js import Math
from watbench import Memory, instantiate

DATA_OFFSET = 32  # the address from which on the module may write

# Python owns the memory, one page of 65,536 bytes, and lends it to the module.
memory = Memory(initial=1)

# An import has two names, so this dict has two levels: (import "js" "data_offset" …) finds the 32.
host_env = {
    "math": Math,
    "js": {"shared_mem": memory, "data_offset": DATA_OFFSET},
}

# Assembles the text, gives the module what it imports, and makes an instance that can be called.
instance = await instantiate("some_module.wat", host_env)

# Twelve steps around the circle, up to 1000 high. What comes back is a number of bytes, not of values.
written = instance.exports.expensive_calc(12, 1000.0)
print(f"{written} bytes written from address {DATA_OFFSET} on\n")

# Those bytes, looked at as 32-bit integers: nothing is copied before it is asked for.
heights = memory.view("i32", offset=DATA_OFFSET, count=written // 4)
for step, height in enumerate(heights):
    print(f"{30 * step:3}° {height:6} {' ' * (15 + round(height / 70))}*")

# And as they lie in memory: four bytes for each, the lowest one first.
print()
for step in (2, 7):
    address = DATA_OFFSET + 4 * step
    print(f"{heights[step]:5} at address {address} is {memory[address : address + 4].hex(' ')}")
