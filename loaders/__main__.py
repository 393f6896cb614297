"""The command line of the loaders: exit 0 published or valid, 2 refused (Spanish reason on stderr), 1 our own fault."""

import json
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from app.domain.formats import day, integer
from loaders import sample, warehouse
from loaders.contract import ContractError, Source
from loaders.fetch import PAGE_ROWS, fetch, fetch_layer
from loaders.geocode import geocode_file
from loaders.intake import Intake, refusal
from loaders.journal import reviewed
from loaders.paths import data_layout
from loaders.progress import steps
from loaders.register import open_restricted
from loaders.sources import all_sources
from loaders.undo import told
from loaders.undo import undo as undo_build

REFUSED = 2
UNPUBLISHED = "No hay ninguna versión publicada: ejecute «python -m loaders build»."
cli = typer.Typer(no_args_is_help=True, add_completion=False, help="Carga, construye y publica la bodega de datos.")


@cli.command()
def build(
    scale: Annotated[
        float | None, typer.Option(help="Tamaño de la ciudad sintética: 1 es el real; 0,1 la décima parte.")
    ] = None,
) -> None:
    """Construye y publica la bodega: datos de referencia, todo lo cargado y la muestra de lo que no se ha cargado."""
    if scale is not None and scale <= 0:
        raise ContractError("La escala de la muestra debe ser mayor que cero.")
    with steps() as progress:
        version = warehouse.build(data_layout(), progress, scale=scale)
        progress.finish("Bodega publicada")
    typer.echo(f"Publicada la versión {version.stamp}.", err=True)


@cli.command()
def load(
    source: Annotated[str, typer.Argument(help="Fuente (por ejemplo covid_casos) o «auto».")],
    files: Annotated[list[Path], typer.Argument(help="Archivos, o una carpeta si la fuente es «auto».")],
    report: Annotated[Path | None, typer.Option(help="Escribe el informe de la carga en este archivo JSON.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Revisa sin publicar.")] = False,
    cutoff: Annotated[datetime | None, typer.Option("--corte", formats=["%Y-%m-%d"], help="Fecha de corte.")] = None,
    forced: Annotated[bool, typer.Option("--forzar", help="Carga aunque se pasen los límites del contrato.")] = False,
) -> None:
    """Carga entregas: las reconoce, las revisa y publica la bodega con ellas."""
    asked = cutoff.date() if cutoff else None
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
    with steps() as progress:
        if source == "auto":
            progress.add(warehouse.READING)
            progress.begin("Reconociendo el archivo", warehouse.READING)
            deliveries, strange = _recognised(files, asked)
        else:
            known, strange = _source(source), []
            deliveries = [warehouse.delivery(known, _existing(path), cutoff=asked) for path in files]
        deliveries = [replace(item, forced=forced) for item in deliveries]
        if dry_run:
            results, version = warehouse.examine(deliveries, progress), None
        else:
            results, version = warehouse.load(data_layout(), deliveries, progress)
        progress.finish("Listo")
    if report:
        _write_report(report, _report(results, strange))
    _announce(results, version, dry_run)
    for reason in strange:
        typer.echo(f"Sin cargar: {reason}", err=True)


@cli.command(name="fetch")
def fetch_source(
    source: Annotated[str, typer.Argument(help="Fuente que un portal publica (por ejemplo covid_casos).")],
    full: Annotated[bool, typer.Option("--full", help="Descarga todo, aunque baste con lo que cambió.")] = False,
    load: Annotated[bool, typer.Option(help="Carga lo descargado y publica la bodega.")] = True,
    report: Annotated[Path | None, typer.Option(help="Escribe el informe en este archivo JSON.")] = None,
    url: Annotated[
        str | None, typer.Option(help="Dirección de una capa ArcGIS (…/FeatureServer/0), en limites.")
    ] = None,
    page_rows: Annotated[int, typer.Option(min=1, max=PAGE_ROWS, help="Filas que se piden cada vez.")] = PAGE_ROWS,
) -> None:
    """Descarga una fuente del portal de datos abiertos y la carga; si se interrumpe, continúa donde quedó."""
    known = _source(source)
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
    results, version = [], None
    with steps(2) as progress:
        if url:
            fetched = fetch_layer(known, url, data_layout(), progress, size=page_rows)
        else:
            fetched = fetch(known, data_layout(), progress, full=full, size=page_rows)
        if load:
            progress.add(2)
            results, version = warehouse.load(
                data_layout(), [warehouse.delivery(known, fetched.path, cutoff=fetched.cutoff)], progress
            )
        progress.finish("Listo")
    if report:
        _write_report(report, (_report(results, []) if load else {"source": source}) | {"fetch": fetched.report()})
    typer.echo(fetched.told(), err=True)
    _announce(results, version)


