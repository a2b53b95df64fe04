"""What search knows of persons and funds."""

from samenspel import db
from samenspel.people import index
from samenspel.people.accounts import actions
from samenspel.people.models import FundTheme, Profile
from tests.world import World


def test_a_person_is_found_by_name_fund_and_expertise(world: World) -> None:
    db.session().add(Profile(account_id=world.bram.id, job_title="Consulent", expertise=["validering"], about="*Hout*"))
    db.session().commit()
    (found,) = index.persons([world.bram.id])
    assert (found.id, found.title, found.url) == (f"person:{world.bram.id}", "Bram Claes", f"/mensen/{world.bram.id}")
    assert found.body == "Consulent. Sectorconsulent. Woodwize. validering. Hout"
    assert (found.readers, found.fund) == (("members",), "woodwize")


def test_a_closed_account_is_not_found(world: World) -> None:
    actions.close_account(world.bram)
    db.session().commit()
    assert list(index.persons([world.bram.id])) == []
    assert len(list(index.persons())) == 7


def test_a_fund_is_found_by_its_joint_committee_and_theme(world: World) -> None:
    db.session().add(FundTheme(fund_id=world.alimento.id, theme_id=world.theme.id))
    db.session().commit()
    (found,) = index.funds([world.alimento.id])
    assert (found.title, found.url, found.fund) == ("Alimento", "/fondsen/alimento", "alimento")
    assert found.body == "PC 118, 220. Werkbaar werk en jobmobiliteit"
    assert {document.title for document in index.funds()} == {"Alimento", "Woodwize", "Horeca Forma"}
