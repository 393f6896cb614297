"""The committed facts: every file says where it comes from, and the figures that others rely on come out."""

import csv
import gzip
import io
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "data" / "reference"
KEYS = {
    "barrio_alias": ("territorio_codigo", "alias"),
    "barrios": ("barrio_codigo",),
    "cabeceras": ("municipio_codigo",),
    "camara_totales": ("indicador",),
    "celdas_bucaramanga": ("celda_codigo",),
    "celdas_corregimientos": ("celda_codigo",),
    "celdas_municipios": ("celda_codigo",),
    "censo_2018_edad": ("municipio_codigo", "edad_grupo"),
    "cifras_informe": ("orden",),
    "ciiu": ("ciiu_clase",),
    "ciiu_alias": ("alias",),
    "ciiu_alias_confianza": ("termino",),
    "ciiu_confianza": ("termino",),
    "comunas": ("comuna_codigo",),
    "confianza_direcciones": ("termino",),
    "corregimientos": ("corregimiento_codigo",),
    "departamento_alias": ("alias",),
    "divipola": ("municipio_codigo",),
    "fiabilidad_direcciones": ("calles_cargadas", "confianza_desde"),
    **{
        f"informe_2020_t3/{name}": ("clave",)
        for name in (
            *("al_punto", "atenciones", "comprobaciones", "coursera", "diagnosticos", "en_tic_confio", "formacion"),
            *("inconsistencias", "mipg", "observatorio_digital", "otras_cifras", "plan", "portales", "presupuesto"),
            *("soporte", "tramites"),
        )
    },
    "ins_conteos_por_corte": ("corte_fecha", "ambito_codigo"),
    "ins_serie_diaria": ("ambito_codigo", "fecha"),
    "jhu_2020_10_18": ("departamento_codigo",),
    "medidas": ("medida_codigo",),
    "municipio_alias": ("municipio_codigo", "alias"),
    "parametros_covid": ("parametro", "clave"),
    "parametros_epidemiologicos": ("parametro",),
    "parametros_muestra": ("parametro", "clave"),
    "poblacion_municipios": ("municipio_codigo", "anio", "sexo"),
    "poblacion_nacional": ("anio",),
    "pruebas": ("ambito_codigo", "fecha"),
    "programas_puntos": ("lista", "codigo"),
    "puntos_alias": ("escrito",),
    "puntos_control_direcciones": ("sitio",),
    "puntos_digitales": ("punto_codigo",),
    "puntos_de_control": ("fecha", "ambito_codigo"),
    "rutas_bus": ("ruta_codigo", "orden"),
    "secretaria_positivos": ("fecha",),
    "triangulo_ins": ("corte_fecha", "inicio_sintomas_fecha"),
    "umbrales_semaforo": ("umbral",),
}
METROPOLITAN = ("68001", "68276", "68307", "68547")
COUNTS = {"personas", "confirmados", "recuperados", "activos", "fallecidos", "fallecidos_otra_causa"} | {
    *("nuevos", "casos", "positivos", "acumulado", "valor", "orden", "anio"),
    *("pruebas_acumuladas", "positivas_acumuladas", "negativas_acumuladas"),
    *("hombres", "mujeres", "viviendas", "hogares", "direcciones"),
}
TOLD = {"titulo", "descripcion", "fuente", "licencia", "derivado_por", "metodo"}


def content(name: str) -> str:
    path = FOLDER / f"{name}.csv"
    if path.exists():
        return path.read_text(encoding="utf-8")
    packed = FOLDER / f"{name}.csv.gz"
    assert packed.exists(), f"data/reference/{name}.csv is missing"
    return gzip.decompress(packed.read_bytes()).decode()


@cache
def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(name), newline="")))


def told(name: str) -> dict:
    path = FOLDER / f"{name}.toml"
    assert path.exists(), f"data/reference/{name}.csv has no {name}.toml that names its source"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def plain(value: str) -> str:
    decomposed = unicodedata.normalize("NFD", value.upper())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def letters(value: str) -> str:
    return " ".join(re.sub(r"[^A-Z0-9]+", " ", plain(value)).split())


def total(records: list[dict[str, str]], column: str) -> int:
    return sum(int(record[column] or 0) for record in records)


def where(name: str, **values: str) -> list[dict[str, str]]:
    found = [row for row in rows(name) if all(row[column] == value for column, value in values.items())]
    assert found, f"{name}: no row where {values}"
    return found


