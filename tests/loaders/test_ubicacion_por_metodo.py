"""The public shares of how records were placed tell no count that disclosure control hides."""

import duckdb
import pytest

from loaders.models import SQL, read_model

MODEL = read_model(SQL / "marts" / "ubicacion_por_metodo.sql")


def _shares(con: duckdb.DuckDBPyConnection, **records: int) -> dict[str, tuple[int, int | None]]:
    """The mart of one delivery with so many records of each way, a third of them with a point."""
    con.execute(
        "create table stg_entregas as "
        "select 'covid_municipal' as fuente_codigo, date '2020-12-31' as corte_fecha, 'real' as procedencia"
    )
    con.execute(
        """
        create table stg_covid_municipal (
            desde_corte date, hasta_corte date, ubicacion_metodo varchar, radio_m double
        )
        """
    )
    for way, count in records.items():
        con.execute(
            """
            insert into stg_covid_municipal
            select '2020-12-31', null, $way, if(i % 3 = 0, 30, null) from range($count) as r(i)
            """,
            {"way": way, "count": count},
        )
    return {row[2]: row[3:5] for row in con.execute(MODEL.sql).fetchall()}


def test_of_many_records_shares_are_whole_percentages(con) -> None:
    assert _shares(con, declarado=1_998, rural=2) == {"declarado": (100, 33), "rural": (0, None)}


@pytest.mark.parametrize("rural", [1, 3, 499])
def test_of_few_records_nothing_is_told(con, rural) -> None:
    assert _shares(con, declarado=500, rural=rural) == {}
