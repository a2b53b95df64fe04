"""Activities, notices and levels as a feature of the application that has no pages of its own."""

from samenspel.activity import models  # noqa: F401
from samenspel.activity.levels import models as level_models  # noqa: F401
from samenspel.activity.notices import access, tasks
from samenspel.activity.relevance import models as vote_models  # noqa: F401
from samenspel.feature import Feature
from samenspel.jobs import Handler

FEATURE = Feature(
    jobs={"opened": Handler(tasks.note_opened, batch=True)},
    rooms={"account": access.may_listen},
)
