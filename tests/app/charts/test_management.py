"""The figures of the management report: additive and kept goals apart, blanks as such, totals made of their parts."""

import pandas as pd
import pytest

from app import downloads
from app.charts import management, management_blocks, management_plan, management_services, registry, theme
from loaders.models import SQL, read_model

GOALS = (
    ("redes", "Redes comunitarias", "acumulable", "redes", (0, 4), (0, 3, 0, 1)),
    ("datos", "Arquitectura de datos", "acumulable", "pct", (0, 100), (0, 0, 30, 70)),
    ("sedes", "Sedes con conexión", "mantenimiento", "sedes", (9, 9), (9, 9, 9, 9)),
)


def plan() -> pd.DataFrame:
    rows = []
    for code, name, kind, unit, (base, whole), years in GOALS:
        for place, value in enumerate(years):
            until = sum(years[: place + 1]) if kind == "acumulable" else value
            rows.append(
                {"meta_codigo": code, "indicador": name, "linea_estrategica": 3, "tipo": kind, "anio": 2020 + place}
                | {"cifra": float(value), "acumulada": float(until), "parte": until / whole, "unidad": unit}
                | {"linea_base": float(base), "cuatrienio": float(whole), "linea": 35, "procedencia": "real"}
            )
    return pd.DataFrame(rows)


def money() -> pd.DataFrame:
    rows = [
        ("A", "Ciudad inteligente", None, True, 6_551_186_122, 1.0, 57),
        ("A", "Ciudad inteligente", "Recursos propios: zonas wifi", False, 3_327_163_485, 0.508, 55),
        ("A", "Ciudad inteligente", "Otros", False, 3_224_022_637, 0.492, 58),
        ("B", "Gobierno digital", None, True, 657_421_340, 1.0, 371),
        ("B", "Gobierno digital", "Plataforma", False, 657_421_340, 1.0, 372),
    ]
    columns = ["proyecto", "proyecto_nombre", "recurso", "es_total", "valor_cop", "parte", "linea"]
    return pd.DataFrame(rows, columns=columns).assign(rubro="1", nota=None, procedencia="real")


def users() -> pd.DataFrame:
    rows = [
        ("Usuarios del portal", "2020-T1", None, None),
        ("Usuarios del portal", "2020-T2", 1_081_219, None),
        ("Usuarios del portal", "2020-T3", 989_703, -0.0846),
        ("Usuarios de la sección", "2020-T1", 3_507, None),
        ("Usuarios de la sección", "2020-T2", 4_336, 0.236),
        ("Usuarios de la sección", "2020-T3", 3_907, -0.0989),
    ]
    df = pd.DataFrame(rows, columns=["indicador", "periodo", "cifra", "cambio"])
    return df.assign(unidad="usuarios", linea=522, nota=None, procedencia="real").astype(
        {"cifra": float, "cambio": float}
    )


def procedures() -> pd.DataFrame:
    rows = [
        ("declaracion", "Declaraciones virtuales", None, True, 5_638, 1.0),
        ("declaracion", "Declaraciones virtuales", "RETEICA", False, 5_388, 5_388 / 5_638),
        ("declaracion", "Declaraciones virtuales", "ICA", False, 250, 250 / 5_638),
        ("pago", "Pagos electrónicos", None, True, 6_263, 1.0),
        ("pago", "Pagos electrónicos", "Predial", False, 6_263, 1.0),
    ]
    columns = ["tramite", "indicador", "impuesto", "es_total", "cifra", "parte"]
    return pd.DataFrame(rows, columns=columns).assign(linea=472, procedencia="real")


def gaps() -> pd.DataFrame:
    counts = {"definición": 7, "corte": 4, "lectura": 5, "perdido": 5}
    return pd.DataFrame({"clase": counts.keys(), "observaciones": counts.values(), "procedencia": "real"})


DRAWN = {
    "plan": lambda: management_plan.goals(plan(), year=2020),
    "due": lambda: management_plan.due(plan(), year=2021),
    "money": lambda: management.money(money()),
    "portals": lambda: management_services.portals(users()),
    "printing": lambda: management_services.printing(users().iloc[4:]),
    "procedures": lambda: management_services.procedures(procedures()),
    "gaps": lambda: management.gaps(gaps(), kind="corte"),
}


def lines(spec: dict) -> list[dict]:
    """The lines of a figure of blocks."""
    return [row for table in theme.whole(spec)["datasets"].values() for row in table]


@pytest.mark.parametrize("name", DRAWN)
def test_each_is_drawn_and_said_in_words(name) -> None:
    spec = DRAWN[name]()
    assert downloads.svg(spec).startswith(b"<svg")
    told = spec["description"] + spec["title"]["text"] + spec["title"]["subtitle"]
    assert spec["description"].endswith(".") and "nan" not in told and "None" not in told


def test_goals_that_add_up_are_bars_and_those_kept_a_line() -> None:
    spec = DRAWN["plan"]()
    assert spec["title"]["text"] == "En 2020, 1 de 3 metas tenían algo que cumplir"
    assert "no lo que se logró" in spec["title"]["subtitle"]
    rows = [row for row in lines(spec) if row.get("acumulada") is not None]
    assert {row["tipo"]: row["suma"] for row in rows} == {"acumulable": True, "mantenimiento": False}
    marks = {layer["mark"]["type"]: layer["transform"][0]["filter"] for layer in spec["layer"] if "transform" in layer}
    assert marks["bar"] == "datum.suma" and marks["line"] == "!datum.suma"
    assert "2021, 3" in spec["description"] and "2023, 70 %" in spec["description"]


