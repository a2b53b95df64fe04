"""Whoever chose to follow a topic no longer, before there were levels, gets only its digest."""

from pathlib import Path

from samenspel import db
from samenspel.activity.levels.models import Level
from samenspel.activity.levels.queries import Levels, levels_for
from samenspel.config import Settings
from samenspel.people.models import Account
from samenspel.topics.models import TopicMark
from samenspel.viewer import Role
from tests import make
from tests.apart import apart


def test_a_topic_that_was_no_longer_followed_has_the_level_of_the_digest(tmp_path: Path) -> None:
    with apart(Settings(data=tmp_path, secret_key="for tests", log_level="WARNING")):
        db.alembic.upgrade()
        with make.at_once():
            ann, bram, carla = (make.account(name, Role.ISA).id for name in ("Ann Peeters", "Bram Claes", "Carla Maes"))
            topic = make.topic(make.group("taal"), db.session().get_one(Account, ann)).id
            for account_id, follows in ((ann, False), (bram, True), (carla, None)):
                db.session().add(TopicMark(account_id=account_id, topic_id=topic, follows=follows))
        db.session().close()
        db.alembic.downgrade("0028")
        db.alembic.upgrade()
        digest = Levels(Level.DIGEST, Level.DIGEST)
        assert levels_for([ann, bram, carla], topic_id=topic) == {ann: digest, bram: Levels(), carla: Levels()}
        assert _follows() == {ann: None, bram: True, carla: None}
        db.alembic.downgrade("0028")
        assert _follows() == {ann: False, bram: True, carla: None}


def _follows() -> dict[object, bool | None]:
    with db.db.engine.connect() as connection:
        marks = TopicMark.__table__  # type: ignore[attr-defined]
        return {row.account_id: row.follows for row in connection.execute(marks.select())}
