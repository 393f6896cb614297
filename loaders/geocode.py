"""`python -m loaders geocode`: a table with addresses in, the same table with their points and territories out."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from app.domain.addresses import reviews
from app.domain.addresses.assembly import OUTSIDE, Site, Territory, assemble, enough
from app.domain.addresses.crossings import Crossings
from app.domain.addresses.gazetteer import Gazetteer
from app.domain.addresses.pipeline import CHUNK, COLUMNS, geocode
from app.domain.formats import integer
from app.domain.territory import CITY
from loaders.barrios import neighbourhoods
from loaders.contract import ContractError
from loaders.formats import read_into
from loaders.geo import published_index
from loaders.places import municipalities
from loaders.progress import Steps
from loaders.text import fold
from loaders.versions import SETTINGS, Version

OUTDATED = (
    "La versión publicada es de un programa anterior y no tiene con qué ubicar direcciones: "
    "vuelva a construirla con «python -m loaders build»."
)
SHOWN = 5  # row numbers or columns that a refusal lists


def geocode_file(
    source: Path,
    target: Path,
    *,
    address: str,
    barrio: str | None,
    version: Version,
    steps: Steps,
    reviewed: tuple[bytes, Mapping[str, reviews.Review]] = (b"", {}),
) -> dict[str, int]:
    """Write `target`, a CSV in UTF-8 with the rows and columns of `source` and those of COLUMNS; count its decisions.

    Any format that a delivery may have. A column of the file that is called as one of those goes out with «_entrada»
    behind. `reviewed` are the decisions of people, as `loaders.journal` reads them. Raises ContractError, before
    anything is written, naming file and column.
    """
    if target.resolve() == source.resolve():
        raise ContractError(f"«{target.name}» es el mismo archivo de entrada: dé otro nombre al de salida.")
    if target.is_dir():
        raise ContractError(f"«{target.name}» es una carpeta: dé el nombre del archivo de salida.")
    steps.add(3)
    with duckdb.connect(config=dict(SETTINGS)) as con:
        steps.begin(f"Leyendo «{source.name}»")
        header, asked, declared = _read(con, source, address, barrio)
        steps.begin("Preparando calles y territorios")
        try:
            with duckdb.connect(str(version.files["interna"]), read_only=True) as published:
                known, territory = gazetteer(published, public_sites(published)), published_index(published)
        except duckdb.CatalogException:
            raise ContractError(OUTDATED) from None
        pairs = con.execute(f"select distinct {asked}, {declared} from entrada").fetchall()
        texts, barrios = zip(*pairs, strict=True)
        steps.add(-(-len(pairs) // CHUNK))
        answers = geocode(
            texts,
            barrios=barrios,
            gazetteer=known,
            territory=territory,
            progress=lambda done, total: steps.begin(f"Ubicadas {integer(done)} de {integer(total)} direcciones"),
        )
        secret, decisions = reviewed
        if decisions:
            answers = reviews.over(answers, reviews.keys(secret, answers["direccion_canonica"], barrios), decisions)
        steps.begin(f"Escribiendo «{target.name}»")
        told = {"texto": pa.array(texts, pa.string()), "declarado": pa.array(barrios, pa.string())}
        told |= {name: pa.array(values, from_pandas=True) for name, values in answers.items()}  # no point, no number
        con.register("respuestas", pa.table(told))
        _write(con, target, header, asked, declared)
        return dict(
            con.execute(
                f"select decision, count(*) from entrada join respuestas on {_same(asked, declared)} group by decision"
            ).fetchall()
        )


def gazetteer(con: duckdb.DuckDBPyConnection, sites: Sequence[Site]) -> Gazetteer:
    """What the published data know of the city, with those public sites."""
    territories = con.execute(
        """
        select territorio_codigo, territorio_tipo, territorio_nombre, comuna_codigo, municipio_codigo, area_ha,
               latitud, longitud
        from territorios order by territorio_codigo
        """
    ).fetchall()
    return assemble(
        city=CITY,
        territories=[Territory(*row) for row in territories],
        sites=sites,
        terms=dict(con.execute("select termino, peso from geocodificacion_confianza").fetchall()),
        names=neighbourhoods(),
        towns=municipalities(),
        outside=OUTSIDE,
        crossings=city_crossings(con),
    )


def city_crossings(con: duckdb.DuckDBPyConnection) -> Crossings | None:
    """The city's crossings in the loaded street layers; None where too few are of a calle with a carrera."""
    found = con.execute(
        "select via_clave, cruce_clave, longitud, latitud from cruces where municipio_codigo = ? "
        "order by via_clave, cruce_clave, longitud, latitud",
        [CITY],
    ).fetchnumpy()
    columns = found["via_clave"].tolist(), found["cruce_clave"].tolist(), found["longitud"], found["latitud"]
    return enough(Crossings(*columns))


