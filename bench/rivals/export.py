"""Gives the rivals what our loader read, ready to count: cases per delivery with closed lists, and the small tables."""

import sys
from pathlib import Path

import duckdb
import pandas as pd

CASES = """
select
    municipio_codigo as municipio, edad_grupo, sexo, desenlace,
    cast(diagnostico_fecha as timestamp) as diagnostico,
    cast(inicio_sintomas_fecha as timestamp) as inicio_sintomas,
    cast(reporte_fecha as timestamp) as reporte
from stg_covid_casos
where desde_corte <= $cutoff and (hasta_corte is null or hasta_corte > $cutoff)
"""
SMALL = ("ambitos_municipios", "poblacion_por_ambito", "poblacion_por_edad", "pruebas_por_dia")


def write(warehouse: Path, folder: Path) -> None:
    """Write into `folder` the Parquet files that the rivals read, from the newest main file of a warehouse."""
    folder.mkdir(exist_ok=True)
    with duckdb.connect(str(sorted(warehouse.glob("bodega-*.duckdb"))[-1]), read_only=True) as con:
        for (cutoff,) in con.execute(
            "select corte_fecha from stg_entregas where fuente_codigo = 'covid_casos'"
        ).fetchall():
            cases = con.execute(CASES, {"cutoff": cutoff}).df()
            closed = dict.fromkeys(("municipio", "edad_grupo", "sexo", "desenlace"), "category")
            cases.astype(closed).to_parquet(folder / f"casos-{cutoff}.parquet", index=False)
        tables = {name: con.table(name).df() for name in SMALL}
        tables["ambitos"] = con.execute("select * from ambitos order by orden").df()
        tables["medidas"] = con.execute(
            "select *, row_number() over (order by inicio_fecha, medida_codigo) as numero, "
            "ambito_codigo <> 'CO' as es_local from medidas"
        ).df()
    for name, table in tables.items():
        pd.DataFrame(table).to_parquet(folder / f"{name}.parquet", index=False)


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
