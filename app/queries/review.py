"""A delivery under review beside what is published of its source: what publishing it would change."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.domain import formats

ROWS = {
    "read": ("Filas leídas", "leidas"),
    "loaded": ("Filas que se cargan", "cargadas"),
    "rejected": ("Filas rechazadas", "rechazadas"),
    "duplicates": ("Filas duplicadas", "duplicadas"),
}
TOTALS = {"cases": "Casos confirmados", "recovered": "Recuperados", "deaths": "Fallecidos por COVID-19"}
PLACES = {"CO": "Colombia", "68001": "Bucaramanga"}
# The source of a delivery as the board's totals name it; others have no totals to compare.
BOARD = {"covid_casos": "ins_casos"}


def day_of(report: dict) -> date:
    """The cut-off of a review."""
    return date.fromisoformat(report["cutoff"])


def is_published(con: duckdb.DuckDBPyConnection, *, report: dict, fingerprint: str) -> bool:
    """Tell whether the cut-off's published delivery is that very file, by its SHA-256. Source: cargas."""
    same = next((one for one in _published(con, report) if one["corte_fecha"] == day_of(report)), None)
    return same is not None and same["huella"] == fingerprint


def nearest(con: duckdb.DuckDBPyConnection, *, report: dict) -> date | None:
    """The cut-off of the published real delivery nearest to the review's, the earlier of two; None without any."""
    found = _nearest(con, report)
    return found["corte_fecha"] if found else None


def rules(con: duckdb.DuckDBPyConnection, *, report: dict) -> pd.DataFrame:
    """Every rule of the source with the rows that it touches in the file, most first.

    Row: one rule; `publicado`, the same in the nearest published delivery, is empty without one. Sources: reglas,
    cargas, cargas_reglas.
    """
    found = con.execute(
        """
        select r.regla_codigo, r.accion, r.texto, coalesce(t.filas, 0) as publicado
        from reglas as r
        left join cargas_reglas as t on t.regla_codigo = r.regla_codigo and t.carga_id = $load
        where r.fuente_codigo = $source
        """,
        {"source": report["source"], "load": (published := _nearest(con, report)) and published["carga_id"]},
    ).df()
    if not published:
        found["publicado"] = None
    found["filas"] = found["regla_codigo"].map(report["rules"]).fillna(0).astype(int)
    return found.sort_values(["filas", "regla_codigo"], ascending=[False, True], ignore_index=True)


def changes(con: duckdb.DuckDBPyConnection, *, report: dict) -> pd.DataFrame:
    """The file's rows and totals beside those published at the nearest cut-off of its source.

    Row: one quantity of one place; with nothing published, totals alone, `publicado` and `diferencia` empty.
    Sources: cargas, covid_totales_por_ambito.
    """
    published = _nearest(con, report)
    rows = [(label, "", report[key], published[column]) for key, (label, column) in ROWS.items()] if published else []
    totals = report["totals"] if report["source"] in BOARD else {}
    for scope, place in PLACES.items() if totals else ():
        ours = totals if scope == "CO" else totals["by_municipality"].get(scope, dict.fromkeys(TOTALS, 0))
        theirs = (
            published
            and con.execute(
                """
            select confirmados, recuperados, fallecidos
            from covid_totales_por_ambito
            where fuente_codigo = $source and corte_fecha = $cutoff and ambito_codigo = $scope
            """,
                {"source": BOARD[report["source"]], "cutoff": published["corte_fecha"], "scope": scope},
            ).fetchone()
        )
        rows += [
            (label, place, ours[key], value)
            for (key, label), value in zip(TOTALS.items(), theirs or [None] * 3, strict=True)
        ]
    found = pd.DataFrame(rows, columns=["cantidad", "lugar", "archivo", "publicado"])
    found["publicado"] = found["publicado"].astype(float)
    return found.assign(diferencia=found["archivo"] - found["publicado"])


def warnings(con: duckdb.DuckDBPyConnection, *, report: dict) -> list[str]:
    """What to think of before publishing: a file older than, as old as, or smaller than what is published.

    Sources: cargas.
    """
    deliveries, cutoff, told = _published(con, report), day_of(report), []
    before = [one for one in deliveries if one["corte_fecha"] < cutoff]
    if deliveries and cutoff < (last := deliveries[-1]["corte_fecha"]):
        told.append(
            f"**Es anterior a lo publicado.** El corte de este archivo es {formats.day(cutoff)} y el último publicado, "
            f"{formats.day(last)}. Se agrega a la historia; las cifras de los cortes posteriores no cambian."
        )
    if any(one["corte_fecha"] == cutoff for one in deliveries):
        told.append(
            f"**Reemplaza una entrega.** Ya hay una publicada con corte {formats.day(cutoff)}: este archivo ocupa su "
            "lugar y cambian las cifras de ese corte."
        )
    if before and report["loaded"] < (earlier := before[-1])["cargadas"]:
        less = earlier["cargadas"] - report["loaded"]
        told.append(
            f"**Trae menos filas que la entrega anterior.** Se cargan {formats.integer(report['loaded'])}, "
            f"{formats.integer(less)} menos que las {formats.integer(earlier['cargadas'])} del corte "
            f"{formats.day(earlier['corte_fecha'])}. Compruebe que el archivo esté completo."
        )
    return told


def _nearest(con: duckdb.DuckDBPyConnection, report: dict) -> dict | None:
    cutoff = day_of(report)
    return min(_published(con, report), key=lambda one: abs((one["corte_fecha"] - cutoff).days), default=None)


def _published(con: duckdb.DuckDBPyConnection, report: dict) -> list[dict]:
    """The last real delivery of each cut-off of the source, or of its series, the earliest cut-off first."""
    found = con.execute(
        """
        select carga_id, corte_fecha, huella, leidas, cargadas, rechazadas, duplicadas
        from cargas
        where
            fuente_codigo = $source
            and procedencia = 'real'
            and ($series is null or disposicion = $series)
        qualify row_number() over (partition by corte_fecha order by cargado_en desc) = 1
        order by corte_fecha
        """,
        {"source": report["source"], "series": report["series"]},
    )
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
