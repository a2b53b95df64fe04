"""Templates at the speed that pages need: calls and translations without Jinja's general way around them.

A page makes several hundred calls from its templates (macros, translations). Jinja's own `Context.call` looks for every
kind of callable, and its gettext builds a context of all variables for each text in a loop; together a third of a page.
"""

from typing import Any

from flask import Flask
from flask_babel import get_translations
from jinja2 import Template, pass_eval_context
from jinja2.environment import TemplateModule
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from samenspel.web import locale


class LeanContext(Context):
    """Calls macros and our own functions straight; what Jinja must help with goes its way."""

    def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        if obj.__class__ is Macro or getattr(obj, "takes_eval_context", False):
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return obj(self.eval_ctx, *args, **kwargs)
        return super().call(obj, *args, **kwargs)


class LeanTemplate(Template):
    """A template whose macros are made once. Jinja compares all global names at each import, in case some came later;
    ours are all there before the first page."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


def _said(context: EvalContext, text: str, variables: dict[str, Any]) -> str:
    if context.autoescape:
        text = Markup(text)  # noqa: S704 (ours, from a template; the variables are escaped)
    return text % variables


@pass_eval_context
def gettext(context: EvalContext, text: str, /, **variables: Any) -> str:
    """The text in the language of this answer. Message ids are the Dutch texts: a Dutch page looks nothing up."""
    return _said(context, text if locale() == "nl" else get_translations().gettext(text), variables)


@pass_eval_context
def ngettext(context: EvalContext, one: str, more: str, number: int, /, **variables: Any) -> str:
    """The text for one, or for more; `num` is the number unless it is given."""
    variables.setdefault("num", number)
    if locale() == "nl":
        return _said(context, one if number == 1 else more, variables)
    return _said(context, get_translations().ngettext(one, more, number), variables)


gettext.takes_eval_context = ngettext.takes_eval_context = True  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    """After Flask-Babel, whose functions these replace in templates."""
    env = app.jinja_env
    env.context_class = LeanContext
    env.template_class = LeanTemplate
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals.update({"gettext": gettext, "_": gettext, "ngettext": ngettext})
