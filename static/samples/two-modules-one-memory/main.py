"""Lets one module write and another read, over one memory, without either knowing the other."""

from watbench import Memory, instantiate

ADDRESS, COUNT = 256, 24  # what both modules have to agree on, and only Python tells them

memory = Memory(initial=1)
host_env = {"shared": {"memory": memory}}

# The same memory goes to both. No copy is made, now or later.
writer = await instantiate("writer.wat", host_env)
reader = await instantiate("reader.wat", host_env)


def report(what):
    low, high, total = reader.exports.summary(ADDRESS, COUNT)
    print(f"{what}: from {low / 10:.1f} to {high / 10:.1f} degrees, {total / COUNT / 10:.2f} on average")


writer.exports.measure(ADDRESS, COUNT, 2024)
report("As measured ")

# Python sees the same bytes, and is a third one to write into them.
temperatures = memory.view("i32", offset=ADDRESS, count=COUNT)
print(f"The first six, in tenths: {temperatures[:6]}")
temperatures[3] = 990
report("One set to 99")

# What the reader found can be checked, for Python has the numbers too.
low, high, total = reader.exports.summary(ADDRESS, COUNT)
print(f"Python agrees: {(low, high, total) == (min(temperatures), max(temperatures), sum(temperatures))}")
