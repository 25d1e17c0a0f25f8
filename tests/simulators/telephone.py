"""A telephone on the network stand-in, over HTTP."""

from dataclasses import dataclass
from urllib.parse import quote

from tests.simulators.conftest import Json, Network

PHONE, SERVICE = "+254711000111", "+254711082000"


@dataclass
class Telephone:
    """One call of one phone; `shown` is what it was told last."""

    network: Network
    view: Json

    @property
    def stage(self) -> Json:
        """What the phone has a part in."""
        return self.view["stage"]  # type: ignore[return-value]

    @property
    def heard(self) -> list[str]:
        """What is heard in this stage: words, addresses of sounds, lengths of pauses."""
        prompts: list[Json] = self.stage["prompts"]  # type: ignore[assignment]
        return [str(prompt["text"] or prompt["seconds"]) for prompt in prompts]

    def key(self, keys: str) -> Json:
        """Press keys, one after the other."""
        for key in keys:
            self.send_event("key", key=key)
        return self.view

    def send_event(self, what: str, **more: object) -> Json:
        """Tell what happened in this stage."""
        event = {"stage": self.stage["number"], "what": what} | more
        return self._post("events", event)

    def speak(self, seconds: int, key: str = "") -> Json:
        """Speak a message, without a microphone."""
        stage = self.stage["number"]
        return self._post(f"message?stage={stage}&seconds={seconds}&key={quote(key)}")

    def hang_up(self) -> Json:
        return self._post("hang-up")

    def answer(self) -> Json:
        return self._post("answer")

    def _post(self, path: str, body: object = None) -> Json:
        self.view = self.network.caller.post(f"/calls/{self.view['call']}/{path}", body)
        return self.view


def place_call(network: Network, provider: str, number: str = SERVICE) -> Telephone:
    """Call the service."""
    told = {"number": number, "provider": provider}
    return Telephone(network, network.caller.post(f"/phones/{PHONE}/call", told))


def ringing_calls(network: Network) -> list[Json]:
    """The calls that ring on the phone."""
    calls: list[Json] = network.caller.get(f"/phones/{PHONE}/calls")["calls"]  # type: ignore[assignment]
    return calls
