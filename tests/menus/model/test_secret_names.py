from menus.model.secret_names import secret_names
from tests.menus.engine.engine_conversation import compile_menus

MENUS = """
screens:
  top: {lookup: a, found: bye, none: bye, failed: bye}
  bye: {end: Bye}
lookups:
  a:
    post: "https://health.example/clinics"
    headers: {Authorization: "Bearer {secret.CLINIC_KEY}"}
    query: {key: "{secret.QUERY_KEY}", open: "1"}
    body: {deep: ["{secret.BODY_KEY}", {deeper: "{today}"}], number: 3}
    columns: {name: name}
  b: {get: "https://health.example/", headers: {X: "{secret.CLINIC_KEY}"}, columns: {name: name}}
"""


def test_the_names_in_headers_query_and_body() -> None:
    assert secret_names(compile_menus(MENUS)) == {"CLINIC_KEY", "QUERY_KEY", "BODY_KEY"}


def test_a_service_without_lookups_names_none() -> None:
    assert secret_names(compile_menus("screens: {top: {end: Hello}}")) == frozenset()
