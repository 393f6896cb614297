"""Intensive care beds, by day and territory, in the observatory's own layout for want of another."""

from collections.abc import Mapping
from datetime import date

import duckdb

from loaders.contract import REJECT, REPAIR, WARN, Column, DatePolicy, Field, Layout, Lookup, Resolved, Rule, Source
from loaders.daily import OUT_OF_TIME, gaps
from loaders.places import gazetteer
from loaders.terms import NO_DATA, WHOLE

Values = Mapping[str, str | None]

POSSIBLE = (0, 100_000)  # beds
HOME = "68"  # where a municipality without code is looked for
OCCUPIED = {
    "ocupadas_covid_confirmado": "con COVID-19 confirmado",
    "ocupadas_covid_sospechoso": "con sospecha de COVID-19",
    "ocupadas_no_covid": "con otra enfermedad",
}
TOTAL = " + ".join(OCCUPIED)


def _place(values: Values, _: frozenset[str]) -> Resolved:
    """Code of the municipality or, with two digits or its name alone, of the department."""
    code = WHOLE.sub("", values["territorio_codigo"] or "")
    if len(code) <= 2:
        named = values["territorio_nombre"] if not code else None
        found = gazetteer().find(code=None, name=None, department=named, department_code=code)
        if found.department:
            return Resolved((found.department,))
    name = values["territorio_nombre"]
    found = gazetteer().find(code=code, name=name, department=None, department_code=code[:2] or HOME)
    rule = {"parecido": "UCI-40", "contradice": "UCI-41"}.get(found.how)
    return Resolved((found.municipality,), (rule,) if rule else ())


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself on the last day of each territory."""
    names = ("camas_habilitadas", *OCCUPIED)
    rows = con.execute(
        f"select territorio_codigo, fecha::varchar, {', '.join(names)} from {table} "
        "qualify row_number() over (partition by territorio_codigo order by fecha desc) = 1 order by territorio_codigo"
    ).fetchall()
    keys = ("day", "enabled", "confirmed", "suspected", "other")
    return {"by_territory": {code: dict(zip(keys, values, strict=True)) for code, *values in rows}}


SOURCE = Source(
    name="ocupacion_uci",
    title="Ocupación de camas de cuidado intensivo (UCI)",
    publisher="Formato del observatorio; ninguna entidad la publica",
    licence="La que declare quien entrega",
    url="",
    description=(
        "Camas de UCI habilitadas y ocupadas por día y territorio. No se conoce ningún archivo publicado: la forma es "
        "la de docs/formatos/ocupacion_uci.md y, mientras no se cargue uno real, las cifras son sintéticas."
    ),
    cadence_days=1,
    grain="un territorio en un día",
    key=("territorio_codigo", "fecha"),
    cutoff=("fecha",),
    events=(),
    unreadable="UCI-10",
    fields=(
        Field("fecha", ("fecha",), is_date=True),
        Field("territorio_codigo", ("territorio_codigo", "municipio_codigo", "departamento_codigo", "codigo_divipola")),
        Field("territorio_nombre", ("territorio", "municipio", "departamento", "territorio_nombre")),
        Field("camas_habilitadas", ("camas_uci_habilitadas", "camas_habilitadas", "uci_habilitadas")),
        Field("ocupadas_covid_confirmado", ("ocupadas_covid_confirmado", "uci_covid_confirmado")),
        Field("ocupadas_covid_sospechoso", ("ocupadas_covid_sospechoso", "uci_covid_sospechoso")),
        Field("ocupadas_no_covid", ("ocupadas_no_covid", "uci_no_covid")),
        Field("ocupadas_total", ("ocupadas_total", "camas_uci_ocupadas", "total_ocupadas")),
    ),
    layouts=(
        Layout(
            "observatorio",
            "camas habilitadas y ocupadas, con código del territorio",
            frozenset({"fecha", "territorio_codigo", "camas_habilitadas", *OCCUPIED}),
        ),
        Layout(
            "observatorio_nombres",
            "camas habilitadas y ocupadas, con nombre del territorio",
            frozenset({"fecha", "territorio_nombre", "camas_habilitadas", *OCCUPIED}),
        ),
    ),
    dates=DatePolicy(earliest=date(2020, 1, 1), words=NO_DATA, swapped="UCI-30", unreadable="UCI-31"),
    lookups=(Lookup(("territorio_codigo", "territorio_nombre"), ("territorio_codigo",), _place),),
    columns=(
        Column("territorio_codigo", "texto", "Municipio o departamento, código DIVIPOLA (DANE)."),
        Column("fecha", "fecha", "Día del reporte."),
        Column("camas_habilitadas", "entero", "Camas de UCI habilitadas.", "camas", POSSIBLE),
        *(Column(name, "entero", f"Camas de UCI ocupadas {who}.", "camas", POSSIBLE) for name, who in OCCUPIED.items()),
        Column("ocupadas_total", "entero", "Total de ocupadas que escribe el archivo, si lo trae.", "camas", POSSIBLE),
    ),
    rules=(
        Rule("UCI-01", REJECT, "La fila no trae una fecha o un territorio que se reconozca."),
        Rule("UCI-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
        Rule("UCI-03", REJECT, "El día del territorio se repite con otras cifras: se conserva la última aparición."),
        Rule("UCI-10", REPAIR, "Cifra que no es un número entero posible: se deja vacía y el día se conserva."),
        Rule(
            "UCI-20",
            WARN,
            "Hay más camas ocupadas que habilitadas: se conserva como se reportó.",
            when=f"{TOTAL} > camas_habilitadas",
        ),
        Rule(
            "UCI-21",
            WARN,
            "El total de ocupadas que escribe el archivo no es la suma de sus partes: vale la suma.",
            when=f"ocupadas_total <> {TOTAL}",
        ),
        Rule(
            "UCI-22",
            WARN,
            "Falta alguna de las cifras del día: no se calcula la ocupación.",
            when=f"camas_habilitadas + {TOTAL} is null",
        ),
        Rule("UCI-23", WARN, "Faltan uno o más días antes de este.", when=gaps(within=("territorio_codigo",))),
        Rule("UCI-30", REPAIR, "Día y mes intercambiados: se reordenan."),
        Rule("UCI-31", REPAIR, "Fecha ilegible: se deja vacía."),
        Rule("UCI-32", WARN, "El día es anterior a 2020 o posterior al corte: no entra en la serie.", when=OUT_OF_TIME),
        Rule("UCI-40", REPAIR, "Municipio escrito de otra forma: se lleva al nombre oficial más parecido."),
        Rule("UCI-41", WARN, "El código y el nombre del municipio no concuerdan: vale el código."),
    ),
    totals=_totals,
)
