"""A gateway on menus that a test writes, phones that dial it, and a look into its store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import redis
from flask import Flask

from gateway.providers.sms_provider import OutgoingSms, SendAccepted, SendResult
from tests.gateway.conversations.ussd.phone import NUMBER, Phone
from tests.gateway.services import Services, create_app

HEAD = """\
version: 1
service:
  name: County
  languages:
    en: {name: English, tts: {at: {voice: woman}}}
    sw: {name: Kiswahili, tts: {at: {voice: woman}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384*2040#": top}}
"""


class AcceptingProvider:
    """A provider that accepts every text, and keeps it."""

    name = "at"
    max_recipients = 1

    def __init__(self) -> None:
        self.sent: list[OutgoingSms] = []

    def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
        self.sent += texts
        return [SendAccepted(f"ATXid_{len(self.sent)}")]


@dataclass
class MenuGateway:
    """A gateway on the menus of a test. `app`: its web application."""

    services: Services
    app: Flask
    store: redis.Redis

    def phone(self, number: str = NUMBER, **changes: str) -> Phone:
        """A session of its own on a phone."""
        return Phone(self.app.test_client(), number, **changes)

    def lose_sessions(self) -> None:
        """What a session store without a disk does when it dies, but for the pointers to last conversations."""
        self.store.delete(*self.store.keys("conversation:*"))

    def texts(self) -> list[tuple[str, str]]:
        """Number and words of the texts of their own words that wait to be sent, in order of their words."""
        open_, found = self.services.crypto.decrypt, []
        for key in self.store.keys("message:*"):
            number, text = self.store.hmget(key, "number", "text")
            if number and text:
                found.append((open_(number), open_(text)))
        return sorted(found, key=lambda text: text[1])

    def send_texts(self) -> list[OutgoingSms]:
        """Do what a worker does with the texts that are due; those that a provider got."""
        services, provider = self.services, AcceptingProvider()
        sender = services.sender_by([provider], lambda message: f"{message.name} {message.reference}")
        due = [item for item, _ in services.messages_outbox.list_pending(100)]
        sender.send(*due)
        return provider.sent

    def everything(self) -> bytes:
        """Every key and every value of the store, in one."""
        kept = []
        for key in self.store.keys("*"):
            kind = self.store.type(key)
            read: dict[bytes, Callable[[], object]] = {
                b"string": lambda key=key: self.store.get(key),
                b"hash": lambda key=key: self.store.hgetall(key),
                b"set": lambda key=key: self.store.smembers(key),
                b"zset": lambda key=key: self.store.zrange(key, 0, -1),
                b"list": lambda key=key: self.store.lrange(key, 0, -1),
            }
            kept.append(key + b" " + repr(read[kind]()).encode())
        return b"\n".join(kept)


def build_menu_gateway(
    make_services: Callable[..., Services], store: redis.Redis, folder: Path, menus: str, head: str = HEAD
) -> MenuGateway:
    """Build a gateway on `head` and these menus."""
    path = folder / "menus.yaml"
    path.write_text(head + menus, encoding="utf-8")
    services = make_services(GATEWAY_MENUS=str(path))
    return MenuGateway(services, create_app(services), store)
