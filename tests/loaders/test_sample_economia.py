"""The synthetic firms, registry, trips, visits and survey as pandas reads them: totals, law, planted errors."""

import hashlib
import io
import re
import subprocess
import sys
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize_scalar

from loaders.paths import REFERENCE, REPOSITORY
from loaders.sample import camara_comercio, encuesta_od, reactivacion, typing, viajes_trabajadores, visitas_ivc
from loaders.sample.firms import firms
from loaders.sample.population import population

MODULES = (camara_comercio, encuesta_od, reactivacion, viajes_trabajadores, visitas_ivc)
SEPARATORS = {"camara_comercio": ",", "visitas_ivc": ","}
KEYS = {
    "reactivacion": ["Radicado"],
    "viajes_trabajadores": ["Radicado", "Trabajador"],
    "visitas_ivc": ["Acta"],
    "encuesta_od": ["id_hogar", "id_persona", "id_viaje"],
}
BLANKED = {"encuesta_od": "id_viaje"}  # the column of the key that a row without it lacks
MODES = {
    "transporte_publico": {"TRANSPORTE PUBLICO", "BUS", "METROLINEA"},
    "moto": {"MOTOCICLETA", "MOTO"},
    "informal": {"TRANSPORTE INFORMAL", "INFORMAL", "MOTOTAXI"},
    "automovil": {"AUTOMOVIL", "CARRO PARTICULAR", "CARRO"},
    "bicicleta": {"BICICLETA"},
}
AREA = {"Bucaramanga": 41_200, "Floridablanca": 10_717, "Piedecuesta": 5_957, "Giron": 5_603}


def source(delivery) -> str:
    return re.match(r"[a-z_]+(?=_\d)", delivery.name)[0]


def read(delivery) -> pd.DataFrame:
    """The file as text, every row that has as many cells as the header."""
    separator = SEPARATORS.get(source(delivery), ";")
    text = delivery.content.decode("utf-8-sig")
    return pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False, on_bad_lines="skip")


