"""The rivals' page: filters, key figures and five charts. `count` and `draw` are its steps, remembered or not."""

from __future__ import annotations

from datetime import date

import figures
import streamlit as st


def page(count, draw) -> None:
    """Draw the board: `count` has the functions of `figures`, `draw` those of `charts`."""
    st.set_page_config(page_title="COVID-19", layout="wide")
    st.title("COVID-19", anchor=False)
    places, members, people = (count.small(name) for name in ("ambitos", "ambitos_municipios", "poblacion_por_ambito"))
    names = places.set_index("ambito_codigo")["ambito_nombre"].to_dict()
    view = _filters(names, count.cutoffs())
    scope, cutoff = view["scope"], view["cutoff"]
    cases = count.cases(cutoff, tuple(dict.fromkeys((view["date_type"], "reporte"))))
    own = count.scoped(cases, members, scope=scope, cutoff=cutoff)

    st.header(f"{names[scope]}, al {figures.day(figures.until(**view))}", anchor=False)
    rows = count.key_figures(cases, own, people, count.small("pruebas_por_dia"), **view)
    for group, columns in ((rows[:4], 4), (rows[4:7], 3), (rows[7:], 3)):
        for place, row in zip(st.columns(columns), group, strict=True):
            with place.container(border=columns == 4):
                st.metric(row["label"], row["text"])
                st.caption(row["note"])

    days = count.curve(own, **view)
    ages = count.ages(own, **view)
    found = count.territories(cases, members, places, people, cutoff=cutoff)
    if not ages["casos"].sum():
        st.info("Sin casos en el periodo.")
        _show("Casos por territorio", draw.territories(found, scope=scope, cutoff=cutoff))
        return
    if days["casos"].sum():
        _show("Casos por día", draw.curve(days, count.small("medidas"), **view))
    left, right = st.columns(2)
    with left:
        _show("Casos por edad y sexo", draw.pyramid(ages, **view))
    with right:
        rates = count.rates(ages, count.small("poblacion_por_edad"), **view)
        if len(rates):
            _show("Tasa de casos por edad", draw.rates(rates, **view))
        else:
            st.info("Sin población por edad.")
    left, right = st.columns(2)
    with left:
        if ages["fallecidos"].sum():
            _show("Letalidad por edad", draw.fatality(count.fatality(ages, **view), **view))
        else:
            st.info("Sin fallecidos.")
    with right:
        _show("Casos por territorio", draw.territories(found, scope=scope, cutoff=cutoff))


def _filters(names: dict[str, str], cutoffs: list[date]) -> dict:
    labels = names | {"AMB": f"AMB · {names['AMB']}"}
    with st.container(border=True):
        first, second = st.columns([2, 3])
        scope = first.selectbox("Territorio", list(labels), format_func=labels.get, index=list(labels).index("68001"))
        cutoff = second.selectbox(
            "Corte y fuente", cutoffs, format_func=lambda cut: f"{figures.day(cut)} · INS, lista de casos"
        )
        first, second, third = st.columns([3, 1, 1])
        kind = first.segmented_control("Fecha de los casos", list(figures.DATE_TYPES), default="Diagnóstico")
        low = date(2020, 1, 1)
        start = second.date_input("Desde", value=None, min_value=low, max_value=cutoffs[0])
        end = third.date_input("Hasta", value=None, min_value=low, max_value=cutoffs[0])
    date_type = figures.DATE_TYPES[kind or "Diagnóstico"]
    return {"scope": scope, "cutoff": cutoff, "date_type": date_type, "start": start, "end": end}


def _show(title: str, chart) -> None:
    st.subheader(title, anchor=False)
    st.altair_chart(chart, width="stretch")
    st.caption("Fuente: INS, lista de casos · unidad: casos")
