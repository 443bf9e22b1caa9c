"""Finds the uses of libraries in the app's own code, after it was imported, and tells them as rows.

Nothing of the app or its libraries is run or imported for it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from flask import Flask

from flaskmagic.inside.uses.entries import entries
from flaskmagic.inside.uses.expressions import LibraryNames, Named, named_expressions
from flaskmagic.inside.uses.found import Found
from flaskmagic.inside.uses.objects import (
    class_name,
    functions_within,
    is_class,
    namespace,
    owner,
    plain_function,
)
from flaskmagic.inside.uses.own_code import OwnCode, OwnModule
from flaskmagic.inside.uses.places import Places
from flaskmagic.inside.uses.resolver import Resolver
from flaskmagic.inside.uses.templates import OwnTemplate, Templates
from flaskmagic.inside.uses.values import Bound, Known
from flaskmagic.tracer.libraries import distributions_of
from flaskmagic.tracer.records import USES
from flaskmagic.tracer.scope import Scope


def find_uses(scope: Scope) -> list[Any]:
    """Find the uses, which functions come to which, and how those are reached.

    Args:
        scope: Says which files are the app's own.

    Returns:
        A record of the log.
    """
    finder = _Finder(OwnCode(scope))
    finder.find()
    return [USES, finder.found.as_record()]


class _Finder:
    def __init__(self, own: OwnCode) -> None:
        self.found = Found()
        self._own = own
        self._resolver = Resolver(own)
        self._names = LibraryNames(own, self._resolver)
        self._templates: dict[str, int] = {}
        self._methods = _only_methods(own)

    def find(self) -> None:
        for app in self._own.apps:
            self._read_templates(app)
        for module in self._own.modules:
            self._read(module)
        for app in self._own.apps:
            for function, kind, what, methods in entries(app):
                number = self._function(function)
                if number is not None:
                    self.found.add_entry(number, kind, what, methods)
        modules = {use[5].partition(":")[0] for use in self.found.uses}
        self.found.libraries = distributions_of({each.partition(".")[0] for each in modules})

    def _read(self, module: OwnModule) -> None:
        places = Places(module)
        file = self.found.file(module.filename, module.name)
        numbers = {
            code: self.found.function(file, code.co_qualname, code.co_firstlineno)
            for code in places.codes
        }
        for above in places.codes:
            for below in above.co_consts:
                if below in numbers and above.co_name != "<module>":
                    self.found.add_call(numbers[above], numbers[below])
        for node in named_expressions(module):
            if (named := self._names.find(module, node)) is not None:
                part, meaning = named
                place = places.find(part)
                if place is not None:
                    self.found.add_use(
                        numbers[place.code],
                        _last_name(part),
                        _written(part),
                        (meaning.name, meaning.definition),
                        "",
                        (place.line, place.is_certain),
                        _call_end(module, part),
                    )
            self._follow(module, node, places, numbers)
        self._follow_templates(module, file)

    def _follow(self, module: OwnModule, node: Named, places: Places, numbers: Any) -> None:
        """Note which own functions are named, each part of a chain."""
        part: ast.AST = node
        while isinstance(part, Named):
            targets = self._targets(module, part)
            place = places.find(part) if targets else None
            for target in targets if place is not None else ():
                assert place is not None
                self.found.add_call(numbers[place.code], target)
            part = part.value if isinstance(part, ast.Attribute) else ast.Constant(None)

    def _targets(self, module: OwnModule, node: Named) -> list[int]:
        value = self._resolver.meaning(module, node).value
        if isinstance(value, Bound):
            functions = [value.function]
        elif isinstance(value, Known) and is_class(value.thing):
            functions = list(self._run_by_making(value.thing))
        elif isinstance(value, Known):
            functions = list(functions_within(value.thing))
        elif value is None and isinstance(node, ast.Attribute):
            functions = self._methods.get(node.attr, [])
        else:
            functions = []
        return [number for each in functions if (number := self._function(each)) is not None]

    def _run_by_making(self, cls: type) -> Iterable[Any]:
        """Yield what runs if an instance is made, or what a library may call of its own kind."""
        if not self._own.is_own(class_name(cls)[0]):
            return
        init = owner(cls, "__init__")
        from_library = init is None or not self._own.is_own(class_name(init)[0])
        for name, raw in namespace(cls).items():
            if from_library or name == "__init__":
                yield plain_function(raw)

    def _function(self, function: Any) -> int | None:
        module = self._own.module_of(function)
        if module is None:
            return None
        code = function.__code__
        file = self.found.file(module.filename, module.name)
        return self.found.function(file, code.co_qualname, code.co_firstlineno)

    def _read_templates(self, app: Flask) -> None:
        reader = Templates(app, self._own.scope, self._own.is_own, self._resolver.through_proxy)
        read = [each for each in reader.read() if each.name not in self._templates]
        for template in read:
            file = self.found.file(template.filename, template.name, is_template=True)
            self._templates[template.name] = self.found.function(file, "", 1)
        for template in read:
            self._add_template(template, self._templates[template.name])

    def _add_template(self, template: OwnTemplate, number: int) -> None:
        lines = template.text.split("\n")
        file, *_ = self.found.functions[number]
        for use in template.uses:
            function = number
            if use.block:
                function = self.found.function(file, f"block_{use.block}", 0)
                self.found.add_call(number, function)
            self.found.add_use(
                function,
                (use.line, use.column),
                use.expression,
                (use.meaning.name, use.meaning.definition),
                lines[use.line - 1].strip(),
                (use.proving_line, use.is_certain),
            )
        for name in template.made_with:
            if name in self._templates:
                self.found.add_call(number, self._templates[name])

    def _follow_templates(self, module: OwnModule, file: int) -> None:
        """Note which functions name a template."""
        for node in module.nodes:
            if isinstance(node, ast.Constant) and node.value in self._templates:
                for function in module.functions_around(node):
                    if not isinstance(function, ast.Lambda):
                        first = min(each.lineno for each in [function, *function.decorator_list])
                        name = _qualname(module, function)
                        number = self.found.function(file, name, first)
                        self.found.add_call(number, self._templates[str(node.value)])
                        break


def _qualname(module: OwnModule, function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    names = [function.name]
    for each in module.above(function):
        if isinstance(each, ast.ClassDef):
            names.append(each.name)
        elif isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            names += ["<locals>", each.name]
    return ".".join(reversed(names))


def _only_methods(own: OwnCode) -> dict[str, list[Any]]:
    """Return the methods of own classes whose name no other own class has."""
    found: dict[str, list[Any]] = {}
    for module in own.modules:
        for cls in module.names.values():
            if is_class(cls) and class_name(cls)[0] == module.name:
                for name, raw in namespace(cls).items():
                    if own.module_of(plain_function(raw)) is not None:
                        found.setdefault(name, []).append(plain_function(raw))
    return {name: functions for name, functions in found.items() if len(functions) == 1}


def _written(node: ast.AST) -> str:
    """Return how a chain is written, without what it is given on its way."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=inner, attr=name):
            return f"{_written(inner)}.{name}"
        case ast.Call(func=called):
            return f"{_written(called)}(...)"
        case ast.Subscript(value=inner):
            return f"{_written(inner)}[...]"
        case _:
            return "(...)"


def _last_name(node: Named) -> tuple[int, int]:
    """Return the line and the column of the last name of a chain."""
    if isinstance(node, ast.Name):
        return node.lineno, node.col_offset
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return node.end_lineno, node.end_col_offset - len(node.attr.encode())


def _call_end(module: OwnModule, node: Named) -> tuple[int, int] | None:
    call = module.parents.get(node)
    if not isinstance(call, ast.Call) or call.func is not node:
        return None
    assert call.end_lineno is not None
    assert call.end_col_offset is not None
    return call.end_lineno, call.end_col_offset
