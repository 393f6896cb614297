"""Key figures of the trips that a filter leaves: of the whole area, or of one of its zones."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.domain import formats
from app.queries.mobility import ALL
from app.queries.mobility_zones import balance

_COLUMNS = [
    *("indicador", "etiqueta", "valor", "unidad", "texto", "ic_bajo", "ic_alto", "numerador", "denominador"),
    *("nota", "motivo", "procedencia"),
]
_WRITE = {"viajes": formats.integer, "proporcion": formats.percent, "minutos": formats.integer}
_HIDDEN = "Oculto por privacidad: parte de los viajes de los que sale no puede mostrarse."
_NONE = "No se calcula: ningún viaje cumple los filtros."
_SILENT = "No se calcula: ningún viaje de estos dice cuánto tarda."
_CITYWIDE = "Los tiempos se publican de toda el área, o de los viajes que salen de una comuna."


def key_figures(
    con: duckdb.DuckDBPyConnection,
    *,
    od: pd.DataFrame,
    margins: pd.DataFrame | None,
    times: pd.DataFrame | None,
    zone: str | None,
    kind: str,
    way: str = "ambos",
) -> pd.DataFrame:
    """Trips, those that stay in their zone, and how long they take.

    `od` is `mobility_od.od` at the level of the zone asked for (`kind`: comuna or barrio, in words) and `margins` its
    `mobility_od.margins`, `times` the `mobility_profile.times` of all of them, or nothing where the file has none for
    this filter.
    Row: one indicator, as `queries.covid_indicators.key_figures` gives them.
    """
    zones = balance(con, od=od, margins=margins)
    hidden = int(od["es_oculto"].sum())
    whole, stay = zones["salen"].sum() + zones["internos"].sum(), zones["internos"].sum()
    unseen = f"; sin {formats.integer(hidden)} pares de zonas ocultos" if hidden else ""
    if zone is None:
        told = margins.loc[margins["zona_codigo"] == ALL, "empiezan"] if margins is not None else []
        if len(told) and pd.notna(told.iloc[0]):
            whole, unseen = float(told.iloc[0]), ""
        inner = _inner_hidden(od)
        rows = [
            _row("viajes", "Viajes", "viajes", whole, nota=f"con estos filtros{unseen}"),
            _share("internos", f"No salen de su {kind}", stay, whole),
        ]
        if inner:
            unseen = "una oculta" if inner == 1 else f"{formats.integer(inner)} ocultas"
            rows[-1]["nota"] = f"al menos: {rows[-1]['nota']}, con {unseen} por privacidad"
    else:
        own = zones[zones["zona_codigo"] == zone]
        leave, arrive, inside = (float(own[name].sum()) for name in ("salen", "llegan", "internos"))
        some = bool(len(own) and own["ocultos"].iloc[0])
        # A published total of the zone holds its hidden pairs.
        summed = margins is not None and not _inner_hidden(od)
        total = margins[margins["zona_codigo"] == zone] if summed else pd.DataFrame(columns=["empiezan", "terminan"])
        lost = {name: unseen if some and total[name].isna().all() else "" for name in total[["empiezan", "terminan"]]}
        rows = [
            _row("salen", "Salen", "viajes", leave, nota=f"de la zona hacia otras{lost['empiezan']}"),
            _row("llegan", "Llegan", "viajes", arrive, nota=f"de otras zonas a ella{lost['terminan']}"),
            _row("quedan", "Se quedan", "viajes", inside, nota="empiezan y terminan en la zona"),
            _share(
                "autocontencion",
                "Autocontención",
                inside,
                leave + inside,
                hidden=bool(len(own) and pd.isna(own["autocontencion"].iloc[0]) and some),
            ),
        ]
        gone = {"salen": ("llegan",), "llegan": ("salen", "autocontencion")}.get(way, ())
        rows = [row for row in rows if row["indicador"] not in gone]
    for name, label in (("p50", "Tiempo mediano, min"), ("p90", "Percentil 90, min")):
        known = times is not None and len(times) and pd.notna(times[name].iloc[0])
        rows.append(
            _row(
                name,
                label,
                "minutos",
                times[name].iloc[0] if known else None,
                nota=_spoken(name, times) if known else "",
                motivo=_CITYWIDE if times is None else _SILENT if whole else _NONE,
            )
        )
    figures = pd.DataFrame(rows, columns=_COLUMNS)
    figures["procedencia"] = str(od["procedencia"].iloc[0]) if len(od) else "real"
    known = figures["valor"].notna()
    figures["motivo"] = figures["motivo"].mask(known)
    figures["texto"] = [
        _WRITE[unit](value) if has else None
        for unit, value, has in zip(figures["unidad"], figures["valor"], known, strict=True)
    ]
    return figures


def _spoken(name: str, times: pd.DataFrame) -> str:
    if name == "p90":
        return "9 de cada 10 viajes tardan eso o menos"
    return f"la mitad tarda más; media, {formats.decimal(times['media'].iloc[0])}"


def _inner_hidden(od: pd.DataFrame) -> int:
    return int((od["es_oculto"] & (od["origen_codigo"].astype(object) == od["destino_codigo"].astype(object))).sum())


def _row(code: str, label: str, unit: str, value: float | None, *, nota: str = "", motivo: str = _NONE) -> dict:
    told = {"indicador": code, "etiqueta": label, "unidad": unit, "valor": value, "nota": nota, "motivo": motivo}
    return told | dict.fromkeys(("ic_bajo", "ic_alto", "numerador", "denominador"))


def _share(code: str, label: str, part: float, whole: float, *, hidden: bool = False) -> dict:
    value = part / whole if whole and not hidden else None
    reason = _HIDDEN if hidden else _NONE if code == "internos" else "No se calcula: ningún viaje empieza en la zona."
    note = f"{formats.integer(part)} de {formats.integer(whole)} viajes" if value is not None else ""
    if code == "autocontencion" and value is not None:
        note += " que empiezan en la zona"
    row = _row(code, label, "proporcion", value, nota=note, motivo=reason)
    return row | ({"numerador": part, "denominador": whole} if value is not None else {})
