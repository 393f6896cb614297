"""The sample's trips: the pairs planted in it are found, hardly any other is, and the public table tells no more."""

import json
import shutil

import duckdb
import pytest

from loaders.sample import viajes_trabajadores
from tests.attacker import Attacker


@pytest.fixture(scope="module")
def files(datos):
    told = json.loads(sorted(datos.glob("warehouse/version-*.json"))[-1].read_text())
    return {kind: datos / "warehouse" / name for kind, name in told["archivos"].items()}


@pytest.fixture(scope="module")
def planted():
    told = viajes_trabajadores.truth()
    return {level: {tuple(pair) for pair in told[level]} for level in ("comuna", "barrio")}


def test_the_planted_pairs_are_found_and_hardly_any_other(files, planted, tmp_path, capsys):
    with duckdb.connect(str(shutil.copy(files["interna"], tmp_path)), read_only=True) as con:
        comuna = dict(con.execute("select zona_codigo, comuna_codigo from zonas_viaje").fetchall())
        pointed = con.execute(
            "select nivel, origen_codigo, destino_codigo from viajes_gravedad "
            "where es_anomalia and viaje_fuente = 'viajes_trabajadores'"
        ).fetchall()
        fits = con.execute(
            "select nivel, pares, anomalias, falsas_esperadas, falsas_sin_corregir, mejora_pct "
            "from viajes_gravedad_ajuste where viaje_fuente = 'viajes_trabajadores' order by nivel desc"
        ).fetchall()
    found = {
        level: {pair for name, *pair in map(tuple, pointed) if name == level for pair in [tuple(pair)]}
        for level in planted
    }
    # A pair of barrios in excess makes one of its comunas, and the barrios of two comunas in excess are in excess too.
    above = {(comuna[start], comuna[end]) for start, end in planted["barrio"]}
    false = {
        "comuna": found["comuna"] - planted["comuna"] - above,
        "barrio": {
            pair
            for pair in found["barrio"] - planted["barrio"]
            if tuple(comuna[one] for one in pair) not in planted["comuna"]
        },
    }
    with capsys.disabled():
        for level, pairs, pointed_out, expected, alone, better in fits:
            hits = len(found[level] & planted[level])
            print(
                f"\n{level}: {hits} of {len(planted[level])} planted pairs found among {pairs}, {pointed_out} in all, "
                f"{len(false[level])} false (at most {expected:.1f} expected; {alone:.0f} were none corrected); "
                f"distance takes {better:.0f} % of the deviance left out",
                end="",
            )
        print()
    assert planted["comuna"] <= found["comuna"]
    assert len(planted["barrio"] - found["barrio"]) <= 1
    assert len(false["comuna"]) <= 1 and len(false["barrio"]) <= 1
    assert all(better > 0 for *_, better in fits)


def test_the_public_table_adds_up_to_the_rows_and_hides_the_small(files, tmp_path):
    with duckdb.connect(str(shutil.copy(files["publica"], tmp_path)), read_only=True) as con:
        totals = con.execute(
            """
            select t.viaje_fuente, t.filas, p.filas, p.viajes
            from viajes_por_comuna as t
            join viajes_periodos as p using (viaje_fuente, periodo_fecha)
            where t.origen_codigo = 'TODAS' and t.destino_codigo = 'TODAS'
            """
        ).fetchall()
        small, empty = con.execute(
            "select count_if(filas between 1 and 4), count_if(es_oculto <> (filas is null)) from viajes_por_comuna"
        ).fetchone()
        cities = con.execute(
            "select count(*) from (select viaje_fuente, periodo_fecha, sum(filas) as filas from viajes_por_hora_modo "
            "group by all) as h join viajes_periodos as p using (viaje_fuente, periodo_fecha) where h.filas <> p.filas"
        ).fetchone()[0]
        counted = con.execute("select count(filas) from viajes_tiempo where comuna_codigo <> 'TODAS'").fetchone()[0]
    assert totals and all(rows == known for _, rows, known, _ in totals)
    assert (small, empty, cities, counted) == (0, 0, 0, 0)


def test_nothing_hidden_in_the_published_matrices_can_be_worked_out(files, tmp_path):
    with duckdb.connect(str(shutil.copy(files["publica"], tmp_path)), read_only=True) as con:
        tables = con.execute("select distinct viaje_fuente, periodo_fecha from viajes_por_comuna").fetchall()
        for table in tables:
            rows = con.execute(
                "select origen_codigo, destino_codigo, filas from viajes_por_comuna "
                "where viaje_fuente = ? and periodo_fecha = ?",
                list(table),
            ).fetchall()
            reader = Attacker()
            for start, end, count in rows:
                reader.knows((start, end), count, least=1)
            names = sorted({start for start, _, _ in rows} - {"TODAS"})
            for name in names:
                reader.sums([(name, end) for end in names], (name, "TODAS"))
                reader.sums([(start, name) for start in names], ("TODAS", name))
            reader.sums([(name, "TODAS") for name in names], ("TODAS", "TODAS"))
            reader.sums([("TODAS", name) for name in names], ("TODAS", "TODAS"))
            hidden = [(start, end) for start, end, count in rows if count is None]
            assert hidden and reader.narrower(hidden, 5) == [], table
    assert len(tables) == 3
