"""The wheel: installed where nothing else is, it serves whole pages, in two languages, from any folder."""

import http.cookiejar
import os
import re
import subprocess
import urllib.parse
import urllib.request
import venv
from pathlib import Path

import pytest
from bootstrap.packages import find_uv
from bootstrap.place import Place
from bootstrap.wheel import build_wheel

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "/overleg",
    "/bijeenkomsten",
    "/jaarplanner",
    "/mensen",
    "/fondsen",
    "/initiatieven",
    "/samenwerkingskaart",
    "/cijfers",
    "/zoeken?q=werkbaar",
    "/hulp",
    "/beheer/fondsen",
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and the packages it is tested with, and nothing else."""
    folder, place = tmp_path_factory.mktemp("wheel"), Place(ROOT)
    build_wheel(place, folder)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=False)
    install = [
        find_uv(place),
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        f"--python={folder / 'env' / 'bin' / 'python'}",
    ]
    subprocess.run([*install, "-r", str(folder / "requirements.txt"), str(wheel)], check=True, cwd="/")
    return folder / "env" / "bin"


def test_it_serves_whole_pages_from_anywhere(installed: Path, tmp_path: Path) -> None:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("SAMENSPEL_", "PYTHON"))}
    surroundings |= {"SAMENSPEL_DATA": str(tmp_path / "var"), "PYTHONUNBUFFERED": "1"}
    command = str(installed / "samenspel")
    invite = [command, "invite", "bea@fonds.example", "--name", "Bea Smets", "--role", "admin"]
    link = subprocess.run(invite, cwd="/", env=surroundings, capture_output=True, text=True, check=True).stdout
    run = [command, "run", "--no-demo", "--port", "0"]
    with subprocess.Popen(run, cwd="/", env=surroundings, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            address = server.stdout.readline().split("op ", 1)[1].split()[0]
            look_around(address, link[link.index("/uitnodiging/") :].split()[0])
        finally:
            server.terminate()


def look_around(address: str, invitation: str) -> None:
    """Accepts the invitation, and opens pages with all that they ask for."""
    asked = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def page(path: str, **form: str) -> str:
        data = urllib.parse.urlencode(form).encode() if form else None
        with asked.open(address + path, data, timeout=30) as answer:
            assert answer.status == 200
            return str(answer.read().decode())

    assert page("/gezondheid") == "ok"
    tokens = set(re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', page(invitation)))
    words = "een zin die niemand raadt"
    start = page(invitation, csrf_token=tokens.pop(), name="Bea Smets", password=words, password_again=words)
    assert "Afmelden" in start
    for path in PAGES:
        shown = page(path)
        assert '<main id="inhoud"' in shown
        assert "Afmelden" in shown
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', start))
    assert len(files) >= 2
    for file in files:
        assert page(file)
    asked = urllib.request.build_opener()
    asked.addheaders = [("Accept-Language", "en")]
    assert "Sign in" in page("/aanmelden")


def test_no_wheel_is_built_without_a_front_end(tmp_path: Path) -> None:
    """Of a checkout that was never set up: it would install, and every page would fail."""
    for name in ("pyproject.toml", "README.md", "bin/bootstrap/build_hook.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "platform" / "samenspel").mkdir(parents=True)
    build = [find_uv(Place(ROOT)), "build", "--wheel", f"--out-dir={tmp_path / 'dist'}"]
    refused = subprocess.run(build, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "build the wheel by bin/wheel" in refused.stderr
