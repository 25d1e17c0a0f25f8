"""Parsers of environment variables. Each turns text into a value, or raises ValueError, which names the valid values.

A variable that is not set arrives as empty text. Parsers of optional values return an empty value for it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit

from gateway.settings.cluster_url import is_cluster_url, parse_cluster_url
from gateway.settings.sentinel_url import SCHEMES, is_sentinel_url, parse_sentinel_url

Network = IPv4Network | IPv6Network

HOST = re.compile(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+")
REDIS_OPTION = re.compile("db|username|password|client_name|health_check_interval|ssl_[a-z_]+")
PHONE_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
SENDER_ID = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &+_.-]{1,11}|[0-9]{3,8}")  # a name, or a short code
BUCKET_PATH = re.compile(r"/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/(?!\.{1,2}(/|$))[A-Za-z0-9._-]+)*")
REGION = re.compile(r"[a-z0-9-]{1,40}")
URL_SAFE = re.compile(r"[A-Za-z0-9._~-]+")


def text_value(text: str) -> str:
    """Return the text unchanged."""
    return text


def path(text: str) -> Path:
    """Parse the path of a file or folder; `~` is the home folder."""
    return Path(text).expanduser()


def optional_path(text: str) -> Path | None:
    """Parse the path of a file or folder, or return None for empty text."""
    return path(text) if text else None


def optional_address(text: str) -> tuple[str, int] | None:
    """Parse an IP address and a port, or return None for empty text."""
    if not text:
        return None
    host, _, port = text.rpartition(":")
    try:
        address = ip_address(host.removeprefix("[").removesuffix("]"))
        return str(address), whole_number(1, 65535)(port)
    except ValueError:
        raise ValueError("takes an address and a port, as in 10.0.0.7:9100") from None


def comma_separated(text: str) -> tuple[str, ...]:
    """Parse a list separated by commas. Drops empty parts, and blanks around parts."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def url_tokens(text: str) -> tuple[str, ...]:
    """Parse secrets for a URL's path, the newest first."""
    tokens = comma_separated(text)
    if not all(URL_SAFE.fullmatch(token) for token in tokens):
        raise ValueError("takes letters, digits and . _ ~ - only, because it stands in a URL")
    return tokens


def hosts(text: str) -> tuple[str, ...]:
    """Parse host names separated by commas; a name may begin with `*.`."""
    names = tuple(part.lower() for part in comma_separated(text))
    if not all(HOST.fullmatch(name) for name in names):
        raise ValueError("takes names of hosts with commas between, as in media.example.org or *.example.org")
    return names


def one_of(*choices: str) -> Callable[[str], str]:
    """Make a parser that takes one of `choices`, in small or capital letters."""

    def read(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"takes {' or '.join(choices)}")
        return text.lower()

    return read


def words(*choices: str) -> Callable[[str], tuple[str, ...]]:
    """Make a parser that takes any of `choices`, separated by commas."""

    def read(text: str) -> tuple[str, ...]:
        found = comma_separated(text)
        if set(found) - set(choices):
            raise ValueError(f"takes any of {', '.join(choices)} with commas between")
        return found

    return read


