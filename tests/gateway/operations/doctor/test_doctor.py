"""Every line of the doctor, good and bad, against real servers."""

import json
import re
from collections.abc import Callable, Iterator
from wsgiref.types import WSGIEnvironment

import pytest
import redis
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.operations.doctor.finding import FindingStatus
from gateway.storage.durability import REQUIRED_SETTINGS
from tests.gateway.cases.fake_case_system import SECRET
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.menu_gateway import HEAD
from tests.gateway.operations.doctor.conftest import KEY, MENUS, TWILIO_TOKEN, ExaminedGateway

MakeExaminedGateway = Callable[..., ExaminedGateway]
AWAY = "was turned away (HTTP 403)."
NOT_THERE = "no connection (ConnectionError)."


@pytest.fixture(autouse=True)
def safe_store(store: redis.Redis) -> Iterator[None]:
    """The tests' own server as it is to be in production; afterwards as it was."""
    before = store.config_get(*REQUIRED_SETTINGS)
    for setting, value in REQUIRED_SETTINGS.items():
        store.config_set(setting, value)
    yield
    for setting, value in before.items():
        store.config_set(setting, value)


def test_nothing_is_wrong_with_a_healthy_gateway(make_examined_gateway: MakeExaminedGateway) -> None:
    examined = make_examined_gateway()
    assert examined.problems() == []
    told = {one.subject: one.message for one in examined.run_doctor() if one.status is FindingStatus.GOOD}
    assert told["Africa's Talking"] == "The balance is KES 1,785.50."
    assert told["Twilio"] == "The balance is USD 24.125."
    assert told["Twilio's webhooks"] == "A request signed so came through, and its signature matched."
    assert told["Africa's Talking's webhooks"] == "A request with the token came through."
    assert told["case backend"] == f"{examined.case_system.url} answers, and takes our signature."
    assert told["workers"] == "1 at work."
    assert told["public address"] == "Our clock and the proxy's agree."


