"""Takes hooks of libraries off the requests: they cost every page something and give this program nothing.

Flask offers no way to unregister a hook, so this changes its lists. docs/decisions/0030 has what each hook costs.
"""

from collections.abc import Callable
from typing import Any


def remove_hook(hooks: list[Callable[..., Any]], name: str) -> None:
    """Removes the hook with this module and qualified name. Raises LookupError where the library has no such hook any
    more, since whatever replaced it has to be looked at."""
    for hook in hooks:
        if f"{hook.__module__}.{hook.__qualname__}" == name:
            hooks.remove(hook)
            return
    raise LookupError(f"{name} is no longer registered")
