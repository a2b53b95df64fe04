"""For which fund somebody acts is asked of their place in the group, not of their account."""

import re
from pathlib import Path

import pytest

PLATFORM = Path(__file__).parent.parent / "platform/samenspel"
#: Where the first fund of a viewer is meant, with the reason.
FIRST = {
    "groups/access.py": "only whether there is any",
    "groups/joining/access.py": "only whether there is any",
    "groups/joining/invitation_routes.py": "only whether there is any",
    "news/preferences/routes.py": "only whether there is any",
    "home/actions.py": "who starts a group is in it for their first fund, until they say otherwise",
    "home/routes.py": "the funds that a new group would begin with",
    "maps/partnerships/actions.py": "who seeks partners does so for their first fund",
}
#: Where the first fund of an account is meant, besides as what stands beside a name.
FIRST_OF_ACCOUNT = {
    "activity/relevance/evidence_queries.py": "reading and the like is done for no fund",
    "groups/joining/queries.py": "who is of no fund at all",
    "groups/queries.py": "the viewer, with the other funds beside it",
    "home/succession/queries.py": "who moves; those who work for it besides are asked for apart",
    "meetings/agenda/queries.py": "what an item that somebody brings is about",
    "people/affiliations/queries.py": "it is where both are known",
    "people/directory_queries.py": "with the other funds beside it",
}
#: The join of what stands beside a name.
_BESIDE_A_NAME = re.compile(r"outerjoin\(\s*Fund,\s*col\(Fund\.id\) == \w+\.fund_id\s*\)")


def _files(pattern: str) -> set[str]:
    found = set()
    for path in PLATFORM.rglob("*.py"):
        inside = path.relative_to(PLATFORM).as_posix()
        text = _BESIDE_A_NAME.sub("", path.read_text())
        if not inside.startswith(("demo/", "migrations/")) and re.search(pattern, text):
            found.add(inside)
    return found


@pytest.mark.parametrize(
    ("pattern", "known"),
    [(r"\b(viewer|me)\.fund_id\b", FIRST), (r"\bcol\(Account\.fund_id\)", FIRST_OF_ACCOUNT)],
)
def test_the_fund_of_an_account_is_asked_only_where_the_first_one_is_meant(pattern: str, known: dict[str, str]) -> None:
    found = _files(pattern)
    assert found - set(known) == set(), "use Viewer.fund_in, fund_ids, or people.affiliations.queries.works_for"
    assert set(known) - found == set(), "no longer so"
