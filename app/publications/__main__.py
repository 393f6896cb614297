"""Writes documents without a browser: `python -m app.publications boletin`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

CITY = "68001"

app = typer.Typer(add_completion=False, help="Documentos del observatorio, sin navegador.")


@app.callback()
def _root() -> None:
    """Keep `boletin` a command of its own, also while it is the only one."""


@app.command()
def boletin(
    salida: Annotated[Path, typer.Option(help="Carpeta donde quedan los archivos.")] = Path("."),
    ambito: Annotated[str, typer.Option(help="Territorio: 68001, AMB, 68 o CO, entre otros.")] = CITY,
) -> None:
    """El boletín de COVID-19 del corte más reciente, en PDF y en Excel."""
    from streamlit.logger import set_log_level

    # Streamlit says at each call that no server runs: here none should.
    set_log_level("ERROR")
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
    salida.mkdir(parents=True, exist_ok=True)
    for ending, make in (("pdf", bulletin.pdf), ("xlsx", bulletin.xlsx)):
        path = salida / f"{bulletin.stem(chosen)}.{ending}"
        temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        temporary.write_bytes(make(chosen))
        temporary.rename(path)
        typer.echo(path)


def _refuse(reason: str) -> None:
    typer.echo(reason, err=True)
    sys.exit(2)


if __name__ == "__main__":
    app()
