"""The load of bench/load.py in polars: a streamed read into categoricals, lookups joined once per distinct combination.

    python -m bench.rivals.with_polars FILE FOLDER

Writes FOLDER/casos.parquet, FOLDER/mart.parquet and FOLDER/informe.json.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import polars as pl

from bench.rivals import meaning

FATES = {"recuperados": "recuperado", "fallecidos": "fallecido", "fallecidos_otra_causa": "fallecido_otra_causa"}


def read(path: Path) -> tuple[pl.DataFrame, int]:
    """The rows, cells as categoricals of text, and how many had more cells than the header."""
    with path.open(encoding="utf-8") as file:
        names = [*meaning.fields(next(file).rstrip("\n").split(",")), meaning.EXTRA]
    cells = pl.scan_csv(
        path,
        has_header=False,
        skip_lines=1,
        schema=dict.fromkeys(names, pl.String),
        quote_char=None,
        missing_columns="insert",
    ).with_row_index("fila")
    codes = cells.with_columns(
        pl.col("id_caso").cast(pl.Int64, strict=False),
        *(pl.col(name).cast(pl.Categorical) for name in names if name not in ("id_caso", meaning.EXTRA)),
    )
    raw = codes.collect(engine="streaming")
    whole = raw.filter(pl.col(meaning.EXTRA).is_null()).drop(meaning.EXTRA)
    return whole, len(raw) - len(whole)


def resolve(raw: pl.DataFrame, rules: Counter) -> pl.DataFrame:
    """Every column read once per distinct combination of cells; `reparos` is the list of rules each row took."""
    present = frozenset(raw.columns)
    days = {name: raw[name].value_counts() for name in meaning.DATES}
    read_days = meaning.dates({name: dict(found.cast({name: pl.String}).iter_rows()) for name, found in days.items()})
    meanings = [
        ((name,), (name,), lambda cells, name=name: read_days[name][cells[0]]) for name in meaning.DATES
    ] + list(meaning.lookups(present))
    rows, repairs = raw, []
    for number, (inputs, outputs, meant) in enumerate(meanings):
        distinct = raw.group_by(inputs).len("filas")
        said = [meant(cells) for cells in distinct.select(pl.col(inputs).cast(pl.String)).iter_rows()]
        for one, count in zip(said, distinct["filas"], strict=True):
            rules.update({code: count for code in one.rules if meaning.warns(code)})
        repaired = [[code for code in one.rules if not meaning.warns(code)] or None for one in said]
        answers = distinct.drop("filas").with_columns(
            *(_values(f"s_{name}", [one.values[i] for one in said]) for i, name in enumerate(outputs)),
            pl.Series(f"r_{number}", repaired, pl.List(pl.String)),
        )
        rows = rows.join(answers, on=inputs, how="left", nulls_equal=True, maintain_order="left")
        repairs.append(f"r_{number}")
    texts = [
        pl.col(name).replace_strict(
            {term: meaning.trimmed(term) for term in raw[name].unique().cast(pl.String) if term},
            default=None,
            return_dtype=pl.Categorical,
        )
        for name in meaning.TEXTS
    ]
    resolved = {name for _, outputs, _ in meanings for name in outputs}
    return rows.select(
        "fila",
        "id_caso",
        *(pl.col(f"s_{name}").alias(name) for name in meaning.COLUMNS if name in resolved),
        *texts,
        *repairs,
    )


def _values(name: str, values: list) -> pl.Series:
    known = next((value for value in values if value is not None), None)
    return pl.Series(name, values, pl.Categorical if isinstance(known, str) else None, strict=False)


def set_aside(cases: pl.DataFrame, rules: Counter) -> tuple[pl.DataFrame, int, int]:
    """The rows to keep, how many were rejected, how many repeated another to the letter."""
    missing = cases.filter(pl.col("id_caso").is_null())
    again = cases.filter(pl.col("id_caso").is_duplicated() & pl.col("id_caso").is_not_null())
    again = again.with_columns(
        (pl.len().over("id_caso") == pl.len().over(meaning.COLUMNS)).alias("igual"),
        (pl.col("fila") < pl.col("fila").max().over("id_caso")).alias("anterior"),
    )
    same = again.filter("anterior", "igual")
    rules["COV-01"], rules["COV-03"] = len(missing), len(again.filter("anterior", ~pl.col("igual")))
    counted = cases.filter(~pl.col("fila").is_in(same["fila"].implode()))
    for name in cases.columns:
        if name.startswith("r_"):
            rules.update(Counter(counted[name].drop_nulls().explode().to_list()))
    gone = pl.concat([missing["fila"], again.filter("anterior")["fila"]])
    kept = cases.filter(~pl.col("fila").is_in(gone.implode())).select(meaning.COLUMNS)
    return kept, rules["COV-01"] + rules["COV-03"], len(same)


def cutoff(cases: pl.DataFrame) -> object:
    """The last day that the delivery knows of."""
    base = meaning.last_report(dict(cases["fecha_reporte"].drop_nulls().value_counts().iter_rows()))
    late = cases.select(pl.any_horizontal(pl.col(meaning.DATES) > base).sum()).item()
    if late > 0.25 * len(cases):
        raise SystemExit("an extract: its cut-off is another")
    names = ("fecha_reporte", "fecha_muerte", "fecha_recuperado")
    until = meaning.near(base)
    return max(cases.select(pl.col(name).filter(pl.col(name) <= until).max() for name in names).row(0))


def judge(cases: pl.DataFrame, last: object, rules: Counter) -> pl.DataFrame:
    """Repairs and warnings over whole rows, in the order of the contract."""
    after = {name: pl.col(name) > last for name in meaning.DATES if name != "fecha_reporte"}
    before = {name: pl.col(name) < meaning.FIRST_DAY for name in meaning.DATES}
    for code, wrong in (("COV-32", after), ("COV-33", before)):
        rules[code] += sum(cases.select(rows.sum().alias(name) for name, rows in wrong.items()).row(0))
        cases = cases.with_columns(pl.when(~rows).then(name).alias(name) for name, rows in wrong.items())
    report, notified, symptoms, diagnosis, recovery, death, state = map(
        pl.col,
        ("fecha_reporte", "fecha_notificacion", "fecha_inicio_sintomas", "fecha_diagnostico", "fecha_recuperado")
        + ("fecha_muerte", "desenlace"),
    )
    warnings = {
        "COV-34": symptoms > diagnosis,
        "COV-35": notified > diagnosis,
        "COV-36": diagnosis > report,
        "COV-37": recovery < diagnosis,
        "COV-38": death < diagnosis,
        "COV-39": death < symptoms,
        "COV-51": (state == "fallecido") & death.is_null(),
        "COV-52": ((state == "activo") | (state == "recuperado")) & death.is_not_null(),
        "COV-53": (state == "recuperado") & recovery.is_null(),
        "COV-54": diagnosis.is_null(),
        "COV-55": symptoms.is_null(),
    }
    rules.update(cases.select(rows.sum().alias(code) for code, rows in warnings.items()).row(0, named=True))
    return cases


def mart(cases: pl.DataFrame) -> pl.DataFrame:
    """Cases by scope, kind of date, day, age group and sex: country, Santander, its municipalities, the area."""
    here = pl.col("departamento_codigo") == "68"
    grain, parts = ["fecha", "edad_grupo", "sexo"], []
    for kind in ("inicio_sintomas", "diagnostico", "reporte"):
        found = (
            cases.lazy()
            .group_by(
                here.fill_null(False).alias("santander"),
                pl.when(here).then("municipio_codigo").alias("municipio"),
                pl.col(f"fecha_{kind}").alias("fecha"),
                "edad_grupo",
                "sexo",
            )
            .agg(
                pl.len().cast(pl.Int64).alias("casos"),
                *((pl.col("desenlace") == state).sum().cast(pl.Int64).alias(name) for name, state in FATES.items()),
            )
            .with_columns(pl.col("municipio").cast(pl.String), pl.lit(kind).alias("fecha_tipo"))
        )
        parts += [
            found.with_columns(pl.lit("CO").alias("municipio")),
            found.filter("santander").with_columns(pl.lit("68").alias("municipio")),
            found.filter(pl.col("municipio").is_in(meaning.AREA)).with_columns(pl.lit("AMB").alias("municipio")),
            found.filter(pl.col("municipio").is_not_null()),
        ]
    every = pl.concat(parts).rename({"municipio": "ambito_codigo"})
    return every.group_by("ambito_codigo", "fecha_tipo", *grain).agg(pl.col("casos", *FATES).sum()).collect()


def main(path: Path, folder: Path) -> None:
    rules: Counter = Counter()
    raw, ragged = read(path)
    read_rows = len(raw) + ragged
    cases = resolve(raw, rules)
    del raw
    cases, rejected, duplicates = set_aside(cases, rules)
    rules["COV-02"] = ragged
    last = cutoff(cases)
    cases = judge(cases, last, rules)
    mart(cases).write_parquet(folder / "mart.parquet")
    cases.write_parquet(folder / "casos.parquet")
    told = {"cutoff": str(last), "read": read_rows, "loaded": len(cases)}
    told |= {"rejected": rejected + ragged, "duplicates": duplicates, "rules": {k: n for k, n in rules.items() if n}}
    (folder / "informe.json").write_text(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
