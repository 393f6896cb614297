"""The load of bench/load.py in pandas: read by Arrow into categoricals, every rule on their codes.

    python -m bench.rivals.with_pandas FILE FOLDER [propio]

With «propio», pandas.read_csv reads the file, with its own parser.
Writes FOLDER/casos.parquet, FOLDER/mart.parquet and FOLDER/informe.json.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from bench.rivals import meaning

NO_DAY = np.datetime64("NaT", "D")


def read(path: Path) -> tuple[pd.DataFrame, int]:
    """The rows, cells as categoricals of text, and how many had another number of cells than the header."""
    with path.open(encoding="utf-8") as file:
        names = meaning.fields(next(file).rstrip("\n").split(","))
    ragged = []
    table = csv.read_csv(
        path,
        read_options=csv.ReadOptions(column_names=names, skip_rows=1),
        parse_options=csv.ParseOptions(invalid_row_handler=lambda row: ragged.append(row) or "skip"),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string())) | {"id_caso": pa.int64()},
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
    return table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get, self_destruct=True), len(ragged)


def read_with_its_own_parser(path: Path) -> tuple[pd.DataFrame, int]:
    """The same by pandas.read_csv as it comes, which says nothing of the rows that it leaves out."""
    with path.open("rb") as file:
        names = meaning.fields(next(file).decode().rstrip("\n").split(","))
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    raw = pd.read_csv(
        path, names=names, skiprows=1, dtype=str, keep_default_na=False, na_values=[""], on_bad_lines="skip"
    )
    ids = pd.to_numeric(raw.pop("id_caso")).astype("Int64")
    return raw.astype("category").assign(id_caso=ids), lines - len(raw)


class Rules(Counter):
    """Rows per rule; those of repairs wait until it is known which rows were repeated."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[tuple[str, np.ndarray]] = []

    def told(self, said: list, which: np.ndarray) -> None:
        for code in {code for one in said for code in one.rules}:
            rows = np.array([code in one.rules for one in said])[which]
            if meaning.warns(code):
                self[code] += int(rows.sum())
            else:
                self.waiting.append((code, rows))

    def settle(self, kept: np.ndarray) -> None:
        for code, rows in self.waiting:
            self[code] += int(rows[kept].sum())