@pytest.mark.parametrize(
    ("changes", "about", "said"),
    [
        ({"AT_API_KEY": "wrong"}, "Africa's Talking", "It does not accept our credentials."),
        ({"AT_API_URL": "http://127.0.0.1:1"}, "Africa's Talking", "It cannot be reached: no connection."),
        ({"TWILIO_API_URL": "http://127.0.0.1:1"}, "Twilio", "It cannot be reached: no connection."),
        ({"TWILIO_ACCOUNT_SID": "AC2"}, "Twilio", "It does not accept our credentials."),
        ({"GATEWAY_WEBHOOK_TOKEN": "x" * 40}, "Africa's Talking's webhooks", f"A request with the token {AWAY}"),
        ({"TWILIO_AUTH_TOKEN": "other"}, "Twilio's webhooks", f"A request signed so {AWAY}"),
        ({"CASE_BACKEND_URL": "http://127.0.0.1:1"}, "case backend", f"It cannot be asked: {NOT_THERE}"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_found(
    make_examined_gateway: MakeExaminedGateway, changes: dict[str, str], about: str, said: str
) -> None:
    examined = make_examined_gateway(**changes)
    found = [one for one in examined.problems() if one.subject == about]
    assert [(one.status, one.message) for one in found] == [(FindingStatus.BAD, said)]
    assert found[0].cure


def test_a_text_that_asks_has_to_come_from_where_a_reply_can_go(
    make_examined_gateway: MakeExaminedGateway,
) -> None:
    menus = HEAD + "screens: {top: {end: Hello}}\nmessages: {resolved: {text: Done., ask: top}}\n"
    menus += "states: {resolved: {from: [DONE], say: resolved}}\n"
    assert make_examined_gateway(publish=False).findings_on("texts that ask") == []
    by_name = make_examined_gateway(menus=menus)
    assert by_name.findings_on("texts that ask") == [
        ("warning", "`resolved` asks for a reply, and nobody can reply to `COUNTY`."),
        ("good", "Replies to `resolved` reach us by twilio."),
    ]
    by_number = make_examined_gateway(menus=menus, AT_SENDER_ID="22334")
    assert {verdict for verdict, _ in by_number.findings_on("texts that ask")} == {"good"}


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("relay", ["A question of an officer asks for a reply, and nobody can reply to `COUNTY`."]),
        ("none", []),
    ],
)
def test_an_officers_question_has_to_come_from_there_too(
    make_examined_gateway: MakeExaminedGateway, contact: str, told: list[str]
) -> None:
    menus = HEAD + "screens: {top: {submit: problem, goto: bye}, bye: {end: 'Filed: {reference}'}}\n"
    menus += f"cases: {{problem: {{title: A problem, contact: {contact}}}}}\n"
    found = make_examined_gateway(menus=menus).findings_on("texts that ask")
    assert [words for verdict, words in found if verdict == "warning"] == told


def test_a_proxy_that_changes_the_path_is_found(make_examined_gateway: MakeExaminedGateway) -> None:
    examined = make_examined_gateway()

    def add_a_query(environ: WSGIEnvironment) -> None:
        environ["QUERY_STRING"] = "from=proxy"

    examined.public_address.change_request = add_a_query
    assert ("bad", "A request signed so was turned away (HTTP 403).") in examined.findings_on(
        "Twilio's webhooks"
    )
    assert [one.subject for one in examined.problems()] == ["Twilio's webhooks"]


def test_what_is_asked_through_the_public_address_is_stored_nowhere(
    make_examined_gateway: MakeExaminedGateway, store: redis.Redis
) -> None:
    examined = make_examined_gateway()
    examined.run_doctor()
    before = set(store.keys())
    examined.run_doctor()
    assert set(store.keys()) == before
    assert not [key for key in before if key.startswith((b"held-", b"counts:receipts"))]


def test_a_public_address_that_twilio_refuses(make_examined_gateway: MakeExaminedGateway) -> None:
    examined = make_examined_gateway(GATEWAY_PUBLIC_URL="http://my_gateway.localhost:1")
    found = {one.subject: one for one in examined.problems()}
    assert found["public address"].message == "Its host name has an underscore, which Twilio refuses."
    assert "did not get there from this machine: no connection." in found["Twilio's webhooks"].message
    assert found["Twilio's webhooks"].status is FindingStatus.WARNING  # a firewall may do that


def test_the_address_that_is_signed_is_shown(make_examined_gateway: MakeExaminedGateway) -> None:
    examined = make_examined_gateway()
    said = f"The signature is made over {examined.public_address.url}/twilio/sms/status: Twilio must call exactly that."
    assert ("fact", said) in examined.findings_on("Twilio's webhooks")


def test_the_newer_signature_is_tried_where_only_that_is_taken(
    make_examined_gateway: MakeExaminedGateway,
) -> None:
    newer = {"TWILIO_SIGNATURES": "HMAC_SHA256", "TWILIO_SIGNING_KEY": "a-shared-key-of-the-tests"}
    assert make_examined_gateway(everywhere=newer).problems() == []


def test_every_webhook_is_listed_and_is_there(make_examined_gateway: MakeExaminedGateway) -> None:
    examined = make_examined_gateway()
    urls = [
        one.message
        for one in examined.run_doctor(show_token=True)
        if one.message.startswith(examined.public_address.url)
    ]
    assert len(urls) == len(set(urls)) == 10
    client = examined.public_address.app.test_client()
    for url in urls:
        path = url.removeprefix(examined.public_address.url)
        assert client.post(path).status_code != 404, path
    masked = [one.message for one in examined.run_doctor()]
    assert f"{examined.public_address.url}/at/<token>/ussd" in masked
    assert TOKEN not in "\n".join(masked)


@pytest.mark.parametrize(
    ("setting", "value", "wanted"),
    [
        ("appendonly", "no", "yes"),
        ("appendfsync", "everysec", "always"),
        ("maxmemory-policy", "allkeys-lru", "noeviction"),
    ],
)
def test_a_store_that_may_lose_a_case_is_found(
    make_examined_gateway: MakeExaminedGateway, store: redis.Redis, setting: str, value: str, wanted: str
) -> None:
    examined = make_examined_gateway()
    store.config_set(setting, value)
    found = examined.problems()
    assert [(one.subject, one.status) for one in found] == [("store", FindingStatus.WARNING)]
    assert found[0].message.startswith(f"{setting} is {value}: ")
    assert found[0].cure == f"Set {setting} {wanted} (docs/production.md, 1)."


def test_a_store_that_is_away_leaves_the_rest_to_be_told(make_examined_gateway: MakeExaminedGateway) -> None:
    examined = make_examined_gateway(REDIS_URL="redis://user:a-password@127.0.0.1:1")
    found = examined.run_doctor()
    assert ("bad", "127.0.0.1:1 does not answer (ConnectionError).") in [
        (one.status.value, one.message) for one in found if one.subject == "store"
    ]
    assert ("good", "The balance is KES 1,785.50.") in [(one.status.value, one.message) for one in found]
    assert "a-password" not in repr(found)


def test_a_second_store_for_sessions_is_looked_at(
    make_examined_gateway: MakeExaminedGateway, redis_url: str
) -> None:
    examined = make_examined_gateway(SESSIONS_REDIS_URL=f"{redis_url}?db=1")
    assert ("good", "maxmemory-policy noeviction.") in examined.findings_on("session store")


def test_nothing_is_published_by_looking(
    make_examined_gateway: MakeExaminedGateway, store: redis.Redis
) -> None:
    examined = make_examined_gateway(publish=False)
    assert examined.findings_on("menus") == [("bad", "Nothing is published.")]
    assert examined.findings_on("workers") == [("bad", "None: no case is forwarded and no text sent.")]
    assert store.keys() == []


def test_menus_that_moved_on_and_have_advice(make_examined_gateway: MakeExaminedGateway) -> None:
    examined = make_examined_gateway(menus=MENUS.replace("Hello}", "Hello}, old: {end: Bye}"))
    examined.services.settings.menus.write_text(MENUS.replace("Hello", "Karibu"), encoding="utf-8")
    said = [text for _, text in examined.findings_on("menus")]
    assert said[0].startswith("Version 1, published ")
    assert said[1] == "gateway check has advice on it (M307)."
    assert "differs from what is published" in said[-1]


def test_what_waits_was_given_up_or_stands_still(
    make_examined_gateway: MakeExaminedGateway, store: redis.Redis
) -> None:
    examined = make_examined_gateway()
    store.zadd("outbox:messages:due", {"a": 1, "b": 2e10})
    store.zadd("outbox:submissions:dead", {"c": 1})
    store.set("alarm:case-backend", "HTTP 401")
    examined.services.pauses.pause("announcements", "a slip of the pen.", "wanjiru")
    found = {one.subject: one for one in examined.problems()}
    assert re.fullmatch(
        r"1 of 2 should have gone, the first \d+ minutes ago\.", found["outbox messages"].message
    )
    assert found["outbox submissions"].message == "1 were given up."
    assert found["outbox submissions"].cure == "gateway submissions retry --all-dead"
    assert found["stream announcements"].message.endswith("by wanjiru: a slip of the pen.")
    assert found["stream announcements"].cure == "gateway resume announcements"
    assert found["case backend"].message == "It turns cases away: HTTP 401."


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "It refuses our signature (HTTP 401)."),
        (500, "It answers HTTP 500 to a question about a case."),
        (302, "It answers HTTP 302 to a question about a case."),
    ],
)
def test_a_case_backend_that_does_not_take_our_word(
    make_examined_gateway: MakeExaminedGateway, status: int, said: str
) -> None:
    examined = make_examined_gateway()
    examined.case_system.answers = [(status, {})]
    assert examined.findings_on("case backend") == [("bad", said)]
    assert examined.case_system.requests[0][:2] == ("GET", "/cases/0")


