"""COVID-19 cases by day, read from the marts."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.queries.covid import incomplete_since

COUNTS = ["casos", "recuperados", "fallecidos", "fallecidos_otra_causa"]
# Before any case of the country.
_FIRST_DAY = pd.Timestamp(2020, 1, 1)
_CURVE = ["fecha", "casos", "recuperados", "fallecidos", "media_movil_7", "es_incompleto", "procedencia"]


def days(con: duckdb.DuckDBPyConnection, *, scope: str, source: str, cutoff: date, date_type: str) -> pd.DataFrame:
    """Every day of a delivery in a territory: what any of its periods is counted from.

    Row: one day until the cut-off; a last row without `fecha` holds the cases that have no date of that type. A count
    that the source never gives is absent; `es_previo` marks the days before the first of the source, `es_incompleto`
    those from `incomplete_since`. Empty when the source publishes no days; a territory without cases in a list of
    cases has days of zero.
    Sources: covid_casos_por_dia, covid_cortes, covid_ritmo_por_dia.
    """
    delivery = {"scope": scope, "source": source, "cutoff": cutoff, "date_type": date_type}
    # The calendar is filled here: a query that does it takes longer to plan than this to run.
    found = con.execute(
        """
        select fecha, casos, recuperados, fallecidos, fallecidos_otra_causa, procedencia
        from covid_casos_por_dia
        where ambito_codigo = $scope and fuente_codigo = $source and corte_fecha = $cutoff
            and fecha_tipo = $date_type
        order by fecha
        """,
        delivery,
    ).df()
    known, undated = found[found["fecha"].notna()], found[found["fecha"].isna()]
    first, origin = (known["fecha"].iloc[0], known["procedencia"].max()) if len(known) else _begun(con, delivery)
    undated = undated.assign(media_movil_7=None, es_previo=False, es_incompleto=False)
    if first is None:
        return undated
    last = max(pd.Timestamp(cutoff), known["fecha"].iloc[-1]) if len(known) else pd.Timestamp(cutoff)
    calendar = pd.date_range(min(first, _FIRST_DAY), last, name="fecha")
    series = known.set_index("fecha")[COUNTS].reindex(calendar)
    given = [name for name in COUNTS if not len(known) or known[name].notna().any()]
    series[given] = series[given].fillna(0).astype("int64")
    series["media_movil_7"] = series["casos"].rolling(7, min_periods=1).sum() / 7
    series["es_previo"] = calendar < first
    series["es_incompleto"] = calendar >= pd.Timestamp(incomplete_since(con, **delivery))
    series["procedencia"] = origin
    series = series.reset_index()
    return pd.concat([series, undated], ignore_index=True) if len(undated) else series


def curve(
    con: duckdb.DuckDBPyConnection,
    *,
    scope: str,
    source: str,
    cutoff: date,
    date_type: str,
    start: date | None = None,
    end: date | None = None,
    counted: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Daily cases with their 7-day mean, cut out of the delivery's `days` (`counted`, where they are at hand).

    Row: one day of the period, days without cases included (casos = 0); a last row without `fecha` holds the
    cases that have no date of that type. Empty when the source publishes no days.
    """
    if counted is None:
        counted = days(con, scope=scope, source=source, cutoff=cutoff, date_type=date_type)
    day = counted["fecha"]
    inside = ~counted["es_previo"] if start is None else day >= pd.Timestamp(start)
    if end is not None:
        inside &= day <= pd.Timestamp(end)
    shown = counted.loc[inside | day.isna(), _CURVE]
    return shown.assign(**dict.fromkeys([name for name in COUNTS[1:3] if shown[name].isna().any()], 0))


def _begun(con: duckdb.DuckDBPyConnection, delivery: dict) -> tuple[pd.Timestamp | None, str | None]:
    """The first day of a list of cases, and its provenance; none of a source of another kind."""
    first, origin = con.execute(
        """
        select min(d.fecha), max(d.procedencia)
        from covid_casos_por_dia as d
        join covid_cortes as c on c.fuente_codigo = d.fuente_codigo and c.corte_fecha = d.corte_fecha
        where c.es_lista_casos and d.fuente_codigo = $source and d.corte_fecha = $cutoff and d.fecha_tipo = $date_type
        """,
        {name: delivery[name] for name in ("source", "cutoff", "date_type")},
    ).fetchone()
    return first and pd.Timestamp(first), origin
