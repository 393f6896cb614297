"""How many people live near a site of the network, by territory and by estrato, each with what is not known of it.

Where inside a barrio its people live is unknown, so each count comes with the least and the most that it may be.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from app.domain import formats
from app.queries.connectivity import UNPLACED

PER = 10_000
# An estimate: where in their barrio people live is not known.
NEAR = "Tendrían un sitio cerca (estimación)"
# Columns of the key figures, as `covid_indicators.key_figures` gives them.
INDICATOR = ["indicador", "etiqueta", "valor", "unidad", "texto", "ic_bajo", "ic_alto", "numerador", "denominador"]
INDICATOR += ["nota", "motivo", "procedencia"]
_COVERED = f"""
    select
        c.territorio_codigo,
        coalesce(t.territorio_nombre, case when c.nivel = 'ciudad' then 'Bucaramanga' else '{UNPLACED}' end)
            as territorio_nombre,
        c.nivel,
        c.personas,
        c.cubiertas,
        c.cubiertas_min,
        c.cubiertas_max,
        c.cubiertas_pct,
        100.0 * c.cubiertas_min / nullif(c.personas, 0) as cubiertas_min_pct,
        100.0 * c.cubiertas_max / nullif(c.personas, 0) as cubiertas_max_pct,
        c.personas - c.cubiertas as sin_cubrir,
        c.personas - c.cubiertas_max as sin_cubrir_min,
        c.personas - c.cubiertas_min as sin_cubrir_max,
        c.sitios,
        {PER} * c.sitios / nullif(c.personas, 0) as sitios_10mil,
        c.procedencia
    from cobertura_por_territorio as c
    left join territorios as t on t.territorio_codigo = c.territorio_codigo
    where c.red = $network and c.radio_m = $radius
