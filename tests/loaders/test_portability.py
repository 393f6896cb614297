"""The models stay in the SQL that SQLGlot carries to Spark and Trino unchanged in meaning."""

import pytest
import sqlglot
from sqlglot import exp

from loaders.models import all_models

MODELS = {model.name: model.sql for model in all_models() if model.kind == "table"}


def objections(sql: str) -> list[str]:
    """Why a query would not run elsewhere."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    found = []
    for select in tree.find_all(exp.Select):
        group = select.args.get("group")
        if group and group.args.get("all"):
            found.append("group by all")
        computed = {
            column.alias: column
            for column in select.expressions
            if isinstance(column, exp.Alias) and not isinstance(column.this, exp.Column)
        }
        for column in select.expressions:
            names = {inner.name for inner in column.find_all(exp.Column) if not inner.table}
            lateral = {name for name in names & computed.keys() if computed[name] is not column}
            found += [f"lateral alias {name}" for name in sorted(lateral)]
        found += ["order by position" for order in select.find_all(exp.Ordered) if isinstance(order.this, exp.Literal)]
    for star in tree.find_all(exp.Star):
        if not isinstance(star.parent, exp.Count):
            found.append("a star")
    found += [f"unknown function {node.name}" for node in tree.find_all(exp.Anonymous)]
    found += [
        f"{node.key} is DuckDB's own" for node in tree.find_all(exp.Struct, exp.List, exp.Lambda, exp.Pivot, exp.Dot)
    ]
    for dialect in ("spark", "trino"):
        try:
            carried = sqlglot.transpile(sql, read="duckdb", write=dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)[
                0
            ]
            sqlglot.parse_one(carried, read=dialect)
        except sqlglot.errors.SqlglotError as error:
            found.append(f"{dialect}: {error}")
    return found


@pytest.mark.parametrize("name", MODELS)
def test_every_mart_is_portable(name):
    assert objections(MODELS[name]) == []


@pytest.mark.parametrize(
    "sql",
    [
        "select a, count(*) as n from t group by all",
        "select * from t",
        "select * exclude (a) from t",
        "select strip_accents(a) as a from t",
        "select {'x': a}.x as b from t",
        "select list_transform(a, x -> x + 1) as b from t",
        "select a from t order by 1",
        "select a + 1 as b, b * 2 as c from t",
    ],
)
def test_the_lint_sees_what_is_not_portable(sql):
    assert objections(sql)
