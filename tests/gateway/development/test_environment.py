"""What `gateway dev` fills in, and what it leaves as it was told."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.development import free_port
from gateway.development.environment import complete_environment
from gateway.development.state_folder import StateFolder
from gateway.development.welcome import welcome_text
from gateway.errors import SettingsError
from gateway.operations.doctor.replies import REPLY_NUMBER
from gateway.providers.twilio.settings import TwilioSettings

MADE_UP = ("GATEWAY_SECRET_KEY", "GATEWAY_WEBHOOK_TOKEN", "CASE_BACKEND_SECRET", "AT_API_KEY")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[StateFolder]:
    state = StateFolder.acquire(tmp_path / "state")
    yield state
    state.close()


def test_told_nothing_it_makes_up_everything_and_keeps_it(state: StateFolder) -> None:
    first = complete_environment({}, state)
    again = complete_environment({}, state)
    assert first.environment == again.environment
    assert first.settings.environment == "development"
    assert first.store_folder == state.folder / "valkey"
    assert len({first.environment[name] for name in MADE_UP}) == len(MADE_UP)
    assert first.environment["CASE_BACKEND_URL"] == f"http://127.0.0.1:{first.case_system_port}"
    assert first.environment["AT_API_URL"] == f"http://127.0.0.1:{first.provider_network_port}"
    assert first.environment["GATEWAY_PUBLIC_URL"] == "http://127.0.0.1:8080"
    assert first.environment["GATEWAY_WALK_SAMPLE"] == "1"


def test_its_texts_can_be_answered(state: StateFolder) -> None:
    assert REPLY_NUMBER.fullmatch(complete_environment({}, state).environment["AT_SENDER_ID"])


def test_what_it_is_told_wins_and_its_stand_ins_are_not_run(state: StateFolder) -> None:
    told = {
        "REDIS_URL": "redis://127.0.0.1:6379/3",
        "CASE_BACKEND_URL": "http://127.0.0.1:9000",
        "AT_API_URL": "http://127.0.0.1:9001",
        "GATEWAY_WEBHOOK_TOKEN": "given-token",
        "GATEWAY_PORT": "8123",
        "GATEWAY_WORKERS": "3",
        "GATEWAY_ENV": "development",
    }
    arranged = complete_environment(told, state)
    assert {name: arranged.environment[name] for name in told} == told
    assert (arranged.store_folder, arranged.case_system_port, arranged.provider_network_port) == (
        None,
        None,
        None,
    )
    assert "GATEWAY_CASE_SYSTEM_URL" not in arranged.environment
    assert arranged.url == arranged.environment["GATEWAY_URL"] == "http://127.0.0.1:8123"


def test_a_given_secret_is_neither_kept_nor_shown(state: StateFolder) -> None:
    arranged = complete_environment({"GATEWAY_SECRET_KEY": "given-secret", "AT_API_KEY": "given-key"}, state)
    kept = state.read_saved()
    text = welcome_text(arranged, "*384*2040#", state.logs, 1.0)
    for secret in [arranged.environment[name] for name in MADE_UP]:
        assert secret not in text
    assert "given-secret" not in kept.values()
    assert "given-key" not in kept.values()


def test_the_stand_in_is_twilio_too_unless_the_real_one_is_meant(state: StateFolder) -> None:
    made_up = complete_environment({}, state).environment
    assert made_up["TWILIO_API_URL"] == made_up["AT_API_URL"]
    assert made_up["TWILIO_ACCOUNT_SID"].startswith("AC")
    assert made_up["TWILIO_FROM"] == made_up["TWILIO_VOICE_FROM"]
    assert len(made_up["TWILIO_AUTH_TOKEN"]) >= 32
    told = complete_environment({"TWILIO_AUTH_TOKEN": "the-real-one"}, state).environment
    assert told["TWILIO_AUTH_TOKEN"] == "the-real-one"
    assert not {"TWILIO_API_URL", "TWILIO_ACCOUNT_SID"} & set(told)


def test_other_commands_are_told_the_gateways_variables_only(state: StateFolder) -> None:
    variables = complete_environment(
        {"PATH": "/bin", "SOMEBODYS_TOKEN": "t", "GATEWAY_PORT": "8123"}, state
    ).variables
    assert variables["GATEWAY_PORT"] == "8123"
    assert set(MADE_UP) < set(variables)
    assert not {"PATH", "SOMEBODYS_TOKEN"} & set(variables)


def test_set_to_nothing_counts_as_not_set(state: StateFolder) -> None:
    arranged = complete_environment({"REDIS_URL": " ", "GATEWAY_PORT": ""}, state)
    assert arranged.store_folder is not None
    assert arranged.settings.port == 8080


def test_what_does_not_fit_is_refused_before_anything_is_made(state: StateFolder) -> None:
    with pytest.raises(SettingsError, match="GATEWAY_PORT"):
        complete_environment({"GATEWAY_PORT": "eighty"}, state)
    assert state.read_saved() == {}


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:8080"),  # noqa: S104
        ("::", "http://127.0.0.1:8080"),
        ("::1", "http://[::1]:8080"),
        ("10.1.2.3", "http://10.1.2.3:8080"),
    ],
)
def test_where_a_browser_finds_the_gateway(state: StateFolder, host: str, url: str) -> None:
    assert complete_environment({"GATEWAY_HOST": host}, state).url == url


def test_a_port_used_before_is_used_again_unless_it_is_taken() -> None:
    port = free_port.find_free_port()
    assert free_port.find_free_port(str(port)) == port
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        other = free_port.find_free_port(str(taken.getsockname()[1]))
        assert other != taken.getsockname()[1]
    for nonsense in ("", "x", "99999999"):
        assert free_port.find_free_port(nonsense) > 0


def test_the_welcome_names_what_is_not_ours(state: StateFolder) -> None:
    told = {"CASE_BACKEND_URL": "http://127.0.0.1:9000", "AT_API_URL": "http://127.0.0.1:9001"}
    text = welcome_text(complete_environment(told, state), "*384*2040#", state.logs, 1.25)
    for expected in (
        "/handset/",
        "dial *384*2040#",
        "http://127.0.0.1:9000",
        "http://127.0.0.1:9001",
        "Ctrl-C",
    ):
        assert expected in text
    assert "/desk/" not in text


def test_who_is_to_make_calls_and_cannot_is_told_at_once(state: StateFolder) -> None:
    told = {"GATEWAY_VOICE_PROVIDERS": "twilio", "TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t"}
    with pytest.raises(SettingsError) as raised:
        complete_environment(told, state)
    wanted = "TWILIO_VOICE_FROM is not set: GATEWAY_VOICE_PROVIDERS names twilio, which needs it."
    assert str(raised.value) == wanted
    settings = complete_environment(told | {"TWILIO_VOICE_FROM": "+254711082000"}, state).settings
    assert settings.provider(TwilioSettings).voice_from


@pytest.mark.parametrize(
    ("told", "address"),
    [
        (
            {"OPEN311_URL": "http://127.0.0.1:9311", "OPEN311_API_KEY": "a-key-of-tests"},
            "http://127.0.0.1:9311",
        ),
        ({}, "nobody: OPEN311_URL is not set"),
    ],
)
def test_another_case_system_takes_the_place_of_the_desk(
    state: StateFolder, told: dict[str, str], address: str
) -> None:
    arranged = complete_environment(told | {"CASE_SYSTEM": "open311"}, state)
    assert arranged.case_system_port is None
    text = welcome_text(arranged, "*384*2040#", state.logs, 1.0)
    assert address in text
    assert "Case desk" not in text


@pytest.mark.parametrize(
    ("menus", "told", "is_run"),
    [
        ("screens: {fee: {pay: Pay., amount: 5}}", {}, True),
        ("screens: {fee: {end: We repay: soon}}", {}, False),
        ("screens: {fee: {end: Bye}}", {}, False),
        ("screens: {fee: {pay: Pay., amount: 5}}", {"PAYMENT_SYSTEM": "none"}, False),
    ],
    ids=["pay", "another word", "no money", "told"],
)
def test_a_payment_system_is_run_for_menus_that_ask_for_money(
    state: StateFolder, tmp_path: Path, menus: str, told: dict[str, str], is_run: bool
) -> None:
    file = tmp_path / "menus.yaml"
    file.write_text(menus, "utf-8")
    arranged = complete_environment({"GATEWAY_MENUS": str(file), **told}, state)
    assert (arranged.payments_port is not None) is is_run
    assert (arranged.settings.payment_system == "mpesa") is is_run
    if is_run:
        assert arranged.environment["MPESA_URL"] == f"http://127.0.0.1:{arranged.payments_port}"
