import redis

from gateway.storage import durability
from gateway.storage.redis_clients import connect


def test_a_store_that_syncs_each_write_is_not_in_doubt(store: redis.Redis) -> None:
    assert durability.find_unsafe_settings(store) == []


def test_settings_that_could_lose_a_case_are_named(store: redis.Redis) -> None:
    store.config_set("appendfsync", "everysec")
    try:
        assert durability.find_unsafe_settings(store) == ["appendfsync"]
    finally:
        store.config_set("appendfsync", "always")


def test_a_store_that_does_not_tell_is_in_doubt(store: redis.Redis, redis_url: str) -> None:
    """As with a managed Redis, which forbids CONFIG."""
    store.acl_setuser("tenant", enabled=True, nopass=True, commands=["+@all", "-config"], keys=["*"])
    tenant = redis.Redis.from_url(redis_url, username="tenant", password="any")
    try:
        assert durability.find_unsafe_settings(tenant) == list(durability.REQUIRED_SETTINGS)
    finally:
        tenant.close()
        store.acl_deluser("tenant")


def test_a_store_that_is_away_is_in_doubt() -> None:
    assert durability.find_unsafe_settings(connect("unix:///nonexistent/valkey.sock")) == list(
        durability.REQUIRED_SETTINGS
    )