def test_providers_that_lost_traffic_and_what_is_spent(
    make_examined_gateway: MakeExaminedGateway, store: redis.Redis
) -> None:
    examined = make_examined_gateway(
        delivery="providers: {at: {daily: {messages: 1000, money: KES 800}, low_balance: KES 5000}}\n"
    )
    now = examined.services.clock().timestamp()
    store.hset("provider-health:at", mapping={"share": "10", "since": repr(now - 600), "risen": "0"})
    day = examined.services.costs.today()
    store.hset("spent:at", mapping={"day": day, "messages": 900, "money": 100_000_000})
    assert (
        "warning",
        "It gets 10% of its traffic, for 10 minutes now: it fails, or is slow.",
    ) in examined.findings_on("texts by at")
    assert ("warning", "900 of 1,000 texts of the day are sent.") in examined.findings_on("texts by at")
    assert ("good", "KES 100.00 of the day's KES 800.00 are spent.") in examined.findings_on("texts by at")
    assert ("warning", "The balance is KES 1,785.50, less than KES 5,000.00.") in examined.findings_on(
        "Africa's Talking"
    )


def test_prices_that_are_off_and_money_that_will_not_last(
    make_examined_gateway: MakeExaminedGateway, store: redis.Redis
) -> None:
    examined = make_examined_gateway()
    group = "County:sw:at:KE:KES"
    sums = {"texts": 7000, "parts": 7000, "cost": 7_000_000_000, "estimate": 5_600_000_000}
    store.hset(
        f"cost:{examined.services.costs.today()}",
        mapping={f"{group}:{name}": one for name, one in sums.items()},
    )
    assert examined.findings_on("prices of at in KE") == [
        ("warning", "A part costs KES 1.00, 25% more than our table has.")
    ]
    said = "The balance is KES 1,785.50; last week's texts cost KES 1,000.00 a day."
    assert ("warning", said) in examined.findings_on("Africa's Talking")


