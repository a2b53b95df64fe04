"""Two writers, ten minutes, a bad connection: they end with the same text, and no line is lost."""

import html
import random
import re
from collections.abc import Mapping

import pytest
import time_machine

from bench.writers import Writer, fate, losses
from tests.fixtures import ClientOf
from tests.meetings.stories import FRAGMENT, notes_of, past_meeting
from tests.world import World

#: Somebody stops to think every so many seconds.
PACE = 8


def stand_in(answer: str) -> str:
    """The text of the part as an answer tells it."""
    found = re.search(r'data-text="([^"]*)"', answer)
    assert found is not None
    return html.unescape(found[1])


@pytest.mark.parametrize("seed", [3, 17])
def test_two_writers_end_with_the_same_text_and_no_line_is_lost(world: World, client_of: ClientOf, seed: int) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}/verslag/delen/{item.id}"
    chance = random.Random(seed)

    def writer(name: str, client: object) -> Writer:
        def post(fields: Mapping[str, str]) -> str:
            answer = client.post(path, data=dict(fields), headers=FRAGMENT)  # type: ignore[attr-defined]
            assert answer.status_code == 200
            return stand_in(answer.text)

        return Writer(name, post, chance)

    with time_machine.travel("2027-03-04T10:00:00+00:00", tick=False) as clock:
        writers = [writer("an", client_of(world.ann)), writer("il", client_of(world.ilse))]
        for _ in range(600 // PACE):
            clock.shift(PACE)
            for each in chance.sample(writers, 2):
                each.edit()
                each.save(fate(chance))
        # The connection is good again.
        while any(each.is_dirty for each in writers):
            for each in writers:
                each.save()
    there = notes_of(item)
    for each in writers:
        each.look(there)
    assert writers[0].text == writers[1].text == there
    assert losses(there, writers) == set()
    assert len(writers[0].written) > 20
