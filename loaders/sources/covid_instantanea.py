"""A day's accumulated counts of the country by department, as the Johns Hopkins daily reports bring them."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta

import duckdb

from loaders.contract import REJECT, REPAIR, WARN, Column, DatePolicy, Field, Layout, Lookup, Resolved, Rule, Source
from loaders.places import gazetteer
from loaders.terms import NO_DATA
from loaders.text import fold

Values = Mapping[str, str | None]

COUNTRY, NOWHERE, DEPARTMENTS = "CO", "00", 33
COUNTS = {
    "confirmados": ("Confirmed", "Casos confirmados acumulados"),
    "fallecidos": ("Deaths", "Fallecidos acumulados"),
    "recuperados": ("Recovered", "Recuperados acumulados"),
    "activos": ("Active", "Casos activos"),
}
WRITTEN = ("%m/%d/%Y %H:%M", "%m/%d/%y %H:%M")  # besides ISO, in the reports of March 2020


def _place(values: Values, _: frozenset[str]) -> Resolved:
    """Code of the department; CO for a row of the country, 00 for cases without department."""
    name = fold(values["departamento"] or "")
    if fold(values["pais"] or "Colombia") != "COLOMBIA":
        return Resolved((None,))
    if name in ("COLOMBIA", "NACIONAL", "TOTAL", "TOTAL NACIONAL") or not name and values["pais"]:
        return Resolved((COUNTRY,))
    if name in ("UNKNOWN", "DESCONOCIDO", "SIN UBICAR"):
        return Resolved((NOWHERE,))
    return Resolved((gazetteer().find(code=None, name=None, department=name, department_code=None).department,))


def _day(values: Values, _: frozenset[str]) -> Resolved:
    """The day that a report describes: it is closed after midnight UTC, so a time before noon is of the day before."""
    written = values["actualizado"]
    if not written:
        return Resolved((None,))
    with suppress(ValueError, OverflowError):
        return Resolved(((datetime.fromisoformat(written) - timedelta(hours=12)).date(),))
    for form in WRITTEN:
        with suppress(ValueError, OverflowError):
            return Resolved(((datetime.strptime(written, form) - timedelta(hours=12)).date(),))
    return Resolved((None,), ("INS-31",))


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself: its departments' sum, and each department."""
    query = f"select departamento_codigo, {', '.join(COUNTS)} from {table} order by departamento_codigo"
    rows = {code: counts for code, *counts in con.execute(query).fetchall()}
    parts = [counts for code, counts in rows.items() if code != COUNTRY]
    names = ("cases", "deaths", "recovered", "active")
    whole = [sum(counts[i] or 0 for counts in parts) for i in range(len(names))]
    return dict(zip(names, whole, strict=True)) | {
        "by_department": {code: dict(zip(names, counts, strict=True)) for code, counts in rows.items()}
    }


def _not_the_sum(column: str, meaning: str) -> Rule:
    return Rule(
        "INS-20",
        WARN,
        "La cifra nacional no es la suma de los departamentos: ambas se conservan y el país muestra la publicada.",
        when=f"departamento_codigo = '{COUNTRY}' and {column} <> "
        f"(select sum({column}) from entrega where departamento_codigo <> '{COUNTRY}')",
    )


SOURCE = Source(
    name="covid_instantanea",
    title="Instantánea de COVID-19 del país y sus departamentos",
    publisher="COVID-19 Data Repository, CSSE, Johns Hopkins University",
    licence="CC BY 4.0 (Johns Hopkins University)",
    url="https://github.com/CSSEGISandData/COVID-19",
    description=(
        "Confirmados, fallecidos, recuperados y activos acumulados a un día, una fila por departamento. El país es la "
        "suma de sus departamentos, salvo que el archivo traiga su fila. El 18 de octubre de 2020 está además entre "
        "los hechos de referencia; un archivo cargado de esa fecha los reemplaza."
    ),
    cadence_days=1,
    reference="jhu_2020_10_18",
    grain="un departamento en el día del corte",
    key=("departamento_codigo",),
    cutoff=("fecha",),
    events=(),
    cutoff_in_name=r"(?<!\d)(?P<mes>\d\d)-(?P<dia>\d\d)-(?P<anio>20\d\d)(?!\d)",
    unreadable="INS-10",
    fields=(
        Field("departamento", ("Province_State", "Province/State", "Departamento")),
        Field("pais", ("Country_Region", "Country/Region")),
        Field("actualizado", ("Last_Update", "Last Update")),
        *(Field(name, (header,)) for name, (header, _) in COUNTS.items()),
        # Columns of the reports that no figure uses: known, so that they are never taken for another.
        *(
            Field(name, (header,))
            for name, header in {
                "fips": "FIPS",
                "condado": "Admin2",
                "latitud": "Lat",
                "longitud": "Long_",
                "clave": "Combined_Key",
                "incidencia": "Incident_Rate",
                "letalidad": "Case_Fatality_Ratio",
            }.items()
        ),
    ),
    layouts=(
        Layout("minima", "departamentos y cuatro cifras, sin fecha", frozenset({"departamento", *COUNTS})),
        Layout(
            "informe_diario",
            "informe diario de la Universidad Johns Hopkins",
            frozenset({"departamento", "pais", "actualizado", *COUNTS}),
        ),
    ),
    dates=DatePolicy(earliest=date(2020, 1, 1), words=NO_DATA, swapped="INS-30", unreadable="INS-31"),
    lookups=(
        Lookup(("departamento", "pais"), ("departamento_codigo",), _place),
        Lookup(("actualizado",), ("fecha",), _day),
    ),
    columns=(
        Column("departamento_codigo", "texto", "Código DIVIPOLA; «CO» el país y «00» los casos sin departamento."),
        Column("fecha", "fecha", "Día que describe el informe; vacío si el archivo no trae fecha."),
        *(Column(name, "entero", f"{meaning}.", "casos", (0, 100_000_000)) for name, (_, meaning) in COUNTS.items()),
    ),
    rules=(
        Rule("INS-01", REJECT, "La fila no es de un departamento de Colombia que se reconozca."),
        Rule("INS-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
        Rule("INS-03", REJECT, "El departamento se repite con otras cifras: se conserva la última aparición."),
        Rule(
            "INS-10", REPAIR, "Cifra que no es un número entero posible: se deja vacía y el departamento se conserva."
        ),
        *(_not_the_sum(column, meaning) for column, (_, meaning) in COUNTS.items()),
        Rule(
            "INS-21",
            WARN,
            "Activos no es confirmados menos recuperados menos fallecidos.",
            when="activos <> confirmados - recuperados - fallecidos",
        ),
        Rule(
            "INS-22",
            WARN,
            f"El archivo trae menos de los {DEPARTMENTS} departamentos (con Bogotá) y ninguna fila del país: la cifra "
            "nacional no se calcula.",
            when=f"not exists (from entrega where departamento_codigo = '{COUNTRY}') and {DEPARTMENTS} > "
            f"(select count(*) from entrega where departamento_codigo <> '{NOWHERE}')",
        ),
        Rule(
            "INS-23",
            WARN,
            "La fila describe otro día que el corte: la instantánea mezcla fechas.",
            when="fecha <> $corte",
        ),
        Rule("INS-31", REPAIR, "Fecha de actualización ilegible: se deja vacía."),
    ),
    totals=_totals,
)
