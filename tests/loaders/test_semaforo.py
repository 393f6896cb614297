"""The light's marts against plain Python over the rows of persons, and that the public one tells nothing of its own."""

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from scipy.stats import chi2

from app.domain.epidemiology import ranks
from loaders.controls import public_models
from loaders.models import SQL, create, read_model, tables_read

LAST = date(2021, 5, 22)
TWO_WEEKS = [date(2020, 8, 29), date(2021, 3, 13), LAST]
CITY = "68001"


@pytest.fixture(scope="module")
def built(datos: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, duckdb.DuckDBPyConnection]]:
    """The three files of the published build, as copies."""
    folder, opened = tmp_path_factory.mktemp("semaforo"), {}
    for kind in ("bodega", "publica", "restringida"):
        newest = sorted(datos.glob(f"warehouse/{kind}-*.duckdb"))[-1]
        opened[kind] = duckdb.connect(str(shutil.copy(newest, folder)), read_only=True)
    yield opened
    for con in opened.values():
        con.close()


@pytest.fixture(scope="module")
def cases(built) -> list[tuple[date, str, str]]:
    """Day, territory and comuna of every case of the city in the newest delivery."""
    (cutoff,) = built["bodega"].execute("select max(corte_fecha) from covid_municipal_por_dia").fetchone()
    rows = built["restringida"].execute(
        "select caso_fecha, territorio_codigo, comuna_codigo, municipio_codigo, desde_corte, hasta_corte "
        "from stg_covid_municipal"
    )
    return [
        (day, place, comuna)
        for day, place, comuna, town, since, until in rows.fetchall()
        if town == CITY and since <= cutoff and (until is None or until > cutoff)
    ]