def test_the_title_names_the_one_goal_left_out() -> None:
    spec = management_plan.goals(plan()[lambda df: df["meta_codigo"] != "redes"], year=2020)
    assert spec["title"]["text"].endswith("todas menos «Arquitectura de datos»")


@pytest.mark.parametrize(
    ("year", "said"),
    [(2020, "no se esperaba completa ninguna"), (2023, "se esperaban completas 2 de las 2 metas que se suman")],
)
def test_what_was_due_by_the_end_of_a_year(year, said) -> None:
    assert said in management_plan.due(plan(), year=year)["title"]["text"]


def test_the_table_of_goals_has_a_row_per_goal_with_its_years() -> None:
    table = registry.table("plan-metas", plan())
    assert table["2021"].tolist() == ["3", "0 %", "9"] and table["Cuatrienio"].tolist() == ["4", "100 %", "9"]
    assert table["Tipo"].tolist() == ["Se suma cada año", "Se suma cada año", "Se mantiene"]
    assert table["Línea del informe"].tolist() == [35, 35, 35]


def test_money_is_read_in_millions_and_exact_in_the_table() -> None:
    spec = DRAWN["money"]()
    assert spec["title"]["text"] == "Zonas wifi: 50,8 % de los 6.551 millones de pesos de ciudad inteligente"
    assert registry.table("presupuesto-proyectos", money())["Valor, COP"].tolist()[0] == 6_551_186_122
    bars = [line for line in lines(spec) if line["tipo"] == management_blocks.BAR]
    assert [bar["fin"] for bar in bars[:2]] == [pytest.approx(0.508, abs=0.001), pytest.approx(1)]
    assert bars[1]["inicio"] == bars[0]["fin"], "the parts of a total follow one another"
    assert bars[2]["fin"] == bars[2]["fondo"] == pytest.approx(0.1, abs=0.01), "all projects on one scale"


def test_a_blank_quarter_is_a_gap_and_no_bar_of_zero() -> None:
    spec = DRAWN["portals"]()
    assert "usuarios del portal, \N{MINUS SIGN}8,5" in spec["title"]["text"]
    assert "\N{MINUS SIGN}9,9" in spec["title"]["text"] and "no es cero" in spec["title"]["subtitle"]
    first = next(line for line in lines(spec) if line["nombre"] == "I trimestre")
    assert first["tipo"] == management_blocks.BLANK and first["fin"] is None and first["texto"] == "en blanco"
    assert "I trimestre: en blanco" in spec["description"]
    assert any(layer["mark"]["type"] == "rule" for layer in spec["layer"])
    table = registry.table("portales-trimestres", users())
    assert pd.isna(table["Cifra"].iloc[0]) and table["Trimestre de 2020"].iloc[0] == "I trimestre"


def test_without_blanks_nothing_is_said_of_them() -> None:
    spec = management_services.portals(users().dropna(subset="cifra"))
    assert "en blanco" not in spec["title"]["subtitle"] + spec["description"]


def test_the_largest_tax_of_each_procedure_is_the_finding() -> None:
    assert DRAWN["procedures"]()["title"]["text"] == (
        "El 95,6 % de las declaraciones virtuales es de RETEICA y el 100,0 % de los pagos electrónicos es de Predial"
    )


def test_printing_says_how_much_more() -> None:
    twice = users().iloc[4:].assign(cifra=[305_323.0, 697_881.0], cambio=[None, 697_881 / 305_323 - 1])
    assert "más del doble que en el trimestre anterior (+128,6" in management_services.printing(twice)["title"]["text"]
    assert "De 305.323 a 697.881" in management_services.printing(twice)["title"]["subtitle"]
    assert "\N{MINUS SIGN}9,9" in DRAWN["printing"]()["title"]["text"]


def test_what_is_the_scanners_is_told_from_what_is_the_reports() -> None:
    spec = DRAWN["gaps"]()
    assert spec["title"]["text"] == "21 observaciones: 11 sobre el informe y 10 sobre su escaneo"
    colors = {line["nombre"]: line["color"] for line in lines(spec) if line["tipo"] == management_blocks.BAR}
    assert colors["Cortes y fechas"] == theme.CASES and colors["Definiciones que no coinciden"].startswith("rgba")


def test_an_observation_says_its_class_and_its_lines() -> None:
    rows = pd.DataFrame({"clase": ["corte", "lectura"], "asunto": ["Uno", "Dos"], "que_dice": ["Algo.", "Otro."],
                         "que_se_hizo": ["Nada."] * 2, "lineas": ["36 75", "58"], "procedencia": "real"})  # fmt: skip
    table = registry.table("inconsistencias", rows)
    assert table["Asunto"].tolist() == ["**Uno**  \nCortes y fechas", "**Dos**  \nMal leído al escanear"]
    assert table["Qué dice o qué le falta"].tolist() == ["Algo. Líneas 36 y 75.", "Otro. Línea 58."]


def test_every_class_of_the_mart_has_a_label_and_an_address_of_its_own() -> None:
    kinds = read_model(SQL / "marts" / "informe_inconsistencias.sql").columns["clase"]["dominio"]
    assert set(kinds) == set(management.GAPS)
    codes, labels, _ = (set(one) for one in zip(*management.GAPS.values(), strict=True))
    assert len(codes) == len(labels) == len(kinds)
