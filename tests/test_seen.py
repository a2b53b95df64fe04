"""What is no page that was asked for gives its text only to a test that looked at the status first."""

import pytest
from flask.testing import FlaskClient

from tests.pages import fragment, page


def test_an_error_gives_no_text_to_a_test_that_did_not_look_at_the_status(visitor: FlaskClient) -> None:
    for answer in (visitor.get("/bestaat-niet"), visitor.get("/mensen"), visitor.post("/aanmelden", data={})):
        with pytest.raises(AssertionError, match="look at the status first"):
            assert "wat er niet staat" not in answer.text
        assert answer.status_code in (404, 302, 422)
        assert "wat er niet staat" not in answer.text
    followed = visitor.get("/mensen", follow_redirects=True)
    assert 'id="password"' in followed.text


def test_a_page_is_one_and_has_the_status_that_was_meant(visitor: FlaskClient) -> None:
    shown = page(visitor.get("/aanmelden"))
    assert (shown.heading, shown.language) == ("Aanmelden", "nl")
    assert {"email", "password"} <= shown.fields.keys()
    assert page(visitor.post("/aanmelden", data={}), 422).errors.keys() == {"email", "password"}
    with pytest.raises(AssertionError, match="404 instead of 200"):
        page(visitor.get("/bestaat-niet"))
    with pytest.raises(AssertionError, match="302 instead of 200, to /aanmelden"):
        page(visitor.get("/mensen"))
    with pytest.raises(AssertionError, match="a whole page"):
        fragment(visitor.get("/aanmelden"))
