"""Runs a script's commands one by one and says of each assertion that does not hold what was expected and what came."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from watbench import CompileError, Func, Global, LinkError, Trap, WasmException, WatError

from .machine import Exports, Machine, NotAssembled
from .modules import module_content
from .script import Command, Cursor, Node, Script, ScriptError, String, Word, read_script
from .traps import is_meant
from .values import Pattern, Reference, Value, constant, pattern

_NAN_FORMS = {
    "assert_return_canonical_nan": "nan:canonical",
    "assert_return_arithmetic_nan": "nan:arithmetic",
    "assert_return_nan": "nan:arithmetic",
}


class _Failed(Exception):
    """A command that did not do what it says; says what was expected and what came."""


@dataclass(slots=True)
class Report:
    """What came of a script: how many commands held, those that failed, and those that no module was there for.

    An entry is `file:line: why`. `not_assembled` has the modules that the assembler cannot make, and what needs them.
    `outcomes` has for every command its place and what came: results, or a trap, whatever the script says of it.
    """

    passed: int = 0
    failures: list[str] = field(default_factory=list)
    not_assembled: list[str] = field(default_factory=list)
    outcomes: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        counts = f"{self.passed} passed, {len(self.failures)} failed, {len(self.not_assembled)} not assembled"
        return "\n".join([*self.failures, *(f"{each} (not assembled)" for each in self.not_assembled), counts])


def run_script(source: str | bytes, file: str = "script.wast", machine: Machine | None = None) -> Report:
    """Runs a script from its first command to its last, whatever fails, and gives a report.

    Raises ScriptError for a text that is no script; a command that this runner does not know is a failure.

    >>> print(run_script('(module (func (export "f") (result i32) (i32.const 7)))'
    ...                  '(assert_return (invoke "f") (i32.const 8))', "sums.wast"))
    sums.wast:1: assert_return: expected (i32.const 8), got (i32.const 7 = 0x7)
    1 passed, 1 failed, 0 not assembled
    """
    return _Run(read_script(source, file), machine or Machine()).run()


class _Run:
    def __init__(self, script: Script, machine: Machine) -> None:
        self.script, self.machine = script, machine
        self.current: Exports | NotAssembled | None = None
        self.instances: dict[str, Exports | NotAssembled] = {}
        self.definitions: dict[str | None, bytes | NotAssembled] = {}
        self.registered: dict[str, Exports | NotAssembled] = {"spectest": machine.spectest()}
        self.report = Report()
        self.came = ""

    def run(self) -> Report:
        for command in self.script.commands:
            place = f"{self.script.file}:{command.line}: {command.name}: "
            self.came = "done"
            try:
                self.execute(command)
            except NotAssembled as error:
                self.came = str(error)
                self.report.not_assembled.append(f"{place}{error}")
            except (_Failed, ScriptError) as error:
                self.came = str(error)
                self.report.failures.append(f"{place}{error}")
            except Exception as error:
                self.came = f"unexpectedly {_said(error)}"
                self.report.failures.append(f"{place}{self.came}")
            else:
                self.report.passed += 1
            self.report.outcomes.append((place, self.came))
        # Instances are in cycles, and a memory takes gigabytes of the engine's address space.
        self.current, self.instances, self.registered = None, {}, {}
        gc.collect()
        return self.report

    def execute(self, command: Command) -> None:
        cursor = Cursor(command.node)
        match command.name:
            case "invoke" | "get":
                self.action(command.node)
            case "register":
                self.register(cursor)
            case "assert_return":
                self.assert_return(self.action(cursor.node()), [_pattern(item) for item in cursor.rest()])
            case "assert_return_canonical_nan" | "assert_return_arithmetic_nan" | "assert_return_nan":
                results = self.action(cursor.node())
                wanted = _NAN_FORMS[command.name]
                self.assert_return(results, [_nan(each, wanted) for each in results])
            case "assert_return_func":
                self.assert_return(self.action(cursor.node()), [Reference("func")])
            case "assert_trap" | "assert_uninstantiable" if cursor.items[1:] and _head(cursor.items[1]) == "module":
                self.assert_trap(lambda: self.instantiate(self.binary(cursor.node())), cursor)
            case "assert_trap" | "assert_exhaustion":
                self.assert_trap(lambda: self.action(cursor.node()), cursor)
            case "assert_exception":
                self.assert_exception(lambda: self.action(cursor.node()))
            case "assert_unlinkable":
                self.assert_unlinkable(self.binary(cursor.node()))
            case "assert_invalid" | "assert_malformed":
                self.assert_refused(cursor.node())
            case "assert_invalid_custom" | "assert_malformed_custom":
                self.assert_refused(cursor.node(), custom=True)
            case "module" | "definition" | "instance":
                self.module(command.node)
            case _:
                raise _Failed("this runner does not know the command")

    # -- modules -------------------------------------------------------------------------------------------------

    def module(self, node: Node) -> None:
        cursor = Cursor(node, 0)
        if not cursor.word("module"):
            self.become(None, lambda: self.instantiate(self.assembled(self.script.text)))
        elif cursor.word("definition"):
            self.define(cursor.identifier(), node)
        elif cursor.word("instance"):
            name, definition = cursor.identifier(), cursor.identifier()
            if definition not in self.definitions:
                raise _Failed(f"there is no module definition {definition or 'yet'}")
            self.become(name, lambda: self.instantiate(_there(self.definitions[definition])))
        else:
            self.become(cursor.identifier(), lambda: self.instantiate(self.binary(node)))

    def define(self, name: str | None, node: Node) -> None:
        """Keeps a module to be instantiated later, as the one of this name and as the last one."""
        try:
            binary = self.binary(node)
        except NotAssembled as error:
            self.definitions[name] = self.definitions[None] = error
            raise
        self.definitions[name] = self.definitions[None] = binary
        self.machine.validate(binary)

    def become(self, name: str | None, make: Callable[[], Exports]) -> None:
        """Makes an instance the current one; one that cannot be made leaves commands that need it nothing to run."""
        try:
            self.current = make()
        except NotAssembled as error:
            self.current = error
            raise
        except Exception:
            self.current = None
            raise
        finally:
            if name is not None:
                self.instances.pop(name, None)
                if self.current is not None:
                    self.instances[name] = self.current

    def assembled(self, text: str) -> bytes:
        try:
            return self.machine.assemble(text)
        except WatError as error:
            raise NotAssembled(str(error).partition("\n")[0]) from None

    def binary(self, node: Node) -> bytes:
        """A module's bytes. Raises NotAssembled for text that the assembler refuses."""
        form, content = module_content(self.script, node)
        if form == "binary":
            return content
        return self.assembled(content.decode())

    def imports(self) -> Mapping[str, Exports]:
        return {name: each for name, each in self.registered.items() if not isinstance(each, NotAssembled)}

    def instantiate(self, binary: bytes) -> Exports:
        try:
            return self.machine.instantiate(binary, self.imports())
        except LinkError as error:
            for name, each in self.registered.items():
                if isinstance(each, NotAssembled) and any(problem.module == name for problem in error.problems):
                    raise NotAssembled(f"it imports from {name}: {each}") from None
            raise

    def register(self, cursor: Cursor) -> None:
        name = cursor.string().name
        instance = self.instance(cursor.identifier(), allow_missing=True)
        self.registered[name] = instance

    def instance(self, name: str | None, allow_missing: bool = False) -> Exports | NotAssembled:
        found = self.current if name is None else self.instances.get(name)
        if found is None:
            raise _Failed(f"there is no instance {name}" if name else "there is no instance yet")
        if isinstance(found, NotAssembled) and not allow_missing:
            raise NotAssembled("needs a module that was not assembled")
        return found

    # -- actions -------------------------------------------------------------------------------------------------

    def action(self, node: Node) -> list[Value]:
        cursor = Cursor(node)
        exports = _there(self.instance(cursor.identifier()))
        name = cursor.string().name
        if name not in exports:
            raise _Failed(f"nothing is exported as {name!r}")
        export = exports[name]
        match node.head:
            case "invoke" if isinstance(export, Func):
                results = self.machine.call(export, [constant(_node(item)) for item in cursor.rest()])
            case "get" if isinstance(export, Global):
                results = [self.machine.get(export)]
            case _:
                raise _Failed(f"({node.head} {name!r}) of {export!r}")
        self.came = _listed(map(_told, results))
        return results

    # -- assertions ----------------------------------------------------------------------------------------------

    def assert_return(self, results: list[Value], wanted: list[Pattern]) -> None:
        fits = len(results) == len(wanted)
        if not fits or not all(each.matches(value) for each, value in zip(wanted, results, strict=True)):
            raise _Failed(f"expected {_listed(map(str, wanted))}, got {_listed(map(str, results))}")
        # Which of the NaNs comes that the script allows is the engine's choice of the moment.
        self.came = _listed(
            str(each) if each.allows_nans else _told(value) for each, value in zip(wanted, results, strict=True)
        )

    def assert_trap(self, act: Callable[[], Any], cursor: Cursor) -> None:
        try:
            came = _got(act())
        except Trap as trap:
            wanted = cursor.string().name
            if is_meant(wanted, trap.kind):
                self.came = f"the trap {trap.kind!r}"
                return
            raise _Failed(f"expected the trap {wanted!r}, got the trap {trap.kind!r}") from None
        except (WasmException, CompileError, LinkError) as error:
            came = _said(error)
        raise _Failed(f"expected the trap {cursor.string().name!r}, {came}")

    def assert_exception(self, act: Callable[[], Any]) -> None:
        try:
            came = _got(act())
        except WasmException:
            self.came = "an exception"
            return
        except Trap as error:
            came = _said(error)
        raise _Failed(f"expected an exception, {came}")

    def assert_unlinkable(self, binary: bytes) -> None:
        try:
            self.instantiate(binary)
        except LinkError as error:
            self.came = (
                f"no linking of {_listed(f'{each.module!r} {each.name!r} {each.needs}' for each in error.problems)}"
            )
            return
        except Trap as trap:
            # In the first edition a segment that does not fit was an error of linking.
            if trap.kind.startswith("out of bounds"):
                self.came = f"the trap {trap.kind!r}"
                return
            raise _Failed(f"expected an error of linking, got the trap {trap.kind!r}") from None
        raise _Failed("expected an error of linking, and the module was instantiated")

    def assert_refused(self, node: Node, custom: bool = False) -> None:
        form, content = module_content(self.script, node)
        try:
            binary = content if form == "binary" else self.machine.assemble(content.decode())
            self.machine.validate(binary)
        except (WatError, CompileError, UnicodeDecodeError):
            return
        if custom:
            raise NotAssembled("the content of custom sections is not checked here")
        raise _Failed("expected the module to be refused, and it was accepted")


def _there(instance: Any) -> Any:
    if isinstance(instance, NotAssembled):
        raise NotAssembled("needs a module that was not assembled")
    return instance


def _head(item: Node | Word | String) -> str:
    return item.head if isinstance(item, Node) else ""


def _node(item: Node | Word | String) -> Node:
    if isinstance(item, Node):
        return item
    raise ScriptError("a value stands in brackets")


def _pattern(item: Node | Word | String) -> Pattern:
    return pattern(_node(item))


def _nan(value: Value, wanted: str) -> Pattern:
    return pattern(Node(0, 0, [Word(f"{value.type}.const", 0), Word(wanted, 0)]))


def _listed(values: Any) -> str:
    return " ".join(values) or "nothing"


def _told(value: Value) -> str:
    """A value, a function by its type: its name is its index, which rewriting may move."""
    return f"({value.type} {value.content.type})" if isinstance(value.content, Func) else str(value)


def _got(results: Any) -> str:
    return f"got {_listed(map(str, results))}" if isinstance(results, list) else "and the module was instantiated"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {'; '.join(str(error).splitlines())}"
