"""What runs around every request: nothing of the libraries that this program has no use for."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from samenspel.runtime.hooks import remove_hook


def names(hooks: dict[Any, list[Callable[..., Any]]] | list[Callable[..., Any]]) -> set[str]:
    every = hooks if isinstance(hooks, list) else [hook for several in hooks.values() for hook in several]
    return {f"{getattr(hook, '__module__', '')}.{getattr(hook, '__qualname__', '')}" for hook in every}


def test_the_hooks_that_cost_every_page_are_off(app: Flask) -> None:
    around = names(app.before_request_funcs) | names(app.after_request_funcs) | names(app.teardown_appcontext_funcs)
    around |= names(app.template_context_processors)
    assert "flask_sqlalchemy_lite._extension._close_sessions" in around  # the names are still of this form
    assert not {name for name in around if "async" in name or name.startswith("flask_login.")}


def test_flask_principal_loads_no_identity(app: Flask) -> None:
    with app.test_request_context("/"):
        assert not app.extensions["security"].principal.identity_loaders


def test_a_hook_that_is_gone_is_noticed() -> None:
    def hook() -> None:
        """One hook."""

    hooks = [hook]
    remove_hook(hooks, f"{__name__}.{hook.__qualname__}")
    assert hooks == []
    with pytest.raises(LookupError, match=r"flask_x\.gone"):
        remove_hook(hooks, "flask_x.gone")
