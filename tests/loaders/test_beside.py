"""Sources beside the case lists: real files to their exact totals, each rule by a row that breaks it."""

from datetime import date

import pytest

from loaders.contract import REJECT, WARN, ContractError
from loaders.intake import take_in
from loaders.sample import ocupacion_uci
from loaders.sources import all_sources

SOURCES = all_sources()
TESTS, CITY, SNAPSHOT, BEDS = (
    SOURCES[name] for name in ("pruebas", "secretaria_positivos", "covid_instantanea", "ocupacion_uci")
)
WIDE = "Fecha,Acumuladas,Bogota,Santander,Positivas acumuladas,Negativas acumuladas,Indeterminadas\n"
DAYS = WIDE + "".join(f"2020-06-{day:02},{day}00,{day}0,{day}0,{day}0,{day}0,{80 * day}\n" for day in range(1, 11))
CITY_DAYS = "dia,positivos_dia,acumulado\n" + "".join(f"2020-06-{day:02},2,{2 * day}\n" for day in range(1, 21))
JHU = "Province_State,Country_Region,Last_Update,Confirmed,Deaths,Recovered,Active\n"
BED_HEADER = ",".join(ocupacion_uci.HEADER) + "\n"
BED_DAYS = BED_HEADER + "".join(f"2020-06-{day:02},68001,Bucaramanga,100,20,5,40,65\n" for day in range(1, 11))


@pytest.fixture
def read(con, tmp_path):
    """Take a text in as a delivery of a source; table `entrega` stays in `con`."""

    def take(source, text, name="entrega.csv", **options):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return take_in(con, source, path, **options)

    return take


def test_the_real_tests_by_department_come_out_exactly(con, reales):
    intake = take_in(con, TESTS, reales / "covid_series" / "covid19co_samples_processed_official.csv")
    assert (intake.layout, intake.cutoff, intake.read, intake.loaded) == ("departamental", date(2020, 11, 1), 243, 243)
    totals = intake.totals
    assert (totals["tests"], totals["positives"], totals["negatives"]) == (4_240_181, 1_048_669, 3_172_494)
    assert (totals["by_department"]["68"], totals["by_department"]["08001"]) == (157_121, 268_054)
    assert len(totals["by_department"]) == 37 and not intake.unknown_columns
    assert intake.rules == {"PRU-21": 19, "PRU-22": 5, "PRU-25": 1}
    start = con.execute("select fecha, acumuladas from entrega order by fecha limit 1").fetchone()
    assert start == (date(2020, 2, 29), 601)


def test_the_real_national_tests_set_aside_the_row_without_a_day(con, reales):
    intake = take_in(con, TESTS, reales / "covid_series" / "covid19co_samples_processed.csv")
    assert (intake.layout, intake.read, intake.loaded, intake.rejected) == ("nacional", 243, 242, 1)
    assert intake.totals["tests"] == 4_240_181 and intake.rules == {"PRU-01": 1}
    assert "601" in con.execute("select registro from incidencias").fetchone()[0]


def test_the_real_city_series_comes_out_exactly(con, reales):
    intake = take_in(con, CITY, reales / "covid_series" / "bucaramanga_positivos_dia.csv")
    assert (intake.cutoff, intake.loaded) == (date(2021, 5, 23), 505)
    assert (intake.totals["cases"], intake.totals["accumulated"]) == (54_467, 54_467)
    assert intake.rules == {"SEC-22": 76, "SEC-24": 10}
    by_then = con.execute("select sum(positivos) from entrega where fecha <= date '2020-10-18'").fetchone()
    assert by_then == (18_152,)


@pytest.mark.parametrize(
    ("name", "layout", "cutoff", "country", "santander"),
    [
        (
            "10-18-2020_colombia_rows.csv",
            "informe_diario",
            date(2020, 10, 18),
            (959_572, 28_970, 858_294, 72_308),
            (37_439, 1_527, 32_343, 3_569),
        ),
        (
            "10-13-2020_colombia_rows_min.csv",
            "minima",
            date(2020, 10, 13),
            (924_098, 28_141, 806_703, 89_254),
            (35_771, 1_474, 29_953, 4_344),
        ),
    ],
)
def test_real_snapshots_come_out_exactly(con, reales, name, layout, cutoff, country, santander):
    intake = take_in(con, SNAPSHOT, reales / "covid_series" / name)
    assert (intake.layout, intake.cutoff, intake.loaded, intake.rules) == (layout, cutoff, 34, {})
    keys = ("cases", "deaths", "recovered", "active")
    assert tuple(intake.totals[key] for key in keys) == country
    assert tuple(intake.totals["by_department"]["68"][key] for key in keys) == santander
    assert not intake.unknown_columns


