"""The command by which a mail server hands a letter over."""

from email import policy
from pathlib import Path

from click.testing import CliRunner

from samenspel.commands.cli import main
from tests.cli.conftest import environment
from tests.news.answers.post import BOX, SERVER, letter


def test_a_letter_is_taken_and_what_fails_is_tried_again(tmp_path: Path) -> None:
    raw = letter("vreemd@elders.example", "Dag").as_bytes(policy=policy.SMTP)
    off = environment(tmp_path)
    on = off | {"SAMENSPEL_MAIL_PIPE": "true", "SAMENSPEL_ANSWER_ADDRESS": BOX, "SAMENSPEL_MAIL_AUTHSERV": SERVER}

    def run(surroundings: dict[str, str], content: bytes = raw) -> int:
        return CliRunner(env=surroundings).invoke(main, ["mail", "receive"], input=content).exit_code

    assert run(off) == 75
    assert run(on | {"SAMENSPEL_DATABASE_URL": "postgresql://127.0.0.1:1/niemand"}) == 75
    assert run(on) == 0
    assert run(on, b"geen brief") == 0
    assert run(on, b"From: a@b.example\r\n\r\n" + b"x" * 2**20 * 40) == 0