def resolve(raw: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Every column read once per distinct combination of cells."""
    columns: dict[str, object] = {"id_caso": raw["id_caso"]}
    counts = {name: raw[name].value_counts(dropna=False, sort=False).to_dict() for name in meaning.DATES}
    counts = {name: {cell if isinstance(cell, str) else None: rows for cell, rows in found.items()}
              for name, found in counts.items()}  # fmt: skip
    for name, days in meaning.dates(counts).items():
        cells = raw[name].cat
        said = [days.get(cell) for cell in [*cells.categories, None]]
        said[-1] = said[-1] or meaning.Resolved((None,))
        columns[name] = np.array([one.values[0] or NO_DAY for one in said], "datetime64[D]")[cells.codes]
        rules.told(said, cells.codes.to_numpy())
    for inputs, outputs, meant in meaning.lookups(frozenset(raw.columns)):
        code, sizes = np.zeros(len(raw), np.int64), [len(raw[name].cat.categories) + 1 for name in inputs]
        for name, size in zip(inputs, sizes, strict=True):
            code = code * size + raw[name].cat.codes.to_numpy() + 1
        which, distinct = pd.factorize(code)
        cells = [np.append(np.array([None], object), raw[name].cat.categories.to_numpy(object)) for name in inputs]
        at = np.unravel_index(distinct, sizes)
        said = [meant(one) for one in zip(*(found[i] for found, i in zip(cells, at, strict=True)), strict=True)]
        for number, name in enumerate(outputs):
            columns[name] = _taken([one.values[number] for one in said], which)
        rules.told(said, which)
    for name in meaning.TEXTS:
        cells = raw[name].cat
        columns[name] = _taken([*map(meaning.trimmed, cells.categories), None], cells.codes.to_numpy())
    return pd.DataFrame({name: columns[name] for name in meaning.COLUMNS}, copy=False)


def _taken(values: list, which: np.ndarray) -> object:
    if any(isinstance(value, bool) for value in values):
        return np.array(values, bool)[which]
    if any(isinstance(value, int) for value in values):
        return pd.array(values, dtype="Int16").take(which)
    codes, terms = pd.factorize(np.array(values, object))
    return pd.Categorical.from_codes(codes[which], terms)


def set_aside(cases: pd.DataFrame, rules: Rules) -> tuple[pd.DataFrame, int, int]:
    """The rows to keep, how many were rejected, how many repeated another to the letter."""
    missing = cases["id_caso"].isna().to_numpy()
    repeated = cases["id_caso"].duplicated(keep=False).to_numpy() & ~missing
    earlier = cases["id_caso"].duplicated(keep="last").to_numpy() & ~missing
    again = cases[repeated]
    alike = again.groupby("id_caso").transform("size") == again.groupby(
        list(cases.columns), dropna=False, observed=True
    )["sexo"].transform("size")
    same = np.zeros(len(cases), bool)
    same[np.flatnonzero(repeated)] = alike.to_numpy()
    rules["COV-01"], rules["COV-03"] = int(missing.sum()), int((earlier & ~same).sum())
    rules.settle(~(earlier & same))
    rejected = rules["COV-01"] + rules["COV-03"]
    return cases[~missing & ~earlier].copy(), rejected, int((earlier & same).sum())


def cutoff(cases: pd.DataFrame) -> np.datetime64:
    """The last day that the delivery knows of."""
    reports = cases["fecha_reporte"].value_counts()
    base = meaning.last_report({day.date(): rows for day, rows in reports.items()})
    later = np.logical_or.reduce([(cases[name] > np.datetime64(base)).to_numpy() for name in meaning.DATES])
    if later.sum() > 0.25 * len(cases):
        raise SystemExit("an extract: its cut-off is another")
    until = np.datetime64(meaning.near(base))
    return max(cases.loc[cases[name] <= until, name].max()
               for name in ("fecha_reporte", "fecha_muerte", "fecha_recuperado"))  # fmt: skip


def judge(cases: pd.DataFrame, last: np.datetime64, rules: Rules) -> None:
    """Repairs and warnings over whole rows, in the order of the contract."""
    for code, names, wrong in (
        ("COV-32", meaning.DATES, lambda days: days > last),
        ("COV-33", meaning.DATES, lambda days: days < np.datetime64(meaning.FIRST_DAY)),
    ):
        for name in names:
            if (code, name) != ("COV-32", "fecha_reporte"):
                rows = wrong(cases[name])
                rules[code] += int(rows.sum())
                cases.loc[rows, name] = NO_DAY
    report, notified, symptoms, diagnosis, recovery, death = (
        cases[f"fecha_{name}"]
        for name in ("reporte", "notificacion", "inicio_sintomas", "diagnostico", "recuperado", "muerte")
    )
    state = cases["desenlace"]
    warnings = {
        "COV-34": symptoms > diagnosis,
        "COV-35": notified > diagnosis,
        "COV-36": diagnosis > report,
        "COV-37": recovery < diagnosis,
        "COV-38": death < diagnosis,
        "COV-39": death < symptoms,
        "COV-51": (state == "fallecido") & death.isna(),
        "COV-52": state.isin(["activo", "recuperado"]) & death.notna(),
        "COV-53": (state == "recuperado") & recovery.isna(),
        "COV-54": diagnosis.isna(),
        "COV-55": symptoms.isna(),
    }
    rules.update({code: int(rows.sum()) for code, rows in warnings.items()})


def mart(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases by scope, kind of date, day, age group and sex: country, Santander, its municipalities, the area."""
    state = cases["desenlace"]
    here = (cases["departamento_codigo"] == "68").to_numpy()
    towns = cases["municipio_codigo"]
    counted = pd.DataFrame(
        {
            "municipio": np.where(here, towns.cat.codes, -1),
            "santander": here,
            "edad_grupo": cases["edad_grupo"],
            "sexo": cases["sexo"],
            "casos": np.ones(len(cases), np.int32),
            "recuperados": (state == "recuperado").astype(np.int32),
            "fallecidos": (state == "fallecido").astype(np.int32),
            "fallecidos_otra_causa": (state == "fallecido_otra_causa").astype(np.int32),
        }
    )
    grain, measures = ["fecha", "edad_grupo", "sexo"], list(counted.columns[4:])
    parts = []
    for kind in ("inicio_sintomas", "diagnostico", "reporte"):
        counted["fecha"] = cases[f"fecha_{kind}"]
        by = ["municipio", "santander", *grain]
        found = counted.groupby(by, observed=True, dropna=False, sort=False)[measures].sum().reset_index()
        found["ambito_codigo"] = pd.Categorical.from_codes(found["municipio"], towns.cat.categories).astype(object)
        scopes = {"CO": found, "68": found[found["santander"]]}
        scopes["AMB"] = found[found["ambito_codigo"].isin(meaning.AREA)]
        scoped = [rows.assign(ambito_codigo=scope) for scope, rows in scopes.items()]
        parts += [rows.assign(fecha_tipo=kind) for rows in (*scoped, found[found["ambito_codigo"].notna()])]
    by = ["ambito_codigo", "fecha_tipo", *grain]
    return pd.concat(parts).groupby(by, observed=True, dropna=False, sort=False)[measures].sum().reset_index()


def work(raw: pd.DataFrame, ragged: int, folder: Path, *, resolve: Callable, mart: Callable) -> None:
    """All that follows the reading, to the three files; `ragged` rows were left out of `raw`."""
    rules = Rules()
    cases = resolve(raw, rules)
    read_rows = len(raw) + ragged
    del raw
    cases, rejected, duplicates = set_aside(cases, rules)
    rules["COV-02"] = ragged
    last = cutoff(cases)
    judge(cases, last, rules)
    mart(cases).to_parquet(folder / "mart.parquet")
    cases.to_parquet(folder / "casos.parquet", index=False)
    told = {"cutoff": str(np.datetime64(last, "D")), "read": read_rows, "loaded": len(cases)}
    told |= {"rejected": rejected + ragged, "duplicates": duplicates, "rules": {k: n for k, n in rules.items() if n}}
    (folder / "informe.json").write_text(json.dumps(told))


def main(path: Path, folder: Path, parser: str = "arrow") -> None:
    reading = read if parser == "arrow" else read_with_its_own_parser
    work(*reading(path), folder, resolve=resolve, mart=mart)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