def run(examined: ExaminedGateway, redis_url: str, *arguments: str) -> Result:
    environ = {"GATEWAY_ENV": "development", "REDIS_URL": redis_url, "GATEWAY_SECRET_KEY": "a-key-for-tests"}
    return CliRunner().invoke(
        main, ["doctor", *arguments], env=environ | {"GATEWAY_WEBHOOK_TOKEN": TOKEN} | examined.environ
    )


def test_the_command_says_it_in_lines(make_examined_gateway: MakeExaminedGateway, redis_url: str) -> None:
    examined = make_examined_gateway()
    result = run(examined, redis_url)
    assert result.exit_code == 0, result.output
    assert "good  workers: 1 at work.\n" in result.stdout
    assert result.stderr == "All is well.\n"


def test_the_command_fails_where_anything_is_bad(
    make_examined_gateway: MakeExaminedGateway, redis_url: str
) -> None:
    examined = make_examined_gateway(AT_API_KEY="wrong")
    result = run(examined, redis_url)
    assert result.exit_code == 1
    assert (
        "BAD   Africa's Talking: It does not accept our credentials.\n"
        "      -> Check AT_USERNAME and AT_API_KEY.\n"
        "         docs/runbook.md#provider-credentials\n"
    ) in result.stdout
    assert result.stderr == "1 bad, 0 to look at.\n"


def test_programs_get_json(make_examined_gateway: MakeExaminedGateway, redis_url: str) -> None:
    examined = make_examined_gateway(AT_API_KEY="wrong")
    result = run(examined, redis_url, "--json")
    assert result.exit_code == 1
    assert {
        "about": "Africa's Talking",
        "verdict": "bad",
        "said": "It does not accept our credentials.",
        "cure": "Check AT_USERNAME and AT_API_KEY.",
        "runbook": "docs/runbook.md#provider-credentials",
    } in json.loads(result.stdout)


def test_a_wrong_delivery_file_is_told_with_its_lines(
    make_examined_gateway: MakeExaminedGateway, redis_url: str
) -> None:
    examined = make_examined_gateway(delivery="routes: {KE: [ta]}\n")
    result = run(examined, redis_url)
    assert result.exit_code == 2
    assert "delivery.yaml:1:15: The route of `KE` cannot be `ta`." in result.output


@pytest.mark.parametrize("arguments", [[], ["--json"], ["--show-token"]])
def test_no_secret_is_ever_shown(
    make_examined_gateway: MakeExaminedGateway, redis_url: str, arguments: list[str]
) -> None:
    examined = make_examined_gateway(
        CASE_BACKEND_SECRET="another-secret-of-ours", AT_API_URL="http://127.0.0.1:1"
    )
    shown = run(examined, redis_url, *arguments).output
    secrets = {KEY, TWILIO_TOKEN, SECRET, "another-secret-of-ours", "a-key-for-tests"}
    assert [secret for secret in secrets if secret in shown] == []
    assert (TOKEN in shown) == ("--show-token" in arguments)
