"""The figures as a feature of the application."""

from samenspel.feature import Feature
from samenspel.limiting.allowances import EXPORTS
from samenspel.reports import routes  # noqa: F401
from samenspel.reports.blueprint import bp
from samenspel.reports.contributions import routes as contribution_routes  # noqa: F401

FEATURE = Feature(
    blueprint=bp,
    allowances={
        "sheet": EXPORTS,
        "workbook": EXPORTS,
        "contributions_workbook": EXPORTS,
    },
)
