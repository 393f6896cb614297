"""The INS line list: every real delivery to its exact totals, every rule by a case that breaks it."""

import csv

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.contract import REJECT, WARN
from loaders.intake import take_in
from loaders.sources.covid_casos import SOURCE
from tests.deliveries import API_2021, as_csv, cases

LAYOUTS = {
    "CasosColombia_14Marzo.xlsx": ("marcas", "2020-03-14"),
    "CasosColombia_23marzo.csv": ("basica", "2020-03-23"),
    "CasosColombia_2Abril.csv": ("basica", "2020-04-02"),
    "CasosColombia_14Abril.csv": ("basica", "2020-04-14"),
    "CasosColombia_15Abril.csv": ("basica", "2020-04-15"),
    "CasosColombia_17Abril.csv": ("desenlaces", "2020-04-16"),
    "CasosColombia_18Abril.csv": ("desenlaces", "2020-04-18"),
    "CasosColombia_20Abril.csv": ("notificacion", "2020-04-20"),
    "CasosColombia_21Abril.csv": ("notificacion", "2020-04-21"),
    "CasosColombia_22Abril.csv": ("notificacion", "2020-04-22"),
    "CasosColombia_02Mayo.csv": ("notificacion", "2020-05-02"),
    "CasosColombia_06Mayo.csv": ("notificacion", "2020-05-06"),
    "CasosColombia_08Mayo.csv": ("notificacion", "2020-05-08"),
    "CasosColombia_25Mayo.csv": ("notificacion", "2020-05-25"),
    "CasosColombia_07Junio.xlsx": ("portal_2020", "2020-06-07"),
    "CasosColombia_26Julio.csv.zip": ("portal_2020", "2020-07-25"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_real_deliveries_come_out_exactly(con, reales, name):
    with (reales / "covid_ins" / "totales_esperados.csv").open(encoding="utf-8", newline="") as file:
        expected = next(row for row in csv.DictReader(file) if row["archivo"] == name)
    intake = take_in(con, SOURCE, reales / "covid_ins" / name)
    city = intake.totals["by_municipality"].get("68001", {"cases": 0, "recovered": 0, "deaths": 0})
    measured = [intake.totals[key] for key in ("cases", "recovered", "deaths")]
    measured += [city[key] for key in ("cases", "recovered", "deaths")]
    columns = (
        "filas_nacional",
        "recuperados",
        "fallecidos",
        "bucaramanga",
        "bga_recuperados",
        "bga_fallecidos",
    )
    print(f"{name}: {intake.layout}, corte {intake.cutoff}, {measured}")
    assert measured == [int(expected[column]) for column in columns]
    assert (intake.layout, intake.cutoff.isoformat()) == LAYOUTS[name]
    assert intake.read == intake.loaded and not intake.unknown_columns


@pytest.mark.parametrize(
    ("folder", "layout", "totals", "city"),
    [
        (
            "covid_ins_api_2020_09",
            "portal_2020",
            (9999, 9382, 537),
            {"cases": 20, "recovered": 19, "deaths": 1},
        ),
        ("covid_ins_esquema_2021", "portal_2021", (99, 99, 0), {"cases": 1, "recovered": 1, "deaths": 0}),
    ],
)
def test_portal_forms(con, reales, folder, layout, totals, city):
    intake = take_in(con, SOURCE, reales / folder / "Casos_positivos_de_COVID-19_en_Colombia.csv")
    assert intake.layout == layout
    assert tuple(intake.totals[key] for key in ("cases", "recovered", "deaths")) == totals
    assert intake.totals["by_municipality"]["68001"] == city
    assert "13001" in intake.totals["by_municipality"] and "08001" in intake.totals["by_municipality"]


def test_known_oddities_of_26_july_are_counted_and_keep_every_case(con, reales):
    rules = take_in(con, SOURCE, reales / "covid_ins" / "CasosColombia_26Julio.csv.zip").rules
    assert {code: rules[code] for code in ("COV-38", "COV-37", "COV-35", "COV-55", "COV-50")} == {
        "COV-38": 4078,
        "COV-37": 65,
        "COV-35": 2770,
        "COV-55": 32994,
        "COV-50": 488,
    }


BREAKS = {
    "COV-01": {"id": ""},
    "COV-10": {"sexo": "Femenino"},
    "COV-11": {"sexo": "Z"},
    "COV-12": {"atencion": "CASA"},
    "COV-13": {"atencion": "Clínica"},
    "COV-14": {"tipo": "RELACIONADO"},
    "COV-15": {"tipo": "Contacto"},
    "COV-16": {"estado": "leve"},
    "COV-17": {"estado": "Regular"},
    "COV-20": {"edad": "19 meses"},
    "COV-21": {"edad": "250"},
    "COV-22": {"edad": "30 a 39"},
    "COV-30": {"sintomas": "06/10/2020"},
    "COV-31": {"sintomas": "ayer"},
    "COV-32": {"muerte": "2020-08-20", "atencion": "Fallecido"},
    "COV-33": {"sintomas": "2018-05-20"},
    "COV-34": {"sintomas": "2020-06-16"},
    "COV-35": {"notificacion": "2020-06-16"},
    "COV-36": {"diagnostico": "2020-06-19"},
    "COV-37": {"recuperado": "2020-06-14", "atencion": "Recuperado"},
    "COV-38": {"muerte": "2020-06-14", "atencion": "Fallecido"},
    "COV-39": {"muerte": "2020-06-09", "atencion": "Fallecido"},
    "COV-40": {"municipio": "", "ciudad": "Bucaramnga"},
    "COV-41": {"municipio": "", "ciudad": "Macondo"},
    "COV-42": {"municipio": "68001", "ciudad": "Girón"},
    "COV-50": {"atencion": "N/A", "estado": "N/A"},
    "COV-51": {"atencion": "Fallecido"},
    "COV-52": {"muerte": "2020-06-16"},
    "COV-53": {"atencion": "Recuperado"},
    "COV-54": {"diagnostico": ""},
    "COV-55": {"sintomas": "Asintomático"},
}
PLAIN = [{"reporte": "2020-06-20", "id": str(number)} for number in range(900, 910)]


@pytest.mark.parametrize("code", BREAKS)
def test_each_rule_is_raised_by_the_case_that_breaks_it_and_removes_no_confirmed_case(take, con, code):
    intake = take(as_csv(cases(BREAKS[code], *PLAIN)))
    assert intake.rules.get(code) == 1, intake.rules
    action = SOURCE.rule(code).action
    assert intake.loaded == 11 - (action == REJECT)
    kept = con.execute("select count(*) from incidencias where regla_codigo = ?", [code]).fetchone()[0]
    assert kept == (0 if action == WARN else 1)


def test_every_declared_rule_has_its_case():
    elsewhere = {"COV-02", "COV-03"}  # rows longer than the header; a repeated id
    assert {rule.code for rule in SOURCE.rules} == BREAKS.keys() | elsewhere


def test_repairs_write_what_they_say(take, con):
    changes = (
        {"edad": "19 meses"},
        {"edad": "3", "unidad": "2"},
        {"edad": "9", "unidad": "3"},
        {"sexo": " m "},
    )
    take(as_csv(cases(*changes), API_2021))
    rows = con.execute("select edad_anios, edad_grupo, sexo from entrega order by id_caso").fetchall()
    assert rows == [(1, "0-9", "F"), (0, "0-9", "F"), (0, "0-9", "F"), (34, "30-39", "M")]
    take(as_csv(cases({"municipio": "5001", "ciudad": "Medellín", "departamento": "Antioquia"})))
    assert con.execute("select municipio_codigo from entrega").fetchone() == ("05001",)


@pytest.mark.parametrize(
    ("written", "years", "group"),
    [("34", 34, "30-39"), ("34.0", 34, "30-39"), ("34 años", 34, "30-39"), ("103", 103, "80 o más"), ("0", 0, "0-9")]
    + [("1 mes", 0, "0-9"), ("25 días", 0, "0-9"), ("18 meses", 1, "0-9"), ("-5", None, "sin dato")]
    + [
        ("20 a 29", None, "20-29"),
        ("20-29", None, "20-29"),
        ("90 o más", None, "80 o más"),
        ("S.D.", None, "sin dato"),
    ],
)
def test_ages_as_they_were_written(take, con, written, years, group):
    take(as_csv(cases({"edad": written})))
    assert con.execute("select edad_anios, edad_grupo from entrega").fetchone() == (years, group)


def test_a_doubtful_date_is_emptied_kept_and_the_case_stays(take, con):
    take(as_csv(cases({"sintomas": "2020-08-20"}, *PLAIN)))
    assert con.execute("select fecha_inicio_sintomas from entrega where id_caso = 1").fetchone() == (None,)
    repair = con.execute("select columna, valor_original, valor_nuevo from incidencias where regla_codigo = 'COV-32'")
    assert repair.fetchall() == [("fecha_inicio_sintomas", "2020-08-20", None)]


def test_outcomes(take, con):
    atenciones = ("Casa", "Hospital UCI", "Recuperado", "Recuperado (Hospital)", "Fallecido", "N/A", "")
    take(as_csv(cases(*({"atencion": atencion} for atencion in atenciones))))
    outcomes = [row[0] for row in con.execute("select desenlace from entrega order by id_caso").fetchall()]
    assert outcomes == ["activo", "activo", "recuperado", "recuperado", "fallecido"] + ["fallecido_otra_causa"] * 2
    states = (("Casa", "Recuperado"), ("Fallecido", "Fallecido"), ("Hospital", "Activo"), ("N/A", "N/A"))
    states += (("Fallecido", ""), ("Casa", ""), ("", ""))
    take(as_csv(cases(*({"atencion": place, "situacion": state} for place, state in states)), API_2021))
    outcomes = [row[0] for row in con.execute("select desenlace from entrega order by id_caso").fetchall()]
    assert outcomes[:4] == ["recuperado", "fallecido", "activo", "fallecido_otra_causa"]
    assert outcomes[4:] == ["fallecido", "activo", "fallecido_otra_causa"]


@pytest.mark.parametrize(
    ("written", "read"), [("7.0", 7), ("'7", 7), ("1.234", 1234), ("1,234,567", 1234567), ("12345", 12345)]
)
def test_case_numbers_are_never_rounded(take, con, written, read):
    take(as_csv(cases({"id": written})))
    assert con.execute("select id_caso from entrega").fetchone() == (read,)


def test_a_case_number_with_decimals_is_rejected(take):
    assert take(as_csv(cases({"id": "7.5"}, {}))).rules["COV-01"] == 1


def test_municipality_codes_of_a_workbook(take):
    rows = cases({"municipio": "5001.0", "departamento_codigo": "5.0", "ciudad": "", "departamento": ""})
    intake = take(as_csv(rows, API_2021))
    assert intake.layout == "portal_2021" and list(intake.totals["by_municipality"]) == ["05001"]


def test_repeated_ids(take):
    twice, other = cases({"id": "7"}, {"id": "7"}), cases({"id": "7", "edad": "35"})
    same = take(as_csv(twice))
    assert (same.read, same.loaded, same.duplicates, same.rejected) == (2, 1, 1, 0)
    differs = take(as_csv(twice[:1] + other))
    assert (differs.read, differs.loaded, differs.duplicates, differs.rejected) == (2, 1, 0, 1)
    assert differs.rules["COV-03"] == 1


def test_excel_swapped_days_and_months_come_back(take, con):
    days = [(6, day) for day in range(1, 21)]
    rows = cases(
        *(
            {
                "diagnostico": f"2020-{d:02}-{m:02}T00:00:00" if d <= 12 else f"{d}/{m:02}/2020",
                "reporte": f"{d}/{m}/2020",
            }
            for m, d in days
        )
    )
    intake = take(as_csv(rows))
    read = con.execute("select fecha_diagnostico, fecha_reporte from entrega order by id_caso").fetchall()
    assert [(day.month, day.day) for day, _ in read] == days == [(day.month, day.day) for _, day in read]
    assert intake.rules["COV-30"] == 11  # 6 June is the same both ways


VALUES = {
    "id": st.sampled_from(["", "1", "2", "3", "x"]),
    "atencion": st.sampled_from(["Casa", "fallecido", "Recuperado", "N/A", "", "¿?"]),
    "edad": st.text("0123456789 mesdía-", max_size=6),
    "sexo": st.text("FMfm x", max_size=3),
    "sintomas": st.text("0123456789/-T", max_size=12),
    "diagnostico": st.sampled_from(["2020-06-15", "15/06/2020", "", "31/31/2020"]),
    "ciudad": st.text(max_size=8).map(lambda text: text.replace("\x00", "").replace("\r", " ").replace("\n", " ")),
}


@pytest.mark.completa
@given(st.lists(st.fixed_dictionaries(VALUES), min_size=1, max_size=12))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_are_conserved_whatever_the_cells_hold(tmp_path, rows):
    path = tmp_path / "caos.csv"
    path.write_text(as_csv(cases({"id": "99"}, *rows)), encoding="utf-8")
    with duckdb.connect() as con:
        intake = take_in(con, SOURCE, path)
        rejects = "select count(*) from incidencias where regla_codigo in ('COV-01', 'COV-02', 'COV-03')"
        assert con.execute(rejects).fetchone()[0] == intake.rejected
    assert intake.read == len(rows) + 1 == intake.loaded + intake.rejected + intake.duplicates
