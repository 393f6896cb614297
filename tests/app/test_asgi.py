"""The server's shell over HTTP: language, headers, compression, closed doors and the guard of a laptop."""

import gzip
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse

from app import headers, shell
from app.navigation import SITE, visible

ROOT = Path(__file__).resolve().parents[2]
OPEN = visible(profile="publico")
HOME = OPEN[0]


@pytest.fixture(scope="session")
def publico(servidor: Callable[..., str]) -> httpx.Client:
    return httpx.Client(base_url=servidor("publico"))


async def answer(_request) -> PlainTextResponse:
    return PlainTextResponse("adentro")


async def greet(websocket) -> None:
    await websocket.accept()
    await websocket.send_text("adentro")
    await websocket.close()


def behind(middleware: type, *, base: str = "http://localhost:8501", peer: str = "127.0.0.1", **options) -> TestClient:
    """A client of a small application behind one middleware, calling from `peer` for the host of `base`."""
    routes = [Route("/{path:path}", answer), WebSocketRoute("/{path:path}", greet)]
    app = Starlette(routes=routes, middleware=[Middleware(middleware, **options)])
    return TestClient(app, base_url=base, client=(peer, 50000))


def handshake(client: TestClient, path: str = "/_stcore/stream", **sent: str) -> int:
    """Open a websocket and return 101, or the status that refused it."""
    address = f"ws://{client.base_url.netloc.decode()}{path}"
    try:
        with client.websocket_connect(address, headers=sent) as socket:
            assert socket.receive_text() == "adentro"
            return 101
    except WebSocketDenialResponse as refused:
        return refused.status_code


# --- The page around the pages


def test_the_shell_is_spanish_and_names_the_page(publico: httpx.Client) -> None:
    page = publico.get("/")
    assert page.status_code == 200
    assert '<html lang="es">' in page.text
    assert f"<title>{HOME.title} · {SITE}</title>" in page.text
    assert HOME.description in page.text
    assert "necesita JavaScript" in page.text
    assert "You need to enable" not in page.text
    assert "_stcore/agent" not in page.text


def test_every_page_has_its_address(publico: httpx.Client) -> None:
    for page in OPEN[1:]:
        assert f"<title>{page.title} · {SITE}</title>" in publico.get(f"/{page.slug}").text
    assert publico.get("/cargar").status_code == 404, "a page of another profile"
    home = publico.get(f"/{HOME.slug}", params={"embed": "true", "corte": "2020-10-18"})
    assert (home.status_code, home.headers["location"]) == (307, "/?embed=true&corte=2020-10-18")


def test_an_unknown_address_is_a_spanish_404(publico: httpx.Client) -> None:
    for path in ("/no-existe", "/covid/otra", "/static/no.js", "/index.html"):
        page = publico.get(path)
        assert page.status_code == 404
        assert "Página no encontrada" in page.text
        assert "content-security-policy" in page.headers


def test_a_changed_streamlit_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html><title>x</title></html>", encoding="utf-8")
    monkeypatch.setattr(shell, "STATIC", tmp_path)
    with pytest.raises(shell.UnknownShell):
        shell.shell(title="x", description="x")


def test_titles_cannot_carry_markup() -> None:
    assert "<script>alert" not in shell.shell(title="</title><script>alert(1)</script>", description='"><script>alert')


# --- Compression and caching


def test_bundles_travel_compressed_and_stay_in_the_browser(publico: httpx.Client) -> None:
    scripts = re.findall(r'(?:src|href)="\./(static/[^"]+\.(?:js|css))"', publico.get("/").text)
    assert len(scripts) > 5
    for script in scripts:
        response = publico.get(f"/{script}")
        assert response.status_code == 200
        assert response.headers["content-encoding"] == "gzip"
        assert "immutable" in response.headers["cache-control"]
        assert response.content == shell.spanish(shell.STATIC / script)


