"""Writes documents without a browser: `python -m app.publications {boletin,informe}`."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

CITY = "68001"

app = typer.Typer(add_completion=False, help="Documentos del observatorio, sin navegador.")


@app.callback()
def _quiet() -> None:
    """Streamlit says at each call that no server runs: here none should."""
    from streamlit.logger import set_log_level

    set_log_level("ERROR")


@app.command()
def boletin(
    salida: Annotated[Path, typer.Option(help="Carpeta donde quedan los archivos.")] = Path("."),
    ambito: Annotated[str, typer.Option(help="Territorio: 68001, AMB, 68 o CO, entre otros.")] = CITY,
) -> None:
    """El boletín de COVID-19 del corte más reciente, en PDF y en Excel."""
    from app.publications import bulletin
    from app.queries import home
    from app.views import Chosen
    from app.warehouse import NoWarehouse, run

    try:
        view = run(home.covid_view, scope=ambito)
    except NoWarehouse as error:
        _refuse(str(error))
    if view is None:
        _refuse(f"No hay cifras publicadas para el territorio «{ambito}».")
    chosen = Chosen(**view)
    for ending, make in (("pdf", bulletin.pdf), ("xlsx", bulletin.xlsx)):
        _write(salida / f"{bulletin.stem(chosen)}.{ending}", make(chosen))


@app.command()
def informe(
    salida: Annotated[Path, typer.Option(help="Carpeta donde quedan los archivos.")] = Path("."),
    trimestre: Annotated[str, typer.Option(help="Trimestre, como 2020-T3.")] = "2020-T3",
) -> None:
    """El informe de gestión de un trimestre, en PDF y en DOCX."""
    from app.domain.quarters import NotAQuarter, Quarter
    from app.publications.quarterly import report
    from app.warehouse import NoWarehouse, run

    try:
        asked, offered = Quarter.read(trimestre).code, report.offered()
    except (NoWarehouse, NotAQuarter) as error:
        _refuse(str(error))
    if asked not in offered:
        _refuse(f"No hay datos de {asked}. Los hay de: {', '.join(offered) or 'ningún trimestre'}.")
    for ending, make in report.WRITERS.items():
        _write(salida / f"{report.stem(asked)}.{ending}", run(make, quarter=asked, made=date.today()))


def _write(path: Path, content: bytes) -> None:
    """The file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(content)
    temporary.rename(path)
    typer.echo(path)


def _refuse(reason: str) -> None:
    typer.echo(reason, err=True)
    sys.exit(2)


if __name__ == "__main__":
    app()