def whole_number(minimum: int, maximum: int) -> Callable[[str], int]:
    """Make a parser that takes a whole number from `minimum` to `maximum`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not minimum <= int(text) <= maximum:
            raise ValueError(f"takes a whole number from {minimum} to {maximum}")
        return int(text)

    return read


def optional_port(text: str) -> int | None:
    """Parse a port, or return None for empty text."""
    return whole_number(1, 65535)(text) if text else None


def days(text: str) -> timedelta:
    """Parse a length of time in whole days, from one day to ten years."""
    return timedelta(days=whole_number(1, 3660)(text))


def yes_or_no(text: str) -> bool:
    """Parse yes or no."""
    answers = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if text.lower() not in answers:
        raise ValueError("takes yes or no")
    return answers[text.lower()]


def on_or_off(text: str) -> bool:
    """Parse on or off."""
    if text.lower() not in ("on", "off"):
        raise ValueError("takes on or off")
    return text.lower() == "on"


def networks(text: str) -> tuple[Network, ...]:
    """Parse addresses and CIDR blocks separated by commas."""
    try:
        return tuple(ip_network(part) for part in comma_separated(text))
    except ValueError as error:
        raise ValueError("takes addresses or CIDR blocks with commas between, as in 192.0.2.0/24") from error


@dataclass(frozen=True, slots=True)
class ProviderNames:
    """Parses names of providers, the preferred one first. `known`: those that can serve the channel."""

    channel: str
    required: bool = False
    known: tuple[str, ...] = ()

    def __call__(self, text: str) -> tuple[str, ...]:
        """Parse the names. No name may come twice. The list may be empty unless `required` is set."""
        names = comma_separated(text)
        if set(names) - set(self.known) or len(set(names)) < len(names) or (self.required and not names):
            raise ValueError(f"takes one or more of {', '.join(self.known)} with commas between")
        return names


def web_url(text: str) -> str:
    """Parse an http or https URL that has no query and no password. Drops its closing slash."""
    if not text:
        return ""
    url = _split_url(text)
    fits = url.scheme in ("http", "https") and url.hostname and not url.query and not url.fragment
    if not fits or "@" in url.netloc or re.search(r"[\s\\]", text):
        raise ValueError("takes a URL as in https://gateway.example.org, without a query or a password")
    return text.rstrip("/")


def bucket_url(text: str) -> str:
    """Parse the URL of a bucket of an S3-compatible store, and of a prefix in it. Drops its closing slash."""
    if not text:
        return ""
    if "@" in text:
        raise ValueError(
            "takes an address without a key: set GATEWAY_RECORDINGS_S3_KEY_ID and GATEWAY_RECORDINGS_S3_SECRET"
        )
    url = _split_url(text)
    fits = url.scheme in ("http", "https") and url.hostname and BUCKET_PATH.fullmatch(url.path.rstrip("/"))
    if not fits or "?" in text or "#" in text:
        raise ValueError(
            "takes the address of a bucket, as in https://s3.eu-west-1.amazonaws.com/bucket or "
            "https://store.example.org:9000/bucket/prefix, with letters, digits and . _ - in its names"
        )
    return text.rstrip("/")


def region(text: str) -> str:
    """Parse the region of a bucket."""
    if not REGION.fullmatch(text):
        raise ValueError("takes the name of a region, as in eu-west-1")
    return text


def origin(text: str) -> str:
    """Parse a URL that consists of only scheme, host and port."""
    if _split_url(text).path.strip("/"):
        raise ValueError("takes an origin without a path, as in http://127.0.0.1:9001")
    return web_url(text)


def redis_url(text: str) -> str:
    """Parse the URL of a Redis or Valkey server. What it raises has no part of the URL, which may hold a password."""
    if not text:
        return ""
    if is_cluster_url(text):
        raise ValueError(
            "cannot be a cluster: cases, texts and jobs need one primary, with replicas and sentinels beside it; "
            "give SESSIONS_REDIS_URL the cluster"
        )
    if text.partition("://")[0] not in ("redis", "rediss", "unix", *SCHEMES):
        raise ValueError(
            "takes a URL that begins with redis://, rediss:// (TLS), unix://, redis+sentinel:// or rediss+sentinel://"
        )
    if "#" in text:
        raise ValueError("has a #: write it as %23, for example in a password")
    if is_sentinel_url(text):
        redis_url(parse_sentinel_url(text).server_url)  # its login and options are those of any server
        return text
    url = _split_url(text)
    if url.scheme == "unix":
        if not url.path or url.hostname:
            raise ValueError("takes the path of a socket after unix://, as in unix:///run/valkey.sock")
    elif not re.fullmatch("(/[0-9]{0,3})?", url.path):
        raise ValueError(
            "takes redis://:password@host:6379/0, with the number of a database after the last slash, if any; "
            "in a password write / as %2F, ? as %3F and @ as %40"
        )
    _check_redis_options(text, url)
    return text


def sessions_url(text: str) -> str:
    """Parse the URL of the store of sessions, which may be a cluster too."""
    if not is_cluster_url(text):
        return redis_url(text)
    if "#" in text:
        raise ValueError("has a #: write it as %23, for example in a password")
    redis_url(parse_cluster_url(text).server_url)  # its login and options are those of any server
    return text


def _check_redis_options(text: str, url: SplitResult) -> None:
    """Raise ValueError if redis-py cannot use the options in the URL's query, or if they would change the answers."""
    try:
        names = [
            name for name, _ in parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query))
        ]
    except ValueError:
        names = [""]
    if not all(REDIS_OPTION.fullmatch(name) for name in names):
        raise ValueError(
            "takes no options after ? but db, username, password, client_name, health_check_interval and ssl_…; "
            "in a password write ? as %3F"
        )
    import redis

    try:
        redis.Redis.from_url(text).connection_pool.make_connection()
    except (ValueError, TypeError, AttributeError, redis.RedisError):
        raise ValueError("has an option after ? that does not fit: ssl_… goes with rediss:// only") from None


def phone_number(text: str) -> str:
    """Parse a phone number of ours, in E.164."""
    if text and not PHONE_NUMBER.fullmatch(text):
        raise ValueError("takes a number with its country code and nothing else, as in +254711082000")
    return text


def sender_id(text: str) -> str:
    """Parse the number, short code or name that texts come from.

    A name has 11 characters at most, with a letter among them: GSM 03.40, section 9.1.2.5.
    """
    if text and not (PHONE_NUMBER if text.startswith("+") else SENDER_ID).fullmatch(text):
        raise ValueError(
            "takes a name of 11 letters and digits at most, a short code of 3 to 8 digits, "
            "or a number with its country code, as in +254711082000"
        )
    return text


def _split_url(text: str) -> SplitResult:
    """Split a URL. What it raises has no part of the URL."""
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError:
        raise ValueError("takes a URL whose port is a number from 1 to 65535, as in host:6379") from None
    if port == 0 or url.netloc.endswith(":"):
        raise ValueError("takes a URL whose port is a number from 1 to 65535, as in host:6379")
    return url
