"""How texts go, and the streams to pause."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis

from gateway.cases.last_poll import PollLog
from gateway.messaging.routing.cost_counter import AcceptedText
from gateway.operations.doctor.finding import good, warning
from tests.gateway.conftest import MakeServices
from tests.gateway.console.conftest import SignIn, add_user, make_console, visit_as
from tests.gateway.console.filed_cases import NUMBER, file_case, publish_menus
from tests.gateway.services import Services

DELIVERY = """
providers: {at: {per_second: 20, daily: {messages: 10, money: KES 40}, low_balance: KES 500}}
prices: {KE: {at: KES 0.80}}
"""


@pytest.fixture
def services(make_services: MakeServices, tmp_path: Path) -> Services:
    """Services with a delivery file."""
    (tmp_path / "delivery.yaml").write_text(DELIVERY, encoding="utf-8")
    return make_services(GATEWAY_MENUS=str(tmp_path / "menus.yaml"), GATEWAY_SMS_PROVIDERS="at")


def test_before_anything_is_live(sign_in: SignIn) -> None:
    page = sign_in("operator").get("/console/delivery")
    assert page.status == 200
    assert "No menus are live yet" in page.text


def test_providers_ceilings_and_spending(
    services: Services, sign_in: SignIn, store: redis.Redis, tmp_path: Path
) -> None:
    publish_menus(services, tmp_path)
    reference = file_case(services, "s1")
    message = services.messages.load(f"received-{reference}")
    services.costs.count_accepted([AcceptedText("at", message, NUMBER, 2, "KES 1.6000")])
    services.costs.flush()
    today = services.costs.today()
    store.hset("spent:at", mapping={"day": today, "messages": "9", "money": str(7_200_000)})
    store.hset("provider-health:at", mapping={"share": "10", "since": "1772452800.0"})
    low = warning("Africa's Talking", "The balance is KES 320.00, less than KES 500.00.", "Top it up.")
    services.container.operators.accounts.note(
        "at", [good("x", "Credentials are accepted."), low], datetime.now(UTC)
    )
    text = sign_in("operator").get("/console/delivery").text
    told = [
        "10 % of its traffic",
        "It fails, or is slow",
        "20 parts a second",
        "near its ceiling Today 9 of 10 texts",
        "Today KES 7.20 of KES 40.00",
        "The balance is KES 320.00, less than KES 500.00. Top it up.",
        "1 2 KES 1.60 at 1",
        "received 1 KES 1.60",
    ]
    assert [words for words in told if words not in text] == []


def test_a_delivery_file_with_mistakes_is_told_and_streams_can_still_be_paused(
    make_services: MakeServices, tmp_path: Path
) -> None:
    (tmp_path / "delivery.yaml").write_text("providers: {at: {per_second: many}}", encoding="utf-8")
    services = make_services(GATEWAY_MENUS=str(tmp_path / "menus.yaml"))
    publish_menus(services, tmp_path)
    visit = visit_as(services, make_console(services), add_user(services, "amina", "operator"))
    page = visit.get("/console/delivery")
    assert "`per_second` is a number" in page.text
    assert visit.post("/console/delivery/pause", {"stream": "messages", "reason": "x"}).status == 303


def test_a_stream_is_paused_with_a_reason_and_resumed_each_once(services: Services, sign_in: SignIn) -> None:
    visit = sign_in("operator")
    assert visit.post("/console/delivery/pause", {"stream": "calls", "reason": " "}).status == 422
    assert visit.post("/console/delivery/pause", {"stream": "everything", "reason": "x"}).status == 404
    form = {"stream": "forwarding", "reason": "The case system <moves>"}
    page = visit.follow(visit.post("/console/delivery/pause", form))
    assert "paused. New work waits" in page.text
    assert "by amina: The case system <moves>" in page.text
    assert "paused already" in visit.follow(visit.post("/console/delivery/pause", form)).text
    assert services.submissions_outbox.is_paused()
    for words in ("they go on", "not paused"):
        assert words in visit.follow(visit.post("/console/delivery/resume", {"stream": "forwarding"})).text
    assert not services.submissions_outbox.is_paused()
    entries = [(one.who, one.action, one.subject) for one in services.container.audit_trail.entries()]
    assert entries == [("amina", "pause", "forwarding"), ("amina", "resume", "forwarding")]


def test_others_see_and_change_nothing(sign_in: SignIn) -> None:
    visit = sign_in("viewer")
    assert visit.get("/console/delivery").status == 403
    assert visit.post("/console/delivery/pause", {"stream": "calls", "reason": "x"}).status == 403


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("", "about 3 cases: 1 new."),
        ("HTTP 503", "HTTP 503. Nothing is lost"),
    ],
)
def test_the_last_poll_of_a_case_system_that_pushes_nothing(
    make_services: MakeServices, store: redis.Redis, tmp_path: Path, error: str, sentence: str
) -> None:
    services = make_services(
        GATEWAY_MENUS=str(tmp_path / "menus.yaml"), CASE_SYSTEM="open311", OPEN311_URL="http://127.0.0.1:9"
    )
    visit = visit_as(services, make_console(services), add_user(services, "amina", "operator"))
    assert "was not asked about any case yet" in visit.get("/console/delivery").text
    PollLog(store).record(datetime.now(UTC), 3, 1, error)
    page = " ".join(visit.get("/console/delivery").text.split())
    assert "Open311 GeoReport v2 was asked" in page
    assert sentence in page


def test_a_case_system_that_pushes_is_not_asked(sign_in: SignIn) -> None:
    assert "Changes of cases" not in sign_in("operator").get("/console/delivery").text
