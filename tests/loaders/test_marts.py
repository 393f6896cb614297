"""The marts against plain Python over the same rows, counted again from the file itself."""

import csv
import io
import random
import zipfile
from collections import Counter
from datetime import date, timedelta

import duckdb
import pytest

from loaders import warehouse
from loaders.paths import REFERENCE, Layout
from loaders.progress import steps
from loaders.sources.covid_casos import SOURCE
from tests.deliveries import PORTAL_2020, as_csv, cases

AMB = ("68001", "68276", "68307", "68547")
PLACES = [("68001", "Bucaramanga"), ("68276", "Floridablanca"), ("68307", "Girón"), ("68081", "Barrancabermeja")]
OUTCOMES = {"Casa": "activo", "Recuperado": "recuperado", "Fallecido": "fallecido", "N/A": "otra"}


def scopes(municipality: str) -> list[str]:
    """The scopes of the board that a case of that municipality belongs to."""
    found = ["CO"]
    if municipality.startswith("68"):
        found += ["68", municipality]
    if municipality in AMB:
        found.append("AMB")
    return found


def made_up(seed: int, last: date) -> list[dict[str, str]]:
    dice, rows = random.Random(seed), []
    for number in range(400):
        reported = last - timedelta(days=dice.randrange(30))
        diagnosed = reported - timedelta(days=dice.randrange(4))
        code, name = dice.choice([*PLACES, ("05001", "Medellín")])
        onset = dice.choice(["Asintomático", (diagnosed - timedelta(days=dice.randrange(8))).isoformat()])
        rows.append(
            {
                "id": str(number + 1),
                "municipio": code,
                "ciudad": name,
                "departamento": "Santander" if code.startswith("68") else "Antioquia",
                "edad": str(dice.randrange(0, 100)),
                "sexo": dice.choice("FM"),
                "atencion": dice.choice(list(OUTCOMES)),
                "sintomas": onset,
                "diagnostico": diagnosed.isoformat(),
                "notificacion": diagnosed.isoformat(),
                "reporte": reported.isoformat(),
            }
        )
    return cases(*rows)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[duckdb.DuckDBPyConnection, dict[str, list[dict[str, str]]]]:
    folder = tmp_path_factory.mktemp("marts")
    deliveries = {f"2020-07-{day}": made_up(day, date(2020, 7, day)) for day in (10, 20)}
    paths = []
    for cutoff, rows in deliveries.items():
        paths.append(folder / f"{cutoff}.csv")
        paths[-1].write_text(as_csv(rows), encoding="utf-8")
    with steps(2) as progress:
        layout = Layout(folder / "datos")
        _, version = warehouse.load(layout, [warehouse.delivery(SOURCE, path) for path in paths], progress)
    with duckdb.connect(str(version.files["publica"]), read_only=True) as con:
        yield con, deliveries


def test_cases_by_day_in_every_scope_and_by_every_date(built):
    con, deliveries = built
    expected: dict[tuple, Counter] = {}
    for cutoff, rows in deliveries.items():
        for row in rows:
            for kind, column in (
                ("inicio_sintomas", "sintomas"),
                ("diagnostico", "diagnostico"),
                ("reporte", "reporte"),
            ):
                day = row[column] if row[column][0] == "2" else None
                for scope in scopes(row["municipio"]):
                    counts = expected.setdefault((cutoff, scope, kind, day), Counter())
                    counts["casos"] += 1
                    counts[OUTCOMES[row["atencion"]]] += 1
    found = con.execute(
        "select corte_fecha::varchar, ambito_codigo, fecha_tipo, fecha::varchar, casos, recuperados, fallecidos, "
        "fallecidos_otra_causa from covid_casos_por_dia where fuente_codigo = 'ins_casos'"
    ).fetchall()
    assert {row[:4]: row[4:] for row in found} == {
        key: (counts["casos"], counts["recuperado"], counts["fallecido"], counts["otra"])
        for key, counts in expected.items()
    }


def test_ages_and_sexes_add_up_to_the_days(built):
    con, deliveries = built
    expected = Counter()
    for cutoff, rows in deliveries.items():
        for row in rows:
            low = int(row["edad"]) // 10 * 10
            group = "80 o más" if low >= 80 else f"{low}-{low + 9}"
            for scope in scopes(row["municipio"]):
                expected[cutoff, scope, group, row["sexo"]] += 1
    for kind in ("inicio_sintomas", "diagnostico", "reporte"):
        found = con.execute(
            "select corte_fecha::varchar, ambito_codigo, edad_grupo, sexo, sum(casos)::bigint "
            "from covid_casos_por_edad_sexo where fecha_tipo = ? group by all",
            [kind],
        ).fetchall()
        assert {row[:4]: row[4] for row in found} == expected