"""


def territories(con: duckdb.DuckDBPyConnection, *, network: str, radius: int, level: str) -> pd.DataFrame:
    """Who has a site of the network within a radius (m), in every territory of a level: `comuna` or `barrio`.

    Row: one territory. `personas` of the 2020 projection; `cubiertas` of them live within the radius, at least
    `_min`, at most `_max`, also as a share (`_pct`, of 100); `sin_cubrir` the rest; `sitios` in it, and per 10,000
    people. The shares are absent where nobody was counted. Sources: cobertura_por_territorio, territorios.
    """
    return con.execute(
        f"{_COVERED} and c.nivel = $level order by c.territorio_codigo",
        {"network": network, "radius": radius, "level": level},
    ).df()


def one(con: duckdb.DuckDBPyConnection, *, network: str, radius: int, code: str | None = None) -> dict | None:
    """The city or one of its territories as a row of `territories`; None where the mart does not have it."""
    found = con.execute(
        f"{_COVERED} and (c.territorio_codigo = $code or ($code is null and c.nivel = 'ciudad'))",
        {"network": network, "radius": radius, "code": code},
    ).df()
    return next(iter(found.to_dict("records")), None)


def estratos(con: duckdb.DuckDBPyConnection, *, network: str, radius: int, comuna: str | None = None) -> pd.DataFrame:
    """Who has a site within a radius (m), by the estrato of their dwelling, in the city or a comuna.

    Row: an estrato with people, from 1 to 6, then those without one; columns as in `territories`.
    Source: cobertura_por_estrato.
    """
    return con.execute(
        """
        select
            estrato,
            case when estrato = 'sin_dato' then 'Sin estrato' else 'Estrato ' || estrato end as estrato_nombre,
            personas,
            cubiertas,
            cubiertas_min,
            cubiertas_max,
            100.0 * cubiertas / personas as cubiertas_pct,
            100.0 * cubiertas_min / personas as cubiertas_min_pct,
            100.0 * cubiertas_max / personas as cubiertas_max_pct,
            personas - cubiertas as sin_cubrir,
            procedencia
        from cobertura_por_estrato
        where red = $network and radio_m = $radius and comuna_codigo = $comuna and personas >= 0.5
        order by estrato
        """,
        {"network": network, "radius": radius, "comuna": comuna or "TODAS"},
    ).df()


def figures_of_sites(
    con: duckdb.DuckDBPyConnection, *, sites: pd.DataFrame, place: dict | None, code: str | None = None
) -> pd.DataFrame:
    """Sites of a network in the city or one of its territories, per person, and how many have a place to check.

    Row: one indicator. `sites` is `connectivity.sites` and `place` the territory's row of `one`.
    """
    sites = sites if code is None else sites[sites["comuna_codigo"].eq(code) | sites["barrio_codigo"].eq(code)]
    kinds = sites["tipo_nombre"].value_counts()
    near, apart = int(sites["es_aproximada"].sum()), int((~sites["es_coherente"].fillna(True)).sum())
    lost = int(sites["latitud"].isna().sum())
    drawn = "solo se conoce su barrio o su comuna: se dibujan en su centro"
    rate = place and place["sitios_10mil"]
    rows = [
        _figure("sitios", "Sitios", len(sites), formats.integer(len(sites)))
        | {"nota": "; ".join(f"{name}: {formats.integer(count)}" for name, count in kinds.items()) or "ninguno"},
        _figure("por_10mil", "Por 10.000 habitantes", rate, formats.decimal(rate))
        | {"nota": _held(place) + (_apart(sites) if code is None else "")}
        | {"motivo": "No se calcula: nadie ha contado su población."},
        _figure("aproximados", "Lugar aproximado", near, formats.integer(near))
        | {"nota": drawn + (f"; sin lugar conocido, {formats.integer(lost)} más" if lost else "")},
        _figure("incoherentes", "Comuna por revisar", apart, formats.integer(apart))
        | {"nota": "la comuna que dice la fuente no es la de su coordenada"},
    ]
    return pd.DataFrame(rows, columns=INDICATOR).assign(procedencia="real")


def figures_of_people(con: duckdb.DuckDBPyConnection, *, place: dict | None) -> pd.DataFrame:
    """Who lives near the network and who does not, each with its interval; `place` is a row of `one`."""
    known = place is not None and place["personas"] == place["personas"] and place["personas"] > 0
    why = {"motivo": "No se calcula: nadie ha contado su población."}
    if not known:
        labels = {"cubiertas_pct": NEAR, "cubiertas": "Personas cerca", "sin_cubrir": "Por fuera"}
        rows = [_figure(code, label, None, None) | why for code, label in labels.items()]
        return pd.DataFrame(rows, columns=INDICATOR).assign(procedencia="real")
    people = formats.integer(place["personas"])
    share, low, high = (place[name] / 100 for name in ("cubiertas_pct", "cubiertas_min_pct", "cubiertas_max_pct"))
    ends = [formats.percent(end) for end in (low, high)]
    rows = [
        _figure("cubiertas_pct", NEAR, share, formats.percent(share))
        | {"nota": f"entre {ends[0]} y {ends[1]} de {people} habitantes" if high > low else f"de {people} habitantes"},
        _figure("cubiertas", "Personas cerca", place["cubiertas"], formats.integer(place["cubiertas"]))
        | {"nota": _between(place["cubiertas_min"], place["cubiertas_max"])},
        _figure("sin_cubrir", "Por fuera", place["sin_cubrir"], formats.integer(place["sin_cubrir"]))
        | {"nota": _between(place["sin_cubrir_min"], place["sin_cubrir_max"])},
    ]
    return pd.DataFrame(rows, columns=INDICATOR).assign(procedencia=place["procedencia"])


def _held(place: dict | None) -> str:
    if place is None:
        return ""
    return f"{formats.integer(place['sitios'])} para {formats.integer(place['personas'])} habitantes"


def _apart(sites: pd.DataFrame) -> str:
    """Why these are fewer than the sites of the network: some are of no territory of the city."""
    lost = sites["latitud"].isna()
    out = sites["comuna_codigo"].isna() & ~lost
    told = [(out, "fuera de la ciudad"), (lost, "sin lugar conocido")]
    found = [f"{formats.integer(one.sum())} {where}" for one, where in told if one.any()]
    return f"; sin contar {' ni '.join(found)}" if found else ""


def _figure(code: str, label: str, value: float | None, text: str | None) -> dict:
    absent = value is None or value != value
    return {
        "indicador": code,
        "etiqueta": label,
        "valor": None if absent else float(value),
        "unidad": "personas",
        "texto": None if absent else text,
    }


def _between(low: float, high: float) -> str:
    ends = formats.integer(low), formats.integer(high)
    return "personas" if ends[0] == ends[1] else f"personas; entre {ends[0]} y {ends[1]}"
