"""What the expressions of the app's own code are, worked out without running any of them."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Mapping
from functools import partial
from types import FunctionType
from typing import Any

from flaskmagic.inside.uses.annotations import imported_from, made_by
from flaskmagic.inside.uses.attributes import attribute, class_of, object_meaning
from flaskmagic.inside.uses.bindings import Binding, How, bindings
from flaskmagic.inside.uses.objects import (
    MISSING,
    class_name,
    definition_of,
    is_class,
    is_module,
    is_proxy,
    namespace,
    owner,
    plain_function,
    unwrapped,
)
from flaskmagic.inside.uses.own_code import FunctionNode, OwnCode, OwnModule
from flaskmagic.inside.uses.proxies import Proxies
from flaskmagic.inside.uses.returned import made_by_call
from flaskmagic.inside.uses.values import NOTHING, Bound, Known, Made, Meaning, Value

_DEEPEST = 60
"""Expressions that are worked out within each other."""


class Resolver:
    """Says what expressions are. Each is worked out once."""

    def __init__(self, own: OwnCode) -> None:
        """Begin with nothing worked out.

        Args:
            own: The app's own code.
        """
        self._own = own
        self._proxies = Proxies(own)
        self._meanings: dict[ast.AST, Meaning] = {}
        self._bindings: dict[FunctionNode, Mapping[str, list[Binding]]] = {}
        self._returned: dict[FunctionType, Made | None] = {}
        self._depth = 0

    def meaning(self, module: OwnModule, node: ast.AST | None) -> Meaning:
        """Return what an expression is.

        Args:
            module: The module that it stands in.
            node: The expression.

        Returns:
            What it is, as far as it is known.
        """
        if node is None or self._depth > _DEEPEST:
            return NOTHING
        if node not in self._meanings:
            self._meanings[node] = NOTHING  # if it depends on itself
            self._depth += 1
            try:
                self._meanings[node] = self._work_out(module, node)
            finally:
                self._depth -= 1
        return self._meanings[node]

    def _value(self, module: OwnModule, node: ast.AST | None) -> Value | None:
        return self.meaning(module, node).value

    def _work_out(self, module: OwnModule, node: ast.AST) -> Meaning:
        value = partial(self._value, module)
        match node:
            case ast.Name():
                return self._name(module, node)
            case ast.Attribute(value=inner, attr=name):
                return self._attribute(value(inner), name)
            case ast.Call():
                return Meaning(self._called(module, node))
            case ast.Subscript(value=inner):
                return Meaning(_element(value(inner), last=True))
            case ast.Await(value=inner) | ast.NamedExpr(value=inner):
                return Meaning(value(inner))
            case ast.BoolOp(values=parts):
                known = [found for part in parts if (found := value(part)) is not None]
                return Meaning(known[0] if known else None)
            case ast.IfExp(body=body, orelse=otherwise):
                return Meaning(value(body) or value(otherwise))
            case ast.BinOp(left=left):
                return Meaning(value(left))
            case _:
                return Meaning(_literal(node))

    def _attribute(self, value: Value | None, name: str) -> Meaning:
        found = attribute(value, name, self._own.is_own)
        cls = class_of(value)
        if found.definition or cls is None:
            return self.through_proxy(found)
        made = self._set_on_self(cls, name)
        module, qualname = class_name(cls)
        return Meaning(made, f"{module}:{qualname}.{name}") if made else NOTHING

    def through_proxy(self, found: Meaning) -> Meaning:
        """Put in the place of a proxy what the app has there.

        Args:
            found: What an expression is.

        Returns:
            The same, but for its value if that is a proxy.
        """
        known = self._proxies.made_by(found.definition)
        return found if known is None else Meaning(known, found.definition, found.name)

    def _name(self, module: OwnModule, node: ast.Name) -> Meaning:
        for function in module.functions_around(node):
            if function not in self._bindings:
                self._bindings[function] = bindings(function)
            bound = self._bindings[function].get(node.id)
            if bound:
                before = [each for each in bound if each.line <= node.lineno]
                return self._bound(module, function, (before or bound)[-1], before, node)
        return self._global(module, node.id)

    def _global(self, module: OwnModule, name: str) -> Meaning:
        thing = module.names.get(name, MISSING)
        if thing is MISSING:
            thing = vars(builtins).get(name, MISSING)
            return NOTHING if thing is MISSING else Meaning(Known(thing))
        if is_module(thing):
            return Meaning(Known(thing))
        where, original = module.imports.get(name, ("", ""))
        if where in sys.modules and namespace(sys.modules[where]).get(original) is thing:
            return self.through_proxy(object_meaning(thing, original, where))
        definition = definition_of(thing) or ""
        if not definition and is_proxy(thing):
            return NOTHING
        return Meaning(Known(thing), definition, definition.partition(":")[2])

    def _bound(
        self,
        module: OwnModule,
        function: FunctionNode,
        binding: Binding,
        before: list[Binding],
        node: ast.Name,
    ) -> Meaning:
        """Return what a local name is, by the last line above that gives it its value."""
        source = binding.node
        if source is not None and _holds(source, node):  # x = x.strip(): the value before
            earlier = [each for each in before if each is not binding]
            if not earlier:
                return NOTHING
            binding, source = earlier[-1], earlier[-1].node
        match binding.how, source:
            case How.IMPORTED, ast.ImportFrom() as statement:
                return self._imported(module, statement, node.id)
            case How.IMPORTED, ast.Import(names=names):
                return _imported_module(names, node.id)
            case How.PARAMETER, ast.arg() as argument:
                return Meaning(self._parameter(module, function, argument))
            case how, ast.expr() as expression:
                return Meaning(self._given(module, how, expression))
            case _:
                return NOTHING

    def _given(self, module: OwnModule, how: How, node: ast.expr) -> Value | None:
        """Return the value that a name gets of an expression."""
        if how is How.ANNOTATION:
            return made_by(ast.unparse(node), module.name)
        value = self._value(module, node)
        if how is How.ELEMENT:
            return _element(value)
        if how is How.ENTERED:
            return _entered(value)
        if how is How.EXCEPTION:
            caught = value.thing if isinstance(value, Known) else None
            return Made(caught) if is_class(caught) else None
        return value

    def _imported(self, module: OwnModule, node: ast.ImportFrom, name: str) -> Meaning:
        package = str(module.names.get("__package__") or "")
        where = sys.modules.get(imported_from(node, package))
        original = next(each.name for each in node.names if (each.asname or each.name) == name)
        if where is None:
            return NOTHING
        found = attribute(Known(where), original, self._own.is_own)
        return self.through_proxy(
            Meaning(found.value, found.definition, found.name.rpartition(".")[2])
        )

    def _parameter(
        self, module: OwnModule, function: FunctionNode, argument: ast.arg
    ) -> Value | None:
        if argument.annotation is not None:
            return made_by(ast.unparse(argument.annotation), module.name)
        first = [*function.args.posonlyargs, *function.args.args][:1]
        around = module.parents.get(function)
        if first == [argument] and isinstance(around, ast.ClassDef):
            cls = module.names.get(around.name)
            return Made(cls) if is_class(cls) else None
        decorators = getattr(function, "decorator_list", [])
        if first == [argument] and any("after_request" in ast.unparse(at) for at in decorators):
            return self._proxies.response()
        return None

    def _called(self, module: OwnModule, node: ast.Call) -> Value | None:
        called = self._value(module, node.func)
        if isinstance(called, Made):
            call = owner(called.cls, "__call__")
            raw = None if call is None else plain_function(namespace(call)["__call__"])
            return made_by_call(raw, called.cls) if type(raw) is FunctionType else None
        if called is None:
            return None
        function = called.function if isinstance(called, Bound) else called.thing
        cls = called.cls if isinstance(called, Bound) else None
        made = made_by_call(function, cls)
        if made is None:
            made = self._returned_by_own(unwrapped(function))
        if made is None and isinstance(node.func, ast.Attribute):
            made = _taken_out(node.func.attr, self._value(module, node.func.value))
        return made

    def _returned_by_own(self, function: Any) -> Made | None:
        """Return what a function of the app's own returns, by its ``return`` statements."""
        module = self._own.module_of(function)
        if module is None:
            return None
        if function not in self._returned:
            self._returned[function] = None
            node = _definition(module, function)
            for each in ast.walk(node) if node is not None else ():
                if isinstance(each, ast.Return) and each.value is not None:
                    cls = class_of(self._value(module, each.value))
                    if cls is not None and cls is not type(None):
                        self._returned[function] = Made(cls)
                        break
        return self._returned[function]

    def _set_on_self(self, cls: type, name: str) -> Value | None:
        """Return what a class of the app's own sets an attribute of its instances to."""
        for module in self._own.modules:
            if module.name == class_name(cls)[0]:
                for node in module.nodes:
                    if isinstance(node, ast.ClassDef) and node.name == cls.__name__:
                        return self._assigned(module, node, name)
        return None

    def _assigned(self, module: OwnModule, cls: ast.ClassDef, name: str) -> Value | None:
        for node in ast.walk(cls):
            if isinstance(node, ast.Assign) and any(
                isinstance(at, ast.Attribute) and at.attr == name for at in node.targets
            ):
                value = self._value(module, node.value)
                if value is not None:
                    return value
        return None


