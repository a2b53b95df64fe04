"""Letters are read in a process of their own, and one that breaks it keeps none of the others."""

from email import policy

import pytest
from flask import Flask

from samenspel.meetings.replies.letters import LetterProblem
from samenspel.news.answers import arrival
from samenspel.runtime.foreign import sandbox
from tests import killers, make
from tests.meetings.replies.post import reply
from tests.world import World


def test_a_letter_that_breaks_the_reading_keeps_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    read, alone = sandbox.run, []

    def breaking(reader: str, files: list[bytes], *arguments: object, limits: sandbox.Limits) -> object:
        if b"breekt" in b"".join(files):
            alone.append(len(files))
            raise sandbox.Unreadable(sandbox.Reason.MEMORY, "a test")
        return read(reader, files, *arguments, limits=limits)

    monkeypatch.setattr(sandbox, "run", breaking)
    good = reply(make.meeting(world.open_group, world.ann), world.bram.email).as_bytes(policy=policy.SMTP)
    first, second, third = [each for each, _head in arrival._read([good, b"breekt", good])]
    assert (second.problem, alone) == (LetterProblem.BROKEN, [3, 1])
    assert first == third
    assert [answer.attendee for answer in first.answers] == [world.bram.email]


@pytest.mark.parametrize(
    "letter",
    [killers.letter_of_parts(10_000), killers.nested_letter(5_000), killers.letter_of_events(20_000)],
    ids=["parts", "nested", "events"],
)
def test_letters_made_to_break_it_are_put_aside(app: Flask, letter: bytes) -> None:
    [(found, _head)] = arrival._read([letter])
    assert found.problem in (LetterProblem.BROKEN, LetterProblem.NO_ANSWER)
    assert found.answers == ()
