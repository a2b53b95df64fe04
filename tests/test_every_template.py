"""Every template compiles, and every one is used."""

import re
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).parent.parent


def test_every_template_compiles(app: Flask) -> None:
    names = app.jinja_env.list_templates(extensions=["html", "txt"])
    assert len(names) > 20
    for name in names:
        app.jinja_env.get_template(name)


def test_every_template_is_used() -> None:
    sources = [*(ROOT / "platform").rglob("*.py"), *(ROOT / "templates").rglob("*.*")]
    words = "\n".join(path.read_text() for path in sources)
    unused = []
    for path in (ROOT / "templates").rglob("*.html"):
        name = path.relative_to(ROOT / "templates").as_posix()
        mail = name.startswith("mail/") and path.with_suffix(".txt").exists()
        error = name.startswith("errors/")
        if not mail and not error and not re.search(re.escape(name), words.replace(f"{{# {name}", "")):
            unused.append(name)
    assert unused == []
