"""What happened in the groups, as a feature of the application: a table, no pages of its own."""

from samenspel.activity import models  # noqa: F401
from samenspel.feature import Feature

FEATURE = Feature()
