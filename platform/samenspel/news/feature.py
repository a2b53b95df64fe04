"""News as a feature of the application: digests, the mails about notices, and the list of what is unread."""

from samenspel.feature import Feature
from samenspel.news.blueprint import bp
from samenspel.news.digests import models  # noqa: F401
from samenspel.news.preferences import link_routes  # noqa: F401

FEATURE = Feature(blueprint=bp)
