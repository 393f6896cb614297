"""The list of public Wi-Fi zones: its two ways of writing a point, what is warned of and what is kept."""

import csv
from datetime import date
from pathlib import Path

import duckdb
import pytest

from loaders.contract import ContractError
from loaders.intake import Intake, take_in
from loaders.models import read_model
from loaders.paths import REFERENCE, SQL
from loaders.sources.zonas_wifi import SOURCE

HEADER = "Zona;Dirección;Barrio;Comuna;Coordenadas"
GAITAN = "Barrio Gaitán;CL. 16 # 9-91;GAITÁN;COMUNA 4 OCCIDENTAL;"


@pytest.fixture
def take(con, tmp_path: Path):
    def take_list(*lines: str, header: str = HEADER, name: str = "zonas.csv") -> Intake:
        path = tmp_path / name
        path.write_text("\n".join((header, *lines)), encoding="utf-8")
        return take_in(con, SOURCE, path)

    return take_list


def points(con) -> list[tuple[float, float]]:
    return con.execute("select latitud, longitud from entrega order by fila").fetchall()


@pytest.mark.parametrize(
    "written",
    [
        "7°07'50.2\"N 73°08'04.0\"O",
        "7º 7' 50,2\" N, 73º 8' 4,0\" O",
        "7.130611, -73.134444",
        "(7.130611, -73.134444)",
        "7°7'50.2''N 73°8'4''W",
    ],
)
def test_one_column_with_the_point_as_people_write_it(take, con, written):
    taken = take(GAITAN + written.replace('"', "''"))
    assert (taken.layout, taken.loaded, taken.rules) == ("una_columna", 1, {})
    assert points(con) == [pytest.approx((7.130611, -73.134444), abs=2e-6)]
    assert con.execute("select zona_nombre, comuna_codigo from entrega").fetchone() == ("BARRIO GAITÁN", "C04")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("7°07'50.2''N", "73°08'04.0''O"),
        ("7,130611", "-73,134444"),
        ("7.130611", "-73.134444"),
    ],
)
def test_two_columns(take, con, first, second):
    header = "Nombre de la zona;Dirección;Comuna;Latitud;Longitud"
    taken = take(f"Barrio Gaitán;CL. 16 # 9-91;4;{first};{second}", header=header)
    assert (taken.layout, taken.rules) == ("dos_columnas", {})
    assert points(con) == [pytest.approx((7.130611, -73.134444), abs=2e-6)]


@pytest.mark.parametrize("written", ["-73.134444, 7.130611", "7.130611, 73.134444"])
def test_swapped_axes_and_a_lost_sign_are_repaired_and_told(take, con, written):
    taken = take(GAITAN + written)
    assert taken.rules == {"WIF-10": 1}
    assert points(con) == [pytest.approx((7.130611, -73.134444))]
    before = con.execute("select valor_original from incidencias where regla_codigo = 'WIF-10'").fetchone()[0]
    assert written in before


@pytest.mark.parametrize(
    ("written", "rule"),
    [("", "WIF-11"), ("por definir", "WIF-11"), ("4.60971, -74.08175", "WIF-12")],
)
def test_a_zone_without_a_place_in_the_area_is_listed_and_has_none(take, con, written, rule):
    taken = take(GAITAN + "7.130611, -73.134444", f"Otra;CL 1;;COMUNA 4;{written}")
    assert (taken.loaded, taken.rejected, taken.rules) == (2, 0, {rule: 1})
    assert points(con)[1] == (None, None)


def test_what_does_not_agree_is_warned_of_and_kept(take, con):
    taken = take(
        "ALTÍSIMO;CRA. 50 # 24-20;MORRORICO;COMUNA 14 MORRORICO;7.069581, -73.070789",
        "ESPERANZA;CL 3N;ESPERANZA III;COMUNA 1 NORTE;7.147722, -73.127058",
        "SIN COMUNA;CL 16;GAITÁN;zona rosa;7.130611, -73.134444",
    )
    assert (taken.loaded, taken.rules) == (3, {"WIF-13": 1, "WIF-20": 1, "WIF-21": 1})
    assert None not in [value for point in points(con) for value in point]
    assert any(note.startswith("WIF-21") and "7.147722" in note for note in taken.notes)


