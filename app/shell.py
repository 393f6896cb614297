"""The page around the pages: Streamlit's index.html in Spanish, its bundles compressed, an honest 404."""

import gzip
import html
import re
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

STATIC = Path(get_static_dir())
COMPRESSIBLE = {".js", ".css", ".json", ".svg", ".wasm"}
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
AGENT_LINK = re.compile(r"<!--(?:(?!-->).)*?-->\s*<link rel=\"service-desc\"[^>]*>", re.DOTALL)
LANGUAGE = '<html lang="en">'
# Where the server is: without it every page but the first begins by asking for it under its own address.
HERE = "window.__streamlit = { BACKEND_BASE_URL: window.location.origin };"
BUNDLES = re.compile(r'(?=<script type="module")')
# Words of the widgets, which no setting translates: (in which bundle, as Streamlit wrote them, in Spanish).
WORDS = (
    ("FileUploader.", "label:l?`Upload directories`:`Upload`", "label:l?`Elegir carpeta`:`Elegir archivo`"),
    ("FileUploader.", "`Drag and drop a file here`", "`Suelte aquí el archivo`"),
    ("FileUploader.", "`${T(t,D.Byte,0)} per file`", "`o arrástrelo hasta aquí`"),
    (
        "utils.Dl0nPRk0.",
        "`File must be ${$(n,`b`)} or smaller.`",
        "`Pesa más de lo que esta página recibe. Divídalo por fechas o pida la carga a quien administra.`",
    ),
    ("InputInstructions.", "`submit form`:`apply`", "`enviar`:`aplicar`"),
    ("InputInstructions.", "`Press ${r()?`⌘`:`Ctrl`}+Enter to ${e}`", "`${r()?`⌘`:`Ctrl`}+Intro para ${e}`"),
    ("InputInstructions.", "`Press Enter to ${e}`", "`Intro para ${e}`"),
    ("ArrowVegaLiteChart.", "label:`Show data`", "label:`Ver los datos del dibujo`"),
    ("ArrowVegaLiteChart.", "label:`Download as PNG`", "label:`Solo el dibujo, sin título ni fuente, en PNG`"),
    ("ArrowVegaLiteChart.", "`Copied!`:`Copy Vega-Lite spec`", "`Copiada`:`Copiar la especificación Vega-Lite`"),
    ("Toolbar.", "label:`Fullscreen`", "label:`Pantalla completa`"),
    ("Toolbar.", "label:`Close fullscreen`", "label:`Salir de pantalla completa`"),
    ("index.DormvYxC.", "`Skip to main content`", "`Ir al contenido`"),
    ("index.DormvYxC.", "`Navigate to home page`", "`Ir al inicio`"),
    ("index.DormvYxC.", "`Expand sidebar`", "`Abrir el menú`"),
    ("index.DormvYxC.", "`Collapse sidebar`", "`Cerrar el menú`"),
)


class UnknownShell(RuntimeError):
    """Streamlit's index.html is not the one this module knows how to put into Spanish."""


def shell(*, title: str, description: str) -> str:
    """Return Streamlit's index.html in Spanish; raise UnknownShell if a new version changed what is replaced."""
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    head = f'<title>{html.escape(title)}</title>\n    <meta name="description" content="{html.escape(description)}" />'
    noscript = (
        f"<noscript><h1>{html.escape(title)}</h1><p>{html.escape(description)}</p>"
        "<p>Esta página necesita JavaScript para mostrar sus gráficas y tablas.</p></noscript>"
    )
    for pattern, spanish in (
        (BUNDLES, f"<script>{HERE}</script>\n    "),
        (re.compile(re.escape(LANGUAGE)), '<html lang="es">'),
        (TITLE, head),
        (NOSCRIPT, noscript),
        (AGENT_LINK, ""),
    ):
        page, found = pattern.subn(lambda _, text=spanish: text, page)
        if found != 1:
            raise UnknownShell(f"{pattern.pattern} occurs {found} times in Streamlit's index.html, expected once")
    return page


