"""Gives a module three functions of JavaScript and one of Python, and lets it call them."""

from js import Math
from watbench import instantiate


def print_row(x, sin, cos, log):
    print(f"{x:4.1f} {sin:8.4f} {cos:8.4f} {log:8.4f}")


# The module imports from two namespaces. "math" is a JavaScript object as it is, "host" is a dict made for the purpose.
host_env = {
    "math": Math,
    "host": {"row": print_row},
}
instance = await instantiate("table.wat", host_env)

print("   x      sin      cos      log")
instance.exports.table(8, 0.5)  # eight rows, and so eight calls back into print_row

print(f"\nlog to base 2 of 1024: {instance.exports.log_base(2, 1024):.6f}")
print(f"log to base 10 of 0.001: {instance.exports.log_base(10, 0.001):.6f}")
