"""Who is meant by a name: what the list of the page says, what is typed by hand, and who has a namesake."""

import uuid

import pytest

from samenspel.meetings.minutes.owners import NOBODY, Owner, OwnerChoices

ANN, JAN, OTHER_JAN, GONE, FUND, CO_FUND = (uuid.UUID(int=number) for number in range(6))
OWNERS = OwnerChoices(
    [
        Owner((ANN, None), "Ann De Smet", "Alimento"),
        Owner((JAN, None), "Jan Peeters", "Alimento"),
        Owner((OTHER_JAN, None), "Jan Peeters", "Volta"),
        Owner((None, FUND), "Co-valent"),
        Owner((None, CO_FUND), "Cobot"),
    ],
    {"first": Owner((GONE, None), "Noor Vertrokken"), "second": Owner((JAN, None), "Jan Peeters")},
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Ann De Smet", (ANN, None)),
        ("  ann  de smet ", (ANN, None)),
        ("Ann", (ANN, None)),
        ("Co-valent", (None, FUND)),
        ("cob", (None, CO_FUND)),
        ("Jan Peeters (Volta)", (OTHER_JAN, None)),
        ("Noor Vertrokken", (GONE, None)),
        (f"account:{GONE}", (GONE, None)),
        (f"fund:{FUND}", (None, FUND)),
        ("", NOBODY),
        ("  ", NOBODY),
        ("Co", None),
        ("Jan Peeters", None),
        ("iedereen", None),
        (f"account:{FUND}", None),
        ("account:", None),
    ],
)
def test_a_name_means_one_owner_or_none(said: str, meant: tuple[uuid.UUID | None, uuid.UUID | None] | None) -> None:
    assert OWNERS.find(said) == meant


def test_the_list_tells_namesakes_apart() -> None:
    labels = [label for label, _owner in OWNERS.labels]
    assert labels == ["Ann De Smet", "Jan Peeters (Alimento)", "Jan Peeters (Volta)", "Co-valent", "Cobot"]


def test_a_line_keeps_whom_it_has_also_one_with_a_namesake() -> None:
    assert OWNERS.find("Jan Peeters", "second") == (JAN, None)
    assert OWNERS.find("Jan Peeters", "first") is None
    assert OWNERS.find("Ann", "second") == (ANN, None)


def test_namesakes_of_one_fund_are_told_apart_by_their_address() -> None:
    two = OwnerChoices(
        [
            Owner((JAN, None), "Jan Peeters", "Volta", "jan@example.org"),
            Owner((OTHER_JAN, None), "Jan Peeters", "Volta", "jan.peeters@example.org"),
        ]
    )
    labels = [label for label, _owner in two.labels]
    assert labels == ["Jan Peeters (Volta, jan@example.org)", "Jan Peeters (Volta, jan.peeters@example.org)"]
    assert [two.find(label) for label in labels] == [(JAN, None), (OTHER_JAN, None)]
    assert two.find("Jan Peeters (Volta)") is two.find("Jan Peeters") is None
