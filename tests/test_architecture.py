"""The shape of the house, held by tests."""

import ast
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from domain.pages import PAGES

ROOT = Path(__file__).parent.parent
RUNTIME = (
    "app.py",
    "settings",
    "i18n.py",
    "metrics.py",
    "components",
    "db",
    "domain",
    "exchange",
    "pages",
    "web",
)
LONGEST, LONGEST_TEST = 300, 360
MOST_SKIPS = 20
NEVER_REQUESTED = ("www.w3.org", "schemas.openid.net", "localhost", "example.org")
"""Names of namespaces and events, this machine, examples in texts."""


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [ROOT / line for line in listed.splitlines()]
    return [path for path in paths if path.suffix in endings and path.exists()]


def of_the_runtime(*endings: str) -> list[Path]:
    return [p for p in tracked(*endings) if p.relative_to(ROOT).parts[0] in RUNTIME]


def test_no_file_is_too_long_to_read() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked(".py", ".js", ".css", ".html")
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > (LONGEST_TEST if "tests" in path.parts else LONGEST)
    }
    assert not long


def test_the_formatter_is_told_to_look_away_from_few_tables() -> None:
    skips = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked(".py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"# fmt: (skip|off)\b", line)
    ]
    assert len(skips) <= MOST_SKIPS, "\n".join(skips)


def test_no_class_name_stands_for_two_things() -> None:
    where = defaultdict(list)
    for path in of_the_runtime(".py"):
        if "migrations" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    where[node.name].append(str(path.relative_to(ROOT)))
    twice = {name: paths for name, paths in where.items() if len(paths) > 1}
    assert not twice, "\n".join(f"{name}: {paths}" for name, paths in sorted(twice.items()))


def test_no_code_names_another_host() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in [*of_the_runtime(".py", ".js", ".css", ".html", ".svg"), *tracked(".toml")]
        for host in re.findall(r"https?://([\w.-]+)", path.read_text(encoding="utf-8"))
        if not host.endswith(NEVER_REQUESTED)
    ]
    assert not named, "\n".join(named)


def test_scripts_of_screens_share_what_they_have_in_common() -> None:
    scripts = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "components").rglob("*.js")}
    making = {name for name, text in scripts.items() if "document.createElement" in text}
    folding = {name for name, text in scripts.items() if re.search(r"\\p\{(M|L)\}", text)}
    assert (making, folding) == ({"element.js"}, {"fold.js"})


def test_a_tone_has_its_colour_in_one_file() -> None:
    styles = [p for p in (ROOT / "components").rglob("*.css") if p.name != "tags.css"]
    rules = [p.name for p in styles if re.search(r"\.tag\b", p.read_text(encoding="utf-8"))]
    assert not rules


def test_a_number_becomes_a_figure_in_one_place() -> None:
    making = {
        str(path.relative_to(ROOT))
        for path in of_the_runtime(".py")
        if re.search(r"\bFigure\(", path.read_text(encoding="utf-8"))
    }
    assert making == {"db/figures/text.py"}


def test_a_page_shows_nothing_that_only_stands_in_its_code() -> None:
    for path in (ROOT / "pages").glob("*.py"):
        _docstring, *body = ast.parse(path.read_text(encoding="utf-8")).body
        alone = [
            node.lineno
            for node in body
            if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Call)
        ]
        assert not alone, f"{path.name}: {alone}"


def test_every_page_has_one_address() -> None:
    files = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__"}
    assert files == set(PAGES)
    assert len({page.address for page in PAGES.values()}) == len(files)


@pytest.mark.parametrize(
    ("way", "home"),
    [
        ("st.query_params", "components/address.py"),
        ("st.toast", "components/flash.py"),
    ],
)
def test_one_module_alone_knows_how(way: str, home: str) -> None:
    named = {
        str(path.relative_to(ROOT))
        for path in of_the_runtime(".py")
        if re.search(rf"\b{re.escape(way)}\b", path.read_text(encoding="utf-8"))
    }
    assert named <= {home}


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


SERVED_BY_STREAMLIT = frozenset(
    {
        "audio",
        "audio_input",
        "camera_input",
        "chat_input",
        "download_button",
        "file_uploader",
        "image",
        "logo",
        "pdf",
        "pyplot",
        "video",
    }
)
"""Elements that make a file anybody could fetch, or take one from anybody."""


def test_files_go_to_and_from_a_screen_through_one_module() -> None:
    named = {
        f"{path.relative_to(ROOT)}: {node.attr}"
        for path in tracked(".py")
        if path.relative_to(ROOT).parts[0] in ("components", "pages")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in SERVED_BY_STREAMLIT
        and path.name != "files.py"
    }
    assert not named, "\n".join(sorted(named))


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_what_runs_imports_only_what_its_requirements_install() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = {_canonical(re.split(r"[\[=]", x)[0]) for x in lines if x and not x.startswith("#")}
    known = packages_distributions()
    foreign = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in of_the_runtime(".py")
        for name in _imports(path)
        if name in known and not any(_canonical(d) in pinned for d in known[name])
    }
    assert not foreign, "\n".join(sorted(foreign))


@pytest.mark.parametrize("where", ["", "tests/", "bench/", "scripts/sbom-"])
def test_every_package_is_pinned(where: str) -> None:
    lines = (ROOT / f"{where}requirements.txt").read_text(encoding="utf-8").splitlines()
    loose = [x for x in lines if x and not x.startswith(("#", "-r")) and "==" not in x]
    assert not loose
