"""The management of technology: what the plan expected, the money, the digital services, and what is not known."""

import streamlit as st

from app import filters, panel, reports
from app.queries import management, management_services
from app.warehouse import later, now

st.title("Gestión TIC", anchor=False)
st.markdown(
    "Lo que la Oficina Asesora TIC de la Alcaldía de Bucaramanga informó del tercer trimestre de 2020: su plan, su "
    "presupuesto, sus servicios digitales y lo que el informe deja en duda. Son cifras publicadas, cada una con la "
    "línea del informe donde está."
)
reports.quarterly()
view = filters.management()
about = view.about() if view else None

if view and view.tab == "plan":
    st.header("Lo que el plan esperaba", anchor=False)
    plan = later(management.plan)
    left, right = st.columns([3, 2], gap="large")
    with left:
        panel.show("plan-metas", plan, chosen=about, year=view.year)
    with right:
        panel.show("plan-acumulado", plan, chosen=about, year=view.year)

if view and view.tab == "presupuesto":
    st.header("Lo que pidió cada proyecto", anchor=False)
    panel.show("presupuesto-proyectos", later(management.budget), chosen=about)

if view and view.tab == "servicios":
    st.header("Trámites, portales y soporte", anchor=False)
    panel.key_figures(later(management_services.cards, group="servicios"), chosen=about, figure_id="cifras-servicios")
    left, right = st.columns(2, gap="large")
    with left:
        panel.show("portales-trimestres", later(management_services.quarters, topic="portales"), chosen=about)
    with right:
        panel.show("tramites-impuestos", later(management_services.procedures), chosen=about)
    panel.show("impresiones-trimestres", later(management_services.quarters, topic="soporte"), chosen=about)
    st.header("Observatorio digital", anchor=False)
    panel.key_figures(
        later(management_services.cards, group="observatorio"),
        chosen=about,
        primary=("series", "visitas_unicas", "series_vistas", "descargas"),
        figure_id="cifras-observatorio",
    )

if view and view.tab == "mipg":
    st.header("Autodiagnóstico y ciudades inteligentes", anchor=False)
    panel.key_figures(
        later(management_services.cards, group="mipg"),
        chosen=about,
        primary=("racionalizacion_tramites", "ciudades_nivel_desde"),
        figure_id="cifras-mipg",
    )
    st.header("Productos del plan de trabajo", anchor=False)
    st.markdown(
        "Entre julio de 2020 y junio de 2021. **Las fechas de cada producto se perdieron:** eran sombras de un "
        "cronograma, y el escaneo no las conservó. No se sabe cuáles se entregaron."
    )
    products = later(management.products)
    left, right = st.columns(2, gap="medium")
    for place, (policy, own) in enumerate(now(products).groupby("politica", sort=False)):
        # The first policy has as many products as the others together, and more.
        with right if place else left, st.container(border=True):
            st.subheader(policy, anchor=False)
            st.markdown("\n".join(f"- {row.producto} :gray[(línea\u00a0{row.linea})]" for row in own.itertuples()))
    panel.table("productos-mipg", products, chosen=about, origin=panel.delivered(about), empty="No hay productos.")

if view and view.tab == "inconsistencias":
    st.header("Lo que el informe deja en duda", anchor=False)
    panel.show("inconsistencias-clases", later(management.kinds), chosen=about, kind=view.kind)
    panel.table(
        "inconsistencias",
        later(management.inconsistencies, kind=view.kind),
        chosen=about,
        origin=panel.delivered(about),
        empty="No hay observaciones de esta clase.",
        expanded=True,
    )
