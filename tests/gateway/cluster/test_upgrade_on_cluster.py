"""Sessions in a cluster whose keys had no hash tag yet: those of one caller are on several servers, and go on."""

from collections.abc import Callable

import pytest

from tests.gateway.cluster.valkey_cluster import ValkeyCluster
from tests.gateway.conversations.sms.conftest import TwilioSmsPhone
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.conversations.voice.phone_call import TwilioPhoneCall
from tests.gateway.services import Services, create_app
from tests.records.earlier_records import write_keys
from tests.records.test_untagged_session_keys import AGE, KEPT, NOW, SCENES, WORDS


@pytest.fixture
def upgraded(make_sharded: Callable[..., Services]) -> Services:
    services = make_sharded(**KEPT["settings"])
    for key in KEPT["keys"]:
        is_durable = key["name"].startswith(("keys:", "menus:"))
        write_keys(services.redis if is_durable else services.sessions_redis, [key])
    return services.with_clock(lambda: NOW)


def test_sessions_on_every_channel_go_on(upgraded: Services, cluster: ValkeyCluster) -> None:
    app = create_app(upgraded)
    scene = SCENES["ussd"]
    phone = Phone(app.test_client(), scene["number"], session=scene["session"], text=scene["text"])
    assert WORDS in phone.send("40")
    scene = SCENES["ussd dropped"]
    phone = Phone(app.test_client(), scene["number"], session="ATUid_new")
    assert "Welcome back" in phone.dial()
    assert AGE in phone.send("1")
    scene = SCENES["sms twilio"]
    text = TwilioSmsPhone(upgraded, app, "twilio", scene["to"], scene["number"])
    assert text.text(scene["last"]["words"], scene["last"]["id"]) == scene["shown"]
    assert WORDS in text.say("40")
    scene = SCENES["voice twilio"]
    call = TwilioPhoneCall(upgraded, app, number=scene["number"], id=scene["id"])
    assert WORDS in call.follow(call.ask(scene["address"], "40"))
    left = {key for keys in cluster.keys().values() for key in keys if "{" not in key}
    for name in ("ussd", "ussd dropped", "sms twilio"):
        digest = upgraded.crypto.digest(SCENES[name]["number"])
        assert not [key for key in left if digest in key and not key.startswith(("hops:", "last:"))]
