"""The bus routes of the metropolitan area, told street by street."""

from datetime import date

from loaders.contract import REJECT, WARN, Column, DatePolicy, Field, Layout, Rule, Source
from loaders.intake import Intake
from loaders.terms import NO_DATA


def _take_in(*delivery: object, **options: object) -> Intake:
    from loaders.routes import take_in_routes  # reads names of barrios, and listing sources needs none

    return take_in_routes(*delivery, **options)


SOURCE = Source(
    name="rutas_bus",
    title="Rutas de bus del área metropolitana",
    publisher="Área Metropolitana de Bucaramanga",
    licence="No declarada; hechos",
    url="https://www.amb.gov.co",
    description=(
        "Rutas de transporte colectivo con su nombre, su empresa y las vías y lugares por los que pasan, en orden. "
        "Mientras no se carga un archivo valen los hechos de referencia: las 51 rutas de la red."
    ),
    cadence_days=365,
    reference="rutas_bus",
    grain="una vía o un lugar del recorrido de una ruta",
    key=("ruta_codigo", "orden"),
    cutoff=(),
    events=(),
    reader=_take_in,
    fields=(
        Field("ruta_codigo", ("codigo",)),
        Field("nombre", ("ruta",)),
        Field("empresa", ("empresa",)),
        Field("recorrido", ("recorrido",)),
    ),
    layouts=(Layout("lista", "lista JSON de rutas", frozenset({"ruta_codigo", "nombre", "recorrido"})),),
    dates=DatePolicy(earliest=date(1990, 1, 1), words=NO_DATA, swapped="RUT-10", unreadable="RUT-10"),
    lookups=(),
    columns=(
        Column("ruta_codigo", "texto", "Código de la ruta."),
        Column("nombre", "texto", "Nombre de la ruta."),
        Column("empresa", "texto", "Empresa que la opera."),
        Column("orden", "entero", "Orden del tramo en el recorrido; 0 si la ruta no trae recorrido.", "posición"),
        Column("tramo_tipo", "texto", "Tipo de tramo: vía o lugar.", None, ("via", "lugar")),
        Column("tramo", "texto", "Vía como se lee en una dirección (CL 45, KR 33A), o nombre del lugar."),
        Column("municipio_codigo", "texto", "Municipio en que se cree que está; vacío si no se sabe."),
    ),
    rules=(
        Rule("RUT-01", REJECT, "La ruta no trae código."),
        Rule("RUT-02", REJECT, "El código de la ruta se repite: se conserva la primera."),
        Rule("RUT-10", WARN, "Ruta sin recorrido: se lista y no se ubica."),
    ),
    totals=lambda con, table: {},
)
