"""What people paste out of Outlook, a spreadsheet or a list, read as addresses with names."""

import pytest

from samenspel.groups.joining.addresses import read_addresses


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("jan.peeters@voorbeeld.be", [("jan.peeters@voorbeeld.be", "Jan Peeters")]),
        ("Jan Peeters <Jan.Peeters@Voorbeeld.be>", [("jan.peeters@voorbeeld.be", "Jan Peeters")]),
        (
            "Jan Peeters <jan@x.be>; 'Els Aerts' <els@y.be>;",
            [("jan@x.be", "Jan Peeters"), ("els@y.be", "Els Aerts")],
        ),
        ("Peeters, Jan <jan@x.be>, Aerts, Els <els@y.be>", [("jan@x.be", "Jan Peeters"), ("els@y.be", "Els Aerts")]),
        ('"Peeters, Jan (Alimento)" <jan@x.be>', [("jan@x.be", "Jan Peeters")]),
        ("Jan Peeters\tjan@x.be\r\nEls Aerts\tels@y.be\r\n", [("jan@x.be", "Jan Peeters"), ("els@y.be", "Els Aerts")]),
        ("jan@x.be\tJan Peeters", [("jan@x.be", "Jan Peeters")]),
        ("jan@x.be, els@y.be els2@y.be", [("jan@x.be", "Jan"), ("els@y.be", "Els"), ("els2@y.be", "Els")]),
        ("<mailto:jan@x.be>", [("jan@x.be", "Jan")]),
        ("Van den Bossche, Ann-Sofie <a@x.be>", [("a@x.be", "Ann-Sofie Van den Bossche")]),
        ("jan@x.be; JAN@x.be; Jan <jan@x.be>", [("jan@x.be", "Jan")]),
        ("", []),
    ],
)
def test_addresses_are_read_however_they_are_pasted(pasted: str, expected: list[tuple[str, str]]) -> None:
    read = read_addresses(pasted)
    assert [(each.email, each.name) for each in read.addresses] == expected
    assert read.unread == ()


def test_what_holds_no_address_is_named() -> None:
    read = read_addresses("Jan Peeters; els@y; piet@x..be\nkaat@x.be")
    assert [each.email for each in read.addresses] == ["kaat@x.be"]
    assert read.unread == ("Jan Peeters", "els@y", "piet@x..be")
