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
        ("jan@x.be; JAN@x.be; Jan P <jan@x.be>", [("jan@x.be", "Jan P")]),
        ("", []),
        ("'Jan Peeters' <jan@x.be>; ‘Els Aerts’ <els@y.be>", [("jan@x.be", "Jan Peeters"), ("els@y.be", "Els Aerts")]),
        ("'jan@x.be' <jan@x.be>; els@y.be<MAILTO:els@y.be>", [("jan@x.be", "Jan"), ("els@y.be", "Els")]),
        ("MAILTO:Jan@X.BE?subject=Hallo", [("jan@x.be", "Jan")]),
        ("jan(at)fonds.be, els [AT] fonds.be", [("jan@fonds.be", "Jan"), ("els@fonds.be", "Els")]),
        ("jan@x.be.; els@y.be...\nkaat@z.be!", [("jan@x.be", "Jan"), ("els@y.be", "Els"), ("kaat@z.be", "Kaat")]),
        ("Aan: Jan Peeters <jan@x.be>\nCc: els@y.be", [("jan@x.be", "Jan Peeters"), ("els@y.be", "Els")]),
        ("E-mail: jan@x.be", [("jan@x.be", "Jan")]),
        ("jan\u200b@x.be\u00a0; \ufeffels@y.be", [("jan@x.be", "Jan"), ("els@y.be", "Els")]),
        ("Peeters, Jan, jan@x.be", [("jan@x.be", "Jan Peeters")]),
        ("• jan@x.be\n• Els Aerts, els@y.be", [("jan@x.be", "Jan"), ("els@y.be", "Els Aerts")]),
    ],
)
def test_addresses_are_read_however_they_are_pasted(pasted: str, expected: list[tuple[str, str]]) -> None:
    read = read_addresses(pasted)
    assert [(each.email, each.name) for each in read.addresses] == expected
    assert read.unread == ()


@pytest.mark.parametrize(
    ("pasted", "unread", "passed_over"),
    [
        ("Jan Peeters <jan@x.be>; kaat@z.be, x@", ["x@"], []),
        ("x@, jan@x.be", ["x@"], []),
        ("jan@x.be, x@, els@y.be", ["x@"], []),
        ("Els Aerts, jan @x.be, kaat@z.be", ["Els Aerts", "jan @x.be"], []),
        ("kaat@z.be\njan peeters @ x.be", ["jan peeters @ x.be"], []),
        ("Jan Peeters, Els Aerts, kaat@z.be", ["Jan Peeters"], []),
        ("Jan\tjan@x.be\tAlimento\t0475 12 34 56", [], ["Alimento 0475 12 34 56"]),
        ("jan@x.be els@y.be tot morgen", [], ["tot morgen"]),
        ("Jan Peeters (Alimento) <jan@x.be>", [], ["Alimento"]),
        ("12 jan@x.be", [], ["12"]),
        ("jan@x.be; jan@@y.be; @z.be; ---", ["jan@@y.be", "@z.be"], []),
    ],
)
def test_no_word_is_dropped_unseen(pasted: str, unread: list[str], passed_over: list[str]) -> None:
    read = read_addresses(pasted)
    assert sorted(read.unread) == sorted(unread)
    assert list(read.passed_over) == passed_over
    assert not any("@" in each.name for each in read.addresses)


def test_an_address_that_stands_there_twice_counts_once_with_its_name() -> None:
    read = read_addresses("jan@x.be; Els Aerts <els@y.be>; JAN@x.be; Jan Peeters <jan@x.be>")
    assert [(each.email, each.name) for each in read.addresses] == [
        ("jan@x.be", "Jan Peeters"),
        ("els@y.be", "Els Aerts"),
    ]
    assert read.repeated == ("jan@x.be",)


def test_what_holds_no_address_is_named() -> None:
    read = read_addresses("Jan Peeters; els@y; piet@x..be\nkaat@x.be")
    assert [each.email for each in read.addresses] == ["kaat@x.be"]
    assert read.unread == ("Jan Peeters", "els@y", "piet@x..be")
