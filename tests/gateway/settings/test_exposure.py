"""What production refuses because it exposes something, and the word that allows it."""

import pytest

from gateway.settings.reader import read_settings
from tests.gateway.settings.test_settings import OTHER, PRODUCTION, STRONG, problems

BUCKET_KEY = {
    "GATEWAY_RECORDINGS_S3_KEY_ID": "AKIAQ7",
    "GATEWAY_RECORDINGS_S3_SECRET": "Vb7/Tq2+Xw9Lm4Rk8Hd3",
}
BASE = PRODUCTION | {"CASE_BACKEND_SECRET": OTHER} | BUCKET_KEY
HEXADECIMAL = "0f9a3c7be15d28460f9a3c7be15d2846"


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("CASE_BACKEND_URL", "http://cases.county.example/api", "case_backend"),
        ("CASE_BACKEND_URL", "HTTP://10.0.0.7:8000", "case_backend"),
        ("CASE_BACKEND_URL", "http://localhost.county.example", "case_backend"),
        ("AT_API_URL", "http://at.example.org", "providers"),
        ("TWILIO_API_URL", "http://192.0.2.7:8080", "providers"),
        ("GATEWAY_RECORDINGS_S3", "http://store.example.org:9000/county", "recordings"),
        ("REDIS_URL", "redis://10.0.0.5:6379/0", "redis"),
        ("REDIS_URL", "redis://:pass@10.0.0.5:6379/0", "redis"),
        ("REDIS_URL", "rediss://10.0.0.5:6379/0", "redis"),
        ("REDIS_URL", "rediss://county@store:6379/0", "redis"),
        ("REDIS_URL", "rediss://:pass@store:6379/0?ssl_cert_reqs=none", "redis"),
        ("REDIS_URL", "rediss://:pass@store:6379/0?ssl_cert_reqs=none&ssl_cert_reqs=required", "redis"),
        ("REDIS_URL", "rediss://:pass@store:6379/0?ssl_cert_reqs=optional", "redis"),
        ("REDIS_URL", "rediss://:pass@store:6379/0?ssl_check_hostname=false", "redis"),
        ("SESSIONS_REDIS_URL", "redis://sessions:6379", "redis"),
        ("REDIS_URL", "redis+sentinel://:pass@one,two,three/county", "redis"),
        ("REDIS_URL", "redis+sentinel://:pass@127.0.0.1/county", "redis"),
        ("REDIS_URL", "rediss+sentinel://one,two/county?sentinel_password=pass", "redis"),
        ("REDIS_URL", "rediss+sentinel://:pass@one,two/county?ssl_cert_reqs=none", "redis"),
        ("SESSIONS_REDIS_URL", "redis+cluster://:pass@one,two", "redis"),
        ("SESSIONS_REDIS_URL", "rediss+cluster://one,two", "redis"),
        ("SESSIONS_REDIS_URL", "rediss+cluster://:pass@one?ssl_cert_reqs=none", "redis"),
        ("GATEWAY_TRUSTED_PROXIES", "0.0.0.0/0", "proxies"),
        ("GATEWAY_TRUSTED_PROXIES", "127.0.0.1,128.0.0.0/1", "proxies"),
        ("GATEWAY_TRUSTED_PROXIES", "10.0.0.0/8,11.0.0.0/8", "proxies"),
        ("GATEWAY_TRUSTED_PROXIES", "::/0", "proxies"),
        ("GATEWAY_TRUSTED_PROXIES", "fc00::/7", "proxies"),
        ("GATEWAY_TRUSTED_PROXIES", "::ffff:0:0/96", "proxies"),
    ],
)
def test_production_refuses_what_is_exposed_and_names_the_setting_and_the_word(
    name: str, text: str, word: str
) -> None:
    environ = BASE | {name: text}
    (problem,) = problems(environ)
    assert problem.startswith(f"{name} ")
    assert problem.endswith(f"or add {word} to GATEWAY_ALLOW_INSECURE.")
    assert "pass" not in problem.replace("password", "")
    read_settings(environ | {"GATEWAY_ALLOW_INSECURE": word})
    others = {"case_backend", "providers", "recordings", "redis", "proxies"} - {word}
    assert problems(environ | {"GATEWAY_ALLOW_INSECURE": ",".join(others)}) == [problem]
    read_settings(environ | {"GATEWAY_ENV": "development"})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CASE_BACKEND_URL", "http://127.0.0.1:9001"),
        ("CASE_BACKEND_URL", "http://127.8.9.10"),
        ("CASE_BACKEND_URL", "http://localhost:9001"),
        ("CASE_BACKEND_URL", "http://[::1]:9001"),
        ("CASE_BACKEND_URL", "https://10.0.0.7"),
        ("AT_API_URL", "http://127.0.0.1:9002"),
        ("TWILIO_API_URL", "https://twilio.example.org"),
        ("REDIS_URL", "redis://127.0.0.1"),
        ("REDIS_URL", "redis://[::1]:6379"),
        ("REDIS_URL", "unix:///run/valkey.sock"),
        ("REDIS_URL", "rediss://:pass@10.0.0.5:6379/0"),
        ("REDIS_URL", "rediss://10.0.0.5:6379/0?password=pass"),
        ("REDIS_URL", "rediss+sentinel://:pass@10.0.0.5,10.0.0.6,10.0.0.7/county"),
        ("SESSIONS_REDIS_URL", "rediss+cluster://:pass@10.0.0.5,10.0.0.6"),
        ("REDIS_URL", "rediss://10.0.0.5?ssl_certfile=/etc/gateway.pem&ssl_keyfile=/etc/gateway.key"),
        ("GATEWAY_TRUSTED_PROXIES", "10.0.0.0/8,192.168.0.0/16,fd00::/8"),
        ("GATEWAY_TRUSTED_PROXIES", "::ffff:10.0.0.0/104"),
    ],
)
def test_this_machine_and_what_is_locked_need_no_word(name: str, text: str) -> None:
    read_settings(BASE | {name: text})