def test_who_cannot_unpack_gets_the_bundle_raw(publico: httpx.Client) -> None:
    script = next(file for file in (shell.STATIC / "static/js").glob("index.*.js"))
    response = publico.get(f"/static/js/{script.name}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in response.headers
    assert response.content == shell.spanish(script)


def test_the_file_widget_speaks_spanish_packed_or_not(publico: httpx.Client) -> None:
    script = next((shell.STATIC / "static/js").glob("FileUploader.*.js"))
    for encoding in ("gzip", "identity"):
        text = publico.get(f"/static/js/{script.name}", headers={"accept-encoding": encoding}).text
        assert "Elegir archivo" in text and "per file" not in text and "Drag and drop a file" not in text


def test_every_word_of_a_widget_is_said_in_spanish() -> None:
    files = list((shell.STATIC / "static/js").glob("*.js"))
    for bundle, english, words in shell.WORDS:
        (file,) = (file for file in files if file.name.startswith(bundle))
        text = shell.spanish(file).decode()
        assert words in text and english not in text


def test_a_bundle_whose_words_changed_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "FileUploader.js").write_text("`Otra cosa`", encoding="utf-8")
    with pytest.raises(shell.UnknownShell):
        shell.spanish(tmp_path / "FileUploader.js")


def test_the_shell_is_compressed_and_never_stale(publico: httpx.Client) -> None:
    response = publico.get("/")
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["cache-control"] == "no-cache"
    with publico.stream("GET", "/") as raw:
        assert gzip.decompress(b"".join(raw.iter_raw())).decode() == response.text


# --- Headers


def test_every_answer_carries_the_security_headers(publico: httpx.Client) -> None:
    for path in ("/", "/no-existe", "/_stcore/health", "/favicon.png"):
        sent = publico.get(path).headers
        assert sent["x-content-type-options"] == "nosniff"
        assert sent["referrer-policy"] == "same-origin"
        assert "camera=()" in sent["permissions-policy"]
        assert sent["x-frame-options"] == "SAMEORIGIN"
        assert sent["content-security-policy"].endswith("frame-ancestors 'self'")


def test_the_policy_allows_the_shells_own_script_and_no_other(publico: httpx.Client) -> None:
    page = publico.get("/")
    policy = page.headers["content-security-policy"]
    scripts = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    assert scripts
    assert all(headers.script_hash(script) in policy for script in scripts)
    assert policy.count("'sha256-") == len(scripts)
    assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
    assert not re.search(r"https?:", policy)


def test_only_an_embed_of_an_embeddable_page_may_be_framed(publico: httpx.Client) -> None:
    embed = publico.get("/covid", params={"embed": "true"}).headers
    assert embed["content-security-policy"].endswith("frame-ancestors 'self' *")
    assert "x-frame-options" not in embed
    for path in ("/", "/calidad", "/no-existe"):
        assert publico.get(path, params={"embed": "true"}).headers["x-frame-options"] == "SAMEORIGIN"


def test_the_sites_that_may_embed_are_configured(servidor: Callable[..., str]) -> None:
    address = servidor("publico", OBSERVATORIO_INCRUSTAR="https://www.ejemplo.gov.co *.ejemplo.org")
    policy = httpx.get(f"{address}/covid", params={"embed": "true"}).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://www.ejemplo.gov.co *.ejemplo.org")


@pytest.mark.parametrize("text", ["'none'", "https://a.co;script-src *", "javascript:alert(1)", "a.co, b.co"])
def test_a_bad_embedder_is_refused(text: str) -> None:
    with pytest.raises(headers.BadEmbedder):
        headers.embedders(text)


def test_no_embedder_means_none() -> None:
    client = behind(headers.SecurityHeaders, scripts=[], embeddable=["/covid"], sites=headers.embedders(""))
    assert client.get("/covid?embed=true").headers["x-frame-options"] == "SAMEORIGIN"


# --- Doors


def test_metrics_and_agents_are_closed_and_health_is_open(publico: httpx.Client) -> None:
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"):
        assert publico.get(path).status_code == 404
        assert publico.post(path).status_code == 404
    assert publico.get("/_stcore/health").text == "ok"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("", 101),
        ("http://localhost:8501", 101),
        ("https://otro.example", 403),
        ("http://localhost:9999", 403),
        ("null", 403),
        ("https://portal.ejemplo.gov.co", 101),
    ],
)
def test_another_sites_page_opens_no_websocket(origin: str, status: int) -> None:
    client = behind(headers.SameOrigin, allowed=["https://portal.ejemplo.gov.co/"])
    assert handshake(client, **({"origin": origin} if origin else {})) == status


