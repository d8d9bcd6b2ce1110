"""Describes the package's public names from its sources, by `ast` alone: run in Pyodide by `scripts/python-api.mjs`."""

import ast
import inspect
import json
from pathlib import Path

PACKAGE = Path("/watbench")


def parse(module):
    return ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))


modules = {path.stem: parse(path.stem) for path in sorted(PACKAGE.glob("*.py"))}
public = {
    alias.asname or alias.name: node.module
    for node in modules["__init__"].body
    if isinstance(node, ast.ImportFrom) and node.level == 1
    for alias in node.names
}


def doc(node):
    return inspect.cleandoc(ast.get_docstring(node) or "")


def decorators(node):
    return {ast.unparse(each).rpartition(".")[2] for each in node.decorator_list}


def definition(module, name):
    """Where a name of a module is defined: the class or function, and whether the name is an instance of the class."""
    for node in modules[module].body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            return module, node, False
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module in modules:
            if any((alias.asname or alias.name) == name for alias in node.names):
                return definition(node.module, name)
        if isinstance(node, ast.Assign) and [ast.unparse(each) for each in node.targets] == [name]:
            if isinstance(node.value, ast.Call):
                where, made, _ = definition(module, ast.unparse(node.value.func))
                return where, made, True
    raise LookupError(f"watbench.{module} defines no {name} that this script understands")


def parameters(function, bound):
    """The parameter list as it is called: without `self`, annotations unquoted."""
    given = function.args
    required = len(given.posonlyargs) + len(given.args) - len(given.defaults)
    defaults = [None] * required + given.defaults
    plain = [parameter(each, default) for each, default in zip(given.posonlyargs + given.args, defaults, strict=True)]
    if given.posonlyargs:
        plain.insert(len(given.posonlyargs), "/")
    if bound:
        del plain[0]
    if given.vararg:
        plain.append(f"*{parameter(given.vararg, None)}")
    elif given.kwonlyargs:
        plain.append("*")
    plain += [parameter(each, default) for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    if given.kwarg:
        plain.append(f"**{parameter(given.kwarg, None)}")
    return ", ".join(plain)


def parameter(argument, default):
    text = f"{argument.arg}: {annotation(argument.annotation)}" if argument.annotation else argument.arg
    return text if default is None else f"{text} = {ast.unparse(default)}"


def annotation(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ast.unparse(node)


def returned(function):
    return annotation(function.returns) if function.returns is not None else None


def described(function, name, bound):
    result = returned(function)
    prefix = "await " if isinstance(function, ast.AsyncFunctionDef) else ""
    arrow = f" -> {result}" if result not in (None, "None") else ""
    return {"signature": f"{prefix}{name}({parameters(function, bound)}){arrow}", "type": result, "doc": doc(function)}


def base_classes(module, node):
    """The package's own classes that this one inherits from, nearest first."""
    for base in node.bases:
        name = ast.unparse(base.value if isinstance(base, ast.Subscript) else base)
        try:
            where, found, _ = definition(module, name)
        except LookupError:
            continue
        yield where, found
        yield from base_classes(where, found)


def members(module, node, owner):
    found = {}
    families = [(module, node), *(each for each in base_classes(module, node) if each[1].name not in public)]
    for _, family in families:
        for each in family.body:
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and is_dataclass(family):
                name = each.target.id
                text = annotation(each.annotation)
                found.setdefault(name, {"kind": "property", "signature": f"{name}: {text}", "type": text, "doc": ""})
            if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) or each.name.startswith("_"):
                continue
            kinds = decorators(each)
            if each.name in found or "overload" in kinds or "setter" in kinds or not doc(each):
                continue
            if kinds & {"property", "cached_property"}:
                text = returned(each)
                found[each.name] = {
                    "kind": "property",
                    "signature": f"{each.name}: {text}",
                    "type": text,
                    "doc": doc(each),
                }
            else:
                kind = "classmethod" if "classmethod" in kinds else "method"
                name = f"{owner}.{each.name}" if kind == "classmethod" else each.name
                found[each.name] = {"kind": kind, **described(each, name, "staticmethod" not in kinds)}
        # What a constructor sets and the class's docstring describes.
        for each in family.body:
            if isinstance(each, ast.FunctionDef) and each.name == "__init__":
                for name, text in public_attributes(each):
                    signature = f"{name}: {text}" if text else name
                    found.setdefault(name, {"kind": "property", "signature": signature, "type": text, "doc": ""})
    return found


def is_dataclass(node):
    return any(ast.unparse(each).startswith("dataclass") for each in node.decorator_list)


def public_attributes(init):
    """What a constructor sets on `self`, with the type where a parameter or a call of a public class tells it."""
    types = {each.arg: annotation(each.annotation) for each in init.args.args if each.annotation}
    for node in ast.walk(init):
        if isinstance(node, ast.Assign):
            targets, values = node.targets[0], node.value
            pairs = (
                zip(targets.elts, values.elts, strict=True)
                if isinstance(targets, ast.Tuple) and isinstance(values, ast.Tuple)
                else [(targets, values)]
            )
        elif isinstance(node, ast.AnnAssign):
            pairs = [(node.target, node.annotation)]
        else:
            continue
        for target, value in pairs:
            if (
                not isinstance(target, ast.Attribute)
                or target.attr.startswith("_")
                or ast.unparse(target.value) != "self"
            ):
                continue
            text = ast.unparse(value)
            made = text.partition("(")[0] if isinstance(value, ast.Call) else ""
            known = annotation(value) if isinstance(node, ast.AnnAssign) else types.get(text)
            yield target.attr, known or (made if made in public or made in ("int", "str", "bool") else None)


def constructor(module, node):
    if is_dataclass(node):
        fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
        return f"{node.name}({', '.join(ast.unparse(each) for each in fields)})"
    for _, family in ((module, node), *base_classes(module, node)):
        for each in family.body:
            if isinstance(each, ast.FunctionDef) and each.name == "__init__":
                return f"{node.name}({parameters(each, True)})"
    return node.name


def entry(name, module):
    where, node, instance = definition(module, name)
    if not isinstance(node, ast.ClassDef):
        return {"kind": "function", "module": where, **described(node, name, False), "members": {}}
    bases = [ast.unparse(base) for base in node.bases if ast.unparse(base) in public]
    return {
        "kind": "object" if instance else "class",
        "module": where,
        "signature": name if instance else constructor(where, node),
        "type": node.name,
        "bases": bases,
        "doc": doc(node),
        "members": members(where, node, name),
    }


json.dumps({"doc": doc(modules["__init__"]), "names": {name: entry(name, public[name]) for name in sorted(public)}})
