"""The link by which a developer is in the console with one click."""

from gateway.development.console_link import make_console_link
from tests.gateway.conftest import MakeServices
from tests.gateway.console.conftest import Visit, make_console


def test_each_run_has_a_link_for_the_same_owner(make_services: MakeServices) -> None:
    services = make_services()
    links = [make_console_link(services.settings) for _ in range(2)]
    app = make_console(services)
    for link in links:
        visit = Visit(app)
        assert link.startswith("http://localhost:"), "browsers keep passkeys for names only"
        path = link.removeprefix(services.settings.console_public_url.replace("127.0.0.1", "localhost"))
        visit.get(path)
        assert "owner" in visit.follow(visit.post(path)).text
    assert [user.name for user in services.container.console.users.all()] == ["owner"]


def test_there_is_none_without_a_console(make_services: MakeServices) -> None:
    assert make_console_link(make_services(CONSOLE="off").settings) == ""