def test_no_fact_is_missing_and_none_lacks_its_source():
    tables = {path.relative_to(FOLDER).as_posix().partition(".")[0] for path in FOLDER.rglob("*.csv*")}
    sources = {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.toml")}
    assert set(KEYS) - tables == set(), "facts that were dropped"
    assert tables - sources == set(), "facts without a source"
    assert sources - tables == set(), "sources without facts"
    assert tables - set(KEYS) == set(), "new tables whose key is not named here"


@pytest.mark.parametrize("name", sorted(KEYS))
class TestEveryTable:
    def test_its_source_is_told_in_full(self, name):
        facts = told(name)
        lacking = {key for key in TOLD if not str(facts.get(key, "")).strip()}
        assert lacking == set()
        assert isinstance(facts["fecha"], date)
        assert facts["advertencias"] and all(text.strip() for text in facts["advertencias"])
        assert facts.get("fuente_url", "https://").startswith("https://")

    def test_every_column_is_described_and_no_other(self, name):
        assert list(told(name)["columnas"]) == list(rows(name)[0])
        assert all(text.strip() for text in told(name)["columnas"].values())

    def test_its_key_never_repeats(self, name):
        repeated = Counter(tuple(row[column] for column in KEYS[name]) for row in rows(name))
        assert [key for key, times in repeated.items() if times > 1] == []

    def test_dates_are_iso_and_counts_are_whole_numbers(self, name):
        for row in rows(name):
            for column, value in row.items():
                assert value is not None and value == value.strip(), (row, column)
                if "fecha" in column and value:
                    date.fromisoformat(value)
                if column in COUNTS:
                    assert re.fullmatch(r"\d*", value), (row, column)

    def test_every_territory_is_known(self, name):
        municipalities = {row["municipio_codigo"] for row in rows("divipola")}
        departments = {row["departamento_codigo"] for row in rows("divipola")}
        known = {
            "ambito_codigo": municipalities | departments | {"CO", "AMB"},
            "municipio_codigo": municipalities | ({""} if name == "rutas_bus" else set()),  # unknown of some stretches
            "departamento_codigo": departments | ({"CO"} if name == "jhu_2020_10_18" else set()),
        }
        for column, codes in known.items():
            assert {row[column] for row in rows(name) if column in row} - codes == set()

    def test_it_names_no_path_of_a_machine(self, name):
        text = content(name) + (FOLDER / f"{name}.toml").read_text("utf-8")
        assert not re.search(r"(?<![\w./])/(work|tmp|home|root|mnt)/|\.\./|shared/", text)


def test_divipola_is_whole():
    table = rows("divipola")
    assert len({row["municipio_codigo"] for row in table}) == len(table) == 1122
    assert all(re.fullmatch(r"\d{5}", row["municipio_codigo"]) for row in table)
    assert all(row["municipio_codigo"][:2] == row["departamento_codigo"] for row in table)
    assert len({(row["departamento_codigo"], row["departamento_nombre"]) for row in table}) == 33
    assert len(where("divipola", departamento_codigo="68")) == 87
    names = {row["municipio_codigo"]: row["municipio_nombre"] for row in table}
    assert (names["68307"], names["68432"], names["68327"]) == ("Girón", "Málaga", "Güepsa")
    assert names["54498"] == "Ocaña" and names["19300"] == "Guachené"


def test_no_two_places_of_a_department_answer_to_one_name():
    department = {row["municipio_codigo"]: row["departamento_codigo"] for row in rows("divipola")}
    names = defaultdict(set)
    for row in rows("divipola"):
        names[row["departamento_codigo"], letters(row["municipio_nombre"])].add(row["municipio_codigo"])
    for row in rows("municipio_alias"):
        names[department[row["municipio_codigo"]], letters(row["alias"])].add(row["municipio_codigo"])
        assert row["alias"] == plain(row["alias"])
    assert {name: codes for name, codes in names.items() if len(codes) > 1} == {}


def test_the_names_that_deliveries_use_lead_to_their_place():
    aliases = {(row["alias"], row["municipio_codigo"]) for row in rows("municipio_alias")}
    assert aliases >= {("BUGA", "76111"), ("CARTAGENA", "13001"), ("TUMACO", "52835"), ("BOGOTA", "11001")}
    departments = {row["alias"]: row["departamento_codigo"] for row in rows("departamento_alias")}
    assert departments["VALLE"] == "76" and departments["NORTE SANTANDER"] == "54"
    districts = {"9": "08", "8001": "08", "14": "13", "13001": "13", "48": "47", "47001": "47"}
    assert {alias: departments.get(alias) for alias in districts} == districts


def test_population_of_santander():
    by_place = Counter()
    for row in rows("poblacion_municipios"):
        by_place[row["municipio_codigo"], row["anio"]] += int(row["personas"])
    assert {year for _, year in by_place} == {str(year) for year in range(2018, 2036)}
    assert len({place for place, _ in by_place}) == 87
    assert [by_place[place, "2020"] for place in METROPOLITAN] == [600098, 317541, 168571, 182403]
    assert sum(people for (_, year), people in by_place.items() if year == "2020") == 2282208
    assert where("poblacion_nacional", anio="2020")[0]["personas"] == "50372424"


def test_census_of_bucaramanga_by_age():
    table = rows("censo_2018_edad")
    assert {row["municipio_codigo"] for row in table} == {"68001"}
    ages = [f"{low}-{low + 9}" for low in range(0, 80, 10)] + ["80 o más"]
    assert [row["edad_grupo"] for row in table] == ages
    assert total(table, "personas") == 513757


def test_report_agrees_with_the_national_snapshot_and_one_figure_stays_unidentified():
    unknown, *named = rows("cifras_informe")
    assert (unknown["valor"], unknown["etiqueta"]) == ("899775", "")
    assert "sin identificar" in unknown["nota"]
    country = where("jhu_2020_10_18", departamento_codigo="CO")[0]
    assert {row["etiqueta"]: row["valor"] for row in named} == {
        "confirmados": "959572",
        "recuperados": "858294",
        "activos": "72308",
        "fallecidos": "28970",
    }
    departments = [row for row in rows("jhu_2020_10_18") if row["departamento_codigo"] != "CO"]
    assert len(departments) == 33
    for row in named:
        assert row["corte_fecha"] == "2020-10-18"
        assert int(row["valor"]) == int(country[row["etiqueta"]]) == total(departments, row["etiqueta"])


def test_counts_of_the_ins_deliveries():
    by_cut = defaultdict(dict)
    for row in rows("ins_conteos_por_corte"):
        by_cut[row["corte_fecha"]][row["ambito_codigo"]] = row
    assert len(by_cut) == 16
    measures = ("confirmados", "recuperados", "fallecidos", "fallecidos_otra_causa")
    for cut, places in by_cut.items():
        assert set(places) == {"CO", "68", "AMB", *METROPOLITAN}, cut
        for measure in measures:
            count = {place: int(row[measure] or 0) for place, row in places.items()}
            assert count["CO"] >= count["68"] >= count["AMB"] == sum(map(count.get, METROPOLITAN)), cut
            assert len({row[measure] == "" for row in places.values()}) == 1, cut
    last = by_cut["2020-07-25"]
    assert [last["CO"][measure] for measure in measures] == ["240795", "119667", "8269", "488"]
    assert [last["68001"][measure] for measure in measures] == ["818", "235", "22", "1"]
    assert by_cut["2020-03-23"]["CO"]["confirmados"] == "277"
    assert by_cut["2020-03-23"]["CO"]["fallecidos_otra_causa"] == ""


def test_daily_series_ends_on_its_last_day_with_data():
    by_place = defaultdict(list)
    for row in rows("ins_serie_diaria"):
        by_place[row["ambito_codigo"]].append(row)
    assert set(by_place) == {"CO", "68", *METROPOLITAN}
    for place, days in by_place.items():
        assert (days[0]["fecha"], days[-1]["fecha"], len(days)) == ("2020-03-01", "2020-08-09", 162), place
    measures = ("casos", "recuperados", "fallecidos")
    assert [total(by_place["CO"], measure) for measure in measures] == [387481, 212688, 12842]
    assert [total(by_place["68001"], measure) for measure in measures] == [2559, 732, 106]
    # The outcomes are those of that day's cases, as the .toml warns: never more than the cases.
    for row in rows("ins_serie_diaria"):
        assert int(row["recuperados"]) + int(row["fallecidos"]) <= int(row["casos"]), row


def test_series_of_the_secretaria_keeps_its_blanks_and_its_own_total():
    days = rows("secretaria_positivos")
    assert (len(days), days[0]["fecha"], days[-1]["fecha"]) == (505, "2020-01-05", "2021-05-23")
    assert sum(day["positivos"] == "" for day in days) == 76
    running = 0
    for day in days:
        running += int(day["positivos"] or 0)
        assert running == int(day["acumulado"]), day
    assert running == 54467
    assert where("secretaria_positivos", fecha="2020-10-18")[0]["acumulado"] == "18152"
    assert where("secretaria_positivos", fecha="2020-06-30")[0]["acumulado"] == "610"
    ins = [row for row in where("ins_serie_diaria", ambito_codigo="68001") if row["fecha"] <= "2020-06-30"]
    assert total(ins, "casos") == 175


def test_tests_only_accumulate():
    for place, last, days in (("CO", "4240181", 242), ("68", "157121", 176)):
        series = where("pruebas", ambito_codigo=place)
        ends = series[-1]["fecha"], series[-1]["pruebas_acumuladas"], len(series)
        assert ends == ("2020-11-01", last, days)
        for column in ("pruebas_acumuladas", "positivas_acumuladas", "negativas_acumuladas"):
            values = [int(row[column]) for row in series if row[column]]
            assert values == sorted(values), (place, column)
    assert not any(row["positivas_acumuladas"] for row in where("pruebas", ambito_codigo="68"))
    assert "601" in told("pruebas")["metodo"], "the starting point that was left out must be told"


def test_check_points_name_their_publication():
    for row in rows("puntos_de_control"):
        assert re.match(r"https?://[\w.-]+/\S+$", row["fuente_url"]), row
        assert row["fuente_nombre"], row
        assert any(row[column] for column in ("confirmados", "activos", "fallecidos", "nuevos")), row
    assert all(row["nota"] for row in where("puntos_de_control", fecha="2020-08-16"))


def test_measures_have_a_norm_a_source_and_ordered_dates():
    table = rows("medidas")
    assert len(table) >= 8
    assert len({row["medida_codigo"] for row in table}) == len(table)
    for row in table:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["medida_codigo"]), row
        assert row["norma"] and row["descripcion"] and row["fuente_nombre"], row
        assert re.match(r"https?://[\w.-]+/\S+$", row["fuente_url"]), row
        assert 0 < len(row["titulo"]) <= 60, row
        assert row["fin_fecha"] == "" or row["inicio_fecha"] <= row["fin_fecha"], row
    assert [row["inicio_fecha"] for row in table] == sorted(row["inicio_fecha"] for row in table)
    assert sum(row["ambito_codigo"] != "CO" for row in table) >= 3


