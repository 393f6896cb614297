"""COVID-19 board: one territory, one delivery, one period."""

import streamlit as st

from app import filters, panel
from app.charts import covid_ages
from app.queries import covid, covid_context, covid_indicators
from app.warehouse import run

st.title("COVID-19", anchor=False)
chosen = filters.covid()

if chosen:
    panel.heading(chosen)
    panel.key_figures(
        run(covid_indicators.key_figures, **chosen.query),
        chosen=chosen,
        primary=("confirmados", "activos", "recuperados", "fallecidos"),
    )

    measures = run(
        covid_context.measures, scope=chosen.scope, start=chosen.start or filters.FIRST_DAY, end=chosen.until
    )
    panel.show(
        "casos-por-dia",
        run(covid.curve, **chosen.query),
        chosen=chosen,
        place=chosen.place,
        date_type=chosen.date_type,
        measures=measures,
    )
    panel.table(
        "medidas",
        measures,
        chosen=chosen,
        source="la norma de cada fila",
        empty="Ninguna medida registrada empezó en el periodo.",
    )

    year = chosen.until.year
    ages = run(covid.age_sex, **chosen.query)
    rates = covid_ages.rates_table(ages, run(covid.age_population, scope=chosen.scope, year=year))
    left, right = st.columns(2, gap="large")
    with left:
        panel.show("piramide-edad-sexo", ages, chosen=chosen, place=chosen.place, is_list=chosen.is_list)
    with right:
        panel.show("tasas-por-edad", rates, chosen=chosen, place=chosen.place, year=year, is_list=chosen.is_list)

    left, right = st.columns(2, gap="large")
    with left:
        panel.show(
            "letalidad-por-edad",
            covid_ages.fatality_table(ages),
            chosen=chosen,
            place=chosen.place,
            is_list=chosen.is_list,
        )
    with right:
        panel.show(
            "casos-por-territorio",
            run(covid.by_territory, source=chosen.source, cutoff=chosen.cutoff),
            chosen=chosen,
            scope=chosen.scope,
            place=chosen.place,
            cutoff=chosen.cutoff,
        )

    if chosen.scope == filters.BUCARAMANGA:
        panel.show(
            "positivos-secretaria",
            run(covid_context.secretariat, start=chosen.start, end=chosen.end),
            chosen=chosen,
            source="Secretaría de Salud de Bucaramanga",
        )
    panel.table(
        "cifras-publicadas",
        run(covid_context.published, scope=chosen.scope),
        chosen=chosen,
        source="la publicación de cada fila",
        empty=f"No hay cifras publicadas por otros sobre {chosen.place}.",
    )
