"""Hops on an event loop whose sessions are in a cluster: a slot moves meanwhile, a server is killed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
import redis

from gateway import app
from gateway.storage.redis_clients import HopClient, connect
from tests.gateway.cluster.valkey_cluster import ValkeyCluster
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.event_loop_thread import EventLoopThread
from tests.gateway.services import Services, create_app
from tests.waiting import wait_until

SORRY = b"END Sorry, something went wrong. Please try again in a few minutes."


@dataclass
class LoopPhone:
    """One session on one phone, whose hops run on the event loop."""

    answer: Callable[[bytes], bytes]
    loop: EventLoopThread
    number: str
    session: str
    keys: list[str] = field(default_factory=list)
    shown: bytes = b""

    @property
    def body(self) -> bytes:
        """The hop as it stands."""
        form = {"networkCode": "63902", "serviceCode": "*384*2040#", "phoneNumber": self.number}
        return urlencode(form | {"sessionId": self.session, "text": "*".join(self.keys)}).encode()

    def hop(self) -> bytes:
        """Hand the session over as it stands."""
        self.shown = self.loop.run(lambda: self.answer(self.body))
        return self.shown

    def send(self, *keys: str) -> bytes:
        """Answer one screen after the other."""
        for key in keys:
            self.keys.append(key)
            self.hop()
        return self.shown


MakePhone = Callable[..., LoopPhone]


@pytest.fixture
def make_phone(sharded: Services, loop: EventLoopThread) -> MakePhone:
    """Make a phone: `make_phone("+254711000111")`."""
    route = app.hop_routes(sharded.container).find("POST", f"/at/{TOKEN}/ussd")
    assert route is not None
    return lambda number: LoopPhone(route.answer, loop, number, f"ATUid_{number}")


def number_on(services: Services, cluster: ValkeyCluster, port: int) -> str:
    """A number whose sessions are on the server at this port."""
    numbers = (f"+2547110003{number:02d}" for number in range(100))
    return next(one for one in numbers if cluster.owner(services.crypto.digest(one)) == port)


def test_journeys_of_many_at_once(make_phone: MakePhone, loop: EventLoopThread) -> None:
    phones = [make_phone(f"+2547110004{number:02d}") for number in range(24)]
    for keys in ([], ["1"], ["1", "2"], ["1", "2", "40"]):
        for phone in phones:
            phone.keys = keys
        answers = loop.run_all(*(lambda phone=phone: phone.answer(phone.body) for phone in phones))
        assert len({*answers}) == 1
    assert answers[0] == b"CON What happened?\n0. Back\n00. Main menu"
    dropped = make_phone(phones[0].number)
    dropped.session = "ATUid_next"
    assert dropped.hop().startswith(b"CON Welcome back")


def test_replies_keep_their_order_over_several_servers(cluster: ValkeyCluster, loop: EventLoopThread) -> None:
    client = loop.client(cluster.url)
    commands = [("SET", f"key:{number}", number) for number in range(50)]
    assert loop.run(lambda: client.call_all(commands)) == [b"OK"] * 50
    asked = [("GET", f"key:{number}") for number in range(50)]
    assert loop.run(lambda: client.call_all(asked)) == [b"%d" % number for number in range(50)]
    assert sum(map(bool, cluster.keys().values())) == 3

    def use_redis_py() -> tuple[object, ...]:
        held = client.client
        with held.pipeline(transaction=False) as pipeline:
            pipeline.hset("hash:1", mapping={"a": "1"})
            pipeline.hgetall("hash:1")
            pipeline.ttl("key:2")
            answers = pipeline.execute()
        return held.mget(["key:1", "key:2", "none"]), held.delete("key:1", "key:2", "none"), answers

    assert loop.run(use_redis_py) == ([b"1", b"2", None], 2, [1, {b"a": b"1"}, -1])
    with pytest.raises(redis.ResponseError, match="wrong kind"):
        loop.run(lambda: client.call_all([("GET", "key:3"), ("GET", "hash:1")]))


def test_a_slot_moves_between_hops(sharded: Services, cluster: ValkeyCluster, make_phone: MakePhone) -> None:
    number = number_on(sharded, cluster, cluster.ports[1])
    tag = sharded.crypto.digest(number)
    phone = make_phone(number)
    phone.hop()
    phone.send("1")
    source, to = cluster.begin_to_move(tag, cluster.ports[2]), cluster.ports[2]
    assert cluster.move_keys(tag, source, to) == 3
    cluster.end_move(tag, source, to)
    assert phone.send("2") == b"CON Your age?\n0. Back\n00. Main menu"
    other = Phone(create_app(sharded).test_client(), number, session=phone.session, text="1*2")
    assert other.send("40").startswith("CON What happened?")
    assert phone.keys == ["1", "2"]
    assert [key for key in cluster.keys()[to] if tag in key]
    back = cluster.begin_to_move(tag, source)
    cluster.move_keys(tag, back, source)
    cluster.end_move(tag, back, source)
    assert Phone(create_app(sharded).test_client(), number, session=phone.session, text="1*2*40").hop()


@pytest.mark.parametrize("moved", [0, 1, 3])
def test_a_slot_is_on_its_way_while_a_citizen_waits(
    sharded: Services, cluster: ValkeyCluster, make_phone: MakePhone, loop: EventLoopThread, moved: int
) -> None:
    number = number_on(sharded, cluster, cluster.ports[1])
    tag, to = sharded.crypto.digest(number), cluster.ports[2]
    phone = make_phone(number)
    phone.hop()
    phone.send("1")
    source = cluster.begin_to_move(tag, to)
    if moved:
        cluster.move_keys(tag, source, to, moved)
    phone.keys.append("2")

    def end_meanwhile() -> bytes:
        cluster.move_keys(tag, source, to)
        cluster.end_move(tag, source, to)
        return b""

    shown, _ = loop.run_all(lambda: phone.answer(phone.body), end_meanwhile)
    assert shown == b"CON Your age?\n0. Back\n00. Main menu"
    back = cluster.begin_to_move(tag, source)
    cluster.move_keys(tag, back, source)
    cluster.end_move(tag, back, source)
    assert phone.send("40").startswith(b"CON What happened?")


def test_keys_on_their_way_are_asked_for_where_they_are(
    cluster: ValkeyCluster, loop: EventLoopThread
) -> None:
    on_loop, in_threads = loop.client(cluster.url), HopClient(cluster.url)
    in_threads.call("SET", "{moving}:1", "one")
    in_threads.call("SET", "{moving}:2", "two")
    owner = cluster.owner("moving")
    to = next(port for port in cluster.ports[:3] if port != owner)
    source = cluster.begin_to_move("moving", to)
    cluster.move_keys("moving", source, to, 1)
    reads = [("GET", "{moving}:1"), ("GET", "{moving}:2")]
    for _ in range(2):
        assert loop.run(lambda: on_loop.call_all(reads)) == [b"one", b"two"]
        assert in_threads.call_all(reads) == [b"one", b"two"]
    cluster.move_keys("moving", source, to)
    cluster.end_move("moving", source, to)
    assert loop.run(lambda: on_loop.call_all(reads)) == [b"one", b"two"]
    assert in_threads.call_all(reads) == [b"one", b"two"]


def test_a_cluster_that_is_away_is_an_error_soon(loop: EventLoopThread) -> None:
    url = "redis+cluster://127.0.0.1:1,127.0.0.1:2"
    client = loop.client(url)
    with pytest.raises(redis.ConnectionError):
        loop.run(lambda: client.call("GET", "key"))
    with pytest.raises(redis.ConnectionError):
        connect(url, with_retry=False).get("key")


def test_one_server_that_is_no_cluster_is_an_error(loop: EventLoopThread, redis_port: int) -> None:
    client = loop.client(f"redis+cluster://127.0.0.1:{redis_port}")
    with pytest.raises(redis.RedisError):
        loop.run(lambda: client.call("GET", "key"))


def test_a_server_is_killed(sharded: Services, cluster: ValkeyCluster, make_phone: MakePhone) -> None:
    """Whoever has it hears an apology until its replica stands in, and goes on then; nobody else hears of it."""
    first, second = cluster.ports[0], cluster.ports[1]
    mine, others = (make_phone(number_on(sharded, cluster, port)) for port in (first, second))
    for phone in (mine, others):
        phone.hop()
        phone.send("1", "2")
    wsgi = create_app(sharded).test_client()
    cluster.client(first).wait(1, 2000)
    cluster.servers[first].kill()
    assert others.send("40").startswith(b"CON What happened?")
    assert sharded.container.session_store_probe.failure() == ""
    mine.keys.append("40")
    wait_until(lambda: mine.hop() != SORRY, "the replica stands in")
    assert mine.shown.startswith(b"CON What happened?")
    again = Phone(wsgi, mine.number, session=mine.session, text="1*2*40")
    assert again.send("broken").startswith("CON Send it?")
    cluster.servers[first].start()
    cluster.await_settled()
    assert again.send("1") == "END Thank you."
    assert others.send("broken", "1") == b"END Thank you."
