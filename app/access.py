"""Profiles and permits: who may see what. The only module that calls `st.login` and `st.user`."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

PERFILES = ("publico", "interno", "restringido")
LOGIN_KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
MIN_SECRET_LENGTH = 32


class UnknownProfile(ValueError):
    """OBSERVATORIO_PERFIL names no profile."""


class AccessNotConfigured(RuntimeError):
    """A profile that needs a login has none, or an incomplete one."""


def perfil() -> str:
    """Return this process's profile, from OBSERVATORIO_PERFIL; raise UnknownProfile for any other word."""
    value = os.environ.get("OBSERVATORIO_PERFIL") or "publico"
    if value not in PERFILES:
        raise UnknownProfile(
            f"OBSERVATORIO_PERFIL vale «{value}», que no es un perfil. Los perfiles son: {', '.join(PERFILES)}."
        )
    return value


def has_login() -> bool:
    """Tell whether the secrets hold an [auth] section: an OpenID Connect provider to log in with."""
    return bool(_secrets("auth"))


def local_only() -> bool:
    """Tell whether this process may answer its own machine alone: a profile with a login that has none."""
    return perfil() != "publico" and not has_login()


def contact() -> str | None:
    """Whom to ask about personal data, as the institution wrote it in OBSERVATORIO_CONTACTO; None where it did not."""
    return os.environ.get("OBSERVATORIO_CONTACTO", "").strip() or None


def startup_check() -> None:
    """Refuse to start with an access configuration that would fail or leak later.

    Raises UnknownProfile or AccessNotConfigured, whose Spanish texts say what to write and where.
    """
    profile = perfil()
    if profile == "publico":
        return
    login = _secrets("auth")
    if login:
        missing = [key for key in LOGIN_KEYS if not login.get(key)]
        if missing:
            raise AccessNotConfigured(
                f"La sección [auth] de .streamlit/secrets.toml está incompleta: falta {', '.join(missing)}."
            )
        if len(login["cookie_secret"]) < MIN_SECRET_LENGTH:
            raise AccessNotConfigured(
                f"cookie_secret debe tener {MIN_SECRET_LENGTH} caracteres o más: genérelo con «openssl rand -hex 32»."
            )
    if profile == "restringido" and not (login and _admitted(profile)):
        raise AccessNotConfigured(
            "El perfil restringido exige inicio de sesión y un rol: defina la sección [auth] y la lista "
            "«restringido» de la sección [acceso] en .streamlit/secrets.toml (ver secrets.example.toml)."
        )


def require() -> None:
    """Let the visitor of this run through, or show in Spanish why not and stop the run."""
    profile = perfil()
    if profile == "publico":
        return
    if not has_login():
        if profile == "interno" and os.environ.get("OBSERVATORIO_SIN_LOGIN") == "1":
            return
        _stop(
            "Este servidor no tiene inicio de sesión configurado",
            f"El perfil {profile} muestra información que no es pública. Configure la sección [auth] de "
            ".streamlit/secrets.toml. Para usar el perfil interno solo en su propio equipo, arranque con "
            "OBSERVATORIO_SIN_LOGIN=1.",
        )
    if not st.user.is_logged_in:
        st.title("Acceso institucional")
        st.write("Esta versión del observatorio es para el equipo de la ciudad. Ingrese con su cuenta institucional.")
        st.button("Ingresar", on_click=st.login, icon=":material/login:")
        st.stop()
    with st.sidebar:
        st.button("Cerrar sesión", on_click=st.logout, icon=":material/logout:")
    if not permitted(profile=profile, claims=st.user.to_dict()):
        _stop("Su cuenta no tiene permiso", f"Pida el rol del perfil {profile} a quien administra el observatorio.")


def permitted(*, profile: str, claims: Mapping[str, Any]) -> bool:
    """Tell whether an identity may use a profile.

    `claims` is the identity token; the claim named by [acceso].reclamo (`roles` if absent) holds one role or a
    list of them. Without a list of roles for it, interno admits every account of the provider and restringido none.
    """
    admitted = _admitted(profile)
    if not admitted:
        return profile != "restringido"
    held = claims.get(_secrets("acceso").get("reclamo", "roles"), ())
    return not admitted.isdisjoint([held] if isinstance(held, str) else held)


def _admitted(profile: str) -> set[str]:
    roles: Iterable[str] = _secrets("acceso").get(profile, ())
    return {roles} if isinstance(roles, str) else set(roles)


def _secrets(section: str) -> Mapping[str, Any]:
    try:
        return st.secrets.get(section) or {}
    except FileNotFoundError:
        return {}


def _stop(title: str, reason: str) -> None:
    st.title(title)
    st.write(reason)
    st.stop()
