"""What an application holds besides what Flask gives it, each under a key that knows its type."""

from typing import Generic, TypeVar, cast

from flask import current_app
from flask.sansio.app import App

from samenspel.config import Settings

T = TypeVar("T")


class AppKey(Generic[T]):
    """The name of one value that each application holds; declared beside the code that knows what the value is.

    One object with a field for each value would have to import the types of all features, so that none of them could
    import it in turn. `name` is the key in `Flask.extensions`.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def set(self, app: App, value: T) -> None:
        app.extensions[self.name] = value

    def get(self, app: App | None = None) -> T:
        """The value of the given or the current application. Raises KeyError where it was not set."""
        return cast(T, (app or current_app).extensions[self.name])

    def find(self, app: App | None = None) -> T | None:
        """The value, or None where it was not set."""
        return cast(T | None, (app or current_app).extensions.get(self.name))

    def clear(self, app: App | None = None) -> None:
        (app or current_app).extensions.pop(self.name, None)


#: The settings of an application.
SETTINGS = AppKey[Settings]("samenspel.settings")