def inline_scripts() -> tuple[str, ...]:
    """Return the text of every inline script of the shell, which the content-security policy has to name."""
    return (HERE, *INLINE_SCRIPT.findall((STATIC / "index.html").read_text(encoding="utf-8")))


def spanish(file: Path) -> bytes:
    """Return a bundle with its visible words in Spanish; raise UnknownShell if a new version changed them."""
    content = file.read_bytes()
    for bundle, english, words in WORDS:
        if file.name.startswith(bundle):
            if content.count(english.encode()) != 1:
                raise UnknownShell(f"{file.name}: «{english}» is not there once")
            content = content.replace(english.encode(), words.encode())
    return content


class CompressedBundles:
    """Sends Streamlit's hashed bundles gzip-compressed, each compressed once per process.

    Streamlit leaves them raw, and Starlette's GZipMiddleware would compress them again for every visitor.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files = {
            f"/{file.relative_to(STATIC).as_posix()}": file
            for file in (STATIC / "static").rglob("*")
            if file.suffix in COMPRESSIBLE
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self.files.get(scope["path"]) if scope["type"] == "http" else None
        headers = Headers(scope=scope) if file else Headers()
        raw = "gzip" not in headers.get("accept-encoding", "") or "range" in headers
        if file and raw and file.name.startswith(tuple(bundle for bundle, *_ in WORDS)):
            await Response(spanish(file), media_type=guess_type(file.name)[0])(scope, receive, send)
            return
        if not file or raw:
            await self.app(scope, receive, send)
            return
        response = Response(
            await to_thread.run_sync(_compressed, file),
            media_type=guess_type(file.name)[0],
            headers={
                "Content-Encoding": "gzip",
                "Vary": "Accept-Encoding",
                "Cache-Control": "public, immutable, max-age=31536000",
            },
        )
        await response(scope, receive, send)


@cache  # bounded by the files of the package: 7 MB compressed, if every one were ever asked for
def _compressed(file: Path) -> bytes:
    return gzip.compress(spanish(file), compresslevel=9, mtime=0)


class NotFound:
    """Answers 404 in Spanish for an address that is no page, where Streamlit answers 200 and an English notice."""

    def __init__(self, app: ASGIApp, *, site: str) -> None:
        self.app = app
        self.page = (
            f'<!doctype html><html lang="es"><meta charset="utf-8"><title>Página no encontrada · {html.escape(site)}'
            '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
            '<body style="font-family: system-ui, sans-serif; max-width: 40rem; margin: 20vh auto; padding: 0 1rem">'
            "<h1>Página no encontrada</h1><p>La dirección no corresponde a ninguna página del observatorio.</p>"
            '<p><a href="/">Ir al inicio</a></p></body></html>'
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def send_or_replace(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and _is_fallback(scope, message):
                replaced = True
                await HTMLResponse(self.page, status_code=404)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self.app(scope, receive, send_or_replace if scope["type"] == "http" else send)


def _is_fallback(scope: Scope, message: Message) -> bool:
    # Our pages have routes of their own, so the only HTML left to Streamlit's static files is the fallback.
    content_type = Headers(raw=message["headers"]).get("content-type", "")
    return isinstance(scope.get("endpoint"), StaticFiles) and content_type.startswith("text/html")


class Shell:
    """Serves one page's shell, an ASGI application: revalidated on every visit, compressed once."""

    def __init__(self, *, title: str, description: str) -> None:
        body = shell(title=title, description=description).encode()
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        self.plain = HTMLResponse(body, headers=headers)
        self.compressed = HTMLResponse(gzip.compress(body, mtime=0), headers=headers | {"Content-Encoding": "gzip"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = self.compressed if "gzip" in Headers(scope=scope).get("accept-encoding", "") else self.plain
        await response(scope, receive, send)
