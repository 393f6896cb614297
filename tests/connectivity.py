"""A small network for tests: three comunas in a row, seven sites, its coverage and what could come next, as marts."""

import duckdb
import pandas as pd

from tests.app.charts.test_maps import square

COMUNAS = {"C01": "Norte", "C02": "Centro", "C03": "Sur"}
SITES = [
    ("W1", "PARQUE DE ABAJO", "wifi", "C01-1", "C01", "C01", 7.085, -73.145, "sitio", True),
    ("W2", "Parque Dos", "wifi", "C01-1", "C01", "C02", 7.086, -73.144, "sitio", False),
    ("W3", "Parque Lejano", "wifi", None, None, "C03", 7.200, -73.300, "sitio", False),
    ("P1", "INEM", "punto_digital", "C02-1", "C02", None, 7.085, -73.135, "barrio", None),
    ("P2", "Promoción", "punto_digital", None, "C02", None, 7.087, -73.135, "comuna", None),
    ("K1", "Centro de Pensamiento", "centro_pensamiento", "C02-1", "C02", None, 7.086, -73.136, "sitio", None),
    ("K2", "Otro centro", "centro_pensamiento", None, None, None, None, None, "sin_ubicar", None),
]
_SITE = "sitio_codigo sitio_nombre sitio_tipo barrio_codigo comuna_codigo comuna_escrita latitud longitud ubicacion "
_SITE += "es_coherente"
_NEXT = "orden candidato_codigo latitud longitud barrio_codigo comuna_codigo personas_nuevas acumulado_pct "
_NEXT += "azar_mediana azar_p05 azar_p95 optimo cota"
_CASE = "territorio_codigo radio_m candidatos sitios voraz optimo cota azar azar_p05 azar_p95"
# Comuna: people, covered, least, most, sites.
COVERED = {"C01": (10_000, 6_000, 3_000, 9_000, 2), "C02": (5_000, 4_000, 3_500, 4_500, 2), "C03": (None,) * 4 + (0,)}
NEXT = [(1, 1_000.0, 73.0, 70.0, 67.0, 72.0, 73.0, 73.0), (2, 500.0, 76.0, 72.0, 70.0, 77.0, None, 77.5)]


def tables() -> dict[str, pd.DataFrame]:
    """The marts that the theme reads, by name."""
    radii, own = (300, 1000), {"red": "ambas", "radio_m": 300, "procedencia": "real"}
    reach = [(code, m, 100.0 * m, 50.0 * m, 200.0 * m) for code in ("W1", "P1") for m in radii]
    near = [("ciudad", "68001", 15_000, 10_000, 6_500, 13_500, 4)]
    near += [("comuna", code, *row) for code, row in COVERED.items()]
    covered = _table("nivel territorio_codigo personas cubiertas cubiertas_min cubiertas_max sitios", near, **own)
    covered["cubiertas_pct"] = 100 * covered["cubiertas"] / covered["personas"]
    strata = [("TODAS", "1", 6_000, 3_000, 1_000, 4_000), ("TODAS", "6", 9_000, 7_000, 5_500, 9_000)]
    strata += [("TODAS", "sin_dato", 0, 0, 0, 0), ("C01", "1", 6_000, 3_000, 1_000, 4_000)]
    proposed = [(n, f"X{n}", 7.085, -73.125, f"C0{n}-1", "C03", people, *shares) for n, people, *shares in NEXT]
    places = [(code, name, "comuna", code) for code, name in COMUNAS.items()]
    places += [("68276", "Floridablanca", "municipio", None), ("68001", "Bucaramanga", "municipio", None)]
    places += [(f"{code}-1", f"Barrio {name}", "barrio", code) for code, name in COMUNAS.items()]
    source = [("zonas_wifi", "Zonas wifi", "Alcaldía", "https://example.org", "No declarada; hechos")]
    cases = [("C01", 300, 6, 3, 900.0, 900.0, 900.0, 500.0, 400.0, 700.0)]
    cases += [("C02", 300, 8, 3, 950.0, 1000.0, 1000.0, 960.0, 940.0, 970.0), ("C03", 300, 0, 3, *(0.0,) * 6)]
    cases += [("68001", 1000, 90, 20, 8_000.0, None, 10_000.0, 5_000.0, 4_000.0, 6_000.0)]
    return {
        "territorios": _table("territorio_codigo territorio_nombre territorio_tipo comuna_codigo", places),
        "sitios_conectividad": _table(_SITE, SITES, direccion="Calle 1 # 2-3", nota=None, procedencia="real").assign(
            municipio_codigo=[{"W3": "68276", "K2": None}.get(code, "68001") for code, *_ in SITES]
        ),
        "alcance_por_sitio": _table("sitio_codigo radio_m personas personas_min personas_max", reach),
        "cobertura_por_territorio": covered,
        "cobertura_por_estrato": _table(
            "comuna_codigo estrato personas cubiertas cubiertas_min cubiertas_max", strata, **own
        ),
        "sitios_propuestos": _table(_NEXT, proposed, **own),
        "cobertura_casos": _table(_CASE, cases, procedencia="real"),
        "fuentes": _table("fuente_codigo titulo entidad url licencia", source),
        "frescura": pd.DataFrame(
            {"fuente_codigo": ["zonas_wifi"], "corte_fecha": pd.Series([None], dtype="datetime64[us]")}
        ),
    }


def _table(columns: str, rows: list[tuple], **constant: object) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split()).assign(**constant)


def warehouse(**replaced: pd.DataFrame) -> duckdb.DuckDBPyConnection:
    """A database in memory with those marts, some of them replaced."""
    con = duckdb.connect()
    for name, rows in (tables() | replaced).items():
        con.register("rows_of", rows)
        con.execute(f"create table {name} as select * from rows_of")
        con.unregister("rows_of")
    return con


def polygons() -> pd.DataFrame:
    """The three comunas, each a square of a hundredth of a degree."""
    return pd.DataFrame(
        {"territorio_codigo": list(COMUNAS), "territorio_nombre": list(COMUNAS.values()), "territorio_tipo": "comuna"}
    ).assign(geojson=[square(place) for place in range(3)])
