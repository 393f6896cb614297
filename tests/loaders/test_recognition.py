"""Layouts are known by aliases and content, in any order of columns, and refused by naming what is missing."""

import random

import pytest

from loaders.contract import ContractError
from loaders.sources import all_sources
from tests.deliveries import API_2021, CASE, PORTAL_2020, as_csv, cases


def shuffled(layout: dict[str, str], seed: int) -> dict[str, str]:
    names = list(layout)
    random.Random(seed).shuffle(names)
    return {name: layout[name] for name in names}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("layout", "name"), [(PORTAL_2020, "portal_2020"), (API_2021, "portal_2021")])
def test_the_order_of_columns_does_not_matter(take, layout, name, seed):
    intake = take(as_csv(cases({}, {"sexo": "M"}), shuffled(layout, seed)))
    assert (intake.layout, intake.loaded, intake.unknown_columns) == (name, 2, ())


def test_a_header_that_serves_two_fields_is_told_by_its_content(take, con):
    take(as_csv(cases({}), API_2021))
    assert con.execute("select municipio_codigo, departamento_codigo from entrega").fetchall() == [("68001", "68")]
    only_name = {key: header for key, header in API_2021.items() if key != "municipio"} | {"ciudad": "ciudad_municipio"}
    assert take(as_csv(cases({"ciudad": "Girón"}), only_name)).layout == "desenlaces"
    assert con.execute("select municipio_codigo, departamento_codigo from entrega").fetchall() == [("68307", "68")]


def test_mangled_accents_in_headers_are_still_known(take):
    text = as_csv(cases({})).replace("Fecha de notificación", "Fecha de notificaciÃ³n").replace("atención", "atenci?n")
    assert take(text).loaded == 1


def test_an_unknown_column_is_told_and_ignored(take):
    text = as_csv([CASE | {"extra": "x"}], PORTAL_2020 | {"extra": "Observación interna"})
    assert take(text).unknown_columns == ("Observación interna",)


def test_refusal_names_the_nearest_layout_and_every_missing_column(take):
    without = {name: header for name, header in PORTAL_2020.items() if name not in ("edad", "sexo", "id")}
    with pytest.raises(ContractError) as refusal:
        take(as_csv(cases({}), without), "entrega rara.csv")
    text = str(refusal.value)
    assert "«entrega rara.csv»" in text and "3 columnas" in text and "No se publicó nada" in text
    assert all(f"«{header}»" in text for header in ("ID de caso", "Edad", "Sexo"))


def test_an_exact_header_wins_over_a_similar_one_that_comes_before(take, con):
    extra = {"mod": "Fecha de modificación", "otro": "ID de casos", "num": "Estados"}
    layout = extra | PORTAL_2020
    row = CASE | {"mod": "2020-01-01", "otro": "7", "num": "9"}
    assert set(take(as_csv([row], layout)).unknown_columns) == set(extra.values())
    assert con.execute("select id_caso, fecha_notificacion::varchar, estado from entrega").fetchone() == (
        1,
        "2020-06-13",
        "Leve",
    )


def test_of_two_known_headers_the_first_declared_with_values_wins(take, con):
    layout = {"lugar": "Ubicación", "vacia": "Edad"} | PORTAL_2020
    assert take(as_csv([CASE | {"lugar": "Casa", "atencion": "Recuperado"}], layout)).totals["recovered"] == 1
    assert con.execute("select edad_anios from entrega").fetchone() == (34,)


def test_a_layout_of_2021_without_its_outcome_is_refused(take):
    with pytest.raises(ContractError, match="falta 1 columna: «Recuperado»"):
        take(as_csv(cases({}), {name: header for name, header in API_2021.items() if name != "situacion"}))


def test_headers_without_spaces_are_known(take):
    assert take(as_csv(cases({}), {name: header.replace(" ", "") for name, header in PORTAL_2020.items()})).loaded == 1


def test_no_alias_is_shared_by_fields_that_content_cannot_tell_apart():
    for source in all_sources().values():
        owners: dict[str, list] = {}
        for field in source.fields:
            for alias in {alias.casefold() for alias in field.aliases}:
                owners.setdefault(alias, []).append(field)
        shared = {alias: fields for alias, fields in owners.items() if len(fields) > 1}
        assert all(field.content for fields in shared.values() for field in fields), shared


def test_a_rule_number_is_of_one_source_alone():
    owners: dict[str, set[str]] = {}
    for source in all_sources().values():
        for rule in source.rules:
            owners.setdefault(rule.code.split("-")[0], set()).add(source.name)
    assert {prefix: names for prefix, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize("delimiter", [";", "#"])
def test_a_file_without_header_is_refused_without_quoting_its_first_person(take, delimiter):
    people = ["CC", "9000000001", "PERSONA DE PRUEBA", "34", "CALLE 36 # 19-20"]
    with pytest.raises(ContractError, match="no parece un encabezado") as refusal:
        take("\n".join(delimiter.join(people) for _ in range(3)) + "\n")
    assert not [value for value in people[1:] if value in str(refusal.value)]
