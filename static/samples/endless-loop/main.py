"""Calls a function that returns for even numbers, and never for odd ones."""

from watbench import instantiate

instance = await instantiate("steps.wat")

print(f"steps(10) is {instance.exports.steps(10)}")
print(f"steps(2_000_000) is {instance.exports.steps(2_000_000)}")

print("\nsteps(7) does not return. Press Stop.")
print(f"steps(7) is {instance.exports.steps(7)}")