def _definition(module: OwnModule, function: FunctionType) -> ast.AST | None:
    first = function.__code__.co_firstlineno
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = [node.lineno, *(each.lineno for each in node.decorator_list)]
            if node.name == function.__name__ and min(lines) == first:
                return node
    return None


def _imported_module(names: list[ast.alias], name: str) -> Meaning:
    for alias in names:
        if (alias.asname or alias.name.partition(".")[0]) == name:
            module = sys.modules.get(alias.name if alias.asname else name)
            return NOTHING if module is None else Meaning(Known(module))
    return NOTHING


def _entered(value: Value | None) -> Value | None:
    """Return what ``with`` gives: what ``__enter__`` says, or else the object itself."""
    cls = class_of(value)
    enter = None if cls is None else owner(cls, "__enter__")
    if cls is None or enter is None:
        return None
    return made_by_call(namespace(enter)["__enter__"], cls) or Made(cls)


def _element(value: Value | None, *, last: bool = False) -> Value | None:
    """Return what a container holds: by its key it is the ``last`` class that it is said to."""
    if isinstance(value, Made):
        if value.holds:
            return value.holds[-1 if last else 0]
        name = "__getitem__" if last else "__iter__"
        holder = owner(value.cls, name)
        raw = None if holder is None else plain_function(namespace(holder)[name])
        made = made_by_call(raw, value.cls) if type(raw) is FunctionType else None
        if made is not None and not last:
            return made.holds[0] if made.holds else None
        return made
    return None


def _taken_out(name: str, value: Value | None) -> Made | None:
    """Return what a method takes out of a container of which it is known what it holds."""
    if not isinstance(value, Made) or not value.holds:
        return None
    if name in ("get", "pop", "setdefault"):
        return value.holds[-1]
    if name in ("getlist", "values"):
        return Made(list, value.holds[-1:])
    return None


def _literal(node: ast.AST) -> Value | None:
    match node:
        case ast.Constant(value=value) if value is not None:
            return Made(type(value))
        case ast.JoinedStr():
            return Made(str)
        case ast.Dict() | ast.DictComp():
            return Made(dict)
        case ast.List() | ast.ListComp():
            return Made(list)
        case ast.Set() | ast.SetComp():
            return Made(set)
        case ast.Tuple():
            return Made(tuple)
        case _:
            return None


def _holds(node: ast.AST, name: ast.Name) -> bool:
    """Say whether a name stands in an expression of the same file."""
    if not isinstance(node, ast.expr):
        return False
    begin, end = (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)
    return begin <= (name.lineno, name.col_offset) < end
