"""Somebody who speaks after the tone."""

import json
from typing import Any

from tests.gateway.conversations.voice.phone_call import PUBLIC_URL, PhoneCall, TwilioPhoneCall
from tests.gateway.lookups.fake_http_system import FakeHttpSystem

KEEP = "To keep your message, press 1. To record it again, press 2."


class SpeakingCaller:
    """Speaks, and has a worker do what is due."""

    def __init__(self, phone_call: PhoneCall, media: FakeHttpSystem) -> None:
        self.phone_call = phone_call
        self.media = media
        self.services = phone_call.services

    @property
    def is_twilio(self) -> bool:
        return isinstance(self.phone_call, TwilioPhoneCall)

    def recording_form(self, name: str = "RE1", seconds: int = 12) -> dict[str, str]:
        url = f"{self.media.url}/2010-04-01/Accounts/AC1/Recordings/{name}"
        if not self.is_twilio:
            return {"recordingUrl": url}
        return {"RecordingUrl": url, "RecordingSid": name, "RecordingDuration": str(seconds), "Digits": "#"}

    @property
    def record_url(self) -> str:
        record = self.phone_call.document.find("Record")
        assert record is not None, self.phone_call.heard
        return record.attrib["action" if self.is_twilio else "callbackUrl"]

    def post(self, url: str, more: dict[str, str], app: Any = None) -> str:
        response = self.phone_call.post(url, self.phone_call.form(None) | more, app)
        assert response.status_code == 200
        return response.data.decode()

    def speak(self, name: str = "RE1", **more: str) -> str:
        """Speak a message; what is heard then."""
        return self.phone_call.follow(self.post(self.record_url, self.recording_form(name) | more))

    def fetch(self) -> None:
        """What workers do."""
        for item, _ in self.services.recordings_outbox.list_pending(10):
            self.services.recording_fetcher.fetch(item)

    def wait_for_recording(self) -> str:
        """The moment that the gateway asked for passes."""
        assert "why=waited" in self.phone_call.silence_url
        return self.phone_call.wait()

    def speak_until_review(self, *, fetched: bool = True) -> str:
        """Speak, and come to the question whether to keep it."""
        self.speak()
        if fetched:
            self.fetch()
            return self.wait_for_recording()
        self.wait_for_recording()
        return self.wait_for_recording()

    @property
    def played_urls(self) -> list[str]:
        return [play.get("url") or play.text or "" for play in self.phone_call.document.iter("Play")]

    def filed_fields(self) -> list[dict[str, Any]]:
        """What would be sent to the case backend."""
        found = []
        for key in sorted(self.services.redis.keys("submission:*")):
            payload = self.services.redis.hget(key, "payload")
            assert payload is not None
            case = json.loads(self.services.crypto.decrypt(payload))
            found.append(self.services.recordings.with_links(case["fields"]))
        return found

    def get(self, link: str) -> Any:
        return self.phone_call.app.test_client().get(link.removeprefix(PUBLIC_URL))
