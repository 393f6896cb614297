"""The ways of an address as they are often mistyped: what may have been meant when the barrio says otherwise."""

from dataclasses import replace

from app.domain.addresses.address import Components


def north(parts: Components) -> Components | None:
    """The calle with NORTE, or without."""
    if parts.placa_cardinal == "NORTE":
        return replace(parts, placa_cardinal="")
    return _toggled(parts, ("CL", "AC"), "NORTE")


def west(parts: Components) -> Components | None:
    """The carrera with OESTE, or without."""
    return _toggled(parts, ("KR", "AK"), "OESTE")


def turned(parts: Components) -> Components | None:
    """The way taken for the other family: KR 35 # 19 for CL 35 # 19."""
    other = {"CL": "KR", "KR": "CL"}.get(parts.via_tipo)
    return replace(parts, via_tipo=other, cruce_tipo="") if other else None


def plain(parts: Components) -> Components | None:
    """Without letters and BIS."""
    if parts.via_letra or parts.via_bis or parts.cruce_letra or parts.cruce_bis:
        return replace(parts, via_letra="", via_bis="", cruce_letra="", cruce_bis="")
    return None


VARIANTS = (north, west, turned, plain)


def _toggled(parts: Components, family: tuple[str, str], cardinal: str) -> Components | None:
    side = "via_cardinal" if parts.via_tipo in family else "cruce_cardinal"
    written = getattr(parts, side)
    return replace(parts, **{side: "" if written else cardinal}) if written in ("", cardinal) else None
