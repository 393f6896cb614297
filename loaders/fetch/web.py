"""HTTP to an open-data portal: allow-listed hosts only, bounded bodies, patient retries.

Neither the application token nor any row enters a message. A fault that a later request may not meet is `Passing` and
is tried again, with exponential backoff, jitter and the portal's own `Retry-After`; any other is refused at once.
"""

import hashlib
import ipaddress
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from loaders.contract import ContractError
from loaders.safety import MEGA

HOSTS = frozenset({"www.datos.gov.co", "geoportal.dane.gov.co", "mapas2.igac.gov.co"})
ADDRESS, TOKEN = "OBSERVATORIO_PORTAL", "OBSERVATORIO_PORTAL_TOKEN"
MAX_BODY = 256 * MEGA  # of one page; 50,000 rows of the INS list take about 12
MAX_TOLD = 64_000  # of an error's body
BLOCK = 1 << 18
BUSY = frozenset({202, 408, 425, 429, 500, 502, 503, 504})
NO_COLUMN = "query.soql.no-such-column"
PRINTABLE = re.compile(r"[\x21-\x7e]+")
UNPUBLISHED = "No se publicó nada."


class FetchRefused(ContractError):
    """A fetch that cannot be trusted or finished. Spanish; whatever was published stays served."""


class Passing(Exception):
    """A fault that a later request may not meet: why, in Spanish, and the seconds that the portal asks to wait."""

    def __init__(self, why: str, after: float = 0) -> None:
        super().__init__(why)
        self.after = after


@dataclass(frozen=True)
class Patience:
    """How often a request is tried and how long it waits between, in seconds.

    `asked` is the longest wait that the portal may ask for.
    """

    attempts: int = 7
    first: float = 1.0
    longest: float = 60.0
    asked: float = 300.0


@dataclass(frozen=True)
class Body:
    """What an answer brought: its headers, and the size and SHA-256 of the body."""

    headers: Mapping[str, str]
    size: int
    sha256: str


class Web:
    """One conversation with one portal."""

    def __init__(self, client: httpx.Client, patience: Patience) -> None:
        self._client = client
        self._patience = patience

    def save(self, path: str, params: Mapping[str, str], kind: str | tuple[str, ...], target: Path) -> Body:
        """Write the body of one answer of that content type, or of one of those, into `target`.

        Raises Passing or FetchRefused.
        """
        digest, size = hashlib.sha256(), 0
        try:
            with self._client.stream("GET", path, params=params) as response:
                self._judge(response, kind)
                with target.open("wb") as file:
                    for block in response.iter_bytes(BLOCK):
                        size += len(block)
                        if size > MAX_BODY:
                            raise FetchRefused(f"El portal envió más de {MAX_BODY // MEGA} MB en una página.")
                        digest.update(block)
                        file.write(block)
                return Body(response.headers, size, digest.hexdigest())
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Passing(f"la conexión falló ({type(error).__name__})") from error
        except httpx.TooManyRedirects as error:
            raise FetchRefused(f"El portal redirige sin fin. {UNPUBLISHED}") from error

    def patiently(self) -> Retrying:
        """Attempts for a `for … with` loop, or to call: what raises Passing is tried again; the last one is raised."""
        patience = self._patience
        backoff = wait_random_exponential(multiplier=patience.first, max=patience.longest)

        def wait(state: RetryCallState) -> float:
            return max(state.outcome.exception().after, backoff(state))

        return Retrying(
            retry=retry_if_exception_type(Passing),
            wait=wait,
            stop=stop_after_attempt(patience.attempts),
            reraise=True,
        )

    def _judge(self, response: httpx.Response, kind: str | tuple[str, ...]) -> None:
        status = response.status_code
        if status in BUSY:
            after = _seconds(response.headers.get("Retry-After"))
            if after > self._patience.asked:
                minutes = after / 60
                raise FetchRefused(
                    f"El portal pide esperar {minutes:.0f} minutos (HTTP {status}). Repita la orden entonces: lo "
                    f"descargado queda guardado. {UNPUBLISHED}"
                )
            raise Passing(f"el portal respondió HTTP {status}", after)
        if status != 200:
            raise FetchRefused(_why(response))
        found = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        kinds = (kind,) if isinstance(kind, str) else kind
        if found not in kinds:
            raise Passing(f"el portal respondió «{found[:40] or 'sin tipo'}» en lugar de «{kinds[0]}»")


@contextmanager
def open_web(host: str, patience: Patience, *, token: bool = True) -> Iterator[Web]:
    """A client for that host, or for the loopback server that OBSERVATORIO_PORTAL names; no other is ever asked.

    The open-data portal's token goes along unless `token` is false.
    """
    base = _address(host)
    loopback = base.scheme == "http"

    def guard(request: httpx.Request) -> None:
        if (request.url.scheme, request.url.host, request.url.port) != (base.scheme, base.host, base.port):
            asked = f"{request.url.scheme}://{request.url.host}"
            raise FetchRefused(f"El portal redirige a «{asked}», que no está permitido. {UNPUBLISHED}")

    with httpx.Client(
        base_url=base,
        headers={"User-Agent": "observatorio-bucaramanga"} | (_token() if token else {}),
        timeout=httpx.Timeout(120, connect=20),
        follow_redirects=True,
        max_redirects=3,
        event_hooks={"request": [guard]},
        trust_env=not loopback,
    ) as client:
        yield Web(client, patience)


def _address(host: str) -> httpx.URL:
    told = os.environ.get(ADDRESS)
    if not told:
        if host not in HOSTS:
            raise FetchRefused(f"«{host}» no está entre los portales permitidos: {', '.join(sorted(HOSTS))}.")
        return httpx.URL(f"https://{host}")
    try:
        url = httpx.URL(told)
        local = url.scheme == "http" and ipaddress.ip_address(url.host).is_loopback and not url.userinfo
    except (httpx.InvalidURL, ValueError):
        local = False
    if not local:
        raise FetchRefused(f"{ADDRESS} solo admite una dirección de este equipo, como http://127.0.0.1:8080.")
    return url


def _token() -> dict[str, str]:
    told = (os.environ.get(TOKEN) or "").strip()
    if told and not PRINTABLE.fullmatch(told):
        raise FetchRefused(f"{TOKEN} trae caracteres que una clave no puede tener.")
    return {"X-App-Token": told} if told else {}


def _seconds(told: str | None) -> float:
    """Retry-After: seconds, or the date to wait for."""
    if not told:
        return 0
    if told.strip().isdigit():
        return float(told)
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return 0
    return max(0.0, (until.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _why(response: httpx.Response) -> str:
    """What a final error says, from the portal's own error body when it has one."""
    head = bytearray()
    for block in response.iter_bytes(BLOCK):
        head += block
        if len(head) > MAX_TOLD:
            break
    try:
        told = json.loads(head)
        code = str(told.get("errorCode") or told.get("code") or "")
        data = told.get("data") or {}
    except (ValueError, AttributeError):
        code, data = "", {}
    if code == NO_COLUMN and isinstance(data, dict):
        column = str(data.get("column", ""))[:60]
        return f"El portal ya no tiene la columna «{column}»: su estructura cambió. {UNPUBLISHED}"
    named = f", {code[:80]}" if code else ""
    return f"El portal rechazó la consulta (HTTP {response.status_code}{named}). {UNPUBLISHED}"
