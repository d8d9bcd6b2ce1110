"""Does step 10 by hand, with JavaScript's own WebAssembly API, and then once more with the package."""

from js import Int32Array, Math, Uint8ClampedArray, WebAssembly, fetch
from watbench import Memory, instantiate

DATA_OFFSET = 32  # the address from which on the module may write

# By hand. Everything from `js` is JavaScript's, and `Something.new(…)` is Python for `new Something(…)`.
memory = WebAssembly.Memory.new({"initial": 1})
host_env = {
    "math": Math,
    "js": {"shared_mem": memory, "data_offset": DATA_OFFSET},
}

response = await fetch("some_module.wasm")
module_bytes = await response.arrayBuffer()  # a response is not its bytes: they arrive later
result = await WebAssembly.instantiate(module_bytes, host_env)

written = result.instance.exports.expensive_calc(12, 1000.0)
print(f"By hand: {written} bytes from address {DATA_OFFSET} on")

# A typed array is laid over the memory, not copied from it: buffer, first address, number of elements.
view = Uint8ClampedArray.new(memory.buffer, DATA_OFFSET, written)
heights = Int32Array.new(memory.buffer, DATA_OFFSET, written // 4)
print(f"as {view.length} bytes:    {view.to_bytes()[:12].hex(' ')} …")
print(f"as {heights.length} integers: {list(heights)}")

# One i32 is four bytes, the lowest first: element 2 is bytes 8 to 11 of the view.
b = view.to_bytes()[8:12]
print(f"{b[0]} + {b[1]}·256 + {b[2]}·65536 + {b[3]}·16777216 = {int.from_bytes(b, 'little')}")

# The package's way. The same binary, the same host environment, but for a memory that Python can index.
memory = Memory(initial=1)
host_env["js"]["shared_mem"] = memory

instance = await instantiate("some_module.wasm", host_env)

written = instance.exports.expensive_calc(12, 1000.0)
print(f"\nWith the package: {written} bytes from address {DATA_OFFSET} on")

print(f"as {written} bytes:    {memory[DATA_OFFSET : DATA_OFFSET + 12].hex(' ')} …")
print(f"as {written // 4} integers: {list(memory.view('i32', DATA_OFFSET, written // 4))}")

print(f"\nBoth left the same bytes: {view.to_bytes() == memory.read(DATA_OFFSET, written)}")
