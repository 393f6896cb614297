"""The law of the tree, read from the source: who imports whom, and what only one module may do."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("app", "pages", "loaders")
MAX_MAIN_LINES = 30

KERNEL = {"app.domain", "numpy", "scipy", "h3", "shapely", "pyproj", "rapidfuzz", "babel", "holidays", "geographicol"}
SHELL = {
    *("warehouse", "filters", "panel", "reports", "held", "jobs", "geocoding", "access", "queries", "charts"),
    "domain.formats",
}
# Where the standard library is allowed too, what may be imported; the longest matching folder rules.
LIBRARIES = {
    "app/queries": {"app.queries", "app.domain", "duckdb", "pandas"},
    "app/charts": {"app.charts", "app.domain", "altair", "pydeck", "pandas"},
    "app/domain": KERNEL,
}
PAGE_IMPORTS = {"streamlit", *(f"app.{name}" for name in SHELL)}
# The kernel reads no file and no network.
IMPURE = {"ftplib", "http", "io", "os", "pathlib", "shutil", "smtplib", "socket", "sqlite3", "tempfile", "urllib"}
# What exactly one module of app/ and pages/ may use.
RESERVED = {
    "duckdb.connect": "app/warehouse.py",
    "streamlit.cache_data": "app/warehouse.py",
    "streamlit.cache_resource": "app/warehouse.py",
    "streamlit.login": "app/access.py",
    "streamlit.logout": "app/access.py",
    "streamlit.user": "app/access.py",
    "subprocess": "app/jobs.py",
    "multiprocessing": "app/jobs.py",
    "os.system": "app/jobs.py",
    "os.popen": "app/jobs.py",
}
SQL = re.compile(r"\bselect\b.+\bfrom\b", re.IGNORECASE | re.DOTALL)


def names(tree: ast.AST) -> tuple[set[str], set[str]]:
    """Return the dotted names that a module imports and those that it uses, aliases resolved."""
    imported, aliases = set(), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
            aliases |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            imported |= {f"{module}.{alias.name}" for alias in node.names}
            aliases |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in node.names}
    used = set(imported)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            head, _, rest = ast.unparse(node).partition(".")
            used.add(f"{aliases.get(head, head)}.{rest}")
    return imported, used


def text(node: ast.AST) -> str:
    """Return the text of a string literal, a placeholder standing for whatever an f-string puts in; else nothing."""
    if isinstance(node, ast.JoinedStr):
        return "".join(text(part) or "…" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def under(name: str, allowed: set[str]) -> bool:
    """Tell whether a dotted name is one of the allowed ones or inside one."""
    return any(f"{name}.".startswith(f"{one}.") for one in allowed)


def import_faults(path: str, imported: set[str]) -> Iterator[str]:
    """Yield the imports that the law of the file's folder does not allow."""
    folder = path.rpartition("/")[0]
    allowed = next((allowed for prefix, allowed in LIBRARIES.items() if f"{folder}/".startswith(f"{prefix}/")), None)
    for name in sorted(imported):
        root = name.partition(".")[0]
        if folder == "pages":
            faulty = not under(name, PAGE_IMPORTS)
        elif folder.startswith("loaders"):
            faulty = root == "streamlit" or (root == "app" and not under(name, {"app.domain"}))
        elif allowed is None:
            faulty = root in {"loaders", "pages"}
        else:
            impure = folder.startswith("app/domain") and root in IMPURE
            faulty = impure or not (root in sys.stdlib_module_names or under(name, allowed))
        if faulty:
            yield f"{path}: imports {name}"


