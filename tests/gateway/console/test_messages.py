"""What became of a text, by the reference of its case or by number."""

from pathlib import Path

import pytest
import redis
from click.testing import CliRunner

from gateway.cli import main
from gateway.messaging import states
from gateway.messaging.message_words import explain_message
from tests.gateway.console.conftest import SignIn
from tests.gateway.console.filed_cases import NUMBER, do_tasks, file_case, publish_menus
from tests.gateway.services import Services

OTHER = "+254711000002"


@pytest.fixture(autouse=True)
def menus(services: Services, tmp_path: Path) -> None:
    """Cases are filed on published menus."""
    publish_menus(services, tmp_path)


def move(services: Services, message_id: str, *moves: str, error: str = "") -> None:
    """Bring a text to its states, one after another."""
    for state in moves:
        message = services.messages.load(message_id)
        changes = {"error": error} if error else None
        assert services.messages.change_state(message, state, provider="at", changes=changes)


def test_nothing_is_listed_without_a_search(services: Services, sign_in: SignIn) -> None:
    reference = file_case(services, "s1")
    page = sign_in("operator").get("/console/messages")
    assert page.status == 200
    assert reference not in page.html


def test_texts_about_a_case_with_their_states_in_words(services: Services, sign_in: SignIn) -> None:
    reference = file_case(services, "s1")
    message = f"received-{reference}"
    visit = sign_in("operator")
    page = visit.follow(visit.post("/console/messages/find", {"what": f"{reference[:3]}-{reference[3:]}"}))
    assert "It waits to be sent" in page.text
    move(services, message, "submitting", "accepted", "failed", error="UserIsInactive")
    page = visit.get(f"/console/messages/about/{reference}")
    assert "The number is not in use. Call the citizen" in page.text
    for words in ("waits to be sent", "is being handed to the provider", "the provider has it"):
        assert words in page.text
    assert NUMBER not in page.html
    assert visit.get("/console/messages/about/123456789").status == 404


def test_a_search_by_number_is_a_task_whose_address_has_no_number(
    services: Services, sign_in: SignIn, store: redis.Redis
) -> None:
    reference = file_case(services, "s1")
    services.messages.queue_text("m2", OTHER, "Other words", "en", "resolved")
    visit = sign_in("operator")
    found = visit.post("/console/messages/find", {"what": "0711 000001"})
    assert "711000001" not in found.location
    assert "Waits for a worker." in visit.follow(found).text
    do_tasks(services)
    page = visit.follow(found)
    assert reference in page.text
    assert "resolved" not in page.text
    entry = services.container.audit_trail.entries()[-1]
    assert (entry.action, entry.caller) == (
        "search messages",
        services.container.audit_trail.caller_of(NUMBER),
    )
    (key,) = store.keys("task:*")
    assert 0 < store.ttl(key) <= 3600


def test_what_is_neither_is_said_beside_the_field(sign_in: SignIn) -> None:
    page = sign_in("operator").post("/console/messages/find", {"what": "Amina <b>"})
    assert page.status == 422
    assert "This is no reference and no number." in page.text
    assert 'value="Amina &lt;b&gt;"' in page.html, "what was typed stays"


@pytest.mark.parametrize("state", states.STATES)
@pytest.mark.parametrize("error", ["", "a_code_of_tomorrow", "expired"])
def test_every_state_has_a_sentence(state: str, error: str) -> None:
    words = explain_message(state, error)
    assert words.sentence.endswith(".")
    if error == "a_code_of_tomorrow" and state in ("queued", "unknown", "failed", "suppressed"):
        assert error in words.sentence


def test_the_command_shows_the_same(services: Services, redis_url: str) -> None:
    reference = file_case(services, "s1")
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "REDIS_URL": redis_url,
    }
    for words in (reference, NUMBER):
        told = CliRunner().invoke(main, ["messages", words], env=environ)
        assert told.exit_code == 0, told.output
        assert f"received about {reference}: It waits to be sent." in told.output
    assert CliRunner().invoke(main, ["messages", "12"], env=environ).exit_code == 2
