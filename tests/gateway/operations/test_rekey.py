"""`gateway rekey`: the gateway's key is changed, and nothing is lost."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis
from click.testing import CliRunner, Result

from gateway.audio.recordings.bucket_storage import BucketSoundStorage
from gateway.audio.recordings.sound_storage import FolderSoundStorage
from gateway.cases.changed_numbers import WAITING_KEY, ChangedNumbers
from gateway.cli import main
from gateway.conversations.conversation import Conversation, HopReply
from gateway.conversations.conversation_store import ENCRYPTED
from gateway.errors import DecryptionError, SettingsError
from gateway.operations.doctor.finding import FindingStatus
from gateway.operations.doctor.keys import check_keys
from gateway.operations.rekey import Rekeying
from gateway.security.crypto import Crypto, key_id
from gateway.security.stored_keys import LINKS_KEY, USED_KEY, StoredKeys
from gateway.storage.bucket.bucket import Bucket
from gateway.storage.bucket.signature import AccessKey
from tests.gateway.conftest import TOKEN, MakeServices
from tests.gateway.conversations.menu_gateway import HEAD, MenuGateway
from tests.gateway.conversations.stored_records import read_conversation, write_plain
from tests.gateway.conversations.ussd.phone import NUMBER
from tests.gateway.services import create_app
from tests.object_store import KEY_ID, SECRET, run_object_store

OLD, NEW = "an-old-key-of-the-tests-0123456789ab", "a-new-key-of-the-tests-0123456789abc"
MENUS = """
resume: {policy: ask, within: 10m}
screens:
  top:
    menu: County
    options:
      - {say: Kiswahili, language: sw, goto: top}
      - {say: Ward, goto: ward}
      - {say: Report, goto: report}
      - {say: No texts, goto: stop}
      - {say: Finish, goto: bye}
  ward: {ask: Which ward?, answer: {type: text}, save: ward, goto: remember}
  remember: {remember: [ward], for: 30d, goto: top}
  report: {submit: problem, goto: top}
  stop: {opt_out: all, goto: top}
  bye: {end: Good bye.}
cases:
  problem: {title: A problem, fields: {what: it}}
