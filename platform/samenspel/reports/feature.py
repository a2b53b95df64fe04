"""The figures as a feature of the application."""

from samenspel.feature import Feature
from samenspel.limiting.allowances import EXPORTS
from samenspel.reports.contributions import routes  # noqa: F401
from samenspel.reports.routes import bp

FEATURE = Feature(
    blueprint=bp,
    allowances={
        "sheet": EXPORTS,
        "workbook": EXPORTS,
        "contributions_workbook": EXPORTS,
    },
)