def rows_of(delivery, told: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Each row once, the last one of its key, and how many were dropped by which reason."""
    key = KEYS[source(delivery)]
    unnamed = told[BLANKED.get(source(delivery), key[0])] == ""
    same = told[~unnamed].drop_duplicates()
    kept = same.drop_duplicates(key, keep="last")
    return kept, {
        "celdas_de_mas": delivery.rows - len(told),
        "sin_codigo": int(unnamed.sum()),
        "fila_repetida": len(told) - int(unnamed.sum()) - len(same),
        "codigo_repetido": len(same) - len(kept),
    }


def whole(texts: pd.Series) -> pd.Series:
    """Whole numbers, missing where the text is none."""
    return pd.to_numeric(texts.where(texts.str.fullmatch(r"-?\d+")))


def day(texts: pd.Series) -> pd.Series:
    return pd.to_datetime(texts, format="%d/%m/%Y", errors="coerce")


def off(texts: pd.Series, pattern: str) -> int:
    """How many are not of that form."""
    return int((~texts.str.fullmatch(pattern)).sum())


@pytest.fixture(scope="module")
def full() -> dict[str, list]:
    return {module.__name__.rpartition(".")[2]: module.deliveries() for module in MODULES}


@pytest.fixture(scope="module")
def tables(full) -> dict[str, pd.DataFrame]:
    """The rows of the last delivery of each list, once each."""
    return {name: rows_of(made[-1], read(made[-1]))[0] for name, made in full.items() if name != "camara_comercio"} | {
        "camara_comercio": read(full["camara_comercio"][0])
    }


def planted(full, name: str) -> dict[str, int]:
    return full[name][-1].planted


def test_firms_are_as_many_as_the_chamber_counted(tables):
    every = tables["camara_comercio"]
    assert len(every) == 83_506 and every["CIUDAD"].nunique() == 81 and every["MATRICULA"].is_unique
    assert len(every.drop_duplicates(["NIT", "RAZON_SOCIAL"])) == 83_492 and (every["NIT"] == "").sum() == 19
    states = every["ESTADO"].value_counts()
    assert (states["ACTIVO"], states["EN REORGANIZACION"], states["CANCELADO"]) == (82_877, 309, 210)
    area = every[every["CIUDAD"].isin(AREA)]
    assert area.loc[area["ESTADO"] == "ACTIVO", "CIUDAD"].value_counts().to_dict() == AREA
    yearly = area["FECHA_MATRICULA"].str[:4].value_counts()
    assert [yearly[year] for year in ("2020", "2021", "2022", "2023")] == [5_175, 6_058, 7_377, 9_120]
    assert every.loc[~every["FECHA_MATRICULA"].str.startswith("203"), "FECHA_MATRICULA"].max() == "2024-02-15"
    assert (every["TAMAÑO EMPRESA"] == "MICROEMPRESA").mean() > 0.9
    assert every["DESC_CIIU1"].str.len().max() <= 50 and every["DESC_CIIU1"].str.endswith("...").mean() > 0.2


def test_footwear_is_where_its_streets_are(tables):
    told = camara_comercio.truth()
    here = told["municipio"] == "68001"
    footwear = here & np.isin(np.char.ljust(told["ciiu"], 2).astype("<U2"), ["15"])
    cluster = np.isin(told["comuna"], ("C03", "C04"))
    assert cluster[footwear].mean() > 0.6 > 0.3 > cluster[here & ~footwear].mean()
    assert footwear[here].mean() > 1.5 * (np.char.startswith(told["ciiu"], "15")[~here]).mean()


def test_what_is_wrong_in_the_chamber_is_counted(full, tables):
    every, counts = tables["camara_comercio"], planted(full, "camara_comercio")
    odd = {"Actividad No Homologada", "Sin Información", "Otras Actividades", "No Registra"}
    registered, gone = every["FECHA_MATRICULA"], every["FECHA_CANCELACION"]
    assert counts["actividad_desconocida"] == every["DESC_CIIU1"].isin(odd).sum()
    assert counts["sin_actividad"] == (every["DESC_CIIU1"] == "").sum()
    assert counts["sin_direccion"] == every["DIRECCION_COMERCIAL"].isin(("", "NO REPORTA", "SIN DIRECCION")).sum()
    assert counts["sin_tamano"] == (every["TAMAÑO EMPRESA"] == "").sum()
    assert counts["fecha_ilegible"] == registered.str.endswith("02-31").sum() > 0
    assert counts["fecha_futura"] == registered.str.startswith("203").sum() > 0
    assert counts["cancelacion_previa"] == ((gone != "") & (gone < registered)).sum() > 0
    assert (gone != "").sum() == every["ESTADO"].isin(("CANCELADO", "CAMBIO DE DOMICILIO")).sum()


def test_owners_are_persons_of_the_city(tables):
    every, city, told = tables["camara_comercio"], population(), camara_comercio.truth()
    owned = np.flatnonzero(told["persona"] >= 0)
    person = told["persona"][owned]
    assert len(person) - 14 <= len(np.unique(person)) > 25_000 and (city.age[person] >= 18).all()
    nit, name = every["NIT"].to_numpy(), every["RAZON_SOCIAL"].to_numpy()
    told_nit = nit[owned] != ""
    assert (nit[owned] == city.document[person].astype(str))[told_nit].all()
    assert [" ".join([*row[2:], *row[:2]]) for row in city.names(person[:500]).tolist()] == name[owned[:500]].tolist()
    assert every.loc[every["NIT"] != "", "NIT"].str.fullmatch(r"99\d{7}|9\d{9}").all()
    at_home = firms().at_home
    homes = typing.addresses(city, firms().owner[at_home])
    written = every.loc[at_home & (told["error"] == ""), "DIRECCION_COMERCIAL"].str.upper()
    whole_homes = np.array([text.upper() for text in homes])[told["error"][at_home] == ""]
    assert all(text.startswith(home) for text, home in zip(written, whole_homes, strict=True))


def test_what_is_wrong_in_the_registry_is_counted(full, tables):
    kept, dropped = rows_of(full["reactivacion"][-1], read(full["reactivacion"][-1]))
    counts = planted(full, "reactivacion")
    workers, working = whole(kept["Trabajadores"]), whole(kept["Trabajadores que se reactivan"])
    registered, approved, started = (day(kept[f"Fecha de {one}"]) for one in ("registro", "aprobación", "inicio"))
    here = kept["Municipio"].str.upper() == "BUCARAMANGA"
    sound = registered.dt.year >= 2020
    found = {
        "establecimientos": len(kept),
        "aprobados": int((kept["Fecha de aprobación"] != "").sum()) + counts["inicio_sin_aprobacion"],
        "activos": int((kept["Fecha de inicio"] != "").sum()),
        "trabajadores_activos": int(working[kept["Fecha de inicio"] != ""].sum()),
        "otro_municipio": int((~here).sum()),
        "sin_barrio": int(kept["Barrio"].isin(typing.NO_BARRIO).sum()),
        "sin_nit": int((kept["NIT"] == "").sum()),
        "nit_ilegible": off(kept.loc[kept["NIT"] != "", "NIT"], r"[\d.]{9,13}(-\d)?"),
        "sin_matricula": int((kept["Matrícula"] == "").sum()),
        "matricula_desconocida": int(
            (~kept["Matrícula"].isin(tables["camara_comercio"]["MATRICULA"]) & (kept["Matrícula"] != "")).sum()
        ),
        "sin_tamano": int((kept["Tamaño"] == "").sum()),
        "telefono_ilegible": off(kept["Teléfono"], r"39\d{8}"),
        "correo_ilegible": off(kept["Correo"], r"[\w.]+@correo\.example"),
        "horario_ilegible": off(kept["Horario"], r"[LMXJVSD](-[LMXJVSD]|(,[LMXJVSD])*) \d\d:\d\d-\d\d:\d\d"),
        "sin_trabajadores": int((kept["Trabajadores"] == "").sum()),
        "trabajadores_negativos": int((workers < 0).sum()),
        "trabajadores_ilegible": int((workers.isna() & (kept["Trabajadores"] != "")).sum()),
        "reactivados_de_mas": int(((working > workers) & (workers >= 0)).sum()),
        "registro_ilegible": int(registered.isna().sum()),
        "fecha_antigua": int((registered.dt.year == 2002).sum()),
        "aprobacion_previa": int(((approved < registered) & sound).sum()),
        "inicio_previo": int((started < approved).sum()),
        "inicio_sin_aprobacion": int(((kept["Fecha de aprobación"] == "") & started.notna()).sum()),
        "inicio_futuro": int((started > "2021-05-23").sum()),
    }
    assert {name: counts[name] for name in found} == found and all(found.values())
    assert {name: counts[name] for name in dropped} == dropped and all(dropped.values())
    typed = {"actividad_desconocida", "actividad_errata", "barrio_errata", "barrio_desconocido", "comuna_contradice"}
    assert counts.keys() == found.keys() | dropped.keys() | typed
    errors = Counter(reactivacion.truth()["error"].tolist())
    assert all(counts[name] == errors[name] > 0 for name in typed)


def test_the_registry_opens_by_decree_and_is_of_firms_of_the_chamber(full, tables):
    told = reactivacion.truth()
    open_ = told["inicio"] < 600
    assert len(told["radicado"]) == 9_000 and told["reactivados"][open_].sum() == 45_000
    start = pd.Timestamp("2020-01-01") + pd.to_timedelta(told["inicio"][open_], unit="D")
    assert start.min() == pd.Timestamp("2020-04-27") and (start < "2020-10-01").mean() > 0.85
    assert (told["aprobacion"] >= told["registro"]).all() and (told["inicio"] >= told["aprobacion"]).all()
    division = told["ciiu"][open_].astype("<U2")
    for opened, codes in (
        ("2020-04-27", ("15", "41")),
        ("2020-05-11", ("31",)),
        ("2020-09-01", ("55",)),
    ):
        assert start[np.isin(division, codes)].min() >= pd.Timestamp(opened)
    assert start[told["ciiu"][open_] == "5611"].min() >= pd.Timestamp("2020-09-01")
    chamber = tables["camara_comercio"].set_index("MATRICULA")
    kept = tables["reactivacion"]
    kept = kept[kept["Matrícula"].isin(chamber.index)]
    firm = chamber.loc[kept["Matrícula"]]
    assert (firm["RAZON_SOCIAL"].to_numpy() == kept["Razón social"].to_numpy()).all()
    assert (firm["CIUDAD"] == "Bucaramanga").all() and (firm["FECHA_MATRICULA"] < "2020-04-01").all()
    number = kept["NIT"].str.replace(".", "", regex=False).str.partition("-")[0].to_numpy()
    readable = np.array([one.isdigit() and len(one) >= 9 for one in number])
    assert (firm["NIT"].to_numpy() == number)[readable].all() and readable.mean() > 0.98


def test_the_first_delivery_is_a_workbook_that_the_second_revises(full, tables):
    first, last = full["reactivacion"]
    assert first.form == "xlsx" and first.cutoff.isoformat() == "2020-09-30" and last.form == "csv"
    book = pd.read_excel(io.BytesIO(first.content), sheet_name=None, engine="calamine")
    assert list(book) == ["Registro"]
    sheet = book["Registro"]
    assert len(sheet) == first.rows and list(sheet.columns[:18]) == list(reactivacion.HEADER.values())
    sheet = sheet[sheet.iloc[:, 18:].isna().all(axis=1) & sheet["Radicado"].notna()]
    sheet = sheet.drop_duplicates("Radicado", keep="last").set_index("Radicado")
    assert len(sheet) == first.planted["establecimientos"]
    assert sheet["Fecha de inicio"].notna().sum() == first.planted["activos"]
    then = tables["reactivacion"].set_index("Radicado")
    gone = sheet.index.difference(then.index)
    assert 0 < len(gone) < 60 and sheet.loc[gone, "Fecha de aprobación"].isna().all()
    both = sheet.index.intersection(then.index)
    revised = (
        sheet.loc[both, "Trabajadores que se reactivan"].astype(str) != then.loc[both, "Trabajadores que se reactivan"]
    )
    assert 100 < revised.sum() < 0.1 * len(both)


def test_what_is_wrong_in_the_trips_is_counted(full):
    kept, dropped = rows_of(full["viajes_trabajadores"][0], read(full["viajes_trabajadores"][0]))
    counts = planted(full, "viajes_trabajadores")
    minutes, home = whole(kept["Minutos de viaje"]), kept["Municipio de residencia"]
    area = home.str.upper().isin(("BUCARAMANGA", "FLORIDABLANCA", "GIRÓN", "GIRON", "PIEDECUESTA"))
    found = {
        "viajes": len(kept),
        "minutos_negativos": int((minutes < 0).sum()),
        "minutos_de_25_horas": int((minutes == 1500).sum()),
        "sin_minutos": int((kept["Minutos de viaje"] == "").sum()),
        "minutos_ilegible": int((minutes.isna() & (kept["Minutos de viaje"] != "")).sum()),
        "sin_medio": int((kept["Medio de transporte"] == "").sum()),
        "medio_desconocido": int(kept["Medio de transporte"].isin(viajes_trabajadores.UNKNOWN_MODES).sum()),
        "otro_municipio": int((~area).sum()),
        "sin_barrio": int((kept["Barrio de residencia"].isin(typing.NO_BARRIO) & area).sum()),
        "dias_ilegible": off(kept["Días"], r"[LMXJVSD](-[LMXJVSD]|(,[LMXJVSD])*)"),
        "hora_ilegible": off(kept["Hora de entrada"], r"([01]\d|2[0-3]):[0-5]\d"),
        "sexo_desconocido": int(kept["Sexo"].isin(("X", "", "NR")).sum()),
        "desde_ilegible": int(day(kept["Desde"]).isna().sum()),
        "radicado_desconocido": off(kept["Radicado"], r"RE-0\d{5}"),
    }
    assert {name: counts[name] for name in found} == found and all(found.values())
    assert {name: counts[name] for name in dropped} == dropped and all(dropped.values())
    errors = Counter(viajes_trabajadores.truth()["error"].tolist())
    typed = {"barrio_errata", "barrio_desconocido", "desde_previo"}
    assert all(counts[name] == errors[name] > 0 for name in typed)
    nowhere = {"fuera_de_todo_barrio", "trabajo_fuera_de_barrio"}
    assert counts.keys() == found.keys() | dropped.keys() | typed | nowhere


def test_trips_are_of_open_establishments_and_of_persons_of_the_city(tables):
    trips, told, city = tables["viajes_trabajadores"], viajes_trabajadores.truth(), population()
    registry = tables["reactivacion"].set_index("Radicado")
    known = trips[trips["Radicado"].isin(registry.index)]
    assert len(trips) - len(known) == 90
    working = whole(registry["Trabajadores que se reactivan"])[registry["Fecha de inicio"] != ""]
    counted = known.groupby("Radicado").size().reindex(working.index, fill_value=0)
    assert (counted == working).mean() > 0.97 and (counted <= working).all()
    start = day(registry["Fecha de inicio"]).loc[known["Radicado"]].to_numpy()
    since = day(known["Desde"]).to_numpy()
    early = (since < start) & (start < np.datetime64("2021-05-24"))
    assert 0 < early.sum() < 200
    own = told["persona"] >= 0
    person = told["persona"][own]
    assert len(np.unique(person)) == len(person) and ((city.age[person] >= 18) & (city.age[person] < 70)).all()
    code = np.where(city.places.barrio != "", city.places.barrio, city.places.comuna)
    assert (code[city.place[person]] == told["origen"][own]).all()
    key = pd.MultiIndex.from_arrays([told["radicado"], told["trabajador"].astype(str)])
    woman = pd.Series(city.is_woman[np.maximum(told["persona"], 0)], key)[own & (told["error"] == "")]
    typed = trips.set_index(["Radicado", "Trabajador"])["Sexo"].loc[woman.index]
    assert (typed.isin(("Femenino", "F", "Mujer")) == woman).all()


def test_modes_are_those_declared_and_take_longer_the_farther(tables):
    told = tables["viajes_trabajadores"]["Medio de transporte"].map(typing.plain)
    told = told[told.str.fullmatch(r"[A-Z ]{3,}") & (told != "NO RESPONDE")]
    for mode, share in zip(MODES, (0.312, 0.244, 0.191, 0.12, 0.01), strict=True):
        print(f"\n{mode}: {told.isin(MODES[mode]).mean():.1%} of the trips, {share:.1%} declared", end="")
        assert told.isin(MODES[mode]).mean() == pytest.approx(share, abs=0.002), mode
    exact = viajes_trabajadores.truth()
    for mode, least, most in (("transporte_publico", 3.5, 8), ("moto", 2, 5), ("a_pie", 11, 22)):
        here = exact["modo"] == mode
        slope = np.polyfit(exact["km"][here], exact["minutos"][here], 1)[0]
        assert least < slope < most, mode


@pytest.fixture(scope="module")
def between(tables) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Barrios of a name of their own, trips between them as the file tells them, and kilometres by the great circle."""
    barrios = pd.read_csv(REFERENCE / "barrios.csv").query("personas > 0")
    barrios["clave"] = barrios["barrio_nombre"].map(typing.plain)
    barrios = barrios[~barrios["clave"].duplicated(keep=False) & (barrios["clave"] != "BUCARAMANGA")].reset_index()
    number = pd.Series(barrios.index, barrios["clave"])
    told = tables["viajes_trabajadores"]
    told = told[told["Municipio de residencia"].str.upper() == "BUCARAMANGA"]
    start, end = (
        told[column].map(typing.plain).str.replace(r"^(BARRIO|BR|B/) ", "", regex=True).map(number)
        for column in ("Barrio de residencia", "Barrio de trabajo")
    )
    both = start.notna() & end.notna()
    trips = np.zeros((len(barrios), len(barrios)))
    np.add.at(trips, (start[both].astype(int), end[both].astype(int)), 1)
    lat, lon = np.radians(barrios["latitud"].to_numpy()), np.radians(barrios["longitud"].to_numpy())
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    return barrios, trips, 2 * 6371 * np.arcsin(np.sqrt(half))


def expected(
    barrios: pd.DataFrame, trips: np.ndarray, km: np.ndarray, scale: float, kept: np.ndarray | float = 1.0
) -> np.ndarray:
    """Trips of a law of people and distance towards the same places of work, none within a barrio."""
    pull = barrios["personas"].to_numpy()[:, None] * np.exp(-km / scale) * kept
    np.fill_diagonal(pull, 0)
    return pull / pull.sum(axis=0) * trips.sum(axis=0)


def test_the_law_of_distance_can_be_recovered_and_the_planted_pairs_stand_out(between):
    barrios, trips, km = between
    trips = trips.copy()
    np.fill_diagonal(trips, 0)
    assert trips.sum() > 20_000

    ordinary = np.ones_like(trips)
    for _ in range(3):  # what stands out is left aside, and the law fitted again to the rest

        def misfit(scale: float, kept: np.ndarray = ordinary) -> float:
            return -(trips * kept * np.log(np.maximum(expected(barrios, trips * kept, km, scale, kept), 1e-12))).sum()

        scale = minimize_scalar(misfit, bounds=(1, 20), method="bounded").x
        usual = expected(barrios, trips, km, scale)
        ordinary = (trips - usual < 4 * np.sqrt(usual + 1)).astype(float)
    assert scale == pytest.approx(4.0, abs=0.15)
    usual = expected(barrios, trips, km, scale)
    residual = (trips - usual) / np.sqrt(np.maximum(usual, 0.5))
    told = viajes_trabajadores.truth()
    number = pd.Series(barrios.index, barrios["barrio_codigo"])
    pairs = {(number[start], number[end]) for start, end in told["barrio"]}
    first = np.argsort(-residual, axis=None)[:10]
    assert len(pairs) == 6 and pairs <= set(zip(*np.unravel_index(first, residual.shape), strict=True))
    comunas = np.unique(barrios["comuna_codigo"])
    inside = (barrios["comuna_codigo"].to_numpy() == comunas[:, None]).astype(float)
    seen, law = inside @ trips @ inside.T, inside @ usual @ inside.T
    ranked = np.argsort(-(seen - law) / np.sqrt(np.maximum(law, 1)), axis=None)[:8]
    found = {(comunas[a], comunas[b]) for a, b in zip(*np.unravel_index(ranked, law.shape), strict=True)}
    assert len(told["comuna"]) == 3 and set(told["comuna"]) <= found


def test_what_is_wrong_in_the_visits_is_counted_and_they_cross(full, tables):
    kept, dropped = rows_of(full["visitas_ivc"][0], read(full["visitas_ivc"][0]))
    counts = planted(full, "visitas_ivc")
    registry = tables["reactivacion"].set_index("Radicado")
    known = kept["Radicado"].isin(registry.index)
    start = day(registry["Fecha de inicio"]).reindex(kept["Radicado"]).to_numpy()
    visited = day(kept["Fecha de visita"])
    found = {
        "visitas": len(kept),
        "concepto_desconocido": int(kept["Concepto"].isin(("XX", "Pendiente", "NR")).sum()),
        "sin_concepto": int((kept["Concepto"] == "").sum()),
        "medida_desconocida": int(kept["Medida"].isin(("XX", "Por definir", "NR")).sum()),
        "cierre_con_cumple": int(((kept["Concepto"] == "Cumple") & (kept["Medida"] == "Cierre temporal")).sum()),
        "fecha_ilegible": int(visited.isna().sum()),
        "fecha_futura": int((visited > "2021-05-23").sum()),
        "radicado_desconocido": int(((kept["Radicado"] != "") & ~known).sum()),
        "sin_nit": int((kept["NIT"] == "").sum()),
    }
    assert {name: counts[name] for name in found} == found and all(found.values())
    assert {name: counts[name] for name in dropped} == dropped and all(dropped.values())
    assert (kept["Radicado"] == "").sum() == counts["sin_radicado"] + counts["sin_registro"]
    early = (visited.to_numpy() < start) & (start < np.datetime64("2021-05-24"))
    assert 0.8 * counts["visita_previa"] <= early.sum() <= counts["visita_previa"] + 2
    assert 5_800 < len(kept) < 6_200
    assert (
        registry.loc[kept.loc[known, "Radicado"], "Razón social"].to_numpy() == kept.loc[known, "Establecimiento"]
    ).all()


def test_the_survey_stands_for_the_trips_of_a_day(full):
    for delivery, rate in zip(full["encuesta_od"], (1.5, 1.15), strict=True):
        year = delivery.cutoff.year
        kept, dropped = rows_of(delivery, read(delivery))
        counts, factor = delivery.planted, pd.to_numeric(kept["factor_expansion"], errors="coerce")
        people = pd.read_csv(REFERENCE / "poblacion_municipios.csv").query(f"anio == {year}")
        area = people[people["municipio_codigo"].isin((68001, 68276, 68307, 68547))]["personas"].sum()
        assert factor[factor > 0].sum() == pytest.approx(rate * area, rel=0.02)
        assert 11_000 < len(kept) < 13_000 and kept["fecha"].str[:7].mode()[0] == delivery.cutoff.isoformat()[:7]
        own = kept[kept["municipio_hogar"] == "68001"].index
        city = people[people["municipio_codigo"] == 68001]["personas"].sum()
        assert factor[own][factor[own] > 0].sum() / factor[factor > 0].sum() == pytest.approx(city / area, abs=0.04)
        found = {
            "viajes": len(kept),
            "sin_factor": int((kept["factor_expansion"] == "").sum()),
            "factor_negativo": int((factor < 0).sum()),
            "factor_ilegible": int((kept["factor_expansion"] == "N/A").sum()),
            "sin_zona": int((kept["zona_destino"] == "").sum()),
            "zona_desconocida": int(kept["zona_origen"].isin(encuesta_od.UNKNOWN_ZONES).sum()),
            "fuera_del_area": int(kept["zona_destino"].isin(encuesta_od.OUTSIDE).sum()),
            "modo_desconocido": int(kept["modo_principal"].isin(("XX", "NR", "88")).sum()),
            "motivo_desconocido": int(kept["motivo_viaje"].isin(("XX", "NR", "88")).sum()),
            "sexo_desconocido": off(kept["sexo"], "Mujer|Hombre"),
            "sin_estrato": int((kept["estrato"] == "").sum()),
            "estrato_desconocido": off(kept["estrato"], "[1-6]?"),
            "hora_ilegible": off(kept["hora_inicio"], r"\d\d:[0-5]\d"),
            "llegada_previa": int((kept["hora_llegada"] < kept["hora_inicio"]).sum())
            - int(kept["hora_inicio"].isin(("27:80", "MAÑANA", "?")).sum()),
            "fecha_ilegible": int(kept["fecha"].str.endswith("02-30").sum()),
            "fecha_de_otro_anio": int(kept["fecha"].str.startswith("2009").sum()),
        }
        assert {name: counts[name] for name in found} == found and all(found.values())
        assert {name: counts[name] for name in dropped} == dropped and all(dropped.values())
        hours = kept["hora_inicio"].str[:2].value_counts()
        assert min(hours["06"], hours["16"] + hours["17"]) > 1.8 * hours["09"]


def test_zones_of_the_survey_are_barrios_comunas_or_municipalities(tables):
    codes = set(pd.read_csv(REFERENCE / "barrios.csv")["barrio_codigo"])
    codes |= {f"C{number:02}" for number in range(1, 18)} | {"R1", "R2", "R3", "68276", "68307", "68547"}
    codes |= {*encuesta_od.OUTSIDE, *encuesta_od.UNKNOWN_ZONES, ""}
    kept = tables["encuesta_od"]
    assert set(kept["zona_origen"]) | set(kept["zona_destino"]) <= codes
    home = kept.groupby(["id_hogar"])[["municipio_hogar"]].nunique()
    assert (home == 1).all(axis=None)


def test_the_same_scale_gives_the_same_bytes_and_another_as_many_times_the_rows(full):
    script = (
        "import hashlib\n"
        f"from loaders.sample import {', '.join(module.__name__.rpartition('.')[2] for module in MODULES)}\n"
        f"for module in ({', '.join(module.__name__.rpartition('.')[2] for module in MODULES)}):\n"
        "    print(*[hashlib.sha256(one.content).hexdigest() for one in module.deliveries(0.05)])"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    small = {module.__name__.rpartition(".")[2]: module.deliveries(0.05) for module in MODULES}
    here = [hashlib.sha256(one.content).hexdigest() for made in small.values() for one in made]
    assert told.stdout.split() == here and len(set(here)) == 7
    for name, made in small.items():
        for one, other in zip(made, full[name], strict=True):
            assert one.rows == pytest.approx(0.05 * other.rows, rel=0.05, abs=12)
            rare = {kind for kind, count in other.planted.items() if count > 40 and not one.planted.get(kind)}
            assert not rare, name
