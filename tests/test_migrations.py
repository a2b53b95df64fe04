"""The migrations make exactly the tables that the models describe, and can be taken back."""

from pathlib import Path

import sqlalchemy as sa

from samenspel import create_app, db
from samenspel.config import Settings


def test_migrations_and_models_agree(tmp_path: Path, settings: Settings) -> None:
    url = None
    if not settings.is_sqlite:
        server = sa.make_url(settings.sqlalchemy_url)
        fresh = server.set(database=f"{server.database}_migrations")
        with sa.create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{fresh.database}" WITH (FORCE)'))
            connection.execute(sa.text(f'CREATE DATABASE "{fresh.database}"'))
        url = fresh.render_as_string(hide_password=False)
    app = create_app(Settings(data=tmp_path, database_url=url, secret_key="for tests", log_level="WARNING"))
    with app.app_context():
        db.alembic.upgrade()
        assert db.alembic.compare_metadata() == []
        assert not db.alembic.needs_upgrade()
        db.alembic.downgrade("base")
        assert set(sa.inspect(db.db.engine).get_table_names()) <= {"alembic_version"}
        db.db.engine.dispose()
