"""What is published of trips tells nothing of a few of them."""

from loaders.models import read_model
from loaders.paths import SQL


def test_a_mean_does_not_tell_of_how_many_rows_it_is(con):
    """A mean of minutes with all its decimals is a fraction: below it, the rows that are not told."""
    con.execute("create table zonas_viaje as select 1 as zona, 'C01' as comuna_codigo")
    con.execute(
        """
        create table viajes as
        select 'viajes_trabajadores' as viaje_fuente, date '2021-05-01' as periodo_fecha, 1 as origen_zona,
            'taxi' as modo, case when n < 31 then 'F' when n < 66 then 'M' else 'sin dato' end as sexo,
            (n * 7) % 41 as minutos, 1 as filas, 1.0::double as viajes, 'real' as procedencia
        from range(67) as r(n)
        """
    )
    told = con.execute(
        f"select sexo, filas, media_min from ({read_model(SQL / 'marts' / 'viajes_tiempo.sql').sql}) "
        "where comuna_codigo = 'C01' and modo = 'taxi' order by sexo"
    ).fetchall()
    assert [(sex, rows) for sex, rows, _ in told] == [("F", None), ("M", None), ("todos", None)]
    for _, _, mean in told:
        compatible = [n for n in range(30, 100) if abs(round(mean * n) / n - mean) <= 0.05 + 1e-9]
        assert mean == round(mean, 1) and len(compatible) > 60


def test_an_hour_of_a_few_is_counted_without_its_hour(con):
    con.execute(
        """
        create table viajes as
        select 'encuesta_od' as viaje_fuente, date '2020-11-01' as periodo_fecha, hora, 'bicicleta' as modo,
            'F' as sexo, 1 as filas, factor::double as viajes, 'real' as procedencia
        from (select 7 as hora, 10 as factor from range(5)
              union all select 3, 187.5 union all select 23, 20 union all select null, 1)
        """
    )
    sql = read_model(SQL / "marts" / "viajes_por_hora_modo.sql").sql
    told = con.execute(f"select hora, filas, viajes from ({sql}) order by hora").fetchall()
    assert told == [(7, 5, 50.0), (None, 3, 208.5)]
