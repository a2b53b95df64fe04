"""Which funds a text names."""

import pytest

from samenspel.activity.naming import MAX_NAMED_FUNDS, FundName, named_funds

FUNDS = (
    FundName("alimento", "Alimento", ["118", "220"]),
    FundName("beton", "Beton", []),
    FundName("co-valent", "Co-valent", []),
    FundName("fonds-323", "Fonds323", ["323"]),
    FundName("logos", "LOGOS", []),
    FundName("horeca", "Horeca Forma", []),
    FundName("haven", "Haven (waaronder de kaai)", ["301.01"]),
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Alimento zoekt partners", ["alimento"]),
        ("Met ALIMENTO, @Alimento of (Alimento)", ["alimento"]),
        ("alimento in kleine letters, op www.alimento.be of in Alimentodag", []),
        ("Beton storten we niet", []),
        ("Wie werkt met beton?", []),
        ("We bellen Beton morgen", ["beton"]),
        ("Logos van partners", []),
        ("De logo's van LOGOS", ["logos"]),
        ("covalent gebonden", []),
        ("samen met co-valent en horeca  forma", ["co-valent", "horeca"]),
        ("Fonds 323 en fonds323", ["fonds-323"]),
        ("Ook Haven doet mee", ["haven"]),
        ("voor PC 118", ["alimento"]),
        ("PC's 220, 301 en 323", ["alimento", "fonds-323", "haven"]),
        ("paritair comité 118 en P.C. 301.01", ["alimento", "haven"]),
        ("118 bedrijven, PC 1180, een pc van 220 euro, PC 118 euro", []),
    ],
)
def test_a_fund_is_named_by_its_name_or_its_joint_committee(text: str, named: list[str]) -> None:
    assert named_funds(text, FUNDS) == named


def test_a_list_of_all_funds_names_none() -> None:
    funds = [FundName(str(number), f"Fonds {number}", []) for number in range(1, MAX_NAMED_FUNDS + 2)]
    all_but_one = ", ".join(fund.name for fund in funds[1:])
    assert len(named_funds(all_but_one, funds)) == MAX_NAMED_FUNDS
    assert named_funds(f"{funds[0].name}, {all_but_one}", funds) == []
