"""The registry of firms: each rule by a firm that breaks it, the real sample, and its marts from rows to counts."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import h3
import numpy as np
import pytest

from loaders import warehouse
from loaders.bookkeeping import DECLARATIONS
from loaders.contract import REJECT, WARN, ContractError
from loaders.controls import public_models
from loaders.disclosure import protect
from loaders.estimators import direcciones
from loaders.intake import Intake, take_in
from loaders.models import guard_persons, read_model
from loaders.paths import REFERENCE, SQL, Layout
from loaders.sources.camara_comercio import SOURCE
from tests.attacker import Attacker

REAL = "camara_comercio/muestra_empresas_notebook_sin_datos_personales.csv"
HEADER = (
    *("MATRICULA", "NIT", "RAZON_SOCIAL", "TIPO_JURIDICO", "ESTADO", "FECHA_MATRICULA", "FECHA_CANCELACION"),
    *("DESC_CIIU1", "DIRECCION_COMERCIAL", "CIUDAD", "TAMAÑO EMPRESA"),
)
FIRM = {
    "TIPO_JURIDICO": "PERSONA NATURAL",
    "ESTADO": "ACTIVO",
    "FECHA_MATRICULA": "2019-03-20",
    "DESC_CIIU1": "Expendio A La Mesa De Comidas Preparadas",
    "DIRECCION_COMERCIAL": "Calle 36 # 19 - 20",
    "CIUDAD": "Bucaramanga",
    "TAMAÑO EMPRESA": "MICROEMPRESA",
}
PLAIN = [{"FECHA_MATRICULA": "2024-02-15"}] * 10
BREAKS = {
    "CAM-01": {"MATRICULA": ""},
    "CAM-10": {"ESTADO": "Matrícula activa"},
    "CAM-11": {"ESTADO": "EN VERIFICACION"},
    "CAM-12": {"TAMAÑO EMPRESA": "micro"},
    "CAM-13": {"TAMAÑO EMPRESA": "ENORME"},
    "CAM-20": {"DESC_CIIU1": "Comercio Al Por Menor En Establecimientos No E..."},
    "CAM-21": {"DESC_CIIU1": "Ventas varias"},
    "CAM-22": {"DESC_CIIU1": "Expendio A La Meza De Comidas Preparads"},
    "CAM-23": {"DESC_CIIU1": "1921 Fabricación de calzado de cuero"},
    "CAM-24": {"DESC_CIIU1": ""},
    "CAM-25": {"DESC_CIIU1": "Asadero de pollos"},
    "CAM-30": {"FECHA_MATRICULA": "2020-16-08"},
    "CAM-31": {"FECHA_MATRICULA": "31/02/2020"},
    "CAM-32": {"FECHA_CANCELACION": "2030-01-01", "ESTADO": "EN LIQUIDACION"},
    "CAM-33": {"FECHA_MATRICULA": "1900-01-01"},
    "CAM-34": {"FECHA_CANCELACION": "2018-01-01", "ESTADO": "CANCELADO"},
    "CAM-35": {"FECHA_CANCELACION": "2020-01-01"},
    "CAM-36": {"ESTADO": "CANCELADO"},
    "CAM-37": {"FECHA_MATRICULA": ""},
    "CAM-40": {"CIUDAD": "Bucaramnga"},
    "CAM-42": {"CIUDAD": "Ciudad Gótica"},
    "CAM-43": {"CIUDAD": ""},
    "CAM-50": {"NIT": ""},
    "CAM-51": {"NIT": "900.123.456-7"},
    "CAM-52": {"NIT": "12"},
    "CAM-54": {"DIRECCION_COMERCIAL": ""},
    "CAM-55": {"DIRECCION_COMERCIAL": "No reporta"},
}
ELSEWHERE = {"CAM-02", "CAM-03", "CAM-41", "CAM-53"}


def delivery(*changes: dict[str, str]) -> str:
    """A delivery of plain firms with these changes, in the complete layout."""
    rows = [
        FIRM
        | {"MATRICULA": f"05-{n:06}-01", "NIT": str(900_000_000 + n), "RAZON_SOCIAL": f"EMPRESA DE PRUEBA {n}"}
        | change
        for n, change in enumerate(changes, 1)
    ]
    quoted = [",".join(f'"{row.get(name, "")}"' for name in HEADER) for row in rows]
    return "\n".join([",".join(HEADER), *quoted]) + "\n"


@pytest.fixture
def take(con, tmp_path: Path):
    def take_delivery(text: str) -> Intake:
        path = tmp_path / "entrega.csv"
        path.write_text(text, encoding="utf-8")
        return take_in(con, SOURCE, path)

    return take_delivery


@pytest.mark.parametrize("code", BREAKS)
def test_each_rule_is_raised_by_the_firm_that_breaks_it_and_removes_no_firm(take, con, code):
    intake = take(delivery(BREAKS[code], *PLAIN))
    assert intake.rules.get(code) == 1, intake.rules
    action = SOURCE.rule(code).action
    assert intake.loaded == 11 - (action == REJECT)
    kept = con.execute("select count(*) from incidencias where regla_codigo = ?", [code]).fetchone()[0]
    assert kept == (0 if action == WARN else 1)


def test_every_declared_rule_has_its_firm():
    assert {rule.code for rule in SOURCE.rules} == BREAKS.keys() | ELSEWHERE


def test_a_plain_firm_draws_no_remark(take):
    intake = take(delivery(*PLAIN))
    assert (intake.rules, intake.layout, intake.cutoff) == ({}, "completo", date(2024, 2, 15))


def test_repeated_registrations_and_firms(take):
    same = {"NIT": "900000009", "RAZON_SOCIAL": "DOS LOCALES"}
    text = delivery(same, same, {"MATRICULA": "7"}, {"MATRICULA": "7", "TAMAÑO EMPRESA": "GRANDE"})
    intake = take(text)
    assert (intake.read, intake.loaded, intake.rules) == (4, 3, {"CAM-03": 1, "CAM-53": 2})
    assert take(text + "x," * len(HEADER) + "de más\n").rules["CAM-02"] == 1


def test_the_file_tells_what_it_holds_and_which_activities_it_did_not_know(take):
    towns = [{"CIUDAD": name} for name in ("Girón", "Giron", "FLORIDABLANCA", "El Playon", "Charala", "Velez")]
    unknown = {"DESC_CIIU1": "Ventas varias"}
    intake = take(delivery(*PLAIN, *towns, unknown, unknown, {"ESTADO": "CANCELADO", "CIUDAD": "Giron"}))
    totals = intake.totals
    assert any(note.startswith("CAM-21") and note.endswith("«Ventas varias» (2).") for note in intake.notes)
    assert (totals["firms"], totals["active"], totals["municipalities"]) == (19, 18, 6)
    assert totals["by_municipality"]["68307"] == {"firms": 3, "active": 2}
    assert totals["unknown_activities"] == {"Ventas varias": 2}


def test_every_row_of_the_real_sample_loads_under_a_key_of_its_own(con, reales, capsys):
    intake = take_in(con, SOURCE, reales / REAL)
    assert (intake.layout, intake.read, intake.loaded, intake.rejected) == ("sin_identificar", 83, 83, 0)
    keys = [key for (key,) in con.execute("select matricula from entrega order by fila").fetchall()]
    assert len(set(keys)) == 83 and all(key.startswith("S-") for key in keys)
    take_in(con, SOURCE, reales / REAL)
    assert keys == [key for (key,) in con.execute("select matricula from entrega order by fila").fetchall()]
    ways = dict(
        con.execute("select ciiu_metodo, count(*) from entrega where actividad is not null group by 1").fetchall()
    )
    states = dict(con.execute("select estado, count(*) from entrega group by 1").fetchall())
    with capsys.disabled():
        print("\nreal sample of the chamber:", ways, states, intake.rules)
    assert "desconocido" not in ways and sum(ways.values()) == 58
    assert states == {"activo": 33, "cancelado": 23, "cambio_de_domicilio": 2, "sin_dato": 25}
    assert intake.rules["CAM-41"] == 16  # rows of the notebook that only say the address that was searched for


def test_rows_alike_are_told_apart_by_how_often_they_came(con, tmp_path):
    names = HEADER[3:]
    path = tmp_path / "sin_identificar.csv"
    row = ",".join(FIRM.get(name, "") for name in names)
    path.write_text("\n".join([",".join(names), row, row, row.replace("ACTIVO", "CANCELADO")]) + "\n", encoding="utf-8")
    assert take_in(con, SOURCE, path).loaded == 3
    keys = [key for (key,) in con.execute("select matricula from entrega order by fila").fetchall()]
    assert keys[0][:-2] == keys[1][:-2] and [key[-2:] for key in keys] == ["-1", "-2", "-1"]
    turned = tmp_path / "otro_orden.csv"
    cells = [",".join(reversed(line.split(","))) for line in path.read_text(encoding="utf-8").splitlines()]
    turned.write_text("\n".join(cells) + "\n", encoding="utf-8")
    take_in(con, SOURCE, turned)
    assert keys == [key for (key,) in con.execute("select matricula from entrega order by fila").fetchall()]


def test_the_registry_of_establishments_is_not_taken_for_it(take):
    """They share NIT, name, size, activity and address; only this one has the state of a registration."""
    header = "Radicado,NIT,Razón social,Matrícula,Actividad económica,Tamaño,Dirección,Municipio,Fecha de registro"
    with pytest.raises(ContractError, match="forma conocida"):
        take(header + "\n" + "1," * 9 + "\n")


# --- From rows to marts -----------------------------------------------------------------------------------------------

MODELS = (
    "marts/ciiu",
    "staging/stg_entregas",
    "staging/stg_camara_comercio",
    "marts/empresas",
    "marts/empresas_por_mes",
    "marts/empresas_por_celda",
    "marts/empresas_por_municipio",
    "marts/empresas_clasificacion",
    "marts/empresas_ubicacion",
)


@pytest.fixture
def built(con, take):
    """The marts of a delivery, over addresses located by hand."""

    def build(*changes: dict[str, str]) -> duckdb.DuckDBPyConnection:
        intake = take(delivery(*changes))
        classes = f"read_csv('{REFERENCE / 'ciiu.csv'}', header = true, all_varchar = true)"
        con.execute(f"create table ref_ciiu as select * from {classes}")
        con.execute(
            f"create table raw_camara_comercio as select * exclude (fila), date '{intake.cutoff}' as desde_corte, "
            "cast(null as date) as hasta_corte from entrega"
        )
        con.execute(
            f"create table registro_cargas as select date '{intake.cutoff}' as corte_fecha, 'real' as procedencia, "
            "now() as cargado_en, 'camara_comercio' as fuente_codigo"
        )
        con.execute(
            """
            create table direcciones_ubicadas as
            select * from (values
                ('Calle 36 # 19 - 20', 'SU', '68001', '68001-15-001', 'C15', 0.95, 'aceptar', '8966089b227ffff'),
                ('Carrera 33 # 40 - 10', 'SU', '68001', '68001-13-001', 'C13', 0.6, 'revisar', '8966089b02fffff'),
                ('Calle 100 # 20 - 10', 'SU', '68001', '68001-10-001', 'C10', 0.3, 'revisar', '89660899577ffff'),
                ('Calle 3 # 3 - 3', 'SU', '68001', '68001-05-001', 'C05', 0.2, 'revisar', null)
            ) as d(direccion, territorio_codigo, municipio_codigo, barrio_codigo, comuna_codigo, confianza, decision,
                   celda_codigo)
            """
        )
        for name in MODELS:
            model = read_model(SQL / f"{name}.sql")
            con.execute(f"create {model.kind} {model.name} as {model.sql}")
            described = [column for column, *_ in con.execute(f"describe {model.name}").fetchall()]
            assert described == list(model.columns), model.name
        return con

    return build


def test_a_firm_is_where_its_address_is_likely_to_be(built):
    con = built(
        *PLAIN,
        {"DIRECCION_COMERCIAL": "Carrera 33 # 40 - 10"},
        {"DIRECCION_COMERCIAL": "Calle 100 # 20 - 10"},
        {"DIRECCION_COMERCIAL": "Calle 3 # 3 - 3"},
        {"DIRECCION_COMERCIAL": "En algún lugar"},
        {"CIUDAD": "Giron"},
        {"CIUDAD": ""},
    )
    places = "select comuna_codigo, barrio_codigo, sum(empresas) from empresas group by all order by all"
    assert con.execute(places).fetchall() == [
        ("68307", "SU", 1),
        ("C10", "SU", 1),
        ("C13", "68001-13-001", 1),
        ("C15", "68001-15-001", 10),
        ("SU", "SU", 3),
    ]
    assert con.execute("select sum(empresas) from empresas_por_celda").fetchone() == (12,)
    assert con.execute("select count(*) from empresas_ubicacion").fetchone() == (0,)  # of few, a share is a count


def test_only_a_point_of_the_address_itself_and_near_enough_has_a_cell():
    found = {
        "latitud": np.array([7.12, 7.12, 7.12, np.nan]),
        "longitud": np.array([-73.12, -73.12, -73.12, np.nan]),
        "radio_m": np.array([140.0, 401.0, 140.0, np.nan]),
        "metodo": np.array(["cuadricula", "cuadricula", "barrio", "ninguno"], dtype=object),
    }
    assert direcciones._cells(found) == [h3.latlng_to_cell(7.12, -73.12, 9), None, None, None]


def test_openings_and_closures_are_those_of_the_rows(built):
    shoes = {"DESC_CIIU1": "1521", "FECHA_MATRICULA": "2020-05-09"}
    closed = {"ESTADO": "CANCELADO", "FECHA_CANCELACION": "2020-06-30"}
    con = built(*PLAIN, shoes, shoes | closed, {"FECHA_MATRICULA": "1999-01-01"} | closed)
    months = con.execute(
        "select mes_fecha, ciiu_seccion, es_calzado, aperturas, cierres from empresas_por_mes order by all"
    ).fetchall()
    assert months == [
        (date(2020, 5, 1), "C", True, 2, 0),
        (date(2020, 6, 1), "C", True, 0, 1),
        (date(2020, 6, 1), "I", False, 0, 1),
        (date(2024, 2, 1), "I", False, 10, 0),
    ]


def test_unknown_and_shared_activities_count_and_are_listed(built):
    shared = {"DESC_CIIU1": "Comercio Al Por Menor En Establecimientos No E..."}
    bags = {"DESC_CIIU1": "Fabricación De Artículos De Viaje, Bolsos De Ma..."}
    unknown = {"DESC_CIIU1": "Ventas varias"}
    con = built(*PLAIN, shared, bags, unknown, unknown, {"DESC_CIIU1": "Xyz Prueba 390 000 0001"})
    divisions = con.execute(
        "select ciiu_seccion, ciiu_division, es_calzado, sum(empresas) from empresas group by all order by all"
    ).fetchall()
    assert divisions == [("C", "15", True, 1), ("G", "47", False, 1), ("I", "56", False, 10), ("SD", "SD", False, 3)]
    told = con.execute(
        "select ciiu_metodo, texto, textos, filas from empresas_clasificacion where texto <> '' order by all"
    ).fetchall()
    withheld = "(trae un teléfono, un documento o un correo)"
    assert told == [("desconocido", withheld, 1, 1), ("desconocido", "Ventas varias", 1, 2)]
    assert con.execute("select sum(filas) from empresas_clasificacion").fetchone() == (15,)


def test_outside_the_metropolitan_area_only_sections_are_told(built):
    con = built(*PLAIN, {"CIUDAD": "Velez", "TAMAÑO EMPRESA": "GRANDE"})
    towns = "select municipio_codigo, ciiu_division, tamano from empresas_por_municipio order by all"
    assert con.execute(towns).fetchall() == [("68001", "56", "micro"), ("68861", "todas", "todos")]


def test_the_classes_of_the_reference_have_one_row_each(built):
    con = built(*PLAIN)
    kinds = con.execute("select length(ciiu_clase), count(*) from ciiu group by 1 order by 1").fetchall()
    assert dict(kinds) == {2: 89, 4: 495}  # divisions and «SD»; classes
    shoes = con.execute("select ciiu_clase from ciiu where es_calzado and length(ciiu_clase) = 4 order by 1").fetchall()
    assert [code for (code,) in shoes] == ["1511", "1512", "1513", "1521", "1522", "1523", "4643", "4772"]


def test_its_rows_stay_in_the_restricted_file(con):
    models = [read_model(SQL / f"{name}.sql") for name in MODELS]
    guard_persons([(model, {"stg_camara_comercio"}) for model in models if "empresas" in model.name], [SOURCE])
    assert SOURCE.personal and SOURCE.table.startswith("restringida.")


def test_nothing_hidden_of_the_public_counts_can_be_worked_out(tmp_path, capsys):
    """Few firms in many barrios: the attacker knows the city's total, the comunas and every sum."""
    comunas = {f"C{n:02}": n for n in range(1, 8)}
    rows = []
    for comuna, number in comunas.items():
        for barrio in range(6):
            count = (number * 7 + barrio * barrio * 3) % 23
            shoes = min(count, (number * barrio) % 6)
            place = f"68001-{comuna[1:]}-{barrio:03}" if barrio else "SU"
            rows += [(comuna, place, True, shoes)] * (shoes > 0) + [(comuna, place, False, count - shoes)] * (
                count > shoes
            )
    rows += [("R1", "68001-00-004", False, 2), ("R1", "SU", False, 3), ("SU", "SU", False, 40)]
    with duckdb.connect() as main:
        for table in DECLARATIONS:
            table.create(main)
        main.execute(
            "create table empresas (comuna_codigo varchar, barrio_codigo varchar, es_calzado boolean, empresas bigint, "
            "municipio_codigo varchar default '68001', estado varchar default 'activo', "
            "corte_fecha date default date '2024-02-15', procedencia varchar default 'sintetico')"
        )
        main.executemany(
            "insert into empresas (comuna_codigo, barrio_codigo, es_calzado, empresas) values (?, ?, ?, ?)", rows
        )
        main.execute(f"attach '{tmp_path / 'publica.duckdb'}' as publica")
        outcomes = protect(main, [one for one in public_models() if one.family == "camara_comercio"], "publica")
        whole, shown = {}, {}
        for table in ("empresas_por_comuna", "empresas_por_barrio"):
            model = next(one.model for one in public_models() if one.model.name == table)
            columns = "territorio_codigo, empresas, empresas_calzado"
            whole[table] = main.execute(f"select {columns} from ({model.sql}) order by 1").fetchall()
            flags = "es_empresas_oculto, es_empresas_calzado_oculto"
            told = main.execute(f"select {columns}, {flags} from publica.{table}").fetchall()
            shown[table] = {row[0]: row[1:] for row in told}
        towns = {comuna[1:]: comuna for comuna in comunas}
        parents = {
            area: area[:3] if area.endswith("-SB") else towns.get(area[6:8], "R1") if "-" in area else area
            for area, *_ in whole["empresas_por_barrio"]
        }
    reader, hidden = Attacker(), []
    for place, count in enumerate(("empresas", "empresas_calzado")):
        for table, cells in whole.items():
            for area, *_ in cells:
                told = shown[table].get(area)
                secret = bool(told and told[2 + place])
                reader.knows((count, table, area), told[place] if told else None, least=int(secret))
                hidden += [(count, table, area)] if secret else []
            reader.knows((count, table, "ciudad"), sum(row[1 + place] for row in cells))
            reader.sums([(count, table, area) for area, *_ in cells], (count, table, "ciudad"))
        for comuna, *_ in whole["empresas_por_comuna"]:
            parts = [(count, "empresas_por_barrio", area) for area, parent in parents.items() if parent == comuna]
            reader.sums(parts, (count, "empresas_por_comuna", comuna))
    for name in [name for name in reader.order if name[0] == "empresas_calzado"]:
        reader.orders(name, ("empresas", *name[1:]))
    with capsys.disabled():
        print("\nfirms:", *outcomes, sep="\n  ")
    assert len(hidden) == sum(one.hidden for one in outcomes) > 20
    assert reader.narrower(hidden, 5) == []
    for table, cells in whole.items():
        for area, *values in cells:
            told = shown[table].get(area, (None, None))
            assert all(
                seen is None or (seen == value and not 0 < value < 5) for seen, value in zip(told, values, strict=False)
            )


