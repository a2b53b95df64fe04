"""What a feature adds to the application; `create_app` puts the features together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint

from samenspel.jobs import Handler, Periodic
from samenspel.live import MayListen


@dataclass(frozen=True)
class Feature:
    """The pages, background work and live rooms of one feature.

    A feature declares itself in its `feature.py`, which imports all modules that register something: routes on the
    blueprint, tables with the database. `jobs` are the handlers by kind of job, `periodic` is what runs at set times,
    and `rooms` says for each kind of live room who may listen.
    """

    blueprint: Blueprint | None = None
    jobs: Mapping[str, Handler] = field(default_factory=dict)
    periodic: tuple[Periodic, ...] = ()
    rooms: Mapping[str, MayListen] = field(default_factory=dict)
