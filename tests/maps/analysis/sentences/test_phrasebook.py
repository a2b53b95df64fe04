"""Sentences, in Dutch and in another language."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from samenspel.maps.analysis.network import roles
from samenspel.maps.analysis.schema.advice import BothActiveReason, ComputedSuggestion, SameSizeReason, StaffReason
from samenspel.maps.analysis.sentences import organisations, phrasebook, reasons
from samenspel.maps.analysis.sentences.phrasebook import (
    Phrasebook,
    group_sentence,
    note_sentence,
    role_name,
    role_sentence,
)
from samenspel.maps.analysis.sentences.reasons import (
    cluster_reason,
    lead_reason,
    partner_reason,
    partner_status,
    reserved_sentence,
)

PHRASES = Phrasebook({"a": "Alimento", "c": "Cevora", "m": "mtech+", "v": "Volta"}, {"stem": "STEM"})


def test_series_and_numbers() -> None:
    assert PHRASES.series(["A"]) == "A"
    assert PHRASES.series(["A", "B", "C"]) == "A, B en C"
    assert PHRASES.series([]) == ""
    assert (PHRASES.number(4.0), PHRASES.number(4.5)) == ("4", "4,5")
    assert (PHRASES.activities(1), PHRASES.activities(0)) == ("1 activiteit", "0 activiteiten")


def test_shared_partners_are_named_with_counts() -> None:
    thirds = [{"fund": "m", "with_fund": 4, "with_partner": 2}, {"fund": "v", "with_fund": 1, "with_partner": 1}]
    reason: Any = {"kind": "shared_partners", "count": 3, "partners": thirds}
    assert partner_reason(reason, PHRASES) == (
        "Werken allebei samen met mtech+ (4 en 2 keer), Volta (1 en 1 keer) en nog 1 fonds."
    )


def test_themes_committees_size_and_activity() -> None:
    themes: Any = [{"theme": "stem", "fund": 6, "partner": 1}, {"theme": "ai", "fund": 0, "partner": 0}]
    assert partner_reason({"kind": "themes", "themes": themes, "activities": []}, PHRASES) == (
        "Zijn allebei bezig met STEM (6 en 1 keer) en ai."
    )
    assert partner_reason({"kind": "committees", "committees": ["118", "220"], "activities": []}, PHRASES) == (
        "Delen de paritaire comités 118 en 220."
    )
    size: SameSizeReason = {"kind": "size", "size": "klein", "activities": []}
    assert partner_reason(size, PHRASES) == "Zijn allebei kleine fondsen."
    active: BothActiveReason = {"kind": "active", "fund": 1, "partner": 3, "days": 365, "activities": []}
    assert partner_reason(active, PHRASES) == "Waren allebei actief in het voorbije jaar (1 en 3 keer)."
    assert "90 dagen" in partner_reason({**active, "days": 90}, PHRASES)


@pytest.mark.parametrize("role", roles.ROLES)
def test_every_role_has_a_name_and_a_sentence(role: str) -> None:
    assert role_name(role, PHRASES)
    assert role_sentence(role, PHRASES).endswith(".")


@pytest.mark.parametrize("doubt", ["few", "one", "chance", "unstable"])
def test_every_doubt_has_a_sentence(doubt: str) -> None:
    assert group_sentence(doubt, 0.9, PHRASES).startswith(("Er zijn", "De fondsen"))


def test_how_firm_groups_are_is_said_in_three_steps() -> None:
    said = {group_sentence(None, stability, PHRASES) for stability in (0.3, 0.5, 0.8)}
    assert len(said) == 3
    assert group_sentence(None, None, PHRASES) == ""


def met(count: int) -> ComputedSuggestion:
    return {
        "fund": "c", "score": 0.5, "reserved": False, "small": None, "met": count, "reasons": [],
    }  # fmt: skip


def test_one_and_more_are_said_differently() -> None:
    assert note_sentence("future", 1, PHRASES) == "1 deelname in de toekomst telt nog niet mee."
    assert note_sentence("future", 2, PHRASES) == "2 deelnames in de toekomst tellen nog niet mee."
    assert partner_status(met(0), PHRASES) == "Deden, voor zover hier bekend, nog niets samen."
    assert "3 keer" in partner_status(met(3), PHRASES)
    assert "klein fonds" in reserved_sentence("size", PHRASES)
    assert "klein fonds" not in reserved_sentence("quiet", PHRASES)


def test_known_and_new_pairs_are_said_each_in_their_number() -> None:
    pairs: Any = {"kind": "pairs", "known": 2, "new": 1}
    assert cluster_reason(pairs, PHRASES).endswith(
        "2 koppels werken al samen. 1 koppel werkte het laatste jaar niet of amper samen."
    )
    assert cluster_reason(pairs | {"known": 1, "new": 2}, PHRASES).endswith(
        "1 koppel werkt al samen. 2 koppels werkten het laatste jaar niet of amper samen."
    )
    assert cluster_reason(pairs | {"new": 0}, PHRASES).endswith("2 koppels werken al samen.")


def test_the_load_of_a_lead_is_said_with_its_consultants_when_known() -> None:
    load: Any = {"kind": "load", "count": 12, "days": 365, "fte": 4.5}
    assert lead_reason(load, PHRASES).endswith("met 4,5 vte consulenten.")
    assert lead_reason(load | {"fte": None}, PHRASES) == "Huidige belasting: 12 activiteiten in het laatste jaar."


def test_another_language_is_looked_up_by_the_dutch() -> None:
    english = Phrasebook(
        {},
        gettext=lambda text: {"spil": "hub", "en": "and"}.get(text, text),
        ngettext=lambda one, more, number: "%(count)s activities",
        decimal=".",
    )
    assert role_name("hub", english) == "hub"
    assert english.series(["A", "B"]) == "A and B"
    assert english.activities(2) == "2 activities"
    assert english.number(2.5) == "2.5"


def test_each_sentence_about_funds_has_one_about_organisations() -> None:
    trees = [ast.parse(Path(str(module.__file__)).read_text("utf-8")) for module in (phrasebook, reasons)]
    texts = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    about_funds = {text for text in texts if isinstance(text, str) and re.search(r"fonds|consulent", text)}
    assert about_funds == set(organisations.SENTENCES)
    for text, other in organisations.SENTENCES.items():
        assert "fonds" not in other
        assert re.findall(r"%\(\w+\)s", text) == re.findall(r"%\(\w+\)s", other)


@pytest.mark.parametrize(
    ("load", "said"),
    [
        (4.0, "Samen 6 vte consulenten. Ze zijn minder druk bezet dan gewoonlijk: 4 deelnames per vte tegenover 8."),
        (8.5, "even druk bezet als gewoonlijk: 8,5 deelnames per vte in het laatste jaar."),
        (12.0, "drukker bezet dan gewoonlijk: 12 deelnames per vte tegenover 8."),
    ],
)
def test_how_busy_a_cluster_is_is_said_against_what_is_usual(load: float, said: str) -> None:
    hands: Any = {"kind": "hands", "fte": 6.0, "unknown": 0, "load": load, "usual": 8.0, "activities": []}
    assert cluster_reason(hands, PHRASES).endswith(said)
    staff: StaffReason = {"kind": "hands", "fte": 6.0, "unknown": 0, "activities": []}
    assert cluster_reason(staff, PHRASES) == "Samen 6 vte consulenten."
