"""Samples processed for COVID-19, accumulated by day: the country's column alone, or one more per department."""

from datetime import date

import duckdb

from loaders.contract import REJECT, REPAIR, WARN, Column, DatePolicy, Field, Layout, Rule, Source
from loaders.daily import OUT_OF_TIME, falls, gaps
from loaders.terms import NO_DATA

START = date(2020, 2, 29)  # «Acumulado Feb»: what had been processed when the daily report began
POSSIBLE = (0, 100_000_000)
FIRST_DAY = "date '2020-03-05'"
AREAS = {
    **{"91": "Amazonas", "05": "Antioquia", "81": "Arauca", "08": "Atlantico", "11": "Bogota", "13": "Bolivar"},
    **{"15": "Boyaca", "17": "Caldas", "18": "Caqueta", "85": "Casanare", "19": "Cauca", "20": "Cesar"},
    **{"27": "Choco", "23": "Cordoba", "25": "Cundinamarca", "94": "Guainia", "44": "Guajira", "95": "Guaviare"},
    **{"41": "Huila", "47": "Magdalena", "50": "Meta", "52": "Narino", "54": "Norte de Santander"},
    **{"86": "Putumayo", "63": "Quindio", "66": "Risaralda", "88": "San Andres", "68": "Santander", "70": "Sucre"},
    **{"73": "Tolima", "76": "Valle del Cauca", "97": "Vaupes", "99": "Vichada", "00": "Procedencia desconocida"},
    # Districts that the report counts apart from their departments.
    **{"08001": "Barranquilla", "13001": "Cartagena", "47001": "Santa Marta"},
}
BY_AREA = {f"pruebas_{code}": name for code, name in AREAS.items()}
RESULTS = {"positivas": "Positivas", "negativas": "Negativas", "indeterminadas": "Indeterminadas"}
SUM_OF_AREAS = " + ".join(f"coalesce({name}, 0)" for name in BY_AREA)


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself on its last day: tests, results and tests by department; and its first day."""
    names = ("acumuladas", *RESULTS, *BY_AREA)
    last = f"select {', '.join(names)} from {table} order by fecha desc limit 1"
    values = dict(zip(names, con.execute(last).fetchone(), strict=True))
    days, first = con.execute(f"select count(*), min(fecha)::varchar from {table} where fecha > ?", [START]).fetchone()
    return {
        "days": days,
        "first_day": first,
        "tests": values["acumuladas"],
        "positives": values["positivas"],
        "negatives": values["negativas"],
        "by_department": {code: values[f"pruebas_{code}"] for code in AREAS if values[f"pruebas_{code}"] is not None},
    }


SOURCE = Source(
    name="pruebas",
    title="Pruebas de COVID-19 procesadas",
    publisher="Instituto Nacional de Salud (INS)",
    licence="No declarada; hechos y cifras",
    url="https://www.datos.gov.co/Salud-y-Protecci-n-Social/Pruebas-PCR-procesadas-de-COVID-19-en-Colombia-Dep/8835-5baf",
    description=(
        "Muestras PCR procesadas, acumuladas por día, del país y por departamento. Son pruebas, no personas; la cifra "
        "de un departamento no es la de sus municipios. Mientras no se carga un archivo más reciente valen los hechos "
        "de referencia, hasta el 1 de noviembre de 2020."
    ),
    cadence_days=1,
    reference="pruebas",
    grain="un día del reporte de laboratorios",
    key=("serie", "fecha"),
    series="serie",
    cutoff=("fecha",),
    events=(),
    unreadable="PRU-10",
    fields=(
        Field("fecha", ("Fecha",), is_date=True),
        Field("acumuladas", ("Acumuladas", "Pruebas acumuladas", "Muestras acumuladas")),
        *(Field(name, (f"{header} acumuladas", header)) for name, header in RESULTS.items()),
        *(Field(name, (header,)) for name, header in BY_AREA.items()),
        Field("positividad", ("Positividad acumulada",)),
    ),
    layouts=(
        Layout("nacional", "acumulado diario del país", frozenset({"fecha", "acumuladas"})),
        Layout(
            "departamental",
            "acumulado diario del país y de cada departamento",
            frozenset({"fecha", "acumuladas", "pruebas_68", "pruebas_11"}),
        ),
    ),
    dates=DatePolicy(
        earliest=date(2020, 1, 1),
        words=NO_DATA,
        swapped="PRU-30",
        unreadable="PRU-31",
        named={"ACUMULADO FEB": START},
    ),
    lookups=(),
    columns=(
        Column("serie", "texto", "Forma del archivo, cada una una serie aparte.", None, ("nacional", "departamental")),
        Column("fecha", "fecha", "Día del reporte; el 29 de febrero de 2020 es el acumulado hasta ese mes."),
        Column("acumuladas", "entero", "Pruebas procesadas en el país hasta ese día.", "pruebas", POSSIBLE),
        *(
            Column(name, "entero", f"Pruebas {header.lower()} en el país hasta ese día.", "pruebas", POSSIBLE)
            for name, header in RESULTS.items()
        ),
        *(
            Column(name, "entero", f"Pruebas procesadas hasta ese día: {header}.", "pruebas", POSSIBLE)
            for name, header in BY_AREA.items()
        ),
    ),
    rules=(
        Rule(
            "PRU-01",
            REJECT,
            "La fila no trae una fecha: no es un día. (En el archivo nacional, «-» es el acumulado hasta febrero.)",
        ),
        Rule("PRU-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
        Rule("PRU-03", REJECT, "El día se repite con otras cifras: se conserva la última aparición."),
        Rule("PRU-10", REPAIR, "Cifra que no es un número entero posible: se deja vacía y el día se conserva."),
        Rule(
            "PRU-20",
            WARN,
            "El acumulado del país baja frente al reporte anterior: es una corrección y la diferencia se conserva.",
            when=falls(["acumuladas"]),
        ),
        Rule(
            "PRU-21",
            WARN,
            "El acumulado de algún departamento baja frente al reporte anterior: es una corrección y se conserva.",
            when=falls(BY_AREA),
        ),
        Rule(
            "PRU-22",
            WARN,
            "Los departamentos no suman el acumulado del país: cada cifra se conserva como se publicó.",
            when=f"coalesce({', '.join(BY_AREA)}) is not null and {SUM_OF_AREAS} <> acumuladas",
        ),
        Rule(
            "PRU-23",
            WARN,
            "Positivas, negativas e indeterminadas no suman el acumulado del país.",
            when="positivas + negativas + coalesce(indeterminadas, 0) <> acumuladas",
        ),
        Rule(
            "PRU-24",
            WARN,
            "Falta el reporte de uno o más días: la diferencia los reúne.",
            when=gaps(since=FIRST_DAY),
        ),
        Rule(
            "PRU-25",
            WARN,
            "«Acumulado Feb»: punto de partida del acumulado, no un día; no entra en la serie diaria.",
            when=f"fecha = date '{START}'",
        ),
        Rule("PRU-30", REPAIR, "Día y mes intercambiados: se reordenan."),
        Rule("PRU-31", REPAIR, "Fecha ilegible: se deja vacía."),
        Rule(
            "PRU-32",
            WARN,
            "El día es anterior a 2020 o posterior al corte: no entra en la serie diaria.",
            when=OUT_OF_TIME,
        ),
    ),
    totals=_totals,
)