@cli.command(name="sample")
def write_sample(
    folder: Annotated[Path, typer.Argument(help="Carpeta donde escribir los archivos; se crea si falta.")],
    scale: Annotated[float, typer.Option(help="Tamaño de la ciudad sintética: 1 es el real.")] = 1.0,
) -> None:
    """Escribe los archivos de muestra, con personas que no existen, para verlos o cargarlos a mano."""
    if scale <= 0:
        raise ContractError("La escala de la muestra debe ser mayor que cero.")
    folder.mkdir(parents=True, exist_ok=True)
    for file in sample.write(folder, set(sample.SOURCES), scale):
        typer.echo(str(file.path))


@cli.command(name="geocode")
def geocode_addresses(
    source: Annotated[Path, typer.Argument(help="Tabla con direcciones (CSV, XLSX, ZIP).")],
    target: Annotated[Path, typer.Argument(help="CSV que se escribe, con las columnas del geocodificador.")],
    address: Annotated[str, typer.Option(help="Columna de la dirección.")],
    barrio: Annotated[str | None, typer.Option(help="Columna del barrio declarado, si la hay.")] = None,
) -> None:
    """Ubica direcciones: texto canónico, punto, barrio, comuna, método, confianza y decisión con su motivo.

    Lo que una persona ya revisó en la página sale como lo decidió.
    """
    found = warehouse.published(data_layout())
    if not found:
        raise ContractError(UNPUBLISHED)
    with steps() as progress:
        decisions = geocode_file(
            source,
            target,
            address=address,
            barrio=barrio,
            version=found[0],
            steps=progress,
            reviewed=reviewed(data_layout()),
        )
        progress.finish("Listo")
    told = ", ".join(f"{decision} {integer(count)}" for decision, count in sorted(decisions.items()))
    typer.echo(f"«{target.name}»: {told}.", err=True)


@cli.command()
def undo() -> None:
    """Vuelve a la versión publicada anterior."""
    typer.echo(told(undo_build(data_layout())), err=True)


@cli.command()
def check() -> None:
    """Comprueba la versión publicada: granos, dominios, vacíos y conservación de filas."""
    found = warehouse.published(data_layout())
    if not found:
        raise ContractError(UNPUBLISHED)
    broken = warehouse.check(found[0])
    for complaint in broken:
        typer.echo(complaint, err=True)
    typer.echo(f"Versión {found[0].stamp}: {f'fallas: {len(broken)}' if broken else 'todo en orden'}.", err=True)
    if broken:
        raise typer.Exit(1)


@cli.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="En JSON, para otros programas.")] = False,
) -> None:
    """Dice qué hay publicado: fuentes, cargas, frescura y filas por tabla."""
    told = _status()
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1, default=str))
        return
    if not told["published"]:
        typer.echo(UNPUBLISHED)
        return
    typer.echo(f"Versión {told['published']['stamp']}")
    for name, facts in told["sources"].items():
        typer.echo(f"  {name}: {facts['loads']} entregas, último corte {day(facts['last_cutoff'])}")
    for name, rows in told["rows"].items():
        typer.echo(f"  {name}: {integer(rows)} filas")


