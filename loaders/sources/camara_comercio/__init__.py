"""The registry of firms of the Cámara de Comercio de Bucaramanga, with who they are and where."""

import duckdb

from loaders.contract import DatePolicy, Source
from loaders.sources.camara_comercio.columns import COLUMNS
from loaders.sources.camara_comercio.fields import FIELDS, LAYOUTS
from loaders.sources.camara_comercio.lookups import LOOKUPS
from loaders.sources.camara_comercio.rules import FIRST_DAY, RULES
from loaders.terms import NO_DATA

METROPOLITAN = ("68001", "68276", "68307", "68547")


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself: firms, those active, in all and in the metropolitan area; unknown texts."""
    counted = "count(*), count(*) filter (where estado = 'activo')"
    firms, active = con.execute(f"select {counted} from {table}").fetchone()
    by_town = dict(
        con.execute(f"select municipio_codigo, ({counted}) from {table} group by municipio_codigo").fetchall()
    )
    unknown = con.execute(
        f"""
        select actividad, count(*) from {table} where ciiu_metodo = 'desconocido' and actividad is not null
        group by actividad order by count(*) desc, actividad limit 10
        """
    ).fetchall()
    return {
        "firms": firms,
        "active": active,
        "municipalities": len(by_town.keys() - {"SU"}),
        "by_municipality": {
            town: {"firms": by_town[town][0], "active": by_town[town][1]} for town in METROPOLITAN if town in by_town
        },
        "unknown_activities": dict(unknown),
    }


SOURCE = Source(
    name="camara_comercio",
    title="Registro mercantil de la Cámara de Comercio de Bucaramanga",
    publisher="Cámara de Comercio de Bucaramanga",
    licence="Trae datos de personas naturales comerciantes: uso interno (Ley 1581 de 2012)",
    url="https://www.camaradirecta.com",
    description=(
        "Empresas y personas naturales comerciantes de la jurisdicción de la Cámara, una fila por matrícula: estado, "
        "fechas, actividad económica en texto, tamaño y dirección. De ella solo salen cifras agregadas."
    ),
    cadence_days=90,
    grain="una matrícula mercantil",
    key=("matricula",),
    keyed_by_content=True,
    cutoff=("fecha_matricula",),
    events=("fecha_cancelacion",),
    fields=FIELDS,
    layouts=LAYOUTS,
    dates=DatePolicy(
        earliest=FIRST_DAY,
        words=frozenset({"NO", "NO APLICA", "N A", "NA", "NAN", "NAT", *NO_DATA}),
        swapped="CAM-30",
        unreadable="CAM-31",
    ),
    lookups=LOOKUPS,
    columns=COLUMNS,
    rules=RULES,
    totals=_totals,
)
