"""docs/ served as help."""

import re
from pathlib import Path

import pytest
from flask import Flask

import gateway
from gateway.console.help import help_pages
from tests.gateway.console.conftest import SignIn


def test_every_page_is_shown_and_its_links_lead_somewhere(sign_in: SignIn) -> None:
    visit = sign_in("viewer")
    index = visit.get("/console/help/")
    names = help_pages.page_names()
    assert len(names) > 15
    for name in names:
        assert f'href="/console/help/{name}"' in index.html
        page = help_pages.read_page(name)
        assert page is not None
        for target in re.findall(r'href="/console/help/([^"#]+)', page.html):
            assert help_pages.read_page(target), f"{name} leads to {target}"
        for picture in re.findall(r'src="/console/help/images/([^"]+)"', page.html):
            image = visit.client.get(f"/console/help/images/{picture}", buffered=True)
            assert (image.status_code, image.mimetype) == (200, "image/png")
    shown = visit.get("/console/help/store")
    assert shown.status == 200
    assert '<h2 id="keys-without-an-expiry">' in shown.html


@pytest.mark.parametrize(
    "name", ["nothing", "../README", "..%2FREADME", "STORE", "store.md", "images/../store"]
)
def test_nothing_else_is_shown(name: str, sign_in: SignIn) -> None:
    assert sign_in("owner").get(f"/console/help/{name}").status == 404


def test_it_is_for_who_is_signed_in(console_app: Flask) -> None:
    assert console_app.test_client().get("/console/help/store").status_code == 303


def test_tags_of_a_writer_are_escaped() -> None:
    assert "<script" not in help_pages._parser().render("<script>alert(1)</script> [x](javascript:alert(1))")
    assert 'href="javascript' not in help_pages._parser().render("[x](javascript:alert(1))")


def test_the_pages_travel_with_the_package() -> None:
    """The folder lies in the package, so that the wheel takes it along as it does templates."""
    assert help_pages.FOLDER.is_relative_to(Path(gateway.__file__).parent)
    assert (help_pages.FOLDER / "store.md").is_file()
