"""The types of fixtures in tests/conftest.py, for the signatures of tests."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask.testing import FlaskClient

from samenspel.people.models import Account

ClientOf = Callable[[Account], FlaskClient]
Counted = Callable[[], AbstractContextManager[list[str]]]
English = Callable[[Account], Account]
