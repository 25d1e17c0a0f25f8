"""A text that is sent shows in the metrics: its parts and cost, how its provider answered, and the share it gets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import redis

from gateway.messaging.routing.provider_health import health_key
from gateway.providers.sms_provider import OutgoingSms, SendAccepted, SendDeferred, SendResult
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.services import Services

MENUS = "screens: {top: {end: Hello}}\n"
MakeMenuGateway = Callable[[str], MenuGateway]


@dataclass
class Provider:
    """Takes every text and states its cost; or none."""

    name: str
    result: SendResult
    max_recipients: int = 10

    def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
        return [self.result] * len(texts)


def put(services: Services, *ids: str) -> None:
    for number, one in enumerate(ids):
        services.messages.queue_text(one, f"+25471100011{number}", "Maji yamerudi. " * 12, "sw", "resolved")


def metric_lines(gateway: MenuGateway, *prefixes: str) -> list[str]:
    page = gateway.app.test_client().get("/metrics").text
    return [line for line in page.splitlines() if line.startswith(prefixes) and "_created" not in line]


def test_parts_and_cost(make_menu_gateway: MakeMenuGateway) -> None:
    gateway = make_menu_gateway(MENUS)
    services = gateway.services
    put(services, "m1", "m2")
    provider = Provider("at", SendAccepted("", "KES 1.8000", 2))
    services.sender_by([provider], lambda _message: None).send("m1", "m2")
    group = '{country="KE",currency="KES",language="sw",provider="at",service="County"}'
    assert metric_lines(gateway, "gateway_text_") == [
        f"gateway_text_texts_total{group} 2.0",
        f"gateway_text_parts_total{group} 4.0",
        f"gateway_text_cost_total{group} 3.6",
        f"gateway_text_estimate_total{group} 3.2",
    ]


def test_answers_and_shares(make_menu_gateway: MakeMenuGateway, store: redis.Redis) -> None:
    gateway = make_menu_gateway(MENUS)
    put(gateway.services, "m1", "m2", "m3")
    sender = gateway.services.sender_by(
        [Provider("at", SendDeferred("provider_error"))], lambda _message: None
    )
    sender.send("m1", "m2", "m3")
    store.hset(health_key("twilio"), "share", "10")
    assert metric_lines(gateway, "gateway_provider_") == [
        'gateway_provider_answers_total{outcome="failed",provider="at"} 3.0',
        'gateway_provider_share{provider="at"} 100.0',
        'gateway_provider_share{provider="twilio"} 10.0',
    ]
