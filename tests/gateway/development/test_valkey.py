import redis

from gateway.development import valkey


def test_every_write_is_on_disk_before_it_is_answered(store: redis.Redis) -> None:
    settings = store.config_get("append*")
    assert settings["appendonly"] == "yes"
    assert settings["appendfsync"] == "always"


def test_only_a_private_socket_listens(store: redis.Redis) -> None:
    assert store.config_get("port") == {"port": "0"}
    assert store.config_get("unixsocketperm") == {"unixsocketperm": "700"}


def test_no_server_is_not_an_answer() -> None:
    assert not valkey.is_answering("unix:///nonexistent/valkey.sock")
