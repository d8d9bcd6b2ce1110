"""Reads and writes a memory that a module made and exports."""

from watbench import instantiate

# Nothing is imported, so no host environment is needed: the memory comes with the instance.
instance = await instantiate("letters.wat")
memory = instance.exports.memory
print(f"The module brought a memory of {len(memory):,} bytes")

# Two results arrive as a tuple: where the text lies, and how long it is.
address, length = instance.exports.greeting()
print(f"{length} bytes at address {address}: {memory.text(address, length)!r}")

# Now the other way: Python writes, the module changes what it finds.
buffer = instance.exports.buffer.value
for text in ("shared memory", "naïve café"):
    length = memory.write(buffer, text.encode())
    changed = instance.exports.capitals(length)
    print(f"{text!r}: {changed} of {length} bytes changed -> {memory.text(buffer, length)!r}")
