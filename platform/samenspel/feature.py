"""What a feature adds to the application; `create_app` puts the features together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, request

from samenspel import web
from samenspel.jobs import Handler, Periodic
from samenspel.limiting.allowances import Allowance, limit_endpoint, limit_writes
from samenspel.live import MayInRoom
from samenspel.viewer import Viewer


@dataclass(frozen=True)
class Feature:
    """The pages, background work and live rooms of one feature.

    A feature declares itself in its `feature.py`, which imports all modules that register something: routes on the
    blueprint, tables with the database. `jobs` are the handlers by kind of job, `periodic` is what runs at set times,
    `rooms` says for each kind of live room who may listen, and `typing` who is seen to type there. Where `exists_for`
    says no, there is none of its pages. `allowances` say how often one account may use a view, by its function's name.
    `participations` tell relevance what people did with its things, and `themes` which of these have themes of their
    own (see `activity.relevance.participations`).
    """

    blueprint: Blueprint | None = None
    jobs: Mapping[str, Handler] = field(default_factory=dict)
    periodic: tuple[Periodic, ...] = ()
    rooms: Mapping[str, MayInRoom] = field(default_factory=dict)
    typing: Mapping[str, MayInRoom] = field(default_factory=dict)
    exists_for: Callable[[Viewer], bool] | None = None
    allowances: Mapping[str, Allowance] = field(default_factory=dict)
    participations: tuple[Any, ...] = ()
    themes: tuple[Any, ...] = ()


def limit_accounts(app: Flask, features: Iterable[Feature]) -> None:
    """Puts the limits of the features around their views, and one around everything that writes."""
    for each in features:
        for view, allowance in each.allowances.items():
            assert each.blueprint is not None
            limit_endpoint(app, f"{each.blueprint.name}.{view}", allowance)
    limit_writes(app)


def hide_features(app: Flask, features: Iterable[Feature]) -> None:
    """Answers 404 for the pages of a feature that does not exist for the viewer, those that need no sign-in apart."""
    exists_for = {each.blueprint.name: each.exists_for for each in features if each.blueprint and each.exists_for}

    @app.before_request
    def reach() -> None:
        exists = exists_for.get(request.blueprint or "")
        if exists and not getattr(app.view_functions.get(request.endpoint or ""), "is_public", False):
            web.require_visible(exists(web.viewer()))
