"""The streets: a layer of lines with their names, of OpenStreetMap or of an office."""

from datetime import date

from loaders.contract import REJECT, WARN, Column, DatePolicy, Field, Layout, Rule, Source
from loaders.intake import Intake
from loaders.layers.known import MUNICIPALITIES
from loaders.layers.ways import CLASSES
from loaders.terms import NO_DATA


def _take_in(*delivery: object, **options: object) -> Intake:
    from loaders.layers.streets import take_in_streets  # its libraries take half a second

    return take_in_streets(*delivery, **options)


LETTERS = r"(?s).*[A-Za-zÁÉÍÓÚÑáéíóúñ].*"
KIND_OF_WAY = r"(?i)\W*(calle|carrera|diagonal|transversal|avenida|circu\w+|autopista|cll?|[kc]ra?|k|dg|tv|av)\W*"

SOURCE = Source(
    name="vias",
    title="Calles: líneas con su nombre",
    publisher="OpenStreetMap o las alcaldías del área metropolitana de Bucaramanga",
    licence="La que declare quien entrega (OpenStreetMap: ODbL 1.0)",
    url="",
    description=(
        "Capa de líneas (GeoJSON, GeoPackage o shapefile en ZIP) con los ejes de las vías y sus nombres. De ella "
        "salen los cruces con que se ubican las direcciones y las calles de los mapas (docs/formatos/vias.md)."
    ),
    cadence_days=365,
    grain="un tramo de vía",
    key=("capa", "elemento"),
    series="capa",
    cutoff=(),
    events=(),
    reader=_take_in,
    fields=(
        Field(
            "nombre",
            (
                "name",
                "nombre",
                "nom_via",
                "nombre_via",
                "nombre_vial",
                "nom_vial",
                "nomb_via",
                "via",
                "nomenclatura",
                "nomencla",
                "mvinombre",
                "denominacion",
                "direccion",
                "texto",
                "etiqueta",
                "calle",
            ),
        ),
        Field("otro_nombre", ("alt_name", "official_name", "nombre_alterno", "nom_alterno", "otro_nombre", "nombre_2")),
        Field("via_tipo", ("tipo_via", "tip_via", "clase_via", "tipo", "cod_tipo", "mvitipo"), content=KIND_OF_WAY),
        Field("via_numero", ("num_via", "numero_via", "nro_via", "no_via", "numero", "num"), content=r"\s*\d.*"),
        Field("ref", ("ref", "int_ref", "loc_ref", "codigo_vial")),
        Field(
            "clase",
            ("highway", "fclass", "clase", "jerarquia", "jerarq", "categoria", "clasificac", "tipo_via", "tipo"),
            content=LETTERS,
        ),
        Field("codigo", ("osm_id", "@id", "full_id", "id", "codigo", "cod_via", "objectid", "fid", "gid")),
    ),
    layouts=(
        Layout("nombres", "nombre de cada vía", frozenset({"nombre"})),
        Layout("tipo_y_numero", "tipo y número de cada vía", frozenset({"via_tipo", "via_numero"})),
    ),
    dates=DatePolicy(earliest=date(1990, 1, 1), words=NO_DATA, swapped="VIA-90", unreadable="VIA-90"),
    lookups=(),
    columns=(
        Column("capa", "texto", "Municipio cuyas vías reemplaza la capa.", domain=tuple(MUNICIPALITIES)),
        Column("elemento", "entero", "Número del elemento en el archivo.", "posición"),
        Column("corte_fecha", "fecha", "Fecha de la capa: la que se declaró al cargarla o la de la carga."),
        Column("municipio_codigo", "texto", "Municipio en que está, código DIVIPOLA.", domain=tuple(MUNICIPALITIES)),
        Column("via_nombre", "texto", "Nombre como lo escribe la capa; vacío si no lo trae."),
        Column("via_clave", "texto", "Vía que dice el nombre, como se lee en una dirección; vacío si no dice ninguna."),
        Column("via_otra_clave", "texto", "Otro nombre de la misma vía, si la capa lo trae."),
        Column("via_clase", "texto", "Clase de la vía.", domain=CLASSES),
        Column("capa_codigo", "texto", "Código del elemento en la capa, si lo trae."),
        Column("largo_m", "decimal", "Largo en el terreno, en EPSG:9377.", "m"),
        Column("geojson", "texto", "Línea sin simplificar, en GeoJSON, EPSG:4326."),
    ),
    rules=(
        Rule("VIA-01", REJECT, "No es una línea: está vacío, es un punto o un polígono, o mide menos de un metro."),
        Rule("VIA-02", REJECT, "El tramo está fuera de Bucaramanga, Floridablanca, Girón y Piedecuesta.", limit=0.5),
        Rule(
            "VIA-03",
            REJECT,
            "No es una vía que exista: la capa la da por proyectada, en construcción o retirada, o no dice su clase y "
            "sí la de las demás.",
        ),
        Rule("VIA-10", WARN, "Tramo repetido (la misma línea con el mismo nombre): queda uno.", limit=0.25),
        Rule("VIA-20", WARN, "Tramo sin nombre: se dibuja y no hace cruces.", limit=0.9),
        Rule("VIA-21", WARN, "El nombre no dice ninguna vía: el tramo se dibuja y no hace cruces.", limit=0.5),
        Rule("VIA-22", WARN, "Tramo con más de 2 km en línea recta entre dos vértices.", limit=0.02),
        Rule(
            "VIA-23",
            WARN,
            "Sitio público conocido a más de 500 m de donde la capa pone su dirección.",
            limit=0.5,
        ),
        Rule("VIA-30", WARN, "La capa tiene menos de 12 cruces de calle con carrera: no ubica direcciones."),
        Rule("VIA-90", WARN, "Capa cargada con --forzar, más allá de los límites de sus reglas."),
    ),
    totals=lambda con, table: {},
)