def rows_of(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


BREAKS = {
    "PRU-01": (TESTS, DAYS + "sin fecha,1,1,1,,,\n"),
    "PRU-02": (TESTS, DAYS + "2020-06-11,1100,110,110,110,110,880,sobra\n"),
    "PRU-03": (TESTS, DAYS.replace("Indeterminadas\n", "Indeterminadas\n2020-06-10,999,1,1,,,\n")),
    "PRU-10": (TESTS, DAYS + "2020-06-11,1100,pendiente,110,110,110,880\n"),
    "PRU-20": (TESTS, DAYS + "2020-06-11,990,100,100,,,\n"),
    "PRU-21": (TESTS, DAYS + "2020-06-11,1100,110,90,110,110,880\n"),
    "PRU-22": (TESTS, WIDE + "2020-06-01,100,50,50,,,\n2020-06-02,200,150,49,,,\n"),
    "PRU-23": (TESTS, DAYS + "2020-06-11,1100,110,110,110,110,1\n"),
    "PRU-24": (TESTS, DAYS + "2020-06-12,1200,120,120,120,120,960\n"),
    "PRU-25": (TESTS, DAYS + "Acumulado Feb,1,,,,,\n"),
    "PRU-30": (TESTS, DAYS + "2020-13-06,1300,130,130,130,130,1040\n"),
    "PRU-31": (TESTS, DAYS + "ayer,1100,110,110,110,110,880\n"),
    "PRU-32": (TESTS, DAYS + "2099-10-11,1100,110,110,110,110,880\n"),
    "SEC-01": (CITY, CITY_DAYS + ",2,42\n"),
    "SEC-02": (CITY, CITY_DAYS + "2020-06-21,2,42,sobra\n"),
    "SEC-03": (CITY, CITY_DAYS.replace("acumulado\n", "acumulado\n2020-06-20,1,1\n")),
    "SEC-10": (CITY, CITY_DAYS + "2020-06-21,dos,40\n"),
    "SEC-20": (CITY, CITY_DAYS + "2020-06-21,2,30\n"),
    "SEC-21": (CITY, CITY_DAYS + "2020-06-21,2,45\n"),
    "SEC-22": (CITY, CITY_DAYS + "2020-06-21,,40\n"),
    "SEC-23": (CITY, CITY_DAYS + "2020-06-22,2,42\n"),
    "SEC-30": (CITY, CITY_DAYS + "2020-21-06,2,42\n"),
    "SEC-31": (CITY, CITY_DAYS + "ayer,2,42\n"),
    "SEC-32": (CITY, CITY_DAYS + "2099-10-21,2,42\n"),
    "INS-01": (SNAPSHOT, JHU + rows_of("Santander,Colombia,2020-10-19 04:24:16,9,1,3,5", "Lima,Peru,,9,1,3,5")),
    "INS-02": (SNAPSHOT, JHU + rows_of("Santander,Colombia,2020-10-19 04:24:16,9,1,3,5", "Meta,Colombia,,9,1,3,5,x")),
    "INS-03": (SNAPSHOT, JHU + rows_of(*(f"Santander,Colombia,2020-10-19 04:24:16,{n},1,3,5" for n in (8, 9)))),
    "INS-10": (SNAPSHOT, JHU + "Santander,Colombia,2020-10-19 04:24:16,9,-1,3,5\n"),
    "INS-20": (
        SNAPSHOT,
        JHU + rows_of(*(f"{who},Colombia,2020-10-19 04:24:16,{n},1,3,5" for who, n in (("Meta", 9), ("", 8)))),
    ),
    "INS-21": (SNAPSHOT, JHU + "Santander,Colombia,2020-10-19 04:24:16,9,1,3,6\n"),
    "INS-22": (SNAPSHOT, JHU + "Santander,Colombia,2020-10-19 04:24:16,9,1,3,5\n"),
    "INS-23": (
        SNAPSHOT,
        JHU + rows_of("Meta,Colombia,2020-10-19 04:24,9,1,3,5", "Huila,Colombia,2020-10-20 04:24,9,1,3,5"),
    ),
    "INS-31": (SNAPSHOT, JHU + rows_of("Meta,Colombia,2020-10-19 04:24:16,9,1,3,5", "Huila,Colombia,ayer,9,1,3,5")),
    "UCI-01": (BEDS, BED_DAYS + "2020-06-11,,Macondo,100,20,5,40,65\n"),
    "UCI-02": (BEDS, BED_DAYS + "2020-06-11,68001,Bucaramanga,100,20,5,40,65,sobra\n"),
    "UCI-03": (BEDS, BED_DAYS.replace("ocupadas_total\n", "ocupadas_total\n2020-06-10,68001,Bucaramanga,1,0,0,1,1\n")),
    "UCI-10": (BEDS, BED_DAYS + "2020-06-11,68001,Bucaramanga,cien,20,5,40,65\n"),
    "UCI-20": (BEDS, BED_DAYS + "2020-06-11,68001,Bucaramanga,60,20,5,40,65\n"),
    "UCI-21": (BEDS, BED_DAYS + "2020-06-11,68001,Bucaramanga,100,20,5,40,66\n"),
    "UCI-22": (BEDS, BED_DAYS + "2020-06-11,68001,Bucaramanga,100,20,,40,60\n"),
    "UCI-23": (BEDS, BED_DAYS + "2020-06-12,68001,Bucaramanga,100,20,5,40,65\n"),
    "UCI-30": (BEDS, BED_DAYS + "2020-13-06,68001,Bucaramanga,100,20,5,40,65\n"),
    "UCI-31": (BEDS, BED_DAYS + "ayer,68001,Bucaramanga,100,20,5,40,65\n"),
    "UCI-32": (BEDS, BED_DAYS + "2099-10-11,68001,Bucaramanga,100,20,5,40,65\n"),
    "UCI-40": (
        BEDS,
        BED_DAYS + "2020-06-11,,Floridablnca,9,1,1,1,3\n",
    ),
    "UCI-41": (BEDS, BED_DAYS + "2020-06-11,68001,Floridablanca,100,20,5,40,65\n"),
}


@pytest.mark.parametrize("code", BREAKS)
def test_each_rule_is_raised_by_the_row_that_breaks_it(read, con, code):
    source, text = BREAKS[code]
    intake = read(source, text)
    assert intake.rules.get(code) == 1, intake.rules
    assert intake.read == intake.loaded + intake.rejected + intake.duplicates
    kept = con.execute("select count(*) from incidencias where regla_codigo = ?", [code]).fetchone()[0]
    assert kept == (0 if source.rule(code).action == WARN else 1)
    if source.rule(code).action == REJECT:
        assert intake.rejected == 1


def test_every_declared_rule_has_its_case():
    always = {"SEC-24"}  # the last ten days of any delivery
    assert {rule.code for source in (TESTS, CITY, SNAPSHOT, BEDS) for rule in source.rules} == BREAKS.keys() | always


def test_a_number_that_is_none_is_emptied_and_kept_as_written(read, con):
    read(*BREAKS["PRU-10"])
    assert con.execute("select columna, valor_original from incidencias").fetchall() == [("pruebas_11", "pendiente")]
    assert con.execute("select pruebas_11 from entrega where fecha = '2020-06-11'").fetchone() == (None,)


@pytest.mark.parametrize(
    ("source", "header", "words"),
    [
        (TESTS, "Fecha,Bogota,Santander", ["«Acumuladas»", "falta 1 columna"]),
        (CITY, "dia,acumulado", ["«positivos_dia»", "falta 1 columna"]),
        (SNAPSHOT, "Province_State,Confirmed,Deaths", ["«Active»", "«Recovered»", "faltan 2 columnas"]),
        (BEDS, "fecha,municipio_codigo,camas_uci_habilitadas", ["«ocupadas_no_covid»", "faltan 3 columnas"]),
    ],
)
def test_refusals_name_file_and_missing_columns(read, source, header, words):
    with pytest.raises(ContractError) as refusal:
        read(source, f"{header}\n{','.join('1' for _ in header.split(','))}\n", "rara.csv")
    text = str(refusal.value)
    assert all(word in text for word in ["«rara.csv»", source.title, "No se publicó nada", *words]), text


def test_a_snapshot_without_dates_takes_its_cutoff_from_the_name_or_asks(read):
    minimal = "Province_State,Confirmed,Deaths,Recovered,Active\nSantander,9,1,3,5\n"
    assert read(SNAPSHOT, minimal, "12-31-2020.csv").cutoff == date(2020, 12, 31)
    assert read(SNAPSHOT, minimal, cutoff=date(2020, 1, 2)).cutoff == date(2020, 1, 2)
    for name in ("foto.csv", "31-12-2020.csv"):
        with pytest.raises(ContractError, match="indíquelo con --corte"):
            read(SNAPSHOT, minimal, name)


@pytest.mark.parametrize(
    ("written", "day"),
    [("2020-10-19 04:24:16", "2020-10-18"), ("2020-10-18 23:10:00", "2020-10-18"), ("3/22/20 23:45", "2020-03-22")],
)
def test_a_report_closed_after_midnight_is_of_the_day_before(read, written, day):
    assert read(SNAPSHOT, JHU + f"Santander,Colombia,{written},9,1,3,5\n").cutoff.isoformat() == day


@pytest.mark.parametrize(
    ("code", "name", "found"),
    [("68001", "", "68001"), ("68", "", "68"), ("", "Santander", "68"), ("", "Bucaramanga", "68001")]
    + [("68001.0", "Bucaramanga", "68001"), ("5001", "", "05001")],
)
def test_beds_belong_to_a_municipality_or_a_department(read, con, code, name, found):
    read(BEDS, BED_HEADER + f"2020-06-11,{code},{name},100,20,5,40,65\n")
    assert con.execute("select territorio_codigo from entrega").fetchone() == (found,)


def test_the_sample_of_beds_is_read_to_its_planted_errors(con, tmp_path):
    for delivery in ocupacion_uci.deliveries():
        path = tmp_path / delivery.name
        path.write_bytes(delivery.content)
        intake = take_in(con, BEDS, path)
        planted = delivery.planted
        assert (intake.read, intake.duplicates) == (delivery.rows, planted["fila_repetida"])
        assert intake.cutoff == delivery.cutoff and intake.rules == {
            "UCI-10": planted["cifra_ilegible"],
            "UCI-20": planted["mas_ocupadas_que_camas"],
            "UCI-21": planted["total_errado"],
            "UCI-22": planted["cifra_ilegible"],
            "UCI-23": planted["dia_faltante"],
        }


def test_the_sample_follows_active_cases_by_the_share_that_ins_had_in_intensive_care():
    days, beds = ocupacion_uci.occupancy()
    assert (beds[:, 1:].sum(axis=1) <= beds[:, 0] * 1.1).all() and (beds >= 0).all()
    peak = days[int(beds[:, 1].argmax())]
    assert date(2021, 5, 1) <= peak or date(2020, 8, 1) <= peak <= date(2020, 9, 15)
    assert ocupacion_uci.deliveries()[0].content == ocupacion_uci.deliveries()[0].content


@pytest.mark.parametrize(
    ("source", "text", "rule", "count"),
    [
        (TESTS, WIDE + "2020-06-01,9223372036854775807,1,1,9223372036854775807,9223372036854775807,1\n", "PRU-10", 3),
        (CITY, CITY_DAYS + "2020-06-21,9223372036854775807,60\n2020-06-22,9223372036854775807,70\n", "SEC-10", 2),
        (CITY, CITY_DAYS + "2020-06-21,20000,60\n", "SEC-10", 1),
        (SNAPSHOT, JHU + "Santander,Colombia,2020-10-19 04:00:00,9223372036854775807,1,1,1\n", "INS-10", 1),
        (BEDS, BED_DAYS + "2020-06-11,68001,Bucaramanga,9223372036854775807,9223372036854775807,1,1,1\n", "UCI-10", 2),
    ],
)
def test_a_figure_that_cannot_be_is_emptied_and_counted(read, con, source, text, rule, count):
    intake = read(source, text)
    assert intake.rules[rule] == count and intake.read == intake.loaded
    assert con.execute("select count(*) from incidencias where regla_codigo = ?", [rule]).fetchone() == (count,)


def test_every_figure_of_a_series_declares_what_it_may_be():
    assert not [
        (source.name, column.name)
        for source in (TESTS, CITY, SNAPSHOT, BEDS)
        for column in source.columns
        if column.type == "entero" and not column.domain
    ]


@pytest.mark.parametrize("written", ["0001-01-01 00:00:00", "1/1/01", "ayer"])
def test_an_impossible_time_of_a_report_is_a_rule_and_not_a_fault(read, written):
    intake = read(SNAPSHOT, JHU + f"Santander,Colombia,{written},10,1,2,7\n", "10-18-2020.csv")
    assert intake.cutoff == date(2020, 10, 18) and intake.rules["INS-31"] == 1


def test_no_delivery_has_a_cutoff_in_the_future(read):
    text = "Departamento,Confirmed,Deaths,Recovered,Active\nSantander,10,1,2,7\n"
    with pytest.raises(ContractError, match="«12-31-2099.csv».*hasta hoy"):
        read(SNAPSHOT, text, "12-31-2099.csv")
    with pytest.raises(ContractError, match="posterior a hoy"):
        read(SNAPSHOT, text, cutoff=date(2099, 12, 31))


def test_a_calendar_filled_in_ahead_does_not_move_the_cutoff(read):
    ahead = "".join(f"2020-{month:02}-15,,\n" for month in range(7, 13))
    intake = read(CITY, CITY_DAYS + ahead)
    assert intake.cutoff == date(2020, 6, 20) and intake.rules["SEC-32"] == 6


def test_days_before_the_epidemic_are_told(read):
    assert read(CITY, CITY_DAYS + "1920-06-15,1,1\n").rules["SEC-32"] == 1
    assert read(BEDS, BED_DAYS + "1920-06-15,68001,Bucaramanga,100,20,5,40,65\n").rules["UCI-32"] == 1
