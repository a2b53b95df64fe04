"""The migrations make exactly the tables that the models describe, and can be taken back."""

import shutil
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from samenspel import db
from samenspel.config import Settings
from tests.apart import apart

MIGRATIONS = Path(db.__file__).parent / "migrations"


def test_migrations_and_models_agree(tmp_path: Path, settings: Settings) -> None:
    url = None
    if not settings.is_sqlite:
        server = sa.make_url(settings.sqlalchemy_url)
        fresh = server.set(database=f"{server.database}_migrations")
        with sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{fresh.database}" WITH (FORCE)'))
            connection.execute(sa.text(f'CREATE DATABASE "{fresh.database}"'))
        url = fresh.render_as_string(hide_password=False)
    with apart(Settings(data=tmp_path, database_url=url, secret_key="for tests", log_level="WARNING")):
        db.alembic.upgrade()
        assert db.alembic.compare_metadata() == []
        assert not db.alembic.needs_upgrade()
        db.alembic.downgrade("base")
        assert set(sa.inspect(db.db.engine).get_table_names()) <= {"alembic_version"}


def test_a_new_migration_follows_the_rules_of_the_others(tmp_path: Path) -> None:
    """It has the next number, and makes no table anew: on SQLite that would take along what refers to it."""
    scripts = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    newest = max(int(path.name[:4]) for path in scripts.glob("0*.py"))
    settings = Settings(data=tmp_path, secret_key="for tests", log_level="WARNING")
    with apart(settings, ALEMBIC={"script_location": str(scripts)}):
        db.alembic.upgrade()
        trial = sa.Table(
            "trial",
            SQLModel.metadata,
            sa.Column("id", sa.Uuid, primary_key=True),
            sa.Column("day", sa.Date, index=True),
        )
        try:
            (written,) = db.alembic.revision("A trial can be kept")
            db.alembic.upgrade()
            assert db.alembic.compare_metadata() == []
        finally:
            SQLModel.metadata.remove(trial)
    assert written is not None
    assert Path(written.path).name == f"{newest + 1:04d}_a_trial_can_be_kept.py"
    text = Path(written.path).read_text()
    assert f'down_revision: str | Sequence[str] | None = "{newest:04d}"' in text
    assert "op.create_index(" in text
    assert "batch_alter_table" not in text


def test_migrations_use_no_batch() -> None:
    """The first one does, and was applied before the rule."""
    wrong = [path.name for path in MIGRATIONS.glob("*.py") if "batch_alter_table" in path.read_text()]
    assert sorted(wrong) == ["0001_first_tables.py"]


def test_no_migration_loses_a_row(tmp_path: Path) -> None:
    """On SQLite a table that is made anew would take along what refers to it."""
    held = ("account", "group", "meeting", "agenda_item", "attendance", "fund", "topic", "reply", "membership")
    with apart(Settings(data=tmp_path, secret_key="for tests", log_level="WARNING")):
        db.alembic.upgrade("0001")
        fill(db.db.engine)
        with db.db.engine.begin() as connection:
            connection.execute(sa.text("""UPDATE "group" SET visibility = 'closed', lead_label = ''"""))
        before = {name: _count(name) for name in held}
        db.alembic.upgrade()
        assert {name: _count(name) for name in held} == before
        assert _names_in_calendars() == {(None, False)}, "what was sent to calendars before keeps its names"
        assert all(before.values())
        with db.db.engine.connect() as connection:
            group = connection.execute(sa.text('SELECT visibility, joining FROM "group"')).one()
        assert tuple(group) == ("hidden", "invitation"), "what was closed did not exist for others"
        assert _count("lead_seat") == 1, "nobody leads it, since a day that nobody knows"


@pytest.mark.parametrize(
    ("role", "organisation", "leaves"),
    [("guest", "Departement Wewis", True), ("guest", "VDAB", False), ("isa", "WEWIS", False)],
)
def test_who_works_for_wewis_leaves_the_groups_they_were_in(
    tmp_path: Path, role: str, organisation: str, *, leaves: bool
) -> None:
    with apart(Settings(data=tmp_path, secret_key="for tests", log_level="WARNING")):
        db.alembic.upgrade("0001")
        fill(db.db.engine)
        with db.db.engine.begin() as connection:
            given = {"role": role, "organisation": organisation}
            connection.execute(sa.text("UPDATE account SET role = :role, organisation = :organisation"), given)
        db.alembic.upgrade()
        with db.db.engine.connect() as connection:
            left_at = connection.execute(sa.text("SELECT left_at FROM membership")).scalar_one()
        assert (left_at is not None) is leaves


def _names_in_calendars() -> set[tuple[object, bool]]:
    table = sa.table("meeting", sa.column("recurrence_at"), sa.column("has_bound_answers", sa.Boolean))
    with db.db.engine.connect() as connection:
        return {(row.recurrence_at, row.has_bound_answers) for row in connection.execute(sa.select(table))}


def _count(table: str) -> int:
    with db.db.engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one())


def fill(engine: sa.Engine) -> None:
    """One row in each of the first tables that others hang on, as the first version wrote them."""
    tables = sa.MetaData()
    tables.reflect(engine)
    ids: dict[str, object] = {}
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in tables.sorted_tables:
            if table.name == "alembic_version":
                continue
            row = {column.name: _value(column, ids) for column in table.columns if not column.nullable}
            connection.execute(table.insert(), row)
            if "id" in row:
                ids[table.name] = row["id"]


def _value(column: "sa.Column[object]", ids: dict[str, object]) -> object:
    for key in column.foreign_keys:
        return ids[key.column.table.name]
    if isinstance(column.type, sa.DateTime):
        return datetime(2026, 3, 1, 9, tzinfo=UTC)
    if isinstance(column.type, sa.Date):
        return date(2026, 3, 1)
    if isinstance(column.type, sa.Boolean):
        return True
    if isinstance(column.type, sa.JSON):
        return {}
    if isinstance(column.type, sa.Integer | sa.Float | sa.Numeric):
        return 1
    return uuid.uuid4().hex[:32]