def rows(con: duckdb.DuckDBPyConnection, table: str, day: date) -> dict[str, dict]:
    found = con.execute(f"select * from {table} where fecha = ?", [day])
    names = [column for column, *_ in found.description]
    return {row[1]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


@pytest.mark.parametrize("day", TWO_WEEKS)
def test_counts_incidence_and_located_share_in_plain_python(built, cases, day) -> None:
    own, within, placed, city = Counter(), Counter(), Counter(), Counter()
    for when, place, comuna in cases:
        if day - timedelta(days=13) <= when <= day:
            own[place] += 1
            within[comuna] += 1
            placed[comuna] += place.startswith(f"{CITY}-")
            city["all"] += 1
            city["placed"] += comuna != "SU"
    people = dict(
        built["bodega"]
        .execute("select territorio_codigo, personas from poblacion_por_territorio where anio = ?", [day.year])
        .fetchall()
    )
    found = rows(built["bodega"], "semaforo_por_territorio", day)
    assert len(found) == 263 + 17 + 3 and sum(city.values()) > 500
    for code, row in found.items():
        is_barrio = row["territorio_tipo"] == "barrio"
        count = (own if is_barrio else within)[code]
        assert row["casos_14"] == count, code
        if not people.get(code):
            assert row["incidencia_14"] is None and row["puesto"] is None
        else:
            ends = chi2.ppf(0.025, 2 * count) / 2 if count else 0.0, chi2.ppf(0.975, 2 * count + 2) / 2
            assert row["incidencia_14"] == pytest.approx(count / people[code] * 1e5)
            assert row["incidencia_14_bajo"] == pytest.approx(ends[0] / people[code] * 1e5, abs=1e-6)
            assert row["incidencia_14_alto"] == pytest.approx(ends[1] / people[code] * 1e5)
        part, whole = (
            (placed[row["comuna_codigo"]], within[row["comuna_codigo"]]) if is_barrio else (city["placed"], city["all"])
        )
        assert row["ubicados_pct"] == (pytest.approx(100 * part / whole) if whole else None)


def test_the_rest_of_a_row_in_plain_python(built) -> None:
    con, found = built["bodega"], rows(built["bodega"], "semaforo_por_territorio", LAST)
    beds = con.execute(
        "select sum(ocupadas), sum(camas_habilitadas) from ocupacion_uci_por_dia where ambito_codigo = '68001' "
        "and fecha between date '2021-05-16' and date '2021-05-22'"
    ).fetchone()
    pace = {}
    for code, day, *band in con.execute(
        "select territorio_codigo, fecha, rt, rt_bajo, rt_alto from covid_ritmo_por_comuna where rt is not null "
        "and fecha between date '2021-05-16' and date '2021-05-22' order by fecha"
    ).fetchall():
        pace[code] = (day, *band)
    strata = con.execute("select barrio_codigo, estrato_1, estrato_2, estrato_3, estrato_4, estrato_5, estrato_6 "
                         "from ref_barrios where estrato_1 is not null").fetchall()  # fmt: skip
    low = {code: (int(one), int(two), *map(int, rest)) for code, one, two, *rest in strata}
    assert len(pace) > 15 and len(low) == 262
    for code, row in found.items():
        assert row["ocupacion_uci_pct"] == pytest.approx(100 * beds[0] / beds[1])
        assert (row["rt_fecha"], row["rt"], row["rt_bajo"], row["rt_alto"]) == pace[row["comuna_codigo"]]
        assert row["corte_fecha"] == date(2021, 5, 23) and row["es_incompleto"]
        if code in low and sum(low[code]):
            assert row["estrato_bajo_pct"] == pytest.approx(100 * sum(low[code][:2]) / sum(low[code]))
        assert row["procedencia"] == ("sintetico" if row["personas"] is None else "mixto")
    assert not rows(built["bodega"], "semaforo_por_territorio", date(2021, 5, 15))["C01"]["es_incompleto"]


@pytest.mark.parametrize("day", TWO_WEEKS)
def test_workers_and_those_who_come_in_in_plain_python(built, day) -> None:
    con = built["bodega"]
    working, arriving = Counter(), Counter()
    for barrio, comuna, week, people in con.execute(
        "select barrio_codigo, comuna_codigo, semana_inicio, trabajadores from reactivacion where etapa = 'activo'"
    ).fetchall():
        if week + timedelta(days=6) <= day:
            working[comuna] += people
            working[barrio] += people if barrio.startswith(f"{CITY}-") else 0
    zones = {zone: (code, comuna) for zone, code, comuna in con.execute(
        "select zona, zona_codigo, comuna_codigo from zonas_viaje").fetchall()}  # fmt: skip
    for start, end, month, people in con.execute(
        "select origen_zona, destino_zona, periodo_fecha, filas from viajes where viaje_fuente = 'viajes_trabajadores'"
    ).fetchall():
        (home, home_comuna), (work, work_comuna) = zones[start], zones[end]
        if month <= day:
            arriving[work_comuna] += people * (home_comuna != work_comuna)
            if work.startswith(f"{CITY}-"):
                arriving[work] += people * (home != work)
    found = rows(con, "semaforo_por_territorio", day)
    assert sum(working.values()) > 1000 < sum(arriving.values())
    for code, row in found.items():
        assert (row["trabajadores"], row["entrantes"]) == (working[code], arriving[code]), code


@pytest.mark.parametrize("kind", ["barrio", "comuna"])
def test_the_places_are_those_of_the_incidences(built, kind) -> None:
    own = [row for row in rows(built["bodega"], "semaforo_por_territorio", LAST).values()
           if row["territorio_tipo"] == kind and row["personas"]]  # fmt: skip
    by_rate = sorted((row["incidencia_14"] for row in own), reverse=True)
    for row in own:
        assert row["puesto"] == by_rate.index(row["incidencia_14"]) + 1
        assert 1 <= row["puesto_bajo"] <= row["puesto"] <= row["puesto_alto"] <= len(own)
    widths = [row["puesto_alto"] - row["puesto_bajo"] for row in own]
    assert max(widths) > len(own) / 2, "chance puts some almost anywhere"


def published(con: duckdb.DuckDBPyConnection) -> Iterator[dict]:
    """Each row of the public mart as a reader makes it from the other public tables alone."""
    weeks: dict = defaultdict(dict)
    for place, week, count in con.execute(
        "select territorio_codigo, semana_fecha, casos from covid_municipal_por_comuna_semana"
    ).fetchall():
        weeks[place][week] = count
    people = {
        (place, year): count
        for place, year, count in con.execute(
            "select territorio_codigo, anio, personas from poblacion_por_territorio"
        ).fetchall()
    }
    days = [day for (day,) in con.execute("select distinct fecha from semaforo_por_comuna order by 1").fetchall()]
    for day in days:
        sunday, found = day - timedelta(days=6), {}
        for place in [f"C{number:02d}" for number in range(1, 18)] + ["R1", "R2", "R3"]:
            both = [weeks[place][week] for week in (sunday, sunday - timedelta(7)) if week in weeks[place]]
            count = sum(both) if len(both) == 2 and None not in both else None
            found[place] = {"fecha": day, "casos_14": count, "es_casos_oculto": None in both}
        ranked = [place for place, row in found.items() if row["casos_14"] is not None and (place, day.year) in people]
        if ranked:
            counts = [found[place]["casos_14"] for place in ranked]
            band = ranks.of_rates(counts, [people[place, day.year] for place in ranked])
            for place, *ends in zip(ranked, band.value, band.low, band.high, strict=True):
                found[place]["puestos"] = tuple(map(int, ends))
        for place, row in found.items():
            yield row | {"territorio_codigo": place}


def test_the_public_mart_is_made_of_what_is_published_and_hides_what_is_hidden(built) -> None:
    """Every figure that comes from cases can be made again from the tables under control: it tells nothing more."""
    mart = {}
    found = built["publica"].execute("select * from semaforo_por_comuna")
    names = [column for column, *_ in found.description]
    for row in found.fetchall():
        told = dict(zip(names, row, strict=True))
        mart[told["fecha"], told["territorio_codigo"]] = told
    made, hidden = list(published(built["publica"])), 0
    assert len(made) == len(mart) > 1000
    for row in made:
        told = mart[row["fecha"], row["territorio_codigo"]]
        assert (told["casos_14"], told["es_casos_oculto"]) == (row["casos_14"], row["es_casos_oculto"])
        assert (told["puesto"], told["puesto_bajo"], told["puesto_alto"]) == row.get("puestos", (None, None, None))
        if row["casos_14"] is None:
            assert (told["incidencia_14"], told["incidencia_14_bajo"], told["incidencia_14_alto"]) == (None,) * 3
            hidden += 1
    assert 100 < hidden < len(made) - 100


def test_the_public_workers_are_those_published_of_each_comuna(built) -> None:
    told = built["publica"].execute("select territorio_codigo, trabajadores from reactivacion_por_comuna").fetchall()
    last = rows(built["publica"], "semaforo_por_comuna", LAST)
    assert {code: last[code]["trabajadores"] for code, _ in told if code in last} == {
        code: people for code, people in told if code in last
    }
    flows = {
        (start, end): people
        for start, end, people in built["publica"]
        .execute(
            "select origen_codigo, destino_codigo, filas from viajes_por_comuna "
            "where viaje_fuente = 'viajes_trabajadores'"
        )
        .fetchall()
    }
    for code, row in last.items():
        every, own = flows["TODAS", code], flows[code, code]
        assert row["entrantes"] == (None if None in (every, own) else every - own)
    assert sum(row["entrantes"] is not None for row in last.values()) > 15
    before = rows(built["publica"], "semaforo_por_comuna", date(2021, 5, 15))
    assert {(row["trabajadores"], row["entrantes"]) for row in before.values()} == {(None, None)}


def test_the_reader_of_the_public_file_has_no_barrio_and_no_rhythm_by_comuna(built) -> None:
    tables = {name for (name,) in built["publica"].execute("select table_name from duckdb_tables()").fetchall()}
    assert "semaforo_por_comuna" in tables and "semaforo_umbrales" in tables
    assert not tables & {"semaforo_por_territorio", "covid_ritmo_por_comuna"}
    (paces,) = (
        built["publica"]
        .execute("select max(n) from (select count(distinct rt) as n from semaforo_por_comuna group by fecha)")
        .fetchone()
    )
    assert paces == 1, "Rt is the city's"


def test_the_main_file_has_the_same_table_with_nothing_hidden(built) -> None:
    whole, cut = (built[kind].execute("describe semaforo_por_comuna").fetchall() for kind in ("bodega", "publica"))
    assert whole == cut
    assert built["bodega"].execute("select count(*) from semaforo_por_comuna where es_casos_oculto").fetchone() == (0,)
    inside = rows(built["bodega"], "semaforo_por_comuna", LAST)
    assert all(row["casos_14"] is not None for row in inside.values())


def test_a_model_of_the_public_is_not_computed_from_anything_else(con, tmp_path) -> None:
    """Inside the public file a table of the main one has no name."""
    path = tmp_path / "malo.sql"
    path.write_text(
        '/* +++\ndescripcion = "Prueba."\ngrano = ["a"]\npublico = true\nde_lo_publico = true\n'
        '[columnas.a]\ndescripcion = "A."\n+++ */\nselect a from interna_secreta\n'
    )
    con.execute("create table interna_secreta as select 'x' as a")
    con.execute(f"attach '{tmp_path / 'publica.duckdb'}' as publica")
    con.execute("use publica")
    with pytest.raises(duckdb.CatalogException, match="interna_secreta"):
        create(con, read_model(path))
    con.execute("use memory")


def test_every_model_of_the_public_reads_only_public_tables() -> None:
    models = {path.stem: read_model(path) for path in (SQL / "marts").glob("*.sql")}
    open_to_all = {name for name, model in models.items() if model.public} | {p.model.name for p in public_models()}
    with duckdb.connect() as con:
        for model in models.values():
            if model.of_public:
                assert model.public and tables_read(con, model.sql) <= open_to_all, model.name
