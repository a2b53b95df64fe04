"""How often somebody may try."""

from flask.testing import FlaskClient

from tests.people.conftest import PASSWORD, token_in


def test_after_twenty_failures_from_one_place_the_next_is_refused_with_how_long_to_wait(guarded: FlaskClient) -> None:
    token = token_in(guarded.get("/aanmelden").text)
    form = {"email": "ann@example.org", "password": "fout, en lang genoeg", "csrf_token": token}
    codes = [guarded.post("/aanmelden", data=form).status_code for _ in range(20)]
    assert set(codes) == {422}
    answer = guarded.post("/aanmelden", data=form | {"password": PASSWORD})
    assert answer.status_code == 429
    assert "Er kwamen te veel pogingen na elkaar." in answer.text
    assert 1 <= int(answer.headers["Retry-After"]) <= 300
    assert guarded.get("/aanmelden").status_code == 200


def test_signing_in_well_counts_for_nothing(guarded: FlaskClient) -> None:
    for _ in range(25):
        token = token_in(guarded.get("/aanmelden").text)
        form = {"email": "ann@example.org", "password": PASSWORD, "csrf_token": token}
        assert guarded.post("/aanmelden", data=form).status_code == 302
        guarded.delete_cookie("samenspel")


def test_one_address_is_mailed_five_times_an_hour_whether_or_not_it_has_an_account(guarded: FlaskClient) -> None:
    for email in ("ann@example.org", "niemand@example.org"):
        token = token_in(guarded.get("/wachtwoord-vergeten").text)
        form = {"email": email, "csrf_token": token}
        codes = [guarded.post("/wachtwoord-vergeten", data=form).status_code for _ in range(6)]
        assert codes == [303] * 5 + [429]


def test_links_of_invitations_cannot_be_guessed_at_length(guarded: FlaskClient) -> None:
    token = token_in(guarded.get("/aanmelden").text)
    codes = [guarded.post(f"/uitnodiging/{n}", data={"csrf_token": token}).status_code for n in range(31)]
    assert codes == [404] * 30 + [429]