def test_all_words_may_be_said_at_once() -> None:
    environ = {
        "CASE_BACKEND_URL": "http://cases",
        "AT_API_URL": "http://at",
        "REDIS_URL": "redis://store",
        "GATEWAY_TRUSTED_PROXIES": "0.0.0.0/0",
    }
    told = problems(BASE | environ)
    assert sorted(line.split()[0] for line in told) == sorted(environ)
    read_settings(BASE | environ | {"GATEWAY_ALLOW_INSECURE": "case_backend, providers,redis,proxies"})


@pytest.mark.parametrize("text", ["everything", "redis,all", "yes", "Redis", "redis case_backend"])
@pytest.mark.parametrize("environment", ["production", "development"])
def test_an_unknown_word_is_refused(text: str, environment: str) -> None:
    (problem,) = problems(BASE | {"GATEWAY_ALLOW_INSECURE": text, "GATEWAY_ENV": environment})
    assert problem.startswith(
        "GATEWAY_ALLOW_INSECURE takes any of case_backend, providers, recordings, redis, proxies"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TWILIO_AUTH_TOKEN", "t"),
        ("TWILIO_AUTH_TOKEN", HEXADECIMAL[:31]),
        ("TWILIO_AUTH_TOKEN", f"{HEXADECIMAL},t"),
        ("TWILIO_AUTH_TOKEN", "0" * 32),
        ("TWILIO_AUTH_TOKEN", "your_auth_token_from_the_console_"),
        ("TWILIO_SIGNING_KEY", "k"),
        ("AT_API_KEY", "k"),
        ("AT_API_KEY", "your-api-key-goes-here"),
        ("AT_API_KEY", "xxxxxxxxxxxxxxxxxxxxxxxx"),
        ("CASE_BACKEND_SECRET", "c"),
        ("CASE_BACKEND_SECRET", "a-secret-that-is-an-example-only-1234"),
        ("GATEWAY_WEBHOOK_TOKEN", "w"),
    ],
)
def test_a_secret_that_can_be_guessed_is_refused(name: str, text: str) -> None:
    (problem,) = problems(BASE | {name: text})
    assert problem.startswith((f"{name} is too short", f"{name} looks like a placeholder"))
    assert text not in problem or len(text) == 1


@pytest.mark.parametrize("name", ["TWILIO_AUTH_TOKEN", "TWILIO_SIGNING_KEY", "AT_API_KEY"])
@pytest.mark.parametrize("text", [HEXADECIMAL, STRONG, f"{STRONG},{HEXADECIMAL}"])
def test_secrets_as_providers_issue_them(name: str, text: str) -> None:
    read_settings(BASE | {name: text})
