"""Makes a module trap in four ways, and lives through three of them."""

from watbench import Trap, instantiate

instance = await instantiate("traps.wat")
load, turn, apply, average = (instance.exports[name] for name in ("load", "turn", "apply", "average"))

# Each of these is one step too far. A trap is an ordinary exception to Python, and `kind` says what happened.
attempts = {
    "load(65533)": lambda: load(65_533),  # its last byte would lie one past the end of the memory
    "turn(2)": lambda: turn(2),  # runs into `unreachable`
    "apply(1, 21)": lambda: apply(1, 21),  # slot 1 holds a function of another type
}
for call, attempt in attempts.items():
    try:
        attempt()
    except Trap as trap:
        print(f"{call:12} traps: {trap.kind}")

# A trap ends the call, not the instance: it can be called again.
print(f"\nload(65532)  is {load(65_532)}")
print(f"turn(1)      is {turn(1)}")
print(f"apply(0, 21) is {apply(0, 21)}")
print(f"average(84, 2) is {average(84, 2)}")

# Nobody catches this one, so it ends the program. The page shows the call stack, with the functions of the WAT.
print("\nThe average of nothing:")
average(84, 0)
