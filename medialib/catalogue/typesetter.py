"""How a template becomes Python: Jinja's own way, with the turns that a page takes a hundred times made short."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from dataclasses import fields, is_dataclass
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import escape

from medialib.catalogue import views

VIEWS = [kind for kind in vars(views).values() if isinstance(kind, type) and is_dataclass(kind)]
FIELDS = {kind: {field.name for field in fields(kind)} for kind in VIEWS}
HOLDERS = {name: frozenset(kind for kind in VIEWS if name in FIELDS[kind]) for name in set().union(*FIELDS.values())}


class Typesetter(CodeGenerator):
    """Writes the Python of a template for an environment that is a Case.

    A block is handed on whole, not in pieces that would each climb through every template it extends.
    """

    def write_commons(self) -> None:
        """Begin a function."""
        super().write_commons()
        self.writeline("text = environment.text")
        self.writeline("holders = environment.holders")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write statements; those of a whole function collect what they print."""
        if frame.buffer is not None:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Read an attribute: where a view has it, without asking the sandbox."""
        if node.attr not in HOLDERS:
            super().visit_Getattr(node, frame)
            return
        self.write(f"(it.{node.attr} if type(it := ")
        self.visit(node.node, frame)
        self.write(f") in holders[{node.attr!r}] else environment.getattr(it, {node.attr!r}))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("text(")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        if node.with_context:
            super()._import_common(node, frame)
            return
        self.write("environment.get_template(")
        self.visit(node.template, frame)
        self.write(f", {self.name!r}).module")


class Case(SandboxedEnvironment):
    """A sandbox, since people bring templates; the fields of our own views are reached the short way."""

    code_generator_class = Typesetter
    holders = HOLDERS

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names every template knows, as a plain dict, which is read for every page and part."""
        return {**self.globals, **(d or {})}

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call something; macros, which come from templates themselves, the short way."""
        if type(called) is not Macro:
            return super().call(context, called, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)

    @staticmethod
    def text(value: Any) -> str:
        """A value as it is printed."""
        if type(value) is str and not ("&" in value or "<" in value or ">" in value or '"' in value or "'" in value):
            return value
        return escape(value)
