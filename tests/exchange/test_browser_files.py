"""What a browser is given of ours and keeps."""

from exchange import browser_files
from settings import ROOT


def test_every_style_is_worn_by_its_script_or_stands_in_every_page() -> None:
    components = ROOT / "components"
    styles = {path.relative_to(components).as_posix(): path for path in components.rglob("*.css")}
    worn = {name for name, path in styles.items() if path.with_suffix(".js").exists()}
    assert styles.keys() - worn == set(browser_files.STYLE)


def test_an_address_names_files_of_components_alone_and_each_once() -> None:
    twice = browser_files.address("elements/fold.js", "elements/fold.js")
    assert browser_files.text(twice) is None
    outside = browser_files.address("../web/start.js")
    assert browser_files.text(outside) is None
