"""Lights of the sectors of the economy, by the incidence where their people work.

`df` is `queries.semaforo_sectors.sectors`.
"""

from __future__ import annotations

import pandas as pd

from app.charts import semaforo_lights as lights
from app.charts import theme, words
from app.charts.reactivation_bars import brief
from app.charts.registry import NothingToDraw, figure
from app.domain import formats, semaforo

# The names of sections are long, though shortened.
WIDE = 190


def tabulate(df: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table: reasons in one line."""
    return df.assign(razones=df["razones"].str.replace("\n", " "))


@figure(
    "sectores-semaforo",
    title="Luz de cada sector, por dónde trabaja su gente",
    unit="casos por 100.000 habitantes en 14 días",
    models=("reactivacion", "semaforo_por_territorio", "semaforo_por_comuna", "semaforo_umbrales", "ciiu"),
    method=lights.METHOD,
    formula=r"\text{incidencia}_s=\sum_c \frac{t_{sc}}{t_s}\,\text{incidencia}_c",
    columns={
        "ciiu_seccion": "Sección CIIU",
        "ciiu_seccion_nombre": "Sector",
        "luz_nombre": "Luz",
        "en_el_limite": "En el límite",
        "trabajadores": "Trabajadores reactivados",
        "incidencia_14": "Casos por 100.000 donde trabaja",
        "incidencia_14_bajo": "Incidencia, desde",
        "incidencia_14_alto": "Incidencia, hasta",
        "exposicion": "Casos esperados entre ellos",
        "ubicados_pct": "Trabajadores ubicados, %",
        "razones": "Por qué",
    },
    embeddable=False,
    tabulate=tabulate,
)
def sectors(df: pd.DataFrame, *, limits: dict[str, float], selected: str | None = None) -> dict:
    """The mean incidence of the comunas where each section works, with its interval, over the thresholds."""
    rows = df.dropna(subset=["incidencia_14"]).assign(texto="")
    if rows.empty:
        raise NothingToDraw("En esta fecha ningún establecimiento reactivado estaba activo, o no se sabe dónde.")
    rows = rows.sort_values("incidencia_14", ascending=False)
    known = selected in set(rows["ciiu_seccion"])
    rows["elegido"] = rows["ciiu_seccion"].eq(selected) if known else True
    rows["nombre"] = [
        f"{brief(row.ciiu_seccion_nombre)} ({formats.integer(row.trabajadores)})" for row in rows.itertuples()
    ]
    rows["valor"], rows["bajo"], rows["alto"] = (
        rows[name].astype(float) for name in ("incidencia_14", "incidencia_14_bajo", "incidencia_14_alto")
    )
    counts = rows["luz"].value_counts()
    parts = [
        f"{formats.integer(counts[light])} en {semaforo.WORDS[light].lower()}"
        for light in (semaforo.RED, semaforo.YELLOW, semaforo.GREEN)
        if counts.get(light)
    ]
    first, last = rows.iloc[0], rows.iloc[-1]
    apart = first["bajo"] > last["alto"]
    return theme.finish(
        lights.over_thresholds(rows, yellow=limits["incidencia_amarillo"], red=limits["incidencia_rojo"], width=WIDE),
        title=f"De {words.count(len(rows), 'sector', 'sectores')}, {words.listed(parts)}; "
        + ("dónde trabajan los distingue" if apart else "dónde trabajan no los distingue más allá del azar"),
        subtitle="Incidencia media de las comunas donde trabaja la gente de cada sección, con su intervalo del 95 %; "
        "entre paréntesis, los trabajadores reactivados. No mide cómo se trabaja: ni aforo, ni aire, ni contacto.",
        alt_text="Casos por 100.000 en 14 días donde trabaja cada sector: "
        + "; ".join(
            f"{row.nombre}, {row.luz_nombre.lower()}, {formats.integer(row.valor)}" for row in rows.itertuples()
        )
        + ".",
    )
