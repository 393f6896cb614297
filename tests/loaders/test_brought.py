"""What a table of addresses brings: every column, and the ones that seem to hold address and barrio."""

from pathlib import Path

import pytest

from loaders.brought import brought
from loaders.contract import ContractError


def test_every_column_is_told_and_two_are_guessed(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text(
        "Lista;;;;\nNo;;Dirección residencia;Barrio;No\n1;x;Calle 35 # 19-41, piso 2;Centro;9\n2;;Cra 27 # 36-14;;8\n",
        encoding="latin-1",
    )
    told = brought(path)
    assert told["columns"] == ["No", "columna 2", "Dirección residencia", "Barrio", "No (5)"] and told["rows"] == 2
    assert (told["address"], told["barrio"], told["identifier"]) == ("Dirección residencia", "Barrio", "No")
    assert list(told["examples"][0].values()) == ["1", "x", "Calle 35 # 19-41, piso 2", "Centro", "9"]


def test_a_table_without_rows_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text("direccion;barrio\n", encoding="utf-8")
    with pytest.raises(ContractError, match="lista.csv"):
        brought(path)
