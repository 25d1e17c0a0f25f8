"""The first part of the table of the gateway's own settings: the environment, its servers, and who may reach them."""

from dataclasses import dataclass
from pathlib import Path

from gateway.settings import parsers
from gateway.settings.parsers import Network
from gateway.settings.setting_row import setting
from gateway.settings.settings_check import NEW_SECRET_ADVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """The settings of processes, stores and addresses."""

    environment: str = setting(
        "GATEWAY_ENV",
        parsers.one_of("development", "production"),
        "production",
        "development or production. Only development has the handset, the simulators and made-up secrets.",
    )
    menus: Path = setting("GATEWAY_MENUS", parsers.path, "menus.yaml", "The menu file.")
    redis_url: str = setting(
        "REDIS_URL",
        parsers.redis_url,
        "",
        "The durable Redis or Valkey: submissions, cases, messages. Runs with appendonly yes, appendfsync "
        "always, maxmemory-policy noeviction. Behind sentinels: redis+sentinel://user:password@host:port,host:port/name/db.",
        secret=True,
        production_need="the durable Redis or Valkey",
        plain_allowed_by="redis",
    )
    sessions_redis_url: str = setting(
        "SESSIONS_REDIS_URL",
        parsers.sessions_url,
        "",
        "A cheaper server for sessions, or a cluster: redis+cluster://login@host:port,host:port. Default: REDIS_URL.",
        secret=True,
        plain_allowed_by="redis",
    )
    public_url: str = setting(
        "GATEWAY_PUBLIC_URL",
        parsers.web_url,
        "",
        "The address at which providers reach the gateway, https in production. Their signatures include it.",
        production_need="the https address under which providers reach the gateway",
    )
    host: str = setting(
        "GATEWAY_HOST", parsers.text_value, "127.0.0.1", "The address at which the web process listens."
    )
    port: int = setting(
        "GATEWAY_PORT", parsers.whole_number(1, 65535), "8080", "The port at which the web process listens."
    )
    metrics_address: tuple[str, int] | None = setting(
        "GATEWAY_METRICS_ADDRESS",
        parsers.optional_address,
        "",
        "Address and port of their own for /metrics, as in 10.0.0.7:9100. Default: GATEWAY_PORT, where only private "
        "addresses get them.",
    )
    state_dir: Path = setting(
        "GATEWAY_STATE_DIR",
        parsers.path,
        "",
        "Folder for this gateway's own files, mode 0700. Default: "
        "$XDG_STATE_HOME/access-gateway/<project>, else ~/.local/state/access-gateway/<project>.",
    )
    secret_keys: tuple[str, ...] = setting(
        "GATEWAY_SECRET_KEY",
        parsers.comma_separated,
        "",
        "Key for stored numbers and private answers, 32 characters or more; new,old while it changes.",
        secret=True,
        production_need=NEW_SECRET_ADVICE,
        must_be_strong=True,
    )
    webhook_tokens: tuple[str, ...] = setting(
        "GATEWAY_WEBHOOK_TOKEN",
        parsers.url_tokens,
        "",
        "The unguessable part of the addresses given to providers that sign nothing, 32 characters or more; "
        "new,old while it changes.",
        secret=True,
        production_need=NEW_SECRET_ADVICE,
        must_be_strong=True,
    )
    webhook_networks: tuple[Network, ...] = setting(
        "GATEWAY_WEBHOOK_CIDRS",
        parsers.networks,
        "",
        "Addresses from which providers that sign nothing may call: CIDR blocks, separated by commas; empty: any.",
    )
    trusted_proxies: tuple[Network, ...] = setting(
        "GATEWAY_TRUSTED_PROXIES",
        parsers.networks,
        "127.0.0.1,::1",
        "Addresses of our own proxies, whose X-Forwarded-For names the caller.",
    )
    allow_insecure: tuple[str, ...] = setting(
        "GATEWAY_ALLOW_INSECURE",
        parsers.words("case_backend", "providers", "recordings", "redis", "proxies"),
        "",
        "What production accepts though it is not safe, separated by commas: case_backend, providers, recordings "
        "(their remote addresses may begin with http://), redis (a remote one may lack a password or TLS), proxies "
        "(more addresses than a /8 may be trusted). This machine's own addresses and sockets need no word.",
    )
    allow_private_lookups: bool = setting(
        "GATEWAY_ALLOW_PRIVATE_LOOKUPS",
        parsers.yes_or_no,
        "no",
        "yes: lookups of the menus may call private addresses. The case backend does not need this.",
    )
    sms_providers: tuple[str, ...] = setting(
        "GATEWAY_SMS_PROVIDERS",
        parsers.ProviderNames("sms", required=True),
        "at",
        "Providers that send texts, the preferred one first: {providers}.",
    )
    delivery: Path | None = setting(
        "GATEWAY_DELIVERY",
        parsers.optional_path,
        "",
        "The delivery file: limits, routes and prices of texts. Default: delivery.yaml beside the menu file, "
        "if there is one.",
    )
    voice_providers: tuple[str, ...] = setting(
        "GATEWAY_VOICE_PROVIDERS",
        parsers.ProviderNames("voice"),
        "",
        "Providers that make calls, the preferred one first: {providers}; empty: nobody is called.",
    )
    workers: int = setting("GATEWAY_WORKERS", parsers.whole_number(1, 64), "2", "Web processes.")
    server: str = setting(
        "GATEWAY_SERVER",
        parsers.one_of("event_loop", "threads"),
        "event_loop",
        "How a web process answers hops: event_loop, which is faster, or threads.",
    )
    threads: int = setting(
        "GATEWAY_THREADS",
        parsers.whole_number(1, 256),
        "16",
        "Threads of each web process; on an event loop, for all that is no hop.",
    )
    drain_seconds: int = setting(
        "GATEWAY_DRAIN_SECONDS",
        parsers.whole_number(0, 300),
        "0",
        "Seconds that web processes go on after SIGTERM while /health/ready fails, so that the proxy can notice.",
    )
    longest_wait: int = setting(
        "ADMISSION_WAIT",
        parsers.whole_number(0, 10_000),
        "1500",
        "Milliseconds that hops may take before who dials gets a place in line; 0: everybody is let in.",
    )
    turn_texts: int = setting(
        "ADMISSION_TEXTS",
        parsers.whole_number(1, 1000),
        "20",
        "The most callers in line who are texted in a second.",
    )
    log_level: str = setting(
        "GATEWAY_LOG_LEVEL",
        parsers.one_of("debug", "info", "warning", "error"),
        "info",
        "The lowest level that is logged: debug, info, warning or error.",
    )
