"""COVID-19 by comuna and barrio: parts that sum to the city, and what is hidden stays hidden, in both profiles."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from scipy import stats

from app.queries import covid_city, covid_city_figures

LEVELS = ("comuna", "barrio")
COUNTS = ("casos", "fallecidos")
K = 10


@pytest.fixture(scope="module")
def opened(datos: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, duckdb.DuckDBPyConnection]]:
    """The two files of the build, as copies: the app of another test may hold them open with its own settings."""
    folder, files = tmp_path_factory.mktemp("ciudad"), {}
    for kind in ("publica", "bodega"):
        copied = shutil.copy(sorted(datos.glob(f"warehouse/{kind}-*.duckdb"))[-1], folder)
        files[kind] = duckdb.connect(str(copied), read_only=True)
    yield files
    for connection in files.values():
        connection.close()


@pytest.fixture(params=["publica", "bodega"])
def con(request, opened) -> duckdb.DuckDBPyConnection:
    return opened[request.param]


@pytest.fixture
def publica(opened) -> duckdb.DuckDBPyConnection:
    return opened["publica"]


@pytest.fixture
def bodega(opened) -> duckdb.DuckDBPyConnection:
    return opened["bodega"]


@pytest.mark.parametrize("level", LEVELS)
def test_the_parts_sum_to_the_city(con, level) -> None:
    cut = covid_city.newest(con)
    parts = covid_city.parts(con, level=level, year=cut["anio"]).set_index("territorio_codigo")
    assert parts.index.is_unique and parts["territorio_nombre"].is_unique
    whole, rest = parts.loc[covid_city.CITY], parts.drop(covid_city.CITY)
    listed = con.execute(
        "select sum(casos), sum(fallecidos) from covid_municipal_por_dia where fecha_tipo = 'reporte' "
        "and corte_fecha = (select max(corte_fecha) from covid_municipal_por_dia)"
    ).fetchone()
    for count, figure in zip(COUNTS, listed, strict=True):
        assert rest[count].sum() == whole[count] == cut[count] == figure
    kinds = {"comuna": {"comuna": 17, "corregimiento": 3}, "barrio": {"barrio": 263}}[level]
    assert {kind: int((parts["territorio_tipo"] == kind).sum()) for kind in kinds} == kinds
    assert {"SU"} <= set(parts.index) and ("C05-SB" in parts.index) == (level == "barrio")


def test_a_comuna_is_the_sum_of_its_barrios_and_of_what_has_none(bodega) -> None:
    coarse, fine = (covid_city.territories(bodega, level=level, year=2021) for level in LEVELS)
    for count in COUNTS:
        summed = fine.groupby("comuna_codigo")[count].sum()
        assert summed.to_dict() == coarse.set_index("territorio_codigo")[count].to_dict()


@pytest.mark.parametrize("level", LEVELS)
def test_rates_are_those_of_another_computation(con, level) -> None:
    """The exact interval from the gamma distribution, the population straight from its table."""
    rows = covid_city.territories(con, level=level, year=2021)
    people = dict(
        con.execute("select territorio_codigo, personas from poblacion_por_territorio where anio = 2021").fetchall()
    )
    known = rows[rows["tasa"].notna()]
    assert len(known) > 15
    for row in known.itertuples():
        per = 100_000 / people[row.territorio_codigo]
        assert row.tasa == pytest.approx(row.casos * per)
        assert row.tasa_bajo == pytest.approx(stats.gamma.ppf(0.025, row.casos) * per if row.casos else 0)
        assert row.tasa_alto == pytest.approx(stats.gamma.ppf(0.975, row.casos + 1) * per)
    unknown = rows[rows["tasa"].isna()]
    assert (unknown["es_casos_oculto"] | ~unknown["personas"].gt(0)).all() and unknown["nota"].notna().all()
    assert set(rows.loc[rows["territorio_tipo"] == "corregimiento", "tasa"].dropna()) == set()


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_hidden_is_empty_and_nothing_on_its_row_tells_it(publica, bodega, level) -> None:
    shown, whole = (
        covid_city.territories(c, level=level, year=2021).set_index("territorio_codigo") for c in (publica, bodega)
    )
    assert not whole["es_casos_oculto"].any() and whole["casos"].notna().all()
    hidden = 0
    for count in COUNTS:
        flagged = shown[f"es_{count}_oculto"]
        assert shown.loc[flagged, count].isna().all() and shown.loc[~flagged, count].notna().all()
        assert shown.loc[~flagged, count].tolist() == whole.loc[shown.index[~flagged], count].tolist()
        assert not shown[count].between(1, K - 1).any()
        assert (whole.loc[shown.index[flagged], count] > 0).all(), "a zero needs no hiding"
        hidden += int(flagged.sum())
    assert hidden > 0
    either = shown["es_casos_oculto"] | shown["es_fallecidos_oculto"]
    assert shown.loc[shown["es_casos_oculto"], ["tasa", "tasa_bajo", "tasa_alto"]].isna().all(axis=None)
    assert shown.loc[either, ["letalidad", "letalidad_bajo", "letalidad_alto"]].isna().all(axis=None)
    assert shown.loc[either, "nota"].str.contains("ocultos por privacidad").all()


@pytest.mark.parametrize("count", COUNTS)
def test_no_sum_on_the_page_leaves_one_hidden_count_alone(publica, count) -> None:
    """What the page sums: the city, a comuna from its barrios, a territory from its weeks or quarters."""
    coarse, fine = (covid_city.territories(publica, level=level, year=2021) for level in LEVELS)
    flag = f"es_{count}_oculto"
    assert coarse[flag].sum() != 1 and fine[flag].sum() != 1
    totals = coarse.set_index("territorio_codigo")[count]
    for comuna, hidden in fine.groupby("comuna_codigo")[flag].sum().items():
        assert hidden != 1 or pd.isna(totals[comuna])


@pytest.mark.parametrize("level", LEVELS)
def test_smoothing_draws_small_territories_to_the_mean_and_knows_nothing_hidden(con, level) -> None:
    rows = covid_city.territories(con, level=level, year=2021)
    told = rows[rows["suavizada"].notna()]
    assert told["casos"].notna().all() and rows.loc[rows["es_casos_oculto"], "suavizada"].isna().all()
    mean = told["casos"].sum() / told["personas"].sum() * 100_000
    between = (told["suavizada"] - told["tasa"]) * (mean - told["tasa"])
    assert (between >= -1e-6 * mean**2).mean() > 0.95
    assert ((told["suavizada_bajo"] < told["suavizada"]) & (told["suavizada"] < told["suavizada_alto"])).all()
    pull = ((told["suavizada"] - told["tasa"]) / (mean - told["tasa"])).abs()
    few, many = told["casos"] <= told["casos"].quantile(0.2), told["casos"] >= told["casos"].quantile(0.8)
    assert pull[few].median() > pull[many].median()


@pytest.mark.parametrize("level", LEVELS)
def test_key_figures_of_a_hidden_territory_have_no_value_to_subtract(publica, level) -> None:
    rows = covid_city.territories(publica, level=level, year=2021)
    for flag, blank in (
        ("es_fallecidos_oculto", {"fallecidos", "letalidad"}),
        ("es_casos_oculto", {"casos", "tasa", "letalidad", "participacion", "ubicados"}),
    ):
        for code in rows.loc[rows[flag], "territorio_codigo"].head(5):
            found = covid_city_figures.key_figures(publica, level=level, code=code, year=2021).set_index("indicador")
            empty = found.loc[found.index.isin(blank)]
            assert empty[["valor", "texto", "ic_bajo", "ic_alto"]].isna().all(axis=None)
            assert empty["motivo"].notna().all()


def test_key_figures_of_the_city_and_of_a_comuna(bodega) -> None:
    located, total = bodega.execute(
        "select sum(casos) filter (where territorio_codigo like '68001-%'), sum(casos) from covid_municipal_por_barrio"
    ).fetchone()
    city = covid_city_figures.key_figures(bodega, level="comuna", code=None, year=2021).set_index("indicador")
    assert city.loc["ubicados", "valor"] == pytest.approx(located / total)
    assert city.loc["casos", "valor"] == total and city.loc["tasa", "procedencia"] == "mixto"
    located, total = bodega.execute(
        "select sum(casos) filter (where territorio_codigo like '68001-%'), sum(casos) from covid_municipal_por_barrio "
        "where comuna_codigo = 'C05'"
    ).fetchone()
    comuna = covid_city_figures.key_figures(bodega, level="comuna", code="C05", year=2021).set_index("indicador")
    assert comuna.loc["ubicados", "valor"] == pytest.approx(located / total)
    rural = covid_city_figures.key_figures(bodega, level="comuna", code="R1", year=2021).set_index("indicador")
    assert "corregimientos" in rural.loc["tasa", "motivo"] and rural.loc["casos", "valor"] > 0


def test_weeks_sum_to_the_comuna_and_quarters_to_the_barrio(bodega) -> None:
    cut = covid_city.newest(bodega)["corte_fecha"]
    for level, span, code in (("comuna", "semana", "C05"), ("barrio", "trimestre", "68001-13-011")):
        total = covid_city.territories(bodega, level=level, year=2021).set_index("territorio_codigo").loc[code, "casos"]
        found = covid_city.curve(bodega, span=span, code=code, cutoff=cut)
        assert found["casos"].sum() == total and set(found["estado"]) == {"publicado"}
        assert found["inicio_fecha"].is_unique and found["es_incompleto"].iloc[-1]


def test_a_hidden_or_withdrawn_week_is_neither_zero_nor_absent(publica, bodega) -> None:
    cut = covid_city.newest(publica)["corte_fecha"]
    shown, whole = (covid_city.curve(c, span="semana", code="C05", cutoff=cut) for c in (publica, bodega))
    assert shown["inicio_fecha"].tolist() == whole["inicio_fecha"].tolist()
    assert {"publicado", "oculto", "no_publicado"} == set(shown["estado"])
    assert shown["casos"].isna().tolist() == shown["estado"].ne("publicado").tolist()
    published = shown["estado"] == "publicado"
    assert shown.loc[published, "casos"].tolist() == whole.loc[published, "casos"].tolist()
    assert (whole.loc[shown["estado"] == "oculto", "casos"] > 0).all()
    city = covid_city.curve(publica, span="semana", code=None, cutoff=cut)
    assert city["casos"].sum() == covid_city.newest(publica)["casos"]


def test_without_a_list_there_is_no_city() -> None:
    with duckdb.connect() as con:
        con.execute(
            """
            create table covid_municipal_por_dia (corte_fecha date, fecha_tipo varchar, fecha date, casos bigint,
                fallecidos bigint, procedencia varchar);
            create table covid_municipal_por_comuna (territorio_codigo varchar);
            create table fuentes (fuente_codigo varchar, titulo varchar)
            """
        )
        assert covid_city.newest(con) is None