def test_the_stages_of_the_national_quarantine_follow_without_gap():
    stages = [row for row in rows("medidas") if row["medida_codigo"].startswith("aislamiento-decreto-")]
    for earlier, later in zip(stages, stages[1:], strict=False):
        gap = date.fromisoformat(later["inicio_fecha"]) - date.fromisoformat(earlier["fin_fecha"])
        assert gap.days == 1, (earlier["medida_codigo"], later["medida_codigo"])
    assert (stages[0]["inicio_fecha"], stages[-1]["fin_fecha"]) == ("2020-03-25", "2020-08-31")


def test_barrios_and_comunas_of_the_census():
    barrios, comunas = rows("barrios"), rows("comunas")
    assert (len(barrios), total(barrios, "personas")) == (263, 496219)
    assert [row["comuna_codigo"] for row in comunas] == [f"C{number:02d}" for number in range(1, 18)]
    assert total(comunas, "personas") == total(rows("censo_2018_edad"), "personas") == 513757
    for row in [*barrios, *comunas]:
        people = int(row["personas"] or 0)
        assert people == total([row], "hombres") + total([row], "mujeres"), row
        assert people == sum(int(value or 0) for column, value in row.items() if column.startswith("edad_")), row
    for row in barrios:
        city, comuna, number = row["barrio_codigo"].split("-")
        assert city == "68001" and len(number) == 3, row
        assert row["comuna_codigo"] == f"C{comuna}" if comuna != "00" else row["comuna_codigo"] in {"R1", "R2", "R3"}
    assert [row["barrio_nombre"] for row in barrios if not row["personas"]] == ["Alto de los Padres"]


