"""`gateway export`, `retention` and `audit`: what is held of a person, what is kept and went, and who did what."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import redis
from click.testing import CliRunner

from gateway.cases.updates import InvalidUpdateError, read_update
from gateway.cli import main
from gateway.operations.audit_trail import AuditTrail
from gateway.operations.expiry import delete_expired
from gateway.operations.retention import EXPIRED_KEYS, Retention
from tests.clock import Clock
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import NUMBER
from tests.gateway.operations.test_erasure import MENUS, OTHER

MakeMenuGateway = Callable[[str], MenuGateway]
Run = Callable[..., str]


@pytest.fixture
def menu_gateway(make_menu_gateway: MakeMenuGateway) -> MenuGateway:
    menu_gateway = make_menu_gateway(MENUS)
    for number, ward in ((NUMBER, "Kibera"), (OTHER, "Mathare")):
        one = menu_gateway.phone(number)
        one.dial()
        one.send("1", "2", ward, "3", "4", "5", "6", "on")
    return menu_gateway


@pytest.fixture
def run(menu_gateway: MenuGateway, redis_url: str) -> Run:
    """Runs a command; what it prints on standard output."""
    environ = {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "GATEWAY_MENUS": str(menu_gateway.services.settings.menus),
        "COLUMNS": "160",
    }

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, arguments, env=environ)
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


def test_an_export_has_all_that_is_held_of_one_person_and_nothing_of_another(run: Run) -> None:
    told = run("export", "0711000111")
    exported = json.loads(told)
    assert exported["number"] == NUMBER
    held = exported["held"]
    assert held["person:<number>:language"] == "sw"
    assert held["person:<number>:profile:ward"] == ["Kibera", None]
    assert held["consent:<number>"] == {"*": "out"}
    (case,) = (value for key, value in held.items() if key.startswith("case:"))
    assert case["number"] == NUMBER
    (filed,) = (value for key, value in held.items() if key.startswith("submission:"))
    assert filed["payload"]["fields"] == {"what": "it"}
    assert "We are open." in [value.get("text") for key, value in held.items() if key.startswith("message:")]
    assert [key for key in held if key.startswith("call:")]
    (session,) = (value for key, value in held.items() if key.startswith("last:"))
    assert session["answers"]["ward"] == "Kibera"
    assert "Mathare" not in told
    assert OTHER not in told


def test_an_export_after_forget_has_the_opt_out_alone(run: Run, store: redis.Redis) -> None:
    store.delete(*store.keys("submission:*"), *store.keys("reference:*"))
    run("forget", NUMBER, "--yes")
    kinds = {key.partition(":")[0] for key in json.loads(run("export", NUMBER))["held"]}
    assert kinds == {"consent", "hops"}


def test_each_act_leaves_a_line_without_the_number(run: Run, menu_gateway: MenuGateway) -> None:
    assert run("audit") == "Nothing yet.\n"
    run("export", NUMBER)
    run("forget", NUMBER, "--yes")
    run("rekey")
    lines = run("audit").splitlines()
    digest = menu_gateway.services.container.audit_trail.caller_of(NUMBER)
    assert [next(act for act in ("export", "forget", "rekey") if f"  {act}" in line) for line in lines] == [
        "export",
        "forget",
        "rekey",
    ]
    assert [digest in line for line in lines] == [True, True, False]
    assert run("audit", "--number", NUMBER).splitlines() == lines[:2]
    assert "711000111" not in run("audit")
    assert menu_gateway.store.ttl(menu_gateway.store.keys("audit:*")[0]) > 400 * 86_400


def test_purge_and_retry_leave_a_line(run: Run, menu_gateway: MenuGateway) -> None:
    outbox = menu_gateway.services.submissions_outbox
    for item, _ in outbox.list_pending(9):
        lease = outbox.lease(item, 10)
        assert lease is not None
        outbox.dead_letter(lease, {"state": "dead"})
    first = outbox.dead_ids()[0]
    run("submissions", "show", first, "--words")
    run("submissions", "retry", first)
    run("submissions", "purge", "--yes")
    lines = run("audit").splitlines()
    for line, act in zip(lines, ("show words", "retry", "purge"), strict=True):
        assert f"  {act}  " in line
        assert line.endswith("submissions 1")


def test_the_last_lines_are_listed_over_months(store: redis.Redis) -> None:
    clock = Clock()
    trail = AuditTrail(store, clock, str)
    for number in range(3):
        trail.add("asha", "purge", facts={"submissions": number})
        clock.advance(timedelta(days=31).total_seconds())
    assert [line.detail["submissions"] for line in trail.lines(2)] == [1, 2]


def test_retention_shows_what_is_kept_and_what_went(run: Run, menu_gateway: MenuGateway) -> None:
    retention = menu_gateway.services.container.retention
    days = [datetime.now(UTC).date()]
    retention.record_deleted("cases that were given up", 3)
    days.append(datetime.now(UTC).date())  # midnight may have passed
    told = run("retention")
    rows = {line.split()[0]: line.split() for line in told.splitlines() if line}
    assert rows["case"][1] == "2"
    assert rows["case"][3] in ("399", "400")  # of GATEWAY_KEEP_OPEN_CASES_DAYS
    assert rows["consent"][-1] == "2"
    assert any(f"Went on {day.isoformat()} (UTC): 3 cases that were given up" in told for day in days)


def test_keys_that_expired_are_counted_once(store: redis.Redis) -> None:
    retention = Retention([store], Clock())
    retention.count_expired_keys()
    store.set("words", "x", px=1)
    while store.exists("words"):
        pass
    assert retention.count_expired_keys() >= 1
    assert retention.count_expired_keys() == 0
    assert retention.went(Clock()().date())[EXPIRED_KEYS] >= 1


def test_what_is_deleted_is_recorded() -> None:
    recorded: list[tuple[str, int]] = []

    def away() -> int:
        raise redis.ConnectionError

    deletions: dict[str, Callable[[], int]] = {"cases": lambda: 2, "files": lambda: 0, "others": away}
    delete_expired(deletions, lambda things, number: recorded.append((things, number)))
    assert recorded == [("cases", 2)]


def references_of(menu_gateway: MenuGateway, number: str) -> list[str]:
    digest = menu_gateway.services.crypto.digest(number).encode()
    keys = menu_gateway.store.keys("case:*")
    return [
        key.decode().partition(":")[2]
        for key in keys
        if menu_gateway.store.hget(key, "number_digest") == digest
    ]


@pytest.mark.parametrize("by_command", [True, False])
def test_the_new_holder_of_a_number_is_a_stranger(
    run: Run, menu_gateway: MenuGateway, *, by_command: bool
) -> None:
    services, store = menu_gateway.services, menu_gateway.store
    (reference,) = references_of(menu_gateway, NUMBER)
    sent = {"event_id": "e1", "reference": reference, "status": "resolved", "note": "Juma was seen."}
    if by_command:
        run("number-changed", NUMBER, "--yes")
    else:
        sent["number_changed"] = True
    update = read_update(json.dumps(sent).encode(), services.clock())
    assert services.updates.apply(update).outcome == "applied"
    assert references_of(menu_gateway, NUMBER) == []
    if not by_command:
        assert services.eraser.hand_over_waiting() == 1
        assert services.eraser.hand_over_waiting() == 0
    digest = services.crypto.digest(NUMBER).encode()
    assert not [key for key in store.scan_iter() if digest in key and not key.startswith(b"hops:")]
    assert not store.hexists(f"case:{reference}", "note")
    assert store.hget(f"submission:{services.submissions_outbox.list_pending(9)[0][0]}", "payload")
    assert {text.msisdn for text in menu_gateway.send_texts()} <= {OTHER}
    assert menu_gateway.phone().dial().startswith("CON County")
    assert references_of(menu_gateway, OTHER), "others are left alone"


def test_a_number_that_is_said_to_have_changed_must_be_said_so_plainly(menu_gateway: MenuGateway) -> None:
    sent = {"event_id": "e", "reference": "1", "status": "x", "number_changed": "yes"}
    with pytest.raises(InvalidUpdateError, match="number_changed: must be true or false"):
        read_update(json.dumps(sent).encode(), menu_gateway.services.clock())
