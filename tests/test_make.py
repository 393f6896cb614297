"""The two commands of the README, as a person gives them."""

import os
import re
import signal
import socket
import subprocess
import time

import httpx
import pytest

from tests.conftest import ROOT

SECOND_START_SECONDS = 5.0


def start(profile: str, data: os.PathLike) -> tuple[float, subprocess.Popen, str]:
    """Run `make app`; seconds until the page answers, the process, its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.monotonic()
    process = subprocess.Popen(
        ["make", "app", f"PERFIL={profile}", f"PUERTO={port}"],
        cwd=ROOT,
        env=os.environ | {"OBSERVATORIO_DATOS": str(data)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    while process.poll() is None and time.monotonic() - begun < 60:
        try:
            if httpx.get(address).is_success:
                break
        except httpx.TransportError:
            time.sleep(0.05)
    return time.monotonic() - begun, process, address


@pytest.mark.completa
@pytest.mark.sola
@pytest.mark.parametrize("profile", ["publico", "interno"])
def test_a_second_start_takes_under_five_seconds_and_prints_its_address(datos, profile):
    if not (ROOT / ".venv" / ".listo").exists():
        pytest.skip("a second start needs the first: run `make app` or `make test` once")
    taken = []
    for _ in range(3):
        seconds, process, address = start(profile, datos)
        os.killpg(process.pid, signal.SIGINT)
        told = process.communicate(timeout=20)[0]
        taken.append(seconds)
        assert address in told and f"perfil {profile}" in told
    print(f"second start, profile {profile}: {', '.join(f'{seconds:.1f}' for seconds in taken)} s")
    assert min(taken) < SECOND_START_SECONDS


def test_help_has_a_line_for_each_command():
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"app", "test", "test-all", "lint", "bench", "data"} <= set(targets)
    assert all(re.search(rf"make {target} +\S", told) for target in targets)


def test_an_old_python_is_refused_in_spanish(tmp_path):
    old = tmp_path / "python-viejo"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && { echo Python 3.8.0; exit 0; }\nexit 1\n')
    old.chmod(0o755)
    done = subprocess.run(
        ["make", "app", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode != 0 and "Se necesita Python 3.11 o posterior" in done.stdout
