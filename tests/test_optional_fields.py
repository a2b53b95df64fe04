"""Where a field is marked as optional, the form is taken without it."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from samenspel import db
from samenspel.people.models import Account
from tests.forms_of_pages import FoundForm, every_form, undone
from tests.pages import page
from tests.test_every_form import PAGES
from tests.world import World


def optional_names(form: FoundForm) -> list[str]:
    """The fields whose label says that they may stay empty."""
    labels = [label for label in form.part.all("label[for], legend") if label.has(".optional")]
    found = []
    for label in labels:
        controls = form.part.all(f"#{label['for']}") if label.node.tag == "label" else []
        found += [control["name"] for control in controls if "name" in control.node.attributes]
    return found


def answer_to(form: FoundForm, typed: dict[str, Any]) -> Any:
    with undone():
        answer = form.client.post(form.action, data=typed)
        db.session().close()
        return answer


def test_what_is_optional_may_stay_empty(world: World, client_of: Callable[[Account], FlaskClient]) -> None:
    """All in one, since finding the forms takes most of the time."""
    wrong, tried = {}, 0
    for form in every_form(world, client_of, PAGES):
        names = optional_names(form)
        if not names:
            continue
        if answer_to(form, form.filled()).status_code >= 400:
            continue  # what it wants beside this is no matter of this test
        for name in names:
            tried += 1
            answer = answer_to(form, form.filled() | {name: ""})
            if answer.status_code >= 400:
                wrong[f"{form.shape.split()[0]} {name}"] = page(answer, answer.status_code).errors
    assert wrong == {}
    assert tried > 40
