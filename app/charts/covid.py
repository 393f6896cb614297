"""Figures of the COVID-19 board."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from app.charts import series, theme, words
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

# The metropolitan area's municipalities, the area, the department and the country.
COMPARED = ("68001", "68276", "68307", "68547", "AMB", "68", "CO")
DATE_TYPES = {
    "diagnostico": "fecha de diagnóstico",
    "inicio_sintomas": "inicio de síntomas",
    "reporte": "fecha de reporte",
}
# The first confirmed case in Colombia.
FIRST_CASE = date(2020, 3, 6)
_METHOD = "docs/methods/covid-indicadores.md"

figure(
    "cifras-clave",
    title="Cifras clave de COVID-19",
    unit="la de cada indicador",
    models=("covid_totales_por_ambito", "covid_casos_por_dia", "pruebas_por_dia", "poblacion_por_ambito"),
    method=(_METHOD, "docs/methods/letalidad.md", "docs/methods/incidencia.md", "docs/methods/positividad.md"),
    columns={
        "etiqueta": "Indicador",
        "texto": "Valor",
        "numerador": "Numerador",
        "denominador": "Denominador",
        "cambio": "Cambio",
        "diferencia": "Diferencia, casos",
        "nota": "Qué es",
        "motivo": "Por qué falta",
    },
    formula=r"\text{activos} = \text{confirmados} - \text{recuperados} - \text{fallecidos}",
)(None)
figure(
    "medidas",
    title="Medidas vigentes en el periodo",
    unit="medidas",
    models=("medidas",),
    method=_METHOD,
    columns={
        "numero": "N.º",
        "inicio_fecha": "Desde",
        "fin_fecha": "Hasta",
        "alcance": "Alcance",
        "titulo": "Medida",
        "norma": "Norma",
        "fuente_url": "Enlace",
    },
)(None)
figure(
    "cifras-publicadas",
    title="Cifras publicadas para contrastar",
    unit="personas",
    models=("covid_puntos_de_control", "covid_totales_por_ambito", "cifras_informe"),
    method=_METHOD,
    columns={
        "fecha": "Fecha",
        "publicacion": "Publicación",
        "confirmados": "Confirmados",
        "recuperados": "Recuperados",
        "activos": "Activos",
        "fallecidos": "Fallecidos",
        "nuevos": "Nuevos del día",
        "sin_identificar": "Sin identificar",
        "nota": "Nota",
        "licencia": "Licencia",
        "fuente_url": "Enlace",
    },
)(None)


@figure(
    "casos-por-dia",
    title="Casos por día",
    unit="casos",
    models=("covid_casos_por_dia", "medidas"),
    method=_METHOD,
    formula=r"\bar{c}_t = \frac{1}{7}\sum_{i=0}^{6} c_{t-i}",
    columns={
        "fecha": "Fecha",
        "casos": "Casos",
        "media_movil_7": "Media móvil de 7 días",
        "recuperados": "Recuperados",
        "fallecidos": "Fallecidos",
        "es_incompleto": "Aún se completa",
    },
    embeddable=True,
)
def daily_cases(
    df: pd.DataFrame, *, place: str, date_type: str, when: str, measures: pd.DataFrame | None = None
) -> dict:
    """Epidemic curve: bars by day, 7-day mean, incomplete days hatched, measures as numbered rules.

    `df` is `queries.covid.curve`; its row without date is stated, not drawn; `when` words the period.
    """
    if df.empty:
        raise NothingToDraw("Esta fuente publica solo totales: no trae los casos de cada día.")
    known = df["fecha"].notna().to_numpy()
    undated, days = int(df["casos"].to_numpy()[~known].sum()), df[known]
    if days["casos"].sum() == 0:
        raise NothingToDraw(f"Sin casos {formats.of(place)} {when}, según {DATE_TYPES[date_type]}.")
    notes = [f"Casos confirmados {formats.of(place)} según {DATE_TYPES[date_type]}."]
    if undated:
        what = " de inicio de síntomas (asintomáticos o sin dato)" if date_type == "inicio_sintomas" else ""
        verb = "no se dibuja" if undated == 1 else "no se dibujan"
        notes.append(f"{words.cases(undated)} sin fecha{what} {verb}.")
    return series.daily(
        days.rename(columns={"casos": "valor"}),
        color=theme.CASES,
        measure="Casos",
        measures=measures,
        title=_peak(days, place=place, when=when),
        subtitle=" ".join(notes),
    )


def _peak(days: pd.DataFrame, *, place: str, when: str) -> str:
    """The day with most cases among those already complete, or the count alone where a maximum says little."""
    counts, complete = days["casos"].to_numpy(), ~days["es_incompleto"].to_numpy(bool)
    total, settled = counts.sum(), counts[complete]
    if total < words.FEW_CASES or settled.sum() == 0:
        return f"{words.cases(total)} {formats.of(place)} {when}"
    top = settled.max()
    tied = days["fecha"][complete & (counts == top)]
    if len(tied) > 1:
        return f"El máximo, {words.cases(top)} al día, se repite en {len(tied)} días"
    if top < counts.max():
        return (
            f"Entre los días ya completos, el de más casos fue el {formats.day(tied.iloc[0])}: {formats.integer(top)}"
        )
    return f"El día con más casos fue el {formats.day(tied.iloc[0])}: {formats.integer(top)}"


@figure(
    "positivos-secretaria",
    title="Positivos por día según la Secretaría de Salud",
    unit="positivos",
    models=("covid_serie_secretaria",),
    method=_METHOD,
    formula=r"\bar{p}_t = \frac{1}{7}\sum_{i=0}^{6} p_{t-i}",
    columns={
        "fecha": "Fecha",
        "positivos": "Positivos",
        "media_movil_7": "Media móvil de 7 días",
        "acumulado": "Acumulado",
        "es_incompleto": "Aún se completa",
    },
    embeddable=True,
)
def secretariat_positives(df: pd.DataFrame, *, cutoff: date) -> dict:
    """Daily positives of Bucaramanga's health secretariat, apart from INS.

    `df` is `queries.covid_context.secretariat`; a rule marks the board's `cutoff`, which does not bound this series.
    """
    reported = df[df["positivos"].notna()]
    if reported.empty:
        raise NothingToDraw("La serie de la Secretaría no tiene datos en el periodo elegido.")
    total, first, last = int(reported["positivos"].sum()), reported["fecha"].min(), reported["fecha"].max()
    counted = words.count(total, "positivo", "positivos")
    when = f"el {formats.day(last)}" if first == last else f"entre el {formats.day(first)} y el {formats.day(last)}"
    notes = [
        "Serie de la Secretaría de Salud de Bucaramanga, con definición propia: no se suma ni se compara día a día "
        "con la del INS."
    ]
    if first < pd.Timestamp(FIRST_CASE):
        notes.append(
            f"Empieza antes del primer caso confirmado del país ({formats.day(FIRST_CASE)}): se comporta como fechada "
            "por inicio de síntomas o toma de muestra."
        )
    if last > pd.Timestamp(cutoff):
        notes.append(f"Sigue después del corte elegido ({formats.day(cutoff)}), que no la recorta.")
    gaps = int(df["positivos"].isna().sum())
    if gaps:
        notes.append(f"{words.count(gaps, 'día', 'días')} sin dato: no se cuentan como cero ni entran en la media.")
    if df["es_incompleto"].any():
        notes.append("Sus últimos diez días están incompletos.")
    return series.daily(
        df.rename(columns={"positivos": "valor"}),
        color=theme.OTHER,
        measure="Positivos",
        cutoff=cutoff,
        title=f"Secretaría de Salud: {counted} {when}",
        subtitle=" ".join(notes),
    )


@figure(
    "casos-por-territorio",
    title="Casos por territorio",
    unit="casos por 100.000 habitantes",
    models=("covid_totales_por_ambito", "poblacion_por_ambito"),
    method="docs/methods/incidencia.md",
    formula=r"\text{tasa} = \frac{\text{confirmados}}{\text{población}}\times 100\,000",
    columns={
        "ambito_nombre": "Territorio",
        "confirmados": "Confirmados",
        "recuperados": "Recuperados",
        "fallecidos": "Fallecidos",
        "activos": "Activos (boletín)",
        "activos_ins": "Activos (INS)",
        "personas": "Habitantes",
        "tasa_ataque": "Casos por 100.000",
        "letalidad": "Letalidad",
    },
    embeddable=True,
)
def territories(df: pd.DataFrame, *, scope: str, place: str, cutoff: date) -> dict:
    """Accumulated cases per 100,000 of the metropolitan area, Santander, the country and the chosen territory.

    `df` is `queries.covid.by_territory`, whose other municipalities stay in the table.
    """
    shown = df[df["ambito_codigo"].isin([*COMPARED, scope]) & df["tasa_ataque"].notna()].copy()
    if shown.empty:
        raise NothingToDraw("Esta fuente no permite comparar territorios: no trae sus totales o falta la población.")
    shown["ambito_nombre"] = shown["ambito_nombre"].str.replace(" de Bucaramanga", "")
    shown["elegido"] = shown["ambito_codigo"].eq(scope)
    ranked = shown.sort_values("tasa_ataque", ascending=False)
    own = shown[shown["ambito_codigo"] == scope].head(1)
    title = f"{place}: sin tasa"
    for row in own.itertuples():
        digits = 1 if row.tasa_ataque < 10 else 0
        rate = f"{formats.decimal(row.tasa_ataque, digits=digits)} por 100.000 habitantes"
        few = row.confirmados < words.FEW_CASES
        title = f"{place}: {words.cases(row.confirmados)} ({rate})" if few else f"{place}: {rate}"
    return theme.fill(
        _ranked(number=theme.ticks(shown["tasa_ataque"].max())),
        height=theme.HEIGHT // 8 * len(shown),
        rows={"territorios": ranked[["ambito_nombre", "elegido", "tasa_ataque", "confirmados", "personas"]]},
        title=title,
        subtitle=f"Casos confirmados acumulados al {formats.day(cutoff)}, por 100.000 habitantes de cada territorio; "
        "el periodo elegido no los recorta. La tabla trae todos los municipios con datos.",
        alt_text="Casos acumulados por 100.000 habitantes: "
        + "; ".join(f"{row.ambito_nombre}, {formats.integer(row.tasa_ataque)}" for row in shown.itertuples())
        + ".",
    )


@theme.shape
def _ranked(*, number: str) -> alt.Chart:
    """Bars in the order of the rows, the chosen one apart."""
    return (
        alt.Chart(alt.NamedData("territorios"))
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            y=alt.Y("ambito_nombre:N", sort=None, title=None, axis=alt.Axis(labelLimit=150)),
            x=alt.X(
                "tasa_ataque:Q",
                title="Casos por 100.000 habitantes",
                axis=alt.Axis(format=number, tickCount=5, grid=True),
            ),
            color=theme.when(alt.ColorValue, "datum.elegido", theme.CASES, theme.RULE),
            tooltip=[
                alt.Tooltip("ambito_nombre:N", title="Territorio"),
                alt.Tooltip("tasa_ataque:Q", title="Casos por 100.000", format=",.1f"),
                alt.Tooltip("confirmados:Q", title="Confirmados", format=",d"),
                alt.Tooltip("personas:Q", title="Habitantes", format=",d"),
            ],
        )
    )
