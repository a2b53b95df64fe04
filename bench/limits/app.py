"""A topic of fifty posts and a list of twenty topics: SQLModel selects in a Jinja layout, and nothing else.

There is no viewer, no access rule, no form and no translation. `fill` copies the content from the demo data.
Serve it with LIMITS_DB naming the database file: `gunicorn bench.limits.app:app`.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, render_template
from sqlmodel import Field, Session, SQLModel, col, create_engine, select

POSTS, TOPICS = 50, 20


class Tables(SQLModel, registry=sa.orm.registry()):
    """Keeps these tables apart from those of the application."""


class User(Tables, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    organisation: str


class Topic(Tables, table=True):
    id: int | None = Field(default=None, primary_key=True)
    author: int = Field(foreign_key="user.id")
    title: str
    last: float = Field(index=True)
    replies: int


class Post(Tables, table=True):
    id: int | None = Field(default=None, primary_key=True)
    topic: int = Field(index=True)
    author: int = Field(foreign_key="user.id")
    text: str
    day: float


def _engine(path: Path) -> sa.Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _entry: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine


def fill(path: Path, topic: Iterable[tuple[str, str, str]], titles: Iterable[str]) -> None:
    """Makes the database: a topic of posts (name, organisation, text), and topics with these titles."""
    engine = _engine(path)
    Tables.metadata.create_all(engine)
    with Session(engine) as session:
        users: dict[str, int] = {}
        for day, (name, organisation, text) in enumerate(topic):
            author = users.setdefault(name, len(users) + 1)
            session.merge(User(id=author, name=name, organisation=organisation))
            session.add(Post(topic=1, author=author, text=text, day=day / 4))
        for day, title in enumerate(titles):
            session.add(Topic(author=1 + day % len(users), title=title, last=day / 4, replies=day))
        session.commit()
    engine.dispose()


app = Flask(__name__)
engine = _engine(Path(os.environ.get("LIMITS_DB", "limits.sqlite3")))


@app.get("/topic")
def topic() -> str:
    with Session(engine) as session:
        shown = session.get_one(Topic, 1)
        posts = session.exec(
            select(Post, User)
            .join(User, col(User.id) == col(Post.author))
            .where(Post.topic == 1)
            .order_by(col(Post.id))
            .limit(POSTS)
        ).all()
        return render_template("topic.html", title=shown.title, posts=posts)


@app.get("/topics")
def topics() -> str:
    with Session(engine) as session:
        found = session.exec(
            select(Topic, User)
            .join(User, col(User.id) == col(Topic.author))
            .order_by(col(Topic.last).desc())
            .limit(TOPICS)
        ).all()
        return render_template("list.html", title="Groep", topics=found)
