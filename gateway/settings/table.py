"""The environment variables the gateway reads, in one table: settings and documentation come from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gateway.settings import parsers


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: its name, the field of Settings it fills, how its text is read, and what it means."""

    name: str
    field: str
    read: Callable[[str], Any]
    default: str
    meaning: str
    secret: bool = False


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "GATEWAY_ENV",
        "environment",
        parsers.one_of("development", "production"),
        "production",
        "development or production. Only development has the handset, the desk and made-up secrets.",
    ),
    Variable("GATEWAY_MENUS", "menus", parsers.path, "menus.yaml", "The menu file."),
    Variable(
        "GATEWAY_PUBLIC_URL",
        "public_url",
        parsers.web_url,
        "",
        "The address under which providers reach the gateway, https in production. Twilio signs it.",
    ),
    Variable("GATEWAY_HOST", "host", parsers.word, "127.0.0.1", "The address the web process listens at."),
    Variable("GATEWAY_PORT", "port", parsers.whole(1, 65535), "8080", "The port the web process listens at."),
    Variable(
        "GATEWAY_STATE_DIR",
        "state_dir",
        parsers.path,
        "",
        "Folder for this gateway's own files, mode 0700. Default: $XDG_STATE_HOME/access-gateway/<project>, "
        "else ~/.local/state/access-gateway/<project>.",
    ),
    Variable(
        "GATEWAY_SECRET_KEY",
        "secret_keys",
        parsers.parts,
        "",
        "Key for stored numbers and private answers, 32 characters or more; new,old while it is changed.",
        secret=True,
    ),
    Variable(
        "GATEWAY_WEBHOOK_TOKEN",
        "webhook_tokens",
        parsers.tokens,
        "",
        "The unguessable part of the addresses given to Africa's Talking, 32 characters or more; "
        "new,old while it is changed.",
        secret=True,
    ),
    Variable(
        "GATEWAY_WEBHOOK_CIDRS",
        "webhook_networks",
        parsers.networks,
        "",
        "Addresses Africa's Talking may call from, as CIDR blocks with commas between; empty: any.",
    ),
    Variable(
        "GATEWAY_TRUSTED_PROXIES",
        "trusted_proxies",
        parsers.networks,
        "127.0.0.1,::1",
        "Addresses of our own proxies, whose X-Forwarded-For names the caller.",
    ),
    Variable(
        "GATEWAY_ALLOW_PRIVATE_LOOKUPS",
        "allow_private_lookups",
        parsers.flag,
        "no",
        "yes: lookups of the menu may call private addresses. The case backend never needs it.",
    ),
    Variable(
        "GATEWAY_SMS_PROVIDERS",
        "sms_providers",
        parsers.sms_providers,
        "at",
        "Providers texts are sent by, the preferred one first: at, twilio.",
    ),
    Variable(
        "GATEWAY_DELIVERY",
        "delivery",
        parsers.path_if_any,
        "",
        "The file on how texts leave: limits, routes, prices. Default: delivery.yaml beside the menu file, "
        "where there is one.",
    ),
    Variable(
        "GATEWAY_VOICE_PROVIDERS",
        "voice_providers",
        parsers.voice_providers,
        "",
        "Providers calls are made by, the preferred one first: at, twilio; empty: nobody is rung.",
    ),
    Variable("GATEWAY_WORKERS", "workers", parsers.whole(1, 64), "2", "Web processes."),
    Variable("GATEWAY_THREADS", "threads", parsers.whole(1, 256), "16", "Threads of each web process."),
    Variable(
        "GATEWAY_LOG_LEVEL",
        "log_level",
        parsers.one_of("debug", "info", "warning", "error"),
        "info",
        "How much is logged: debug, info, warning or error.",
    ),
    Variable(
        "REDIS_URL",
        "redis_url",
        parsers.redis_url,
        "",
        "The durable Redis or Valkey: submissions, cases, messages. Runs with appendonly yes, "
        "appendfsync always, maxmemory-policy noeviction.",
        secret=True,
    ),
    Variable(
        "SESSIONS_REDIS_URL",
        "sessions_redis_url",
        parsers.redis_url,
        "",
        "A second, cheaper server for sessions only. Default: REDIS_URL.",
        secret=True,
    ),
    Variable("AT_USERNAME", "at_username", parsers.word, "", "Africa's Talking: the application's username."),
    Variable("AT_API_KEY", "at_api_key", parsers.word, "", "Africa's Talking: its API key.", secret=True),
    Variable("AT_SENDER_ID", "at_sender_id", parsers.word, "", "Africa's Talking: sender id or short code."),
    Variable(
        "AT_VOICE_NUMBER", "at_voice_number", parsers.word, "", "Africa's Talking: the number that calls."
    ),
    Variable(
        "AT_API_URL",
        "at_api_url",
        parsers.origin,
        "",
        "Africa's Talking: another origin than its own, for development and tests.",
    ),
    Variable("TWILIO_ACCOUNT_SID", "twilio_account_sid", parsers.word, "", "Twilio: the account."),
    Variable(
        "TWILIO_AUTH_TOKEN",
        "twilio_auth_tokens",
        parsers.parts,
        "",
        "Twilio: the auth token, which also signs its webhooks; new,old while it is changed.",
        secret=True,
    ),
    Variable("TWILIO_FROM", "twilio_from", parsers.word, "", "Twilio: the number or sender id of texts."),
    Variable(
        "TWILIO_MESSAGING_SERVICE_SID",
        "twilio_messaging_service_sid",
        parsers.word,
        "",
        "Twilio: a messaging service in place of TWILIO_FROM.",
    ),
    Variable("TWILIO_VOICE_FROM", "twilio_voice_from", parsers.word, "", "Twilio: the number that calls."),
    Variable(
        "TWILIO_SIGNING_KEY",
        "twilio_signing_keys",
        parsers.parts,
        "",
        "Twilio: the secret of the shared key that signs its webhooks by HMAC_SHA256; new,old while it is changed. "
        "Default: TWILIO_AUTH_TOKEN.",
        secret=True,
    ),
    Variable(
        "TWILIO_SIGNATURES",
        "twilio_signatures",
        parsers.signatures,
        "HMAC_SHA1",
        "Twilio: how its webhooks may be signed: HMAC_SHA1, HMAC_SHA256.",
    ),
    Variable(
        "TWILIO_API_URL",
        "twilio_api_url",
        parsers.origin,
        "",
        "Twilio: another origin than its own, for development and tests.",
    ),
    Variable(
        "CASE_BACKEND_URL",
        "case_backend_url",
        parsers.web_url,
        "",
        "Where submissions are forwarded to: the agency's case system.",
    ),
    Variable(
        "CASE_BACKEND_SECRET",
        "case_backend_secrets",
        parsers.parts,
        "",
        "Signs what goes to and comes from the case backend, 32 characters or more; "
        "new,old while it is changed.",
        secret=True,
    ),
    Variable(
        "CONSOLE_PASSWORD_HASH",
        "console_password_hash",
        parsers.word,
        "",
        "The console's password, hashed; empty: no console.",
        secret=True,
    ),
    Variable(
        "GATEWAY_KEEP_SUBMISSIONS_DAYS",
        "keep_submissions",
        parsers.days,
        "30",
        "Days a delivered submission's reference and state are kept. Its contents go on delivery.",
    ),
    Variable(
        "GATEWAY_KEEP_CASES_DAYS",
        "keep_cases",
        parsers.days,
        "90",
        "Days a case's contact is kept after its final state.",
    ),
    Variable(
        "GATEWAY_KEEP_OPEN_CASES_DAYS",
        "keep_open_cases",
        parsers.days,
        "400",
        "Days a case's contact is kept when no final state comes.",
    ),
    Variable(
        "GATEWAY_KEEP_MESSAGES_DAYS",
        "keep_messages",
        parsers.days,
        "30",
        "Days a message's record is kept after its end.",
    ),
    Variable(
        "GATEWAY_KEEP_RECORDINGS_DAYS",
        "keep_recordings",
        parsers.days,
        "30",
        "Days that what a caller spoke is kept, and its link holds.",
    ),
    Variable(
        "GATEWAY_RECORDINGS_DIR",
        "recordings_dir",
        parsers.path_if_any,
        "",
        "Folder for what callers spoke, the same for all web processes and workers; empty: in REDIS_URL.",
    ),
    Variable(
        "GATEWAY_RECORDING_MEGABYTES",
        "recording_megabytes",
        parsers.whole(1, 200),
        "10",
        "The most that one recording may have; ten minutes of a telephone line have ten.",
    ),
    Variable(
        "GATEWAY_RECORDING_HOSTS",
        "recording_hosts",
        parsers.hosts,
        "*.twilio.com,*.africastalking.com",
        "Hosts that recordings are fetched from, over https, with commas between; *.name: all below a name.",
    ),
    Variable(
        "GATEWAY_DELETE_TWILIO_RECORDINGS",
        "delete_twilio_recordings",
        parsers.flag,
        "no",
        "yes: Twilio is asked to delete each recording once it was fetched.",
    ),
    Variable(
        "GATEWAY_KEEP_LANGUAGES_DAYS",
        "keep_languages",
        parsers.days,
        "365",
        "Days the language chosen on a number is remembered.",
    ),
    Variable("GATEWAY_DESK_URL", "desk_url", parsers.web_url, "", "Development: where the case desk is."),
    Variable("GATEWAY_CARRIER_URL", "carrier_url", parsers.origin, "", "Development: where the carrier is."),
)