def page_faults(path: str, tree: ast.Module) -> Iterator[str]:
    """Yield what a page may not hold: classes, SQL, functions that are neither fragment, dialog nor callback."""
    callbacks = {
        ast.unparse(word.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if (word.arg or "").startswith("on_")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield f"{path}: class {node.name}"
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            decorators = {ast.unparse(decorator).partition("(")[0] for decorator in node.decorator_list}
            if not decorators & {"st.fragment", "st.dialog"} and node.name not in callbacks:
                yield f"{path}: def {node.name}"
        elif SQL.search(text(node)):
            yield f"{path}: SQL text"


def faults(path: str, source: str) -> list[str]:
    """Return every breach of the law in one file, `path` being relative to the root."""
    tree = ast.parse(source)
    imported, used = names(tree)
    found = list(import_faults(path, imported))
    server = path.startswith(("app/", "pages/"))
    if path.startswith("pages/"):
        found += page_faults(path, tree)
    if server:
        for name, owner in RESERVED.items():
            if path != owner and any(under(one, {name}) for one in used):
                found.append(f"{path}: {name} belongs in {owner}")
    if path.startswith("app/domain/") and any(
        isinstance(node, ast.Call) and ast.unparse(node.func) == "open" for node in ast.walk(tree)
    ):
        found.append(f"{path}: opens a file")
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and (node.arg or "").startswith("unsafe_allow"):
            found.append(f"{path}: {node.arg}")
        if server and isinstance(node, ast.keyword) and ast.unparse(node) == "type='primary'":
            found.append(f"{path}: a primary button, whose white text the dark theme cannot carry")
    if path.endswith("/utils.py"):
        found.append(f"{path}: a file named for no purpose")
    if path == "app/main.py" and len(source.splitlines()) > MAX_MAIN_LINES:
        found.append(f"{path}: more than {MAX_MAIN_LINES} lines")
    return found


def test_every_file_obeys() -> None:
    files = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]
    assert len(files) > 10
    found = [
        fault for file in files for fault in faults(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("path", "source", "fault"),
    [
        ("pages/x.py", "import pandas as pd", "imports pandas"),
        ("pages/x.py", "from duckdb import connect", "imports duckdb.connect"),
        ("pages/x.py", "from loaders import geo", "imports loaders.geo"),
        ("pages/x.py", "from pages import covid", "imports pages.covid"),
        ("pages/x.py", "from app.domain import territory", "imports app.domain.territory"),
        ("pages/x.py", "from app import warehouse_admin", "imports app.warehouse_admin"),
        ("pages/x.py", "class A: pass", "class A"),
        ("pages/x.py", "def helper(): pass", "def helper"),
        ("pages/x.py", "q = 'SELECT casos\\nFROM covid'", "SQL text"),
        ("pages/x.py", "q = f'select {c} from t'", "SQL text"),
        ("app/queries/x.py", "import streamlit as st", "imports streamlit"),
        ("app/queries/x.py", "from app.charts import covid", "imports app.charts.covid"),
        ("app/queries/x.py", "from loaders import contract", "imports loaders.contract"),
        ("app/charts/x.py", "import duckdb", "imports duckdb"),
        ("app/charts/x.py", "from app.queries import covid", "imports app.queries.covid"),
        ("app/domain/x.py", "import pandas", "imports pandas"),
        ("app/domain/addresses/x.py", "from app.queries import covid", "imports app.queries.covid"),
        ("app/domain/x.py", "from pathlib import Path", "imports pathlib.Path"),
        ("app/domain/x.py", "data = open('x').read()", "opens a file"),
        ("app/panel.py", "def f():\n    from loaders import warehouse", "imports loaders.warehouse"),
        ("loaders/x.py", "import streamlit", "imports streamlit"),
        ("loaders/sources/x.py", "from app.warehouse import run", "imports app.warehouse.run"),
        ("app/panel.py", "import duckdb as d\nd.connect('x')", "duckdb.connect belongs"),
        ("app/panel.py", "from duckdb import connect", "duckdb.connect belongs"),
        ("app/filters/x.py", "import streamlit as s\n@s.cache_data\ndef f(): pass", "streamlit.cache_data belongs"),
        ("app/panel.py", "from streamlit import cache_resource", "streamlit.cache_resource belongs"),
        ("pages/x.py", "import streamlit as st\nst.cache_data.clear()", "streamlit.cache_data belongs"),
        ("app/panel.py", "import streamlit as st\nname = st.user.email", "streamlit.user belongs"),
        ("pages/x.py", "import streamlit as st\nst.button('a', on_click=st.login)", "streamlit.login belongs"),
        ("app/panel.py", "import subprocess", "subprocess belongs"),
        ("app/panel.py", "import os\nos.system('ls')", "os.system belongs"),
        ("app/panel.py", "import streamlit as st\nst.markdown('<b>', unsafe_allow_html=True)", "unsafe_allow_html"),
        ("pages/x.py", "import streamlit as st\nst.button('a', type='primary')", "primary button"),
        ("app/utils.py", "", "named for no purpose"),
        ("app/main.py", "\n" * 31, "more than 30 lines"),
    ],
)
def test_the_checker_catches(path: str, source: str, fault: str) -> None:
    assert any(fault in found for found in faults(path, source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("pages/x.py", "import streamlit as st\nfrom app import filters, panel\nfrom app.queries import covid"),
        ("pages/x.py", "from app.domain import formats\nfrom app.warehouse import run"),
        ("pages/x.py", "import streamlit as st\n@st.fragment(run_every=5)\ndef part(): pass"),
        ("pages/x.py", "import streamlit as st\ndef save(): pass\nst.button('a', on_click=save)"),
        ("pages/x.py", "text = 'Seleccione una fecha desde el comienzo'"),
        ("app/queries/x.py", "import duckdb\nimport pandas as pd\nfrom datetime import date"),
        ("app/domain/x.py", "import math\nimport numpy as np\nfrom app.domain import formats"),
        ("app/warehouse.py", "import duckdb\nimport streamlit as st\nduckdb.connect('x')\nst.cache_data"),
        ("app/jobs.py", "import subprocess"),
        ("loaders/x.py", "import duckdb\nfrom app.domain import territory\nduckdb.connect('x')"),
        ("app/main.py", "\n" * 30),
    ],
)
def test_the_checker_lets_pass(path: str, source: str) -> None:
    assert not faults(path, source)


def page_list_faults(listed: set[str], present: set[str]) -> list[str]:
    """Return the pages that only one of the menu and the folder knows."""
    return [f"{file}: not in navigation" for file in sorted(present - listed)] + [
        f"{file}: in navigation, not in pages/" for file in sorted(listed - present)
    ]


def test_menu_and_folder_agree() -> None:
    from app.navigation import PAGES

    present = {file.relative_to(ROOT).as_posix() for file in (ROOT / "pages").glob("*.py")}
    assert not page_list_faults({page.file for page in PAGES}, present)
    assert len({page.slug for page in PAGES}) == len(PAGES)
    assert all(page.file == f"pages/{page.slug.replace('-', '_')}.py" for page in PAGES)


def test_a_page_left_out_on_either_side_is_found() -> None:
    assert page_list_faults({"pages/a.py"}, {"pages/a.py", "pages/b.py"}) == ["pages/b.py: not in navigation"]
    assert page_list_faults({"pages/a.py"}, set()) == ["pages/a.py: in navigation, not in pages/"]


def test_import_law_has_no_exceptions() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert settings["contracts"]
    assert not [contract["name"] for contract in settings["contracts"] if "ignore_imports" in contract]