def test_cells_and_what_their_notes_say_of_them():
    cells = rows("celdas_bucaramanga")
    parent = {row["barrio_codigo"]: row["comuna_codigo"] for row in rows("barrios")}
    zones = {row["comuna_codigo"] for row in rows("comunas")} | {"R1", "R2", "R3"}
    assert len(cells) == 24702 and {row["comuna_codigo"] for row in cells} == zones
    without = sum(not row["barrio_codigo"] for row in cells)
    assert round(without / len(cells), 2) == 0.48
    assert sum(row["comuna_codigo"][0] == "R" for row in cells) == 403
    astray = [row for row in cells if row["barrio_codigo"] and parent[row["barrio_codigo"]] != row["comuna_codigo"]]
    assert len(astray) == 231
    assert sum(row["barrio_codigo"] == "68001-17-010" for row in astray) == 89
    assert sum(row["barrio_codigo"].startswith("68001-00") for row in astray) == 10
    small = parent.keys() - {row["barrio_codigo"] for row in cells}
    assert small == {"68001-01-009", "68001-01-010", "68001-01-016"}
    assert Counter(row["corregimiento_codigo"] for row in rows("celdas_corregimientos")).keys() == {"R1", "R2", "R3"}
    assert Counter(row["municipio_codigo"] for row in rows("celdas_municipios")).keys() == set(METROPOLITAN)
    assert (FOLDER / "celdas_bucaramanga.csv.gz").stat().st_size < 100_000
