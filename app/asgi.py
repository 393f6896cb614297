"""The ASGI application: `uvicorn app.asgi:app`, one worker; Streamlit between our headers and our routes."""

import gc
import logging
import os
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import config

from app import access, headers, navigation, shell

ROOT = Path(__file__).resolve().parent.parent
# The entry script and the pages import `app`; not every server puts the working folder on the path.
sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]

log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Pay the first visitor's imports and connection now, then keep the collector off what never dies."""
    import altair.utils.schemapi
    import pandas  # noqa: F401
    import pydeck  # noqa: F401

    from app import warehouse  # now that the runtime is up: st.cache_data looks for it when it decorates

    # Every chart is held to the schema by the tests: here each part would be checked again, a third of the time.
    altair.utils.schemapi.DEBUG_MODE = False
    try:
        warehouse.warm_up()
    except warehouse.NoWarehouse as error:
        log.warning("%s", error)
    gc.collect()
    gc.freeze()
    yield


def explain(error: Exception) -> bool:
    """Show a script's failure in Spanish without its text, which may hold data; the log has it under the same code."""
    from app.warehouse import NoWarehouse

    if isinstance(error, NoWarehouse):
        st.error("Todavía no hay datos publicados. Vuelva en unos minutos.", icon=":material/database_off:")
        return True
    code = uuid.uuid4().hex[:8]
    log.error("Error %s: %s", code, type(error).__name__)  # its traceback stands above: Streamlit writes it
    st.error(
        f"No fue posible mostrar esta parte de la página. Si el problema continúa, infórmelo con el código **{code}**.",
        icon=":material/error:",
    )
    return True


def routes(pages: tuple[navigation.Page, ...]) -> list[Route]:
    """Return one route per page, the first page's at `/`, and the icon that browsers ask for by name."""

    async def home(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{query}", headers={"Cache-Control": "no-cache"})

    async def icon(_request: Request) -> Response:
        return FileResponse(navigation.FAVICON, headers={"Cache-Control": "max-age=86400"})

    pages_routes = [
        Route(
            f"/{page.slug}" if position else "/",
            shell.Shell(title=f"{page.title} · {navigation.SITE}", description=page.description),
            methods=["GET"],
        )
        for position, page in enumerate(pages)
    ]
    return [*pages_routes, Route(f"/{pages[0].slug}", home), Route("/favicon.png", icon), Route("/favicon.ico", icon)]


def middleware(pages: tuple[navigation.Page, ...]) -> list[Middleware]:
    """Return our middlewares, outermost first; Streamlit's own run inside them."""
    embeddable = {f"/{page.slug}" for page in pages if page.embeddable} | ({"/"} if pages[0].embeddable else set())
    # What needs a login cannot be embedded: its cookie does not travel into other sites' frames.
    sites = headers.embedders(os.environ.get("OBSERVATORIO_INCRUSTAR", "*")) if access.perfil() == "publico" else ()
    return [
        Middleware(headers.SecurityHeaders, scripts=shell.inline_scripts(), embeddable=embeddable, sites=sites),
        *([Middleware(headers.LocalOnly)] if access.local_only() else []),
        Middleware(headers.SameOrigin, allowed=config.get_option("server.corsAllowedOrigins")),
        Middleware(headers.ClosedRoutes),
        Middleware(shell.CompressedBundles),
        Middleware(shell.NotFound, site=navigation.SITE),
    ]


access.startup_check()
PAGES = navigation.visible(profile=access.perfil())
app = st.App(
    ROOT / "app" / "main.py",
    lifespan=lifespan,
    routes=routes(PAGES),
    middleware=middleware(PAGES),
    on_script_error=explain,
)
