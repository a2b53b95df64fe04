"""Answers by mail are read."""

from collections.abc import Iterator

import pytest
from flask import Flask

from samenspel.runtime.app_key import SETTINGS
from tests.news.answers.post import BOX, SERVER


@pytest.fixture(autouse=True)
def answers_are_read(app: Flask) -> Iterator[None]:
    settings = SETTINGS.get(app)
    read = {"mail_pipe": True, "answer_address": BOX, "mail_authserv": SERVER}
    SETTINGS.set(app, settings.model_copy(update=read))
    yield
    SETTINGS.set(app, settings)
