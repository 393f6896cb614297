"""Profiles and permits: who gets in, and what refuses to start."""

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app import access

LOGIN = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "0123456789abcdef" * 4,
    "client_id": "observatorio",
    "client_secret": "s",
    "server_metadata_url": "http://localhost/.well-known/openid-configuration",
}


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch):
    """`secrets(auth=..., acceso=...)` puts these sections in place of the machine's secrets; none at first."""

    def use(**sections: dict) -> None:
        monkeypatch.setattr(st, "secrets", sections)

    use()
    monkeypatch.delenv("OBSERVATORIO_SIN_LOGIN", raising=False)
    return use


@pytest.fixture
def profile(monkeypatch: pytest.MonkeyPatch):
    return lambda name: monkeypatch.setenv("OBSERVATORIO_PERFIL", name)


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch):
    """`user(roles=[...])` is a visitor who has logged in; `user(None)` one who has not."""

    def use(claims: dict | None) -> None:
        visitor = SimpleNamespace(is_logged_in=claims is not None, to_dict=lambda: claims or {})
        monkeypatch.setattr(st, "user", visitor)

    return use


def entered() -> tuple[bool, str]:
    """Run a page behind `require` and return whether its body ran, and all the text on the screen."""
    page = AppTest.from_string("import streamlit as st\nfrom app import access\naccess.require()\nst.write('adentro')")
    page.run(timeout=20)
    assert not page.exception
    texts = [element.value for element in (*page.title, *page.markdown)]
    texts += [button.label for button in page.button]
    return "adentro" in texts, " ".join(texts)


def test_public_is_the_default(monkeypatch: pytest.MonkeyPatch, secrets) -> None:
    for value in (None, ""):
        monkeypatch.delenv("OBSERVATORIO_PERFIL", raising=False)
        if value is not None:
            monkeypatch.setenv("OBSERVATORIO_PERFIL", value)
        assert access.perfil() == "publico"
    access.startup_check()
    assert not access.local_only()
    assert entered()[0]


def test_an_unknown_profile_names_the_valid_ones(profile) -> None:
    profile("publica")
    with pytest.raises(access.UnknownProfile, match="«publica».*publico, interno, restringido"):
        access.startup_check()


def test_internal_without_login_explains_itself_and_stops(secrets, profile) -> None:
    profile("interno")
    access.startup_check()
    assert access.local_only()
    inside, text = entered()
    assert not inside
    assert "no tiene inicio de sesión" in text
    assert "OBSERVATORIO_SIN_LOGIN=1" in text


def test_internal_without_login_needs_the_explicit_flag(secrets, profile, monkeypatch) -> None:
    profile("interno")
    monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "0")
    assert not entered()[0]
    monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "1")
    assert entered()[0]
    assert access.local_only()


def test_the_flag_does_not_open_a_server_that_has_a_login(secrets, profile, user, monkeypatch) -> None:
    profile("interno")
    monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "1")
    secrets(auth=LOGIN)
    user(None)
    inside, text = entered()
    assert not inside
    assert "Ingresar" in text
    assert not access.local_only()


@pytest.mark.parametrize(
    ("name", "rules", "claims", "admitted"),
    [
        ("interno", {}, {}, True),
        ("interno", {"interno": ["salud"]}, {"roles": ["salud", "otro"]}, True),
        ("interno", {"interno": ["salud"]}, {"roles": "salud"}, True),
        ("interno", {"interno": ["salud"]}, {"roles": ["otro"]}, False),
        ("interno", {"interno": ["salud"]}, {}, False),
        ("interno", {"interno": ["salud"], "reclamo": "groups"}, {"groups": ["salud"]}, True),
        ("interno", {"interno": ["salud"], "reclamo": "groups"}, {"roles": ["salud"]}, False),
        ("restringido", {"restringido": ["vigilancia"]}, {"roles": ["vigilancia"]}, True),
        ("restringido", {"restringido": ["vigilancia"], "interno": ["salud"]}, {"roles": ["salud"]}, False),
        ("restringido", {"restringido": ["vigilancia"]}, {"roles": "vigilanciax"}, False),
        ("restringido", {}, {"roles": ["vigilancia"]}, False),
    ],
)
def test_roles_decide_who_enters(secrets, profile, user, name, rules, claims, admitted) -> None:
    profile(name)
    secrets(auth=LOGIN, acceso=rules)
    user(claims)
    inside, text = entered()
    assert inside is admitted
    assert "Cerrar sesión" in text
    assert ("no tiene permiso" in text) is not admitted


@pytest.mark.parametrize(
    ("sections", "reason"),
    [
        ({}, "exige inicio de sesión y un rol"),
        ({"acceso": {"restringido": ["vigilancia"]}}, "exige inicio de sesión y un rol"),
        ({"auth": LOGIN}, "exige inicio de sesión y un rol"),
        ({"auth": LOGIN, "acceso": {"restringido": []}}, "exige inicio de sesión y un rol"),
        ({"auth": LOGIN | {"client_id": ""}, "acceso": {"restringido": ["v"]}}, "falta client_id"),
        ({"auth": LOGIN | {"cookie_secret": "corto"}, "acceso": {"restringido": ["v"]}}, "32 caracteres"),
    ],
)
def test_restricted_refuses_to_start_half_configured(secrets, profile, sections, reason) -> None:
    profile("restringido")
    secrets(**sections)
    with pytest.raises(access.AccessNotConfigured, match=reason):
        access.startup_check()


def test_restricted_starts_with_login_and_roles(secrets, profile) -> None:
    profile("restringido")
    secrets(auth=LOGIN, acceso={"restringido": ["vigilancia"]})
    access.startup_check()


def test_an_incomplete_login_refuses_to_start_internal_too(secrets, profile) -> None:
    profile("interno")
    secrets(auth={"client_id": "observatorio"})
    with pytest.raises(access.AccessNotConfigured, match="redirect_uri, cookie_secret, client_secret"):
        access.startup_check()