# --- The real totals --------------------------------------------------------------------------------------------------


def verified() -> dict[str, int]:
    with (REFERENCE / "camara_totales.csv").open(encoding="utf-8", newline="") as file:
        return {row["indicador"]: int(row["valor"]) for row in csv.DictReader(file)}


def test_the_reference_totals_are_the_verified_ones(reales):
    with (reales / "camara_comercio" / "agregados_verificados.csv").open(encoding="utf-8", newline="") as file:
        told = {row["indicador"]: int(row["valor"]) for row in csv.DictReader(file)}
    assert sorted(told.values()) == sorted(verified().values())


def test_the_sample_keeps_the_real_totals(datos):
    """The registry of the synthetic city, written on the totals of 15 February 2024."""
    file = warehouse.published(Layout(datos))[0].files["interna"]
    with duckdb.connect() as con:
        con.execute(f"attach '{file}' as leida (read_only)")
        con.execute("use leida")
        rows = con.execute("select municipio_codigo, estado, sum(empresas) from empresas group by all").fetchall()
        opened = con.execute(
            "select 'matriculadas_amb_' || year(mes_fecha), sum(aperturas) from empresas_por_mes "
            "where mes_fecha between date '2020-01-01' and date '2023-12-01' "
            "and municipio_codigo in ('68001', '68276', '68307', '68547') group by all"
        ).fetchall()
        rules = dict(
            con.execute(
                "select regla_codigo, sum(filas) from cargas_reglas where fuente_codigo = 'camara_comercio' group by 1"
            ).fetchall()
        )
        (cutoff,) = con.execute("select max(corte_fecha) from empresas").fetchone()
    totals, by_state, active = verified(), Counter(), Counter()
    for town, state, firms in rows:
        by_state[state] += firms
        active[town] += firms if state == "activo" else 0
    towns = ", ".join(f"{town} {active[town]:,}" for town in ("68001", "68276", "68307", "68547"))
    print(f"\nchamber, {cutoff}: {sum(by_state.values()):,} rows, {by_state['activo']:,} active ({towns})")
    assert cutoff == date(2024, 2, 15)
    assert sum(by_state.values()) == totals["registros"]
    for state in ("activo", "en_reorganizacion", "cancelado"):
        assert by_state[state] == totals[f"estado_{state}"]
    for town in ("68001", "68276", "68307", "68547"):
        assert active[town] == totals[f"activas_{town}"]
    assert len(active.keys() - {"SU"}) == totals["municipios"]
    assert len(opened) == 4 and all(totals[year] == firms for year, firms in opened)
    assert rules["CAM-50"] == totals["nit_nulos"]
    assert rules["CAM-53"] == 2 * (totals["registros"] - totals["nit_y_nombre_distintos"])