def test_totals_and_both_definitions_of_active(built):
    con, deliveries = built
    rows = con.execute(
        "select corte_fecha::varchar, ambito_codigo, confirmados, recuperados, fallecidos, fallecidos_otra_causa, "
        "activos, activos_ins from covid_totales_por_ambito where fuente_codigo = 'ins_casos'"
    ).fetchall()
    assert len(rows) == 2 * 90
    for cutoff, scope, confirmed, recovered, dead, other, active, active_ins in rows:
        mine = Counter(OUTCOMES[row["atencion"]] for row in deliveries[cutoff] if scope in scopes(row["municipio"]))
        assert (confirmed, recovered, dead, other) == (
            mine.total(),
            mine["recuperado"],
            mine["fallecido"],
            mine["otra"],
        )
        assert active == mine["activo"] + mine["otra"] and active_ins == mine["activo"]


def test_dates_that_a_delivery_does_not_bring_have_no_rows(tmp_path):
    basic = {
        name: PORTAL_2020[name] for name in ("id", "diagnostico", "ciudad", "departamento", "atencion", "edad", "sexo")
    }
    path = tmp_path / "abril.csv"
    path.write_text(as_csv(cases({}, {}), basic), encoding="utf-8")
    with steps(2) as progress:
        _, version = warehouse.load(Layout(tmp_path / "datos"), [warehouse.delivery(SOURCE, path)], progress)
    with duckdb.connect(str(version.files["publica"]), read_only=True) as con:
        kinds = con.execute("select distinct fecha_tipo from covid_casos_por_dia where fuente_codigo = 'ins_casos'")
        assert kinds.fetchall() == [("diagnostico",)]


def test_population_by_age_is_the_census_share_of_the_projection(datos):
    with (REFERENCE / "censo_2018_edad.csv").open(encoding="utf-8", newline="") as file:
        census = {row["edad_grupo"]: int(row["personas"]) for row in csv.DictReader(file)}
    with (REFERENCE / "poblacion_municipios.csv").open(encoding="utf-8", newline="") as file:
        people = [row for row in csv.DictReader(file) if row["anio"] == "2020"]
    projected = {code: sum(int(r["personas"]) for r in people if r["municipio_codigo"] == code) for code in AMB}
    newest = sorted(datos.glob("warehouse/publica-*.duckdb"))[-1]
    with duckdb.connect(str(newest), read_only=True) as con:
        found = dict(con.execute("select edad_grupo, personas from poblacion_por_edad where anio = 2020").fetchall())
        scoped = dict(
            con.execute("select ambito_codigo, personas from poblacion_por_ambito where anio = 2020").fetchall()
        )
    assert found.keys() == census.keys()
    for group, persons in found.items():
        assert persons == pytest.approx(census[group] / sum(census.values()) * projected["68001"], abs=1e-9 * 600_098)
    assert scoped["AMB"] == sum(projected.values()) == 1_268_613
    assert scoped["68"] == sum(int(row["personas"]) for row in people) == 2_282_208


def test_with_nothing_loaded_the_board_stands_on_reference_facts(datos):
    newest = sorted(datos.glob("warehouse/publica-*.duckdb"))[-1]
    with duckdb.connect(str(newest), read_only=True) as con:
        sources = {row[0] for row in con.execute("select distinct fuente_codigo from covid_cortes").fetchall()}
        nation = con.execute(
            "select confirmados, recuperados, activos, fallecidos from covid_totales_por_ambito "
            "where fuente_codigo = 'jhu' and ambito_codigo = 'CO'"
        ).fetchone()
        unnamed = con.execute("select valor from cifras_informe where etiqueta is null").fetchall()
        secretaria = con.execute(
            "select count(*), max(acumulado), max(acumulado) filter (where fecha <= date '2020-10-18') "
            "from covid_serie_secretaria"
        ).fetchone()
        measures = con.execute(
            "select count(*), count(distinct ambito_codigo) from medidas where fuente_url <> ''"
        ).fetchone()
        invented = con.execute("select distinct fuente_codigo from covid_cortes where procedencia <> 'real'").fetchall()
    assert sources == {"ins_serie", "ins_conteos", "jhu", "municipal"} and invented == [("municipal",)]
    assert nation == (959_572, 858_294, 72_308, 28_970) and unnamed == [(899_775,)]
    assert secretaria == (505, 54_467, 18_152)
    assert measures[0] >= 8 and measures[1] >= 2


def test_the_carried_counts_are_those_of_the_real_deliveries(tmp_path, reales):
    """Independent of the loaders: the July delivery read with the csv module alone."""
    with zipfile.ZipFile(reales / "covid_ins" / "CasosColombia_26Julio.csv.zip") as archive:
        text = archive.read("CasosColombia_26Julio.csv").decode("utf-8")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["Código DIVIPOLA"] in AMB]
    with (REFERENCE / "ins_conteos_por_corte.csv").open(encoding="utf-8", newline="") as file:
        carried = {row["ambito_codigo"]: row for row in csv.DictReader(file) if row["corte_fecha"] == "2020-07-25"}
    for scope in (*AMB, "AMB"):
        mine = [row["atención"] for row in rows if scope in ("AMB", row["Código DIVIPOLA"])]
        counted = (len(mine), mine.count("Recuperado"), mine.count("Fallecido"), mine.count("N/A"))
        facts = carried[scope]
        names = ("confirmados", "recuperados", "fallecidos", "fallecidos_otra_causa")
        assert counted == tuple(int(facts[name]) for name in names)
