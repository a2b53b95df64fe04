"""Activities in groups, and numbers for posts, as a feature of the application that has no pages of its own."""

from samenspel.activity import models  # noqa: F401
from samenspel.activity.levels import models as level_models  # noqa: F401
from samenspel.activity.notices import models as notice_models  # noqa: F401
from samenspel.activity.relevance import models as vote_models  # noqa: F401
from samenspel.feature import Feature

FEATURE = Feature()
