"""The official limits of barrios, comunas, corregimientos and municipalities, as a layer of polygons."""

from datetime import date

from loaders.contract import REJECT, REPAIR, WARN, Column, DatePolicy, Field, Layout, Rule, Source
from loaders.intake import Intake
from loaders.layers.known import LEVELS, MUNICIPALITIES
from loaders.layers.naming import HOW
from loaders.terms import NO_DATA


def _take_in(*delivery: object, **options: object) -> Intake:
    from loaders.layers.taking import take_in_layer  # its libraries take half a second, and listing sources needs none

    return take_in_layer(*delivery, **options)


LETTERS, FIGURES = r"(?s).*[A-Za-zÁÉÍÓÚÑáéíóúñ]{2}.*", r"(?i)(comuna *)?0?\d{1,2}(\D.*)?"

SOURCE = Source(
    name="limites",
    title="Límites oficiales de barrios, comunas, corregimientos y municipios",
    publisher="Alcaldías del área metropolitana de Bucaramanga y DANE",
    licence="La que declare quien entrega",
    url="",
    description=(
        "Capas de polígonos (GeoJSON, GeoPackage o shapefile en ZIP) que reemplazan los límites aproximados por "
        "celdas, cada una en su municipio y nivel. La forma es la de docs/formatos/limites.md."
    ),
    cadence_days=365,
    reference="celdas_bucaramanga",
    grain="un elemento de la capa",
    key=("capa", "elemento"),
    series="capa",
    cutoff=(),
    events=(),
    reader=_take_in,
    fields=(
        Field(
            "nombre",
            ("nombre_barrio", "nom_barrio", "nomb_barrio", "barrio", "nombre", "nombre_bar", "name", "etiqueta"),
            content=LETTERS,
        ),
        Field("tipo", ("tipo", "clase", "nivel", "categoria", "tipo_territorio")),
        Field(
            "comuna",
            ("cod_comuna", "comuna", "num_comuna", "id_comuna", "nom_total", "nombre_cod", "comuna_codigo", "nombre"),
            content=FIGURES,
        ),
        Field("comuna_nombre", ("nombre_com", "nom_comuna", "nombre_comuna", "comuna_nombre")),
        Field(
            "municipio",
            ("mpio_ccnct", "mpio_cdpmp", "cod_mpio", "cod_municipio", "cod_munici", "municipio", "divipola"),
        ),
        Field("municipio_nombre", ("mpio_cnmbr", "nom_mpio", "nombre_municipio", "municipio_nombre")),
        Field("codigo", ("cod_barrio", "codigo", "codigo_barrio", "objectid", "fid", "id", "objectid_1")),
    ),
    layouts=(
        Layout("barrios", "nombre de cada barrio", frozenset({"nombre"})),
        Layout("comunas", "número de cada comuna", frozenset({"comuna"})),
        Layout("comunas_por_nombre", "nombre de cada comuna", frozenset({"comuna_nombre"})),
        Layout("municipios", "nombre de cada municipio", frozenset({"municipio_nombre"})),
        Layout("municipios_por_codigo", "código de cada municipio", frozenset({"municipio"})),
    ),
    dates=DatePolicy(earliest=date(1990, 1, 1), words=NO_DATA, swapped="LIM-90", unreadable="LIM-90"),
    lookups=(),
    columns=(
        Column("capa", "texto", "Municipio y nivel que el elemento reemplaza."),
        Column("elemento", "entero", "Número del elemento en el archivo.", "posición"),
        Column("corte_fecha", "fecha", "Fecha de la capa: la que se declaró al cargarla o la de la carga."),
        Column("municipio_codigo", "texto", "Municipio, código DIVIPOLA.", domain=tuple(MUNICIPALITIES)),
        Column("nivel", "texto", "Nivel del territorio.", domain=LEVELS),
        Column("territorio_codigo", "texto", "Código del territorio; propio si el nombre no se reconoció."),
        Column("nombre", "texto", "Nombre como lo escribe la capa."),
        Column("como", "texto", "Cómo se reconoció el nombre.", domain=HOW),
        Column("comuna_codigo", "texto", "Comuna o corregimiento del territorio; vacío si no se conoce."),
        Column("capa_codigo", "texto", "Código del elemento en la capa, si lo trae."),
        Column("area_m2", "decimal", "Área en el terreno: la de EPSG:9377 corregida por su factor de escala.", "m²"),
        Column("geojson", "texto", "Polígono reparado, sin simplificar, en GeoJSON, EPSG:4326."),
    ),
    rules=(
        Rule("LIM-01", REJECT, "El elemento no trae nombre o dice «por definir»: no se sabe qué territorio es."),
        Rule("LIM-02", REJECT, "El elemento no trae polígono: está vacío o es un punto o una línea."),
        Rule("LIM-03", REJECT, "El elemento está fuera de Bucaramanga, Floridablanca, Girón y Piedecuesta."),
        Rule("LIM-04", REJECT, "Su tipo no es barrio, comuna, corregimiento ni municipio."),
        Rule(
            "LIM-05",
            REJECT,
            "Comuna que es solo lo que dejan sus barrios: no es la comuna entera y no la reemplaza.",
        ),
        Rule("LIM-10", REPAIR, "Polígono con anillos inválidos: se reconstruye.", limit=0.25),
        Rule("LIM-11", WARN, "Otro elemento del mismo territorio: sus polígonos se unen.", limit=0.25),
        Rule("LIM-20", WARN, "Nombre con errata: vale el oficial más parecido.", limit=0.25),
        Rule(
            "LIM-21",
            WARN,
            "Nombre que no corresponde a ningún territorio conocido: recibe código propio y no tiene población.",
            limit=0.15,
        ),
        Rule("LIM-22", WARN, "Barrio conocido que la capa no trae.", limit=0.10),
        Rule("LIM-23", WARN, "Comuna o corregimiento conocido que la capa no trae.", limit=0.0),
        Rule("LIM-24", WARN, "Polígono a más de 300 m del centro conocido de su nombre.", limit=0.05),
        Rule("LIM-25", WARN, "Área muy distinta de la conocida (más de 1,5 veces, o su inverso).", limit=0.25),
        Rule("LIM-26", WARN, "Territorio de un municipio sin lista de referencia: código propio, sin población."),
        Rule("LIM-27", WARN, "Municipio del área metropolitana que la capa no trae."),
        Rule("LIM-28", WARN, "El nombre es de otra comuna que el número: vale el número.", limit=0.10),
        Rule("LIM-30", WARN, "Dos territorios se traslapan: lo compartido queda con el menor de los dos.", limit=0.02),
        Rule("LIM-31", WARN, "Hueco entre comunas o municipios: queda sin territorio.", limit=0.02),
        Rule("LIM-90", WARN, "Capa cargada con --forzar, más allá de los límites de sus reglas."),
    ),
    totals=lambda con, table: {},
)
