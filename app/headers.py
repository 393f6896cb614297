"""What every answer carries and which requests are turned away: four small ASGI middlewares."""

import base64
import hashlib
import re
from collections.abc import Collection, Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
PROXY_HEADERS = frozenset({"forwarded", "via", "x-real-ip"})
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
EMBEDDER = re.compile(r"\*|(https?://)?(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?", re.IGNORECASE)


class BadEmbedder(ValueError):
    """OBSERVATORIO_INCRUSTAR holds something that is not a site."""


def embedders(text: str) -> tuple[str, ...]:
    """Read OBSERVATORIO_INCRUSTAR: sites apart by spaces, `*` for any, empty for none; raise BadEmbedder."""
    sites = tuple(text.split())
    for site in sites:
        if not EMBEDDER.fullmatch(site):
            raise BadEmbedder(
                f"OBSERVATORIO_INCRUSTAR contiene «{site}», que no es un sitio como https://www.ejemplo.gov.co."
            )
    return sites


def script_hash(script: str) -> str:
    """Return the content-security-policy source that allows exactly this inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def content_security_policy(*, scripts: Iterable[str], ancestors: str) -> str:
    """Return the policy: nothing from any other host, no inline script but those whose text is given."""
    script_src = " ".join(["'self'", *map(script_hash, scripts), "'wasm-unsafe-eval'"])
    return (
        f"default-src 'self'; script-src {script_src}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; "
        "worker-src 'self' blob:; frame-src 'self' data: blob:; object-src 'none'; base-uri 'self'; "
        f"form-action 'self'; frame-ancestors {ancestors}"
    )


class SecurityHeaders:
    """Adds the security headers; only `embeddable` paths asked with `embed=true` may be framed by other sites."""

    def __init__(
        self, app: ASGIApp, *, scripts: Collection[str], embeddable: Collection[str], sites: Collection[str]
    ) -> None:
        self.app = app
        self.embeddable = frozenset(embeddable) if sites else frozenset()
        self.closed = FIXED | {
            "Content-Security-Policy": content_security_policy(scripts=scripts, ancestors="'self'"),
            "X-Frame-Options": "SAMEORIGIN",
        }
        ancestors = " ".join(["'self'", *sites])
        self.open = FIXED | {"Content-Security-Policy": content_security_policy(scripts=scripts, ancestors=ancestors)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = QueryParams(scope.get("query_string", b"")).get("embed", "").lower() == "true"
        added = self.open if asked and scope["path"] in self.embeddable else self.closed

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(added)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class ClosedRoutes:
    """Answers 404 for Streamlit's open metrics and its agent interface, which no visitor of ours needs."""

    CLOSED = ("/_stcore/metrics", "/_stcore/agent")

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if f"{scope.get('path', '')}/".startswith(tuple(f"{path}/" for path in self.CLOSED)):
            await _turn_away(scope, receive, send, status=404, reason="No existe.")
        else:
            await self.app(scope, receive, send)


class SameOrigin:
    """Refuses a websocket that another site's page opens, unless `allowed` names that origin.

    Streamlit checks origins too, but asks an outside service for this machine's address before it says no.
    """

    def __init__(self, app: ASGIApp, *, allowed: Collection[str]) -> None:
        self.app = app
        self.allowed = frozenset(origin.strip().lower().rstrip("/") for origin in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            headers = Headers(scope=scope)
            origin = headers.get("origin", "").lower()
            own = urlsplit(origin).netloc == headers.get("host", "").lower()
            if origin and not own and origin not in self.allowed:
                await _turn_away(scope, receive, send, status=403, reason="Origen no permitido.")
                return
        await self.app(scope, receive, send)


class LocalOnly:
    """Refuses whatever does not come straight from this machine: a profile without its login serves no one else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or _is_local(scope):
            await self.app(scope, receive, send)
        else:
            reason = (
                "Este perfil, sin inicio de sesión, solo se atiende desde el mismo equipo y sin intermediarios. "
                "Configure la sección [auth] de .streamlit/secrets.toml."
            )
            await _turn_away(scope, receive, send, status=403, reason=reason)


def _is_local(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if any(name in PROXY_HEADERS or name.startswith("x-forwarded") for name in headers):
        return False
    try:  # the Host header is the caller's word; its address is not
        here = ip_address((scope.get("client") or ("",))[0]).is_loopback
        named = [urlsplit(f"//{host}").hostname for host in headers.getlist("host")]
    except ValueError:
        return False
    return here and len(named) == 1 and named[0] in LOCAL_NAMES


async def _turn_away(scope: Scope, receive: Receive, send: Send, *, status: int, reason: str) -> None:
    response = PlainTextResponse(reason, status_code=status)
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).send_denial_response(response)
    else:
        await response(scope, receive, send)
