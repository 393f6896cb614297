"""The load of bench/load.py in pandas as one writes it first: columns of text, `map`, `merge`, `groupby`.

    python -m bench.rivals.plain_pandas FILE FOLDER

Still no loop over rows: each distinct cell or combination is asked once what it means. Writes the same three files as
with_pandas, whose rules over dates it shares.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from bench.rivals import meaning
from bench.rivals.with_pandas import Rules, work


def read(path: Path) -> tuple[pd.DataFrame, int]:
    """The rows as text, and how many had more cells than the header."""
    with path.open(encoding="utf-8") as file:
        names = meaning.fields(next(file).rstrip("\n").split(","))
        lines = sum(1 for _ in file)
    raw = pd.read_csv(
        path, names=names, skiprows=1, dtype=str, keep_default_na=False, na_values=[""], on_bad_lines="skip"
    )
    return raw, lines - len(raw)


def resolve(raw: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Every column read once per distinct combination of cells, and merged back to the rows."""
    columns: dict[str, object] = {"id_caso": pd.to_numeric(raw["id_caso"]).astype("Int64")}
    counts = {name: _plain(raw[name].value_counts(dropna=False).to_dict()) for name in meaning.DATES}
    for name, said in meaning.dates(counts).items():
        days = pd.Series({cell: one.values[0] for cell, one in said.items() if cell}, dtype="datetime64[s]")
        columns[name] = raw[name].map(days)
        order = [cell for cell in said if cell is not None]
        which = raw[name].map({cell: number for number, cell in enumerate(order)}).fillna(len(order))
        rules.told([*map(said.get, order), said.get(None, meaning.Resolved((None,)))], which.astype(int).to_numpy())
    for inputs, outputs, meant in meaning.lookups(frozenset(raw.columns)):
        distinct = raw[list(inputs)].drop_duplicates()
        said = [meant(cells) for cells in distinct.astype(object).where(distinct.notna(), None).itertuples(index=False)]
        for number, name in enumerate(outputs):
            distinct[f"salida_{name}"] = [one.values[number] for one in said]
        distinct["cual"] = np.arange(len(distinct))
        merged = raw[list(inputs)].merge(distinct, on=list(inputs), how="left")
        columns |= {name: merged[f"salida_{name}"].to_numpy() for name in outputs}
        rules.told(said, merged["cual"].to_numpy())
    for name in meaning.TEXTS:
        terms = raw[name].dropna().unique()
        columns[name] = raw[name].map({term: meaning.trimmed(term) for term in terms})
    cases = pd.DataFrame({name: columns[name] for name in meaning.COLUMNS})
    cases["edad_anios"] = cases["edad_anios"].astype("Int16")
    return cases


def _plain(counts: dict) -> dict:
    return {cell if isinstance(cell, str) else None: rows for cell, rows in counts.items()}


def mart(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases by scope, kind of date, day, age group and sex: country, Santander, its municipalities, the area."""
    counted = cases.assign(
        casos=1,
        recuperados=cases["desenlace"].eq("recuperado").astype(int),
        fallecidos=cases["desenlace"].eq("fallecido").astype(int),
        fallecidos_otra_causa=cases["desenlace"].eq("fallecido_otra_causa").astype(int),
    )
    here = counted[counted["departamento_codigo"].eq("68")]
    towns = here[here["municipio_codigo"].notna()]
    scopes = [counted.assign(ambito_codigo="CO"), here.assign(ambito_codigo="68")]
    scopes.append(towns[towns["municipio_codigo"].isin(meaning.AREA)].assign(ambito_codigo="AMB"))
    scopes.append(towns.assign(ambito_codigo=towns["municipio_codigo"]))
    grain = ["ambito_codigo", "fecha_tipo", "fecha", "edad_grupo", "sexo"]
    measures = ["casos", "recuperados", "fallecidos", "fallecidos_otra_causa"]
    parts = [
        rows.assign(fecha_tipo=kind, fecha=rows[f"fecha_{kind}"])
        .groupby(grain, dropna=False)[measures]
        .sum()
        .reset_index()
        for rows in scopes
        for kind in ("inicio_sintomas", "diagnostico", "reporte")
    ]
    return pd.concat(parts)


def main(path: Path, folder: Path) -> None:
    work(*read(path), folder, resolve=resolve, mart=mart)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
