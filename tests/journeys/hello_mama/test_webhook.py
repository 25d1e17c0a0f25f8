"""Every transcript of the Hello Mama registration call, keyed on a telephone through both providers' webhooks.

The gateway is served with a real store; the network stand-in calls it over HTTP as Twilio and as Africa's Talking, and
carries out what it answers.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
import redis

from gateway.settings.reader import read_settings
from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork
from simulators.provider_network.calls.call import CallView
from simulators.provider_network.calls.telephone_exchange import PhoneEvent
from tests.gateway.conftest import TOKEN
from tests.gateway.services import Services, build, close, create_app
from tests.journeys.hello_mama.identities import identity_store
from tests.journeys.transcripts import DIAL, Hop, Transcript, read_transcripts
from tests.simulators.small_gateway import serve_app

HERE = Path(__file__).parent
TRANSCRIPTS = read_transcripts(HERE / "transcripts.yaml")
NUMBER, SERVICE = "+2348031234567", "+2347000000000"
PUBLIC_URL, TWILIO_TOKEN = "https://gateway.example", "a-token-of-twilio"
OPTION = re.compile(r"^\d+\. (.*)$", re.MULTILINE)
FINISH = "When you have finished, press hash."
KEYS, AT_ONCE, MORE = "123456789", 8, "9"


@dataclass
class Walk:
    """One call, walked by what the transcript typed. `words` is what was heard since something was pressed."""

    provider_network: ProviderNetwork
    provider: str
    shown: CallView = field(init=False)
    words: str = ""
    options: tuple[str, ...] = ()

    def dial(self) -> None:
        self._hear(self.provider_network.calls.dial(NUMBER, SERVICE, self.provider))

    def type(self, typed: str) -> None:
        """Press what the transcript typed; the number of an option is the key that it was offered under."""
        number = int(typed) if typed.isdigit() and len(typed) < 3 else 0
        if not 0 < number <= len(self.options):
            self._press(typed)
            return
        pages, place = divmod(number - 1, AT_ONCE) if len(self.options) > len(KEYS) else (0, number - 1)
        for _ in range(pages):
            self._press(MORE)
        self._press(KEYS[place])

    def _press(self, keys: str) -> None:
        stage = self.shown.stage.number
        for key in keys:
            self.shown = self._tell("key", key)
        if self.shown.stage.number == stage:  # so many keys as there may be would have been enough
            self.shown = self._tell("key", "#")
        assert self.shown.stage.number > stage, keys
        self._hear(self.shown)

    def _hear(self, shown: CallView) -> None:
        """Listen to what is said before keys are waited for, and then."""
        self.words, self.shown = "", shown
        while True:
            self.words += " ".join(prompt.text for prompt in self.shown.stage.prompts) + " "
            if self.shown.stage.kind != "speak":
                break
            self.shown = self._tell("played")
        assert not self.shown.trouble

    def _tell(self, what: str, key: str = "") -> CallView:
        event = PhoneEvent(self.shown.stage.number, what, key)  # type: ignore[arg-type]
        return self.provider_network.calls.handle_event(self.shown.call, event)


@pytest.fixture
def services(store: redis.Redis, redis_url: str, tmp_path: Path) -> Iterator[Services]:
    """The gateway's parts on the day of the transcripts, with an identity store that answers."""
    assert store.dbsize() == 0
    with serve_app(identity_store()) as identities:
        menus = tmp_path / "menus.yaml"
        written = (HERE / "menus.yaml").read_text(encoding="utf-8")
        menus.write_text(written.replace("https://identities.example", identities), encoding="utf-8")
        environ = {
            "GATEWAY_ENV": "development",
            "GATEWAY_MENUS": str(menus),
            "GATEWAY_SECRET_KEY": "a-key-for-tests",
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "GATEWAY_PUBLIC_URL": PUBLIC_URL,
            "GATEWAY_ALLOW_PRIVATE_LOOKUPS": "yes",
            "TWILIO_ACCOUNT_SID": "AC1",
            "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
            "REDIS_URL": redis_url,
        }
        moment = datetime.combine(TRANSCRIPTS[0].day, time(9), UTC)
        made = build(read_settings(environ), clock=lambda: moment)
        yield made
        close(made)


@pytest.fixture
def provider_network(services: Services) -> Iterator[ProviderNetwork]:
    """The network, and both providers."""
    with serve_app(create_app(services)) as url:
        account = Account(url, TOKEN, "sandbox", "key", "AC1", TWILIO_TOKEN, PUBLIC_URL)
        provider_network = ProviderNetwork(account)
        yield provider_network
        provider_network.close()


@pytest.mark.parametrize("provider", ["twilio", "at"])
@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda one: one.name)
def test_every_screen_is_heard_to_the_word(
    transcript: Transcript,
    provider: str,
    provider_network: ProviderNetwork,
    services: Services,
    store: redis.Redis,
) -> None:
    walk = Walk(provider_network, provider)
    for hop in transcript.hops:
        if hop.typed == DIAL:
            walk.dial()
        else:
            walk.type(hop.typed)
        walk.options = tuple(OPTION.findall(hop.text))
        assert words(walk.words.replace(FINISH, "")) == words(expected(hop)), f"after {hop.typed}"
        assert (walk.shown.stage.kind == "over") == hop.ends
    filed = [submission["fields"] for submission in submissions(services, store)]
    assert filed == ([transcript.posted] if transcript.posted and "stage" in transcript.posted else [])


def expected(hop: Hop) -> str:
    """What a caller hears where the transcript shows this: of more than nine options eight at once."""
    options = OPTION.findall(hop.text)
    offered = options if len(options) <= len(KEYS) else [*options[:AT_ONCE], "More"]
    offers = [f"For {option}, press {key}." for option, key in zip(offered, KEYS, strict=False)]
    return " ".join([OPTION.sub("", hop.text), *offers])


def words(text: str) -> list[str]:
    """The words of a text; stops make pauses, which are not compared."""
    return re.findall(r"[^\s.,:;!?]+", text)


def submissions(services: Services, store: redis.Redis) -> list[dict[str, Any]]:
    """What the case backend will be sent."""
    names = store.zrange("outbox:submissions:due", 0, -1)
    encrypted = [store.hget(b"submission:" + name, "payload") for name in names]
    return [json.loads(services.crypto.decrypt(one)) for one in encrypted]
