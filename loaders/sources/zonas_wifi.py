"""The public Wi-Fi zones of the city, as the open-data portal lists them."""

from collections.abc import Mapping
from datetime import date

from loaders.contract import REJECT, REPAIR, WARN, Column, DatePolicy, Field, Layout, Lookup, Resolved, Rule, Source
from loaders.terms import NO_DATA

Values = Mapping[str, str | None]
POINT = r"(?s).*(\d\s*[°º]|7[234][.,]\d{2}).*"  # what tells a column of points from one of addresses of the same name
DECIMALS = 6  # of a degree: ten centimetres
# The rule that an outcome of reading the coordinates raises, if any; None keeps the point.
OUTCOMES = {"leida": None, "reparada": "WIF-10", "fuera": "WIF-12"}


def _name(values: Values, _: frozenset[str]) -> Resolved:
    return Resolved((" ".join((values["zona"] or "").upper().split()) or None,))


def _address(values: Values, _: frozenset[str]) -> Resolved:
    return Resolved((values["direccion"] or "",))


def _place(values: Values, present: frozenset[str]) -> Resolved:
    """The comuna that the list declares and the point that it writes, held against each other."""
    import numpy as np

    from app.domain.coordinates import read_coordinates
    from loaders.barrios import neighbourhoods
    from loaders.layers.known import CITY, locate

    comuna = neighbourhoods().find(None, values["comuna"]).comuna
    declared = None if comuna == "SU" else comuna
    rules = ["WIF-20"] if values["comuna"] and declared is None else []
    apart = (values["latitud"], values["longitud"])
    read = read_coordinates([apart[0]], [apart[1]]) if any(apart) else read_coordinates([values["coordenadas"]])
    outcome = read.outcome[0]
    if (rule := OUTCOMES.get(outcome, "WIF-11")) is not None:
        rules.append(rule)
    if outcome not in ("leida", "reparada"):
        return Resolved((declared, None, None), tuple(rules))
    point = np.round((read.latitude, read.longitude), DECIMALS)
    found = locate(*point)
    own = found.comuna[0] or found.corregimiento[0]
    if found.municipio[0] != CITY:
        rules.append("WIF-13")
    elif declared and own and own != declared:
        rules.append("WIF-21")
    return Resolved((declared, float(point[0][0]), float(point[1][0])), tuple(rules))


SOURCE = Source(
    name="zonas_wifi",
    title="Zonas WiFi públicas",
    publisher="Alcaldía de Bucaramanga",
    licence="No declarada en la copia consultada; hechos",
    url="https://www.datos.gov.co",
    description=(
        "«Servicio de conectividad zona WiFi»: sitios públicos con internet gratuito, con su dirección, su barrio, su "
        "comuna y su punto. Mientras no se carga un archivo valen los hechos de referencia: 82 sitios de la lista "
        "publicada."
    ),
    cadence_days=365,
    reference="puntos_control_direcciones",
    grain="una zona WiFi",
    key=("zona_nombre", "direccion"),
    cutoff=(),
    events=(),
    cutoff_in_name=r"(?<!\d)(?P<anio>20\d\d)[-_]?(?P<mes>\d\d)[-_]?(?P<dia>\d\d)(?!\d)",
    undated=True,
    fields=(
        Field("zona", ("zona", "zona wifi", "nombre zona", "nombre de la zona", "nombre", "sitio", "lugar")),
        Field(
            "coordenadas",
            ("coordenadas", "coordenada", "georreferenciacion", "georeferenciacion", "punto", "location", "ubicacion"),
            content=POINT,
        ),
        Field("direccion", ("direccion", "direccion zona", "direccion de la zona")),
        Field("barrio", ("barrio", "nombre barrio", "barrio o sector", "sector")),
        Field("comuna", ("comuna", "nombre comuna", "comuna o corregimiento")),
        Field("latitud", ("latitud", "lat", "latitude", "coordenada y", "y")),
        Field("longitud", ("longitud", "lon", "long", "lng", "longitude", "coordenada x", "x")),
    ),
    layouts=(
        Layout("una_columna", "el punto en una columna", frozenset({"zona", "direccion", "coordenadas"})),
        Layout("dos_columnas", "latitud y longitud aparte", frozenset({"zona", "direccion", "latitud", "longitud"})),
    ),
    together={"latitud": "longitud", "longitud": "latitud"},
    dates=DatePolicy(earliest=date(2010, 1, 1), words=NO_DATA, swapped="WIF-10", unreadable="WIF-11"),
    lookups=(
        Lookup(("zona",), ("zona_nombre",), _name),
        Lookup(("direccion",), ("direccion",), _address),
        Lookup(("comuna", "coordenadas", "latitud", "longitud"), ("comuna_codigo", "latitud", "longitud"), _place),
    ),
    columns=(
        Column("zona_nombre", "texto", "Nombre de la zona, en mayúsculas."),
        Column("direccion", "texto", "Dirección como la escribe la fuente; vacía si no la trae."),
        Column("barrio", "texto", "Barrio como lo escribe la fuente."),
        Column("comuna", "texto", "Comuna como la escribe la fuente."),
        Column("comuna_codigo", "texto", "Comuna que dice la fuente; vacía si no se reconoce."),
        Column("latitud", "decimal", "Latitud (WGS84); vacía si no se lee o está fuera del área.", "grados", (6, 8)),
        Column(
            "longitud", "decimal", "Longitud (WGS84); vacía si no se lee o está fuera del área.", "grados", (-74, -72)
        ),
    ),
    rules=(
        Rule("WIF-01", REJECT, "La fila no trae el nombre de la zona."),
        Rule("WIF-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
        Rule("WIF-03", REJECT, "La zona y su dirección se repiten con otros datos: se conserva la última aparición."),
        Rule(
            "WIF-10",
            REPAIR,
            "Coordenadas en otro orden, sin signo o sin punto decimal: se leen como caen en el área.",
            listed=True,
        ),
        Rule("WIF-11", WARN, "Sin coordenadas legibles: la zona se lista y no se ubica.", listed=True),
        Rule("WIF-12", WARN, "El punto está fuera del área metropolitana: la zona no se ubica.", listed=True),
        Rule("WIF-13", WARN, "El punto cae en otro municipio: se conserva donde lo dice la fuente.", listed=True),
        Rule("WIF-20", WARN, "La comuna no se reconoce: vale la de las coordenadas.", listed=True),
        Rule("WIF-21", WARN, "La comuna que dice la fuente no es la de sus coordenadas: valen ambas.", listed=True),
        Rule(
            "WIF-30",
            WARN,
            "El nombre de la zona se repite con otra dirección: se conservan las dos.",
            when="zona_nombre in (select zona_nombre from entrega group by zona_nombre having count(*) > 1)",
        ),
        Rule(
            "WIF-31",
            WARN,
            "Otra zona tiene el mismo punto: se conservan las dos.",
            when="(latitud, longitud) in (select (latitud, longitud) from entrega where latitud is not null "
            "group by latitud, longitud having count(*) > 1)",
        ),
    ),
    totals=lambda con, table: {},
)
