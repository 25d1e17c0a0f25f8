"""What is wrong with the menu file stands above the phone while the phone goes on working."""

from collections.abc import Iterator

import flask
import pytest
from playwright.sync_api import expect

from gateway.development.menu_problems import MenuProblem
from simulators.handset.blueprint import create_handset
from tests.browser.conftest import open_handset
from tests.simulators.small_gateway import serve_app

WRONG = MenuProblem("menus.yaml:10:30", "M201 There is no screen `nowhere`. <b>It</b> can be `name`.")


@pytest.fixture
def menu_problems() -> list[MenuProblem]:
    """What `gateway dev` has left for the page."""
    return []


@pytest.fixture
def url(menu_problems: list[MenuProblem]) -> Iterator[str]:
    app = flask.Flask(__name__, static_folder=None)
    app.register_blueprint(create_handset("", "", lambda: ["*384*2040#"], lambda: tuple(menu_problems)))
    with serve_app(app) as url:
        yield url


def test_errors_come_and_go_without_a_reload(context, url, menu_problems):
    phone = open_handset(context, url)
    banner = phone.page.get_by_role("alert")
    expect(banner).to_be_hidden()
    menu_problems.append(WRONG)
    expect(banner).to_contain_text("The menu file has an error")
    expect(banner.get_by_role("listitem")).to_have_text([f"{WRONG.place} {WRONG.sentence}"])
    phone.press("1", "2")  # the phone still takes keys
    menu_problems.append(WRONG)
    expect(banner).to_contain_text("The menu file has 2 errors")
    menu_problems.clear()
    expect(banner).to_be_hidden()
