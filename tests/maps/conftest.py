"""The sector that the pages of the map are read in."""

import pytest

from samenspel import clock
from samenspel.db import session
from samenspel.groups.models import GroupKind
from samenspel.maps import tasks
from samenspel.people.models import FundTheme
from tests import make
from tests.maps.sector import Sector
from tests.world import World


@pytest.fixture
@make.at_once()
def sector(world: World) -> Sector:
    digital = make.theme("digitalisering", name="Digitalisering")
    first = [world.alimento] + [make.fund(f"eerste-{n}", name=f"Eerste {n}", size="klein") for n in range(5)]
    second = [world.woodwize] + [make.fund(f"tweede-{n}", name=f"Tweede {n}", size="groot") for n in range(5)]
    other = make.group("ln-digitaal", GroupKind.LEARNING_NETWORK, name="Lerend netwerk digitaal", theme_id=digital.id)
    for fund in first[:4]:
        session().add(FundTheme(fund_id=fund.id, theme_id=digital.id))
    number = 0
    for funds, group, by, subject in (
        (first, world.open_group, world.ann, "Podcast"),
        (second, other, world.bram, "Robots"),
    ):
        for a in range(6):
            for size in (2, 3):
                number += 1
                meeting = make.meeting(group, by, f"{subject} {number}", days=-14 * number)
                for step in range(size):
                    make.attendance(meeting, funds[(a + step) % 6])
    # One day brings four together, and the closed group meets as well.
    hall = make.meeting(other, world.bram, "Sectordag", days=-40)
    for fund in (first[0], first[1], second[0], second[1]):
        make.attendance(hall, fund)
    secret = make.meeting(world.closed_group, world.dirk, "Geheime fusiegesprekken", days=-20)
    for fund in (first[0], second[0], first[2], second[2]):
        make.attendance(secret, fund)
    two = make.meeting(world.closed_group, world.dirk, "Gesprek onder twee", days=-30)
    for fund in (first[4], second[4]):
        make.attendance(two, fund)
    make.topic(world.closed_group, world.dirk, "Vertrouwelijke vraag")
    make.initiative("Mentoren op de vloer", *first[:3], lead_fund_id=first[0].id, starts_on=clock.today())
    return Sector(first, second, world.open_group, other, clock.today().year)


@pytest.fixture
def analysed(sector: Sector) -> Sector:
    tasks.analyse_all()
    session().commit()
    return sector
