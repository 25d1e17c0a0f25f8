"""Routes that are matched often and written seldom: their addresses are those that Werkzeug's own routes have."""

import pytest
from werkzeug.routing import Map, Rule

from gateway.http.matched_rule import MatchedRule

ROUTES = (
    ("/plain", {}),
    ("/cases/<reference>/notes", {"reference": "a b/č"}),
    ("/pages/<int:number>", {"number": 7}),
    ("/files/<path:name>", {"name": "a/b.wav"}),
    ("/list", {"page": "2", "words": "clinic & ward"}),
)


@pytest.mark.parametrize(("path", "values"), ROUTES)
def test_an_address_is_the_same_as_werkzeugs(path: str, values: dict[str, str | int]) -> None:
    def write(rule_class: type[Rule]) -> list[str]:
        routes = Map([rule_class(path, endpoint="page")]).bind("gateway.example")
        return [routes.build("page", values) for _ in range(2)]

    assert write(MatchedRule) == write(Rule)


def test_a_route_is_matched_before_and_after_its_address_is_written() -> None:
    routes = Map([MatchedRule("/pages/<int:number>", endpoint="page")]).bind("gateway.example")
    for number in (7, 8):
        assert routes.match(f"/pages/{number}") == ("page", {"number": number})
        assert routes.build("page", {"number": number}) == f"/pages/{number}"
