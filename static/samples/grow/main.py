"""Grows a memory, and shows which ways of looking at it survive that."""

from js import Int32Array
from watbench import instantiate

ADDRESS = 32

instance = await instantiate("store.wat")
memory = instance.exports.memory
more, squares = instance.exports.more, instance.exports.squares

# Two looks at the same 20 bytes: one is JavaScript's, the other the package's.
raw = Int32Array.new(memory.buffer, ADDRESS, 5)
view = memory.view("i32", offset=ADDRESS, count=5)

squares(ADDRESS, 5)
print(f"{memory.size} page:  the typed array has {raw.length} elements, the package's view is {list(view)}")

before = more(1)
print(f"       more(1) returned {before}, the size before")
print(f"{memory.size} pages: the typed array has {raw.length} elements, the package's view is {list(view)}")

# Nothing is lost. Growing gave the memory a new buffer, so a typed array has to be laid over that one.
raw = Int32Array.new(memory.buffer, ADDRESS, 5)
print(f"         made anew it has {raw.length} elements: {list(raw)}")

# The new page begins where the old one ended: zeros, ready to be used.
squares(65_536, 3)
print(f"\nIn the new page: {list(memory.view('i32', 65_536, 5))}")

# Three pages are the most that this memory allows. WebAssembly says so by -1, Python by an exception.
print(f"\nmore(5) returned {more(5)}")
try:
    memory.grow(5)
except MemoryError as error:
    print(f"memory.grow(5) raised MemoryError: {error}")
print(f"The memory still has {memory.size} pages")