def public_sites(con: duckdb.DuckDBPyConnection) -> list[Site]:
    """The public sites of `lugares`."""
    columns = "lugar_nombre, direccion, comuna_codigo, latitud, longitud"
    return [Site(*row) for row in con.execute(f"select {columns} from lugares order by lugar_nombre").fetchall()]


def _read(
    con: duckdb.DuckDBPyConnection, source: Path, address: str, barrio: str | None
) -> tuple[dict[str, str], str, str]:
    """Table `entrada`; its columns by their header, and the expressions of address and barrio."""
    if not source.is_file():
        raise ContractError(f"No existe el archivo «{source.name}».")
    wanted = [fold(name) for name in (address, barrio) if name]
    read = read_into(con, source, lambda cells: len({fold(cell) for cell in cells} & set(wanted)))
    names = [name.strip().lstrip("\ufeff") for name in read.header]
    for name in (address, barrio):
        if name and [fold(known) for known in names].count(fold(name)) > 1:
            raise ContractError(
                f"«{source.name}» trae más de una columna «{name}»: deje un solo encabezado con ese nombre."
            )
    header = {name: f"c{place}" for place, name in enumerate(told_apart(names))}
    folded = {fold(name): column for name, column in header.items()}
    for name in (address, barrio):
        if name and fold(name) not in folded:
            listed = ", ".join(f"«{known[:40]}»" for known in list(header)[:SHOWN])
            raise ContractError(f"«{source.name}» no tiene la columna «{name}». Columnas que trae: {listed}.")
    if read.ragged:
        rows = con.execute("select fila from desbordadas order by fila limit ?", [SHOWN]).fetchall()
        listed = ", ".join(str(row) for (row,) in rows)
        raise ContractError(
            f"«{source.name}»: {read.ragged} filas no tienen tantas celdas como el encabezado (filas {listed}). "
            "Encierre entre comillas las direcciones que llevan el separador."
        )
    if not con.execute("select count(*) from entrada").fetchone()[0]:
        raise ContractError(f"«{source.name}» no trae ninguna fila.")
    return header, folded[fold(address)], folded[fold(barrio)] if barrio else "cast(null as varchar)"


def _write(con: duckdb.DuckDBPyConnection, target: Path, header: dict[str, str], asked: str, declared: str) -> None:
    """The whole file or nothing, for its owner alone: addresses are personal data."""
    own = [f'entrada.{column} as "{_quoted(_free(name, header))}"' for name, column in header.items()]
    added = [
        f"respuestas.{name}" if name != "radio_m" else "respuestas.radio_m::integer as radio_m" for name in COLUMNS
    ]
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".geocodifica-") as private:
        written = Path(private) / target.name
        con.execute(
            f"""
            copy (select {", ".join([*own, *added])} from entrada join respuestas on {_same(asked, declared)}
                  order by entrada.fila) to '{str(written).replace("'", "''")}' (format csv, header)
            """
        )
        written.chmod(0o600)
        written.replace(target)


def told_apart(names: Sequence[str]) -> list[str]:
    """The headers, a repeated one with its place behind and a blank one by its place: no column is lost."""
    told: list[str] = []
    for place, own in enumerate(names, 1):
        name = own or f"columna {place}"
        while name in told:
            name = f"{name} ({place})"
        told.append(name)
    return told


def _free(name: str, header: dict[str, str]) -> str:
    """The name under which a column of the file goes out: its own, unless it is one of those that are added."""
    taken = {fold(column) for column in COLUMNS}
    while fold(name) in taken:
        name, taken = f"{name}_entrada", taken | {fold(other) for other in header}
    return name


def _same(asked: str, declared: str) -> str:
    own = declared if declared.startswith("cast") else f"entrada.{declared}"
    return f"entrada.{asked} is not distinct from texto and {own} is not distinct from declarado"


def _quoted(name: str) -> str:
    return name.replace('"', '""')
