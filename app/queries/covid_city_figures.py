"""Key figures of the city or of one of its territories, from the municipal list of cases."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.domain import formats
from app.queries.covid_city import CITY, UNPLACED, parts

_HIDDEN = "Oculto por privacidad: son pocos, o mostrarlos revelaría los de otro territorio."
_NO_PEOPLE = {
    "corregimiento": "No se calcula: el censo no cuenta aparte la población de los corregimientos.",
    UNPLACED: "No se calcula: lo que no se ubica no tiene población propia.",
    "barrio": "No se calcula: el censo no contó población en este barrio.",
}
_WRITE = {"personas": formats.integer, "proporcion": formats.percent, "por_100k": formats.integer}
_COLUMNS = [
    *("indicador", "etiqueta", "valor", "unidad", "texto", "ic_bajo", "ic_alto", "numerador", "denominador"),
    *("nota", "motivo", "procedencia"),
]


def key_figures(con: duckdb.DuckDBPyConnection, *, level: str, code: str | None, year: int) -> pd.DataFrame:
    """Cases, rate, deaths, case fatality and share placed in a barrio, of a territory or (`code` None) of the city.

    Row: one indicator, as `queries.covid_indicators.key_figures` gives them; `motivo` says why one has no value. A
    territory of the level `barrio` has its share of the city's cases in place of the share placed.
    Sources: those of `queries.covid_city.parts`.
    """
    rows = parts(con, level=level, year=year).set_index("territorio_codigo")
    row = rows.loc[code or CITY]
    found = [
        _row("casos", "Casos", "personas", row["casos"], nota="acumulados en la lista municipal"),
        _row(
            "tasa",
            "Casos por 100.000",
            "por_100k",
            row["tasa"],
            ic_bajo=row["tasa_bajo"],
            ic_alto=row["tasa_alto"],
            numerador=row["casos"],
            denominador=row["personas"],
            nota=f"{formats.integer(row['personas'])} habitantes en {year}",
            motivo=_HIDDEN if row["es_casos_oculto"] else _NO_PEOPLE.get(row["territorio_tipo"]),
        ),
        _row("fallecidos", "Fallecidos", "personas", row["fallecidos"], nota="de esos casos, al corte"),
        _row(
            "letalidad",
            "Letalidad",
            "proporcion",
            row["letalidad"],
            ic_bajo=row["letalidad_bajo"],
            ic_alto=row["letalidad_alto"],
            numerador=row["fallecidos"],
            denominador=row["casos"],
            nota="fallecidos / casos",
            motivo="No se calcula: no hay casos." if _plain(row["casos"]) == 0 else _HIDDEN,
        ),
        _placed(con, code=code, row=row, year=year)
        if level == "comuna" or code is None
        else _share(row, whole=rows.loc[CITY, "casos"]),
    ]
    figures = pd.DataFrame(found, columns=_COLUMNS)
    figures["procedencia"] = [row["procedencia"] if code == "tasa" else _origin(rows) for code in figures["indicador"]]
    known = figures["valor"].notna()
    figures["motivo"] = figures["motivo"].mask(known)
    figures["texto"] = [
        _WRITE[unit](value) if has else None
        for unit, value, has in zip(figures["unidad"], figures["valor"], known, strict=True)
    ]
    return figures


def _row(code: str, label: str, unit: str, value: object, **rest: object) -> dict:
    told = {"indicador": code, "etiqueta": label, "unidad": unit, "valor": _plain(value)}
    return told | {"motivo": _HIDDEN} | rest


def _plain(value: object) -> float | None:
    return None if pd.isna(value) else float(value)


def _origin(rows: pd.DataFrame) -> str:
    return "real" if (rows["procedencia"] == "real").all() else "sintetico"


def _placed(con: duckdb.DuckDBPyConnection, *, code: str | None, row: pd.Series, year: int) -> dict:
    """The share of the cases whose barrio is known; hidden where any count that it comes from is."""
    fine = parts(con, level="barrio", year=year)
    loose = fine[fine["territorio_tipo"] == UNPLACED]
    if code is not None:
        loose = loose[loose["comuna_codigo"] == code]
    placed = row["casos"] - loose["casos"].sum(skipna=False) if len(loose) else row["casos"]
    known = pd.notna(placed) and row["casos"] > 0
    return _row(
        "ubicados",
        "Ubicados en barrio",
        "proporcion",
        placed / row["casos"] if known else None,
        numerador=_plain(placed),
        denominador=_plain(row["casos"]),
        nota="casos con barrio conocido / casos",
    )


def _share(row: pd.Series, *, whole: int) -> dict:
    return _row(
        "participacion",
        "Parte de la ciudad",
        "proporcion",
        row["casos"] / whole if pd.notna(row["casos"]) else None,
        numerador=_plain(row["casos"]),
        denominador=_plain(whole),
        nota="casos del territorio / casos de la ciudad",
    )