def test_repeated_sites_are_kept_unless_the_row_says_the_same(take, con):
    taken = take(
        "PARQUE ROMERO;CL 45 # 12;CENTRO;15;7.113542, -73.127878",
        "Parque  Romero;CL 44 # 12;CENTRO;15;7.113560, -73.127890",
        "PARQUE ROMERO;CL 45 # 12;CENTRO;15;7.113542, -73.127878",
        "PLAZA;CL 35;CENTRO;15;7.113542, -73.127878",
        ";CL 35;CENTRO;;7.11, -73.12",
    )
    assert (taken.read, taken.loaded, taken.rejected, taken.duplicates) == (5, 3, 1, 1)
    assert taken.rules == {"WIF-01": 1, "WIF-30": 2, "WIF-31": 2}


def test_the_cut_off_is_the_day_in_the_name_or_today(take):
    assert take(GAITAN + "7.13, -73.13", name="zonas_wifi_2026-03-03.csv").cutoff == date(2026, 3, 3)
    assert take(GAITAN + "7.13, -73.13").cutoff == date.today()


def test_a_list_without_points_is_refused(take):
    with pytest.raises(ContractError, match="Coordenadas|coordenadas|Latitud|latitud"):
        take("Barrio Gaitán;CL 16;4", header="Zona;Dirección;Comuna")


def as_delivered(degrees: float, letters: str) -> str:
    """Degrees, minutes and seconds with their letter, as the portal writes them."""
    minutes, seconds = divmod(round(abs(degrees) * 3600, 1), 60)
    whole, minutes = divmod(int(minutes), 60)
    return f"{whole}°{minutes:02d}'{seconds:04.1f}\"{letters[degrees < 0]}"


def test_the_thirty_real_sites_in_the_form_of_the_portal(reales: Path, con, tmp_path):
    with (reales / "direcciones" / "direcciones_con_coordenada.csv").open(encoding="utf-8", newline="") as file:
        sites = list(csv.DictReader(file))
    path = tmp_path / "zonas.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER.split(";"))
        for site in sites:
            point = as_delivered(float(site["latitud"]), "NS") + " " + as_delivered(float(site["longitud"]), "EO")
            writer.writerow([site["sitio"], site["direccion"], site["barrio"], site["comuna"], point])
    taken = take_in(con, SOURCE, path)
    assert (taken.read, taken.loaded, taken.rules) == (30, 30, {})
    found = {
        name: point for name, *point in con.execute("select zona_nombre, latitud, longitud from entrega").fetchall()
    }
    assert found == {
        site["sitio"]: [
            pytest.approx(float(site["latitud"]), abs=2e-5),
            pytest.approx(float(site["longitud"]), abs=2e-5),
        ]
        for site in sites
    }


def staged(con: duckdb.DuckDBPyConnection, *loaded: tuple) -> list[tuple]:
    con.execute(
        "create table ref_puntos_control_direcciones as select * from "
        f"read_csv('{REFERENCE}/puntos_control_direcciones.csv', all_varchar = true)"
    )
    con.execute(
        "create table raw_zonas_wifi (zona_nombre varchar, direccion varchar, barrio varchar, comuna_codigo varchar, "
        "latitud double, longitud double, hasta_corte date)"
    )
    for row in loaded:
        con.execute("insert into raw_zonas_wifi values (?, ?, 'B', 'C04', 7.1, -73.1, ?)", row)
    sql = read_model(SQL / "staging" / "stg_zonas_wifi.sql").sql
    return con.execute(f"select zona_codigo, direccion, comuna_escrita from ({sql}) order by 1, 2").fetchall()


def test_the_published_sites_stand_while_nothing_is_loaded(con):
    found = staged(con)
    assert len(found) == 82
    assert ("BARRIO GAITÁN", "CL. 16 # 9-91", "C04") in found


def test_a_loaded_list_retires_them_and_names_apart_what_is_called_alike(con):
    found = staged(con, ("A", "CL 1", None), ("B", "CL 2", None), ("B", "", None), ("C", "CL 3", date(2026, 1, 1)))
    assert found == [("A", "CL 1", "C04"), ("B · ", None, "C04"), ("B · CL 2", "CL 2", "C04")]