messages: {received: "We have {reference}."}
"""


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    path = tmp_path / "menus.yaml"
    path.write_text(HEAD + MENUS)
    return path


@pytest.fixture
def start(make_services: MakeServices, store: redis.Redis, menus: Path) -> Callable[[str], MenuGateway]:
    """Starts a gateway with a list of keys, as `gateway serve` does."""

    def start(keys: str) -> MenuGateway:
        services = make_services(GATEWAY_SECRET_KEY=keys, GATEWAY_MENUS=str(menus))
        services.container.stored_keys.require_listed()
        services.container.watch_store()
        return MenuGateway(services, create_app(services), store)

    return start


@pytest.fixture
def rekey(redis_url: str, menus: Path, store: redis.Redis) -> Callable[..., Result]:
    """Runs the command with a list of keys, by default when no process has encrypted with an older one for long."""

    def run(keys: str, *options: str, old_is_silent: bool = True) -> Result:
        if old_is_silent:
            store.hset(USED_KEY, key_id(OLD).hex(), "0")
        environ = {
            "GATEWAY_ENV": "development",
            "REDIS_URL": redis_url,
            "GATEWAY_SECRET_KEY": keys,
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "GATEWAY_MENUS": str(menus),
        }
        return CliRunner().invoke(main, ["rekey", *options], env=environ)

    return run


def walk(menu_gateway: MenuGateway) -> None:
    one = menu_gateway.phone()
    one.dial()
    one.send("1", "2", "Kibera", "3", "4")


def status_of(keys: StoredKeys) -> FindingStatus:
    (finding,) = check_keys(keys)
    return finding.status


def test_nothing_is_lost_when_the_old_key_is_removed_after_a_rekey(
    start: Callable[[str], MenuGateway], rekey: Callable[..., Result]
) -> None:
    walk(start(OLD))
    both = start(f"{NEW},{OLD}")
    assert status_of(both.services.container.stored_keys) == FindingStatus.WARNING
    told = rekey(f"{NEW},{OLD}")
    assert told.exit_code == 0, told.output
    assert "Nothing in the store needs the older keys any more." in told.output
    assert rekey(f"{NEW},{OLD}").output.startswith("0 values encrypted")
    new = start(NEW)
    assert status_of(new.services.container.stored_keys) == FindingStatus.GOOD
    digest = new.services.crypto.digest(NUMBER)
    assert new.store.hgetall(f"consent:{digest}") == {b"*": b"out"}
    assert new.store.get(f"person:{digest}:language") == b"sw"
    (due,) = (item for item, _ in new.services.submissions_outbox.list_pending(9))
    contents = new.services.container.cases.submission_admin.contents(due)
    assert contents is not None
    assert contents["contact"]["msisdn"] == NUMBER
    two = new.phone()
    assert two.dial().startswith("CON "), "the dropped session is offered"
    assert "1. " in two.shown
    assert two.send("1").startswith("CON County")
    assert "    1  cases that now have no contact" in forget(new)


def forget(menu_gateway: MenuGateway) -> str:
    erased = menu_gateway.services.eraser.erase(NUMBER)
    return f"    {erased.cases}  cases that now have no contact"


@pytest.mark.usefixtures("store")
def test_a_key_that_the_store_needs_cannot_be_removed(
    start: Callable[[str], MenuGateway], rekey: Callable[..., Result]
) -> None:
    walk(start(OLD))
    with pytest.raises(SettingsError, match=f"GATEWAY_SECRET_KEY lacks .* {key_id(OLD).hex()}"):
        start(NEW)
    start(f"{NEW},{OLD}")
    with pytest.raises(SettingsError, match="lacks"):
        start(NEW)
    with pytest.raises(SettingsError, match=key_id(NEW).hex()):
        start(OLD)
    told = rekey(NEW, old_is_silent=False)
    assert told.exit_code != 0


def test_the_doctor_names_a_key_that_is_gone(
    start: Callable[[str], MenuGateway], make_services: MakeServices
) -> None:
    start(OLD)
    (finding,) = check_keys(make_services(GATEWAY_SECRET_KEY=NEW).container.stored_keys)
    assert finding.status == FindingStatus.BAD
    assert key_id(OLD).hex() in finding.message


def test_a_store_of_an_earlier_release_needs_all_keys_that_are_listed_at_its_first_start(
    start: Callable[[str], MenuGateway], store: redis.Redis
) -> None:
    start(OLD)
    store.delete("keys:digest", USED_KEY)
    start(f"{NEW},{OLD}")
    with pytest.raises(SettingsError, match=key_id(OLD).hex()):
        start(NEW)


def test_a_process_with_the_old_key_must_end_first(
    start: Callable[[str], MenuGateway], rekey: Callable[..., Result]
) -> None:
    start(OLD)
    start(f"{NEW},{OLD}")
    told = rekey(f"{NEW},{OLD}", old_is_silent=False)
    assert told.exit_code == 1
    assert "A process still encrypts with an older key" in str(told.exception) + told.output


def test_the_gateway_serves_meanwhile(
    start: Callable[[str], MenuGateway], rekey: Callable[..., Result], store: redis.Redis
) -> None:
    walk(start(OLD))
    both = start(f"{NEW},{OLD}")
    one = both.phone(number="+254711000333")
    one.dial()
    one.send("2")
    assert rekey(f"{NEW},{OLD}").exit_code == 0
    assert one.send("Kibra").startswith("CON County")
    needs_old = Rekeying([store], both.services.container.recordings.storage, Crypto((NEW,))).run()
    assert (needs_old.encrypted, needs_old.unreadable, needs_old.left) == (0, 0, 0)


def test_what_earlier_releases_encrypted_inside_a_plain_record(
    start: Callable[[str], MenuGateway], rekey: Callable[..., Result], store: redis.Redis
) -> None:
    old = start(OLD)
    one = old.phone()
    one.dial()
    (key,) = (key.decode() for key in store.keys("conversation:*"))
    record = read_conversation(store, old.services.crypto, key)
    session = ENCRYPTED + old.services.crypto.encrypt_bytes(record.session[1:])
    write_plain(
        store,
        key,
        Conversation(
            record.definition_digest,
            record.replayable,
            record.seen_length,
            record.seen_digest,
            HopReply(record.reply.text, record.reply.ends),
            session,
        ),
    )
    start(f"{NEW},{OLD}")
    left = store.ttl(key)
    assert rekey(f"{NEW},{OLD}").exit_code == 0
    assert 0 < store.ttl(key) <= left
    assert read_conversation(store, start(NEW).services.crypto, key).session == record.session


def test_sounds_in_a_folder(tmp_path: Path, store: redis.Redis) -> None:
    storage = FolderSoundStorage(tmp_path / "sounds", lambda: 1000.0)
    storage.save("r1", Crypto((OLD,)).encrypt_bytes(b"a sound"), 60)
    path = tmp_path / "sounds" / "r1.sound"
    assert Rekeying([store], storage, Crypto((NEW, OLD))).run().encrypted == 1
    assert Crypto((NEW,)).decrypt_bytes(storage.read("r1") or b"") == b"a sound"
    assert path.stat().st_mtime == 1060.0
    assert Rekeying([store], storage, Crypto((NEW, OLD))).run().encrypted == 0


def test_sounds_in_a_bucket(store: redis.Redis) -> None:
    with run_object_store() as running:
        bucket = Bucket(running.url, AccessKey(KEY_ID, SECRET, "us-east-1"), lambda: datetime.now(UTC))
        storage = BucketSoundStorage(bucket, lambda: 1000.0)
        storage.save("r1", Crypto((OLD,)).encrypt_bytes(b"a sound"), 60)
        assert Rekeying([store], storage, Crypto((NEW, OLD))).run().encrypted == 1
        assert Crypto((NEW,)).decrypt_bytes(storage.read("r1") or b"") == b"a sound"
        assert Rekeying([store], storage, Crypto((NEW, OLD))).run().encrypted == 0


def test_what_no_key_opens_is_counted_and_left(store: redis.Redis, tmp_path: Path) -> None:
    lost = Crypto(("a-key-that-is-gone",)).encrypt("words")
    store.hset("message:m1", "number", lost)
    storage = FolderSoundStorage(tmp_path, lambda: 0.0)
    counts = Rekeying([store], storage, Crypto((NEW, OLD))).run()
    assert (counts.encrypted, counts.unreadable) == (0, 1)
    with pytest.raises(DecryptionError):
        Crypto((NEW, OLD)).decrypt(store.hget("message:m1", "number") or b"")


def test_every_kind_of_value_that_is_sealed_is_sealed_anew(store: redis.Redis, tmp_path: Path) -> None:
    old = Crypto((OLD,))
    changed = ChangedNumbers(store)
    for number in (NUMBER, "+254711000222"):
        store.rpush(WAITING_KEY, old.encrypt(number))
    store.hset(
        "message:m1",
        mapping={"number": old.encrypt(NUMBER), "text": old.encrypt("Habari"), "state": "queued"},
    )
    store.set("lookup:1", old.encrypt("[]"), ex=100)
    store.set("answered:1", old.records.seal(b"a reply", "answered:1"))
    storage = FolderSoundStorage(tmp_path, lambda: 0.0)
    assert Rekeying([store], storage, Crypto((NEW, OLD))).run().encrypted == 6
    new = Crypto((NEW,))
    assert [new.decrypt(number) for number in changed.waiting()] == [NUMBER, "+254711000222"]
    counts = Rekeying([store], storage, new).run()
    assert (counts.encrypted, counts.unreadable, counts.left) == (0, 0, 0)
    assert 0 < store.ttl("lookup:1") <= 100


def test_whatever_a_digest_finds_is_found_with_the_new_key_alone(
    start: Callable[[str], MenuGateway], rekey: Callable[..., Result], store: redis.Redis
) -> None:
    walk(start(OLD))
    names = sorted(key for key in store.keys("*") if b"keys:" not in key)
    limits = {key: store.hgetall(key) for key in store.keys("used-*")}
    start(f"{NEW},{OLD}")
    assert rekey(f"{NEW},{OLD}").exit_code == 0
    new = start(NEW)
    left = set(names) - set(store.keys("*"))
    assert not left, "no name changes, so nothing that a name finds is lost"
    assert limits
    assert {key: store.hgetall(key) for key in store.keys("used-*")} == limits
    held = new.services.container.person_export.collect(NUMBER)
    assert "Kibera" in json.dumps(held, ensure_ascii=False, default=str)


def test_a_key_that_signed_links_is_needed_until_they_end(
    start: Callable[[str], MenuGateway], rekey: Callable[..., Result], store: redis.Redis
) -> None:
    start(OLD)
    store.hset("recording:r1", "state", "stored")
    store.expire("recording:r1", 3600)
    start(f"{NEW},{OLD}")
    told = rekey(f"{NEW},{OLD}")
    assert told.exit_code == 0
    assert "They signed links to recordings" in told.output
    with pytest.raises(SettingsError, match=f"signed links .*{key_id(OLD).hex()}"):
        start(NEW)
    assert rekey(NEW, old_is_silent=False).exit_code != 0
    store.hset(LINKS_KEY, key_id(OLD).hex(), "1")  # as they are over
    start(NEW)


def test_links_can_be_given_up(
    start: Callable[[str], MenuGateway], rekey: Callable[..., Result], store: redis.Redis
) -> None:
    start(OLD)
    store.hset("recording:r1", "state", "stored")
    store.expire("recording:r1", 3600)
    start(f"{NEW},{OLD}")
    assert rekey(f"{NEW},{OLD}").exit_code == 0
    assert rekey(f"{NEW},{OLD}", "--end-links").exit_code == 0
    assert status_of(start(NEW).services.container.stored_keys) == FindingStatus.GOOD
