"""The cast of the tests. Three funds, an open and a closed group, and people who are in them or not.

Ann (Alimento) and Bram (Woodwize) are in the open group, Ann organises it. Carla (Horeca Forma) is in no group: the
outsider. Dirk directs Alimento and is in the closed group. Ilse is ISA. Bea is administrator. Gust is a guest, invited
to the open group; Gerd of WEWIS is a guest who was invited to none.
"""

from dataclasses import dataclass

from samenspel.groups import queries as groups
from samenspel.groups.models import Group, GroupKind, MembershipRole, Visibility
from samenspel.people.models import Account, Fund, Theme
from samenspel.viewer import Role, Viewer
from tests import make


@dataclass(frozen=True)
class World:
    alimento: Fund
    woodwize: Fund
    horeca: Fund
    theme: Theme
    open_group: Group
    closed_group: Group
    ann: Account
    bram: Account
    carla: Account
    dirk: Account
    ilse: Account
    bea: Account
    gust: Account
    gerd: Account


@make.at_once()
def make_world() -> World:
    alimento = make.fund("alimento", name="Alimento", joint_committees=["118", "220"], size="groot")
    woodwize = make.fund("woodwize", name="Woodwize", joint_committees=["125", "126"], size="klein", consultants_fte=4)
    horeca = make.fund("horeca-forma", name="Horeca Forma")
    theme = make.theme("werkbaar-werk", name="Werkbaar werk en jobmobiliteit")
    ann = make.account("Ann Peeters", Role.CONSULTANT, alimento)
    bram = make.account("Bram Claes", Role.CONSULTANT, woodwize)
    carla = make.account("Carla Maes", Role.CONSULTANT, horeca)
    dirk = make.account("Dirk Wouters", Role.DIRECTOR, alimento)
    ilse = make.account("Ilse Janssens", Role.ISA, organisation="SERV")
    bea = make.account("Bea Smets", Role.ADMIN, organisation="SERV")
    gust = make.account("Gust Goossens", Role.GUEST, organisation="VDAB")
    gerd = make.account("Gerd Jacobs", Role.GUEST, organisation="WEWIS")
    open_group = make.group("wg-werkbaar-wint", name="Podcastreeks Werkbaar wint", theme_id=theme.id)
    closed_group = make.group(
        "klankbordgroep", GroupKind.SOUNDING_BOARD, name="Klankbordgroep", visibility=Visibility.HIDDEN
    )
    make.membership(ann, open_group, MembershipRole.ORGANISER)
    make.membership(bram, open_group)
    make.membership(gust, open_group)
    make.membership(dirk, closed_group)
    return World(
        alimento=alimento,
        woodwize=woodwize,
        horeca=horeca,
        theme=theme,
        open_group=open_group,
        closed_group=closed_group,
        ann=ann,
        bram=bram,
        carla=carla,
        dirk=dirk,
        ilse=ilse,
        bea=bea,
        gust=gust,
        gerd=gerd,
    )


def viewer(account: Account) -> Viewer:
    """The account as the one who looks."""
    found = groups.viewer_by(account.fs_uniquifier)
    assert found is not None
    return found