def _status() -> dict:
    found = warehouse.published(data_layout())
    if not found:
        return {"published": None, "sources": {}, "loads": [], "rows": {}}
    newest = found[0]
    with duckdb.connect(str(newest.files["interna"]), read_only=True) as con:
        open_restricted(con, newest.files["restringida"], read_only=True)
        loads = con.execute("select * from cargas order by cargado_en").fetchdf().to_dict("records")
        models = [name for (name,) in con.execute("select modelo from modelos order by modelo").fetchall()]
        rows = {name: con.execute(f"select count(*) from {name}").fetchone()[0] for name in models}
        fresh = con.execute("select fuente_codigo, cargas, corte_fecha, cadencia_dias from frescura").fetchall()
    return {
        "published": {
            "stamp": newest.stamp,
            "files": {kind: path.name for kind, path in newest.files.items()},
        },
        "sources": {
            name: {"loads": count, "last_cutoff": cutoff, "cadence_days": cadence}
            for name, count, cutoff, cadence in fresh
        },
        "loads": loads,
        "rows": rows,
    }


def _source(name: str) -> Source:
    sources = all_sources()
    if name not in sources:
        raise ContractError(f"No hay ninguna fuente «{name}». Las que hay: {', '.join(sorted(sources))}.")
    return sources[name]


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ContractError(f"No existe el archivo «{path.name}».")
    return path


def _recognised(paths: list[Path], cutoff: date | None) -> tuple[list[warehouse.Delivery], list[str]]:
    """Which source each file of the folders is; reasons for those that are none."""
    files = [file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [_existing(path)])]
    deliveries, strange = [], []
    for path in files:
        if not path.is_file() or path.name.startswith("."):
            continue
        candidates = [warehouse.delivery(source, path, cutoff=cutoff) for source in all_sources().values()]
        reasons = [(item, refusal(item.source, path)) for item in candidates]
        match = next((item for item, reason in reasons if reason is None), None)
        if match:
            deliveries.append(match)
        else:
            strange.append(reasons[0][1])
    if not deliveries:
        raise ContractError("Ningún archivo se reconoce. " + " ".join(strange))
    return deliveries, strange


def _report(results: list[warehouse.Loaded], strange: list[str]) -> dict:
    reports = [{"file": result.delivery.path.name} | result.intake.report() for result in results]
    if len(reports) == 1 and not strange:
        return reports[0]
    return {"files": reports, "refused": strange}


def _write_report(path: Path, told: dict) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def _announce(results: list[warehouse.Loaded], version: warehouse.Version | None, dry_run: bool = False) -> None:
    for result in results:
        typer.echo(_told(result, dry_run), err=True)
        for line in (*_rules(result.intake), *result.intake.notes):
            typer.echo(line, err=True)
    if version:
        typer.echo(f"Publicada la versión {version.stamp}.", err=True)


def _told(result: warehouse.Loaded, dry_run: bool) -> str:
    intake = result.intake
    head = (
        f"«{result.delivery.path.name}»: {intake.source.title}, corte {day(intake.cutoff)}, forma «{intake.layout}». "
        f"Leídas {integer(intake.read)}, cargadas {integer(intake.loaded)}, rechazadas {integer(intake.rejected)}, "
        f"duplicadas {integer(intake.duplicates)}."
    )
    if dry_run:
        return f"{head} Revisión sin publicar."
    if result.changes is None:
        return f"{head} Ya estaba publicada: nada cambia."
    made = result.changes
    new, changed, gone = map(integer, (made.added, made.changed, made.removed))
    return f"{head} Filas nuevas {new}, cambiadas {changed}, retiradas {gone}."


def _rules(intake: Intake) -> list[str]:
    """A line for each rule that the delivery called for: how many rows, what was done, why."""
    return [
        f"  {code} {intake.source.rule(code).action:<8} {integer(count):>9}  {intake.source.rule(code).text}"
        for code, count in intake.rules.items()
    ]


def main() -> int:
    """Run the command line and turn refusals into exit code 2."""
    try:
        return cli(standalone_mode=False) or 0
    except ContractError as refusal:
        typer.echo(str(refusal), err=True)
        return REFUSED
    except Exception as fault:
        if hasattr(fault, "show"):  # a wrong word on the command line
            fault.show()
            return REFUSED
        raise


if __name__ == "__main__":
    sys.exit(main())