@pytest.mark.parametrize(
    "base", ["http://localhost:8501", "http://127.0.0.1:9", "http://[::1]:8501", "http://LOCALHOST"]
)
def test_the_laptop_serves_itself(base: str) -> None:
    client = behind(headers.LocalOnly, base=base)
    assert client.get("/covid").text == "adentro"
    assert handshake(client) == 101


@pytest.mark.parametrize(
    ("base", "peer", "sent"),
    [
        ("http://observatorio.ejemplo.gov.co", "127.0.0.1", {}),
        ("http://192.168.1.20:8501", "127.0.0.1", {}),
        ("http://localhost.ejemplo.com", "127.0.0.1", {}),
        ("http://127.0.0.1.nip.io", "127.0.0.1", {}),
        ("http://localhost:8501", "192.168.1.33", {}),
        ("http://localhost:8501", "127.0.0.1", {"Forwarded": "for=10.0.0.1"}),
        ("http://localhost:8501", "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("http://localhost:8501", "127.0.0.1", {"x-forwarded-host": "localhost"}),
        ("http://localhost:8501", "127.0.0.1", {"Via": "1.1 proxy"}),
        ("http://localhost:8501", "127.0.0.1", {"X-Real-IP": "127.0.0.1"}),
        ("http://localhost:8501", "127.0.0.1", {"Host": "localhost@otro.example"}),
        ("http://localhost:8501", "127.0.0.1", {"Host": "[mal"}),
    ],
)
def test_the_laptop_serves_no_one_else(base: str, peer: str, sent: dict[str, str]) -> None:
    client = behind(headers.LocalOnly, base=base, peer=peer)
    refused = client.get("/covid", headers=sent)
    assert refused.status_code == 403
    assert "solo se atiende desde el mismo equipo" in refused.text
    assert handshake(client, **sent) == 403


def test_internal_without_login_is_guarded_and_never_embedded(servidor: Callable[..., str]) -> None:
    address = servidor("interno", OBSERVATORIO_SIN_LOGIN="1")
    own = httpx.get(address, params={"embed": "true"})
    assert own.status_code == 200
    assert own.headers["x-frame-options"] == "SAMEORIGIN"
    assert httpx.get(address, headers={"Host": "observatorio.ejemplo.gov.co"}).status_code == 403
    assert httpx.get(address, headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 403


def test_public_is_served_under_any_name(publico: httpx.Client) -> None:
    proxied = {"Host": "observatorio.ejemplo.gov.co", "X-Forwarded-For": "10.0.0.1"}
    assert publico.get("/", headers=proxied).status_code == 200


# --- Theme


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.1, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def faded(colour: str, ground: str) -> str:
    """What Streamlit makes of a colour in a caption: 60 % of it over the ground."""
    pairs = ((int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(0.6 * above + 0.4 * below):02x}" for above, below in pairs)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_theme_is_legible(mode: str) -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    grounds = [theme[mode][key] for key in ("backgroundColor", "secondaryBackgroundColor")]
    grounds += [theme[mode]["sidebar"][key] for key in ("backgroundColor", "secondaryBackgroundColor")]
    for ground in grounds:
        assert contrast(theme[mode]["textColor"], ground) >= 7
        assert contrast(faded(theme[mode]["textColor"], ground), ground) >= 4.5, "a caption"
        assert contrast(theme[mode]["linkColor"], ground) >= 4.5
        assert contrast(theme[mode]["primaryColor"], ground) >= 4.5
        assert all(contrast(colour, ground) >= 3 for colour in theme["chartCategoricalColors"])
    white_on_primary = re.compile(r"st\.(checkbox|toggle)\(|type=\"primary\"")
    if contrast("#ffffff", theme[mode]["primaryColor"]) < 3:
        scripts = [*(ROOT / "pages").glob("*.py"), *(ROOT / "app").glob("*.py")]
        assert not [path.name for path in scripts if white_on_primary.search(path.read_text(encoding="utf-8"))]
    assert len(theme[mode]["chartSequentialColors"]) == len(theme["chartDivergingColors"]) == 10
