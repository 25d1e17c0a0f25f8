"""The environment variables the gateway reads, in one table: settings and documentation come from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gateway.settings import parsers


@dataclass(frozen=True, slots=True)
class EnvironmentVariable:
    """One variable: its name, the field of Settings it fills, how its text is read, and what it means."""

    name: str
    field: str
    parse: Callable[[str], Any]
    default: str
    description: str
    secret: bool = False


VARIABLES: tuple[EnvironmentVariable, ...] = (
    EnvironmentVariable(
        "GATEWAY_ENV",
        "environment",
        parsers.one_of("development", "production"),
        "production",
        "development or production. Only development has the handset, the desk and made-up secrets.",
    ),
    EnvironmentVariable("GATEWAY_MENUS", "menus", parsers.path, "menus.yaml", "The menu file."),
    EnvironmentVariable(
        "GATEWAY_PUBLIC_URL",
        "public_url",
        parsers.web_url,
        "",
        "The address under which providers reach the gateway, https in production. Twilio signs it.",
    ),
    EnvironmentVariable(
        "GATEWAY_HOST", "host", parsers.text_value, "127.0.0.1", "The address the web process listens at."
    ),
    EnvironmentVariable(
        "GATEWAY_PORT", "port", parsers.whole_number(1, 65535), "8080", "The port the web process listens at."
    ),
    EnvironmentVariable(
        "GATEWAY_STATE_DIR",
        "state_dir",
        parsers.path,
        "",
        "Folder for this gateway's own files, mode 0700. Default: $XDG_STATE_HOME/access-gateway/<project>, "
        "else ~/.local/state/access-gateway/<project>.",
    ),
    EnvironmentVariable(
        "GATEWAY_SECRET_KEY",
        "secret_keys",
        parsers.comma_separated,
        "",
        "Key for stored numbers and private answers, 32 characters or more; new,old while it is changed.",
        secret=True,
    ),
    EnvironmentVariable(
        "GATEWAY_WEBHOOK_TOKEN",
        "webhook_tokens",
        parsers.url_tokens,
        "",
        "The unguessable part of the addresses given to Africa's Talking, 32 characters or more; "
        "new,old while it is changed.",
        secret=True,
    ),
    EnvironmentVariable(
        "GATEWAY_WEBHOOK_CIDRS",
        "webhook_networks",
        parsers.networks,
        "",
        "Addresses Africa's Talking may call from, as CIDR blocks with commas between; empty: any.",
    ),
    EnvironmentVariable(
        "GATEWAY_TRUSTED_PROXIES",
        "trusted_proxies",
        parsers.networks,
        "127.0.0.1,::1",
        "Addresses of our own proxies, whose X-Forwarded-For names the caller.",
    ),
    EnvironmentVariable(
        "GATEWAY_ALLOW_PRIVATE_LOOKUPS",
        "allow_private_lookups",
        parsers.yes_or_no,
        "no",
        "yes: lookups of the menu may call private addresses. The case backend never needs it.",
    ),
    EnvironmentVariable(
        "GATEWAY_SMS_PROVIDERS",
        "sms_providers",
        parsers.sms_providers,
        "at",
        "Providers texts are sent by, the preferred one first: at, twilio.",
    ),
    EnvironmentVariable(
        "GATEWAY_DELIVERY",
        "delivery",
        parsers.optional_path,
        "",
        "The file on how texts leave: limits, routes, prices. Default: delivery.yaml beside the menu file, "
        "where there is one.",
    ),
    EnvironmentVariable(
        "GATEWAY_VOICE_PROVIDERS",
        "voice_providers",
        parsers.voice_providers,
        "",
        "Providers calls are made by, the preferred one first: at, twilio; empty: nobody is rung.",
    ),
    EnvironmentVariable("GATEWAY_WORKERS", "workers", parsers.whole_number(1, 64), "2", "Web processes."),
    EnvironmentVariable(
        "GATEWAY_THREADS", "threads", parsers.whole_number(1, 256), "16", "Threads of each web process."
    ),
    EnvironmentVariable(
        "GATEWAY_LOG_LEVEL",
        "log_level",
        parsers.one_of("debug", "info", "warning", "error"),
        "info",
        "How much is logged: debug, info, warning or error.",
    ),
    EnvironmentVariable(
        "REDIS_URL",
        "redis_url",
        parsers.redis_url,
        "",
        "The durable Redis or Valkey: submissions, cases, messages. Runs with appendonly yes, "
        "appendfsync always, maxmemory-policy noeviction.",
        secret=True,
    ),
    EnvironmentVariable(
        "SESSIONS_REDIS_URL",
        "sessions_redis_url",
        parsers.redis_url,
        "",
        "A second, cheaper server for sessions only. Default: REDIS_URL.",
        secret=True,
    ),
    EnvironmentVariable(
        "AT_USERNAME", "at_username", parsers.text_value, "", "Africa's Talking: the application's username."
    ),
    EnvironmentVariable(
        "AT_API_KEY", "at_api_key", parsers.text_value, "", "Africa's Talking: its API key.", secret=True
    ),
    EnvironmentVariable(
        "AT_SENDER_ID", "at_sender_id", parsers.text_value, "", "Africa's Talking: sender id or short code."
    ),
    EnvironmentVariable(
        "AT_VOICE_NUMBER",
        "at_voice_number",
        parsers.text_value,
        "",
        "Africa's Talking: the number that calls.",
    ),
    EnvironmentVariable(
        "AT_API_URL",
        "at_api_url",
        parsers.origin,
        "",
        "Africa's Talking: another origin than its own, for development and tests.",
    ),
    EnvironmentVariable(
        "TWILIO_ACCOUNT_SID", "twilio_account_sid", parsers.text_value, "", "Twilio: the account."
    ),
    EnvironmentVariable(
        "TWILIO_AUTH_TOKEN",
        "twilio_auth_tokens",
        parsers.comma_separated,
        "",
        "Twilio: the auth token, which also signs its webhooks; new,old while it is changed.",
        secret=True,
    ),
    EnvironmentVariable(
        "TWILIO_FROM", "twilio_from", parsers.text_value, "", "Twilio: the number or sender id of texts."
    ),
    EnvironmentVariable(
        "TWILIO_MESSAGING_SERVICE_SID",
        "twilio_messaging_service_sid",
        parsers.text_value,
        "",
        "Twilio: a messaging service in place of TWILIO_FROM.",
    ),
    EnvironmentVariable(
        "TWILIO_VOICE_FROM", "twilio_voice_from", parsers.text_value, "", "Twilio: the number that calls."
    ),
    EnvironmentVariable(
        "TWILIO_SIGNING_KEY",
        "twilio_signing_keys",
        parsers.comma_separated,
        "",
        "Twilio: the secret of the shared key that signs its webhooks by HMAC_SHA256; new,old while it is changed. "
        "Default: TWILIO_AUTH_TOKEN.",
        secret=True,
    ),
    EnvironmentVariable(
        "TWILIO_SIGNATURES",
        "twilio_signatures",
        parsers.signature_algorithms,
        "HMAC_SHA1",
        "Twilio: how its webhooks may be signed: HMAC_SHA1, HMAC_SHA256.",
    ),
    EnvironmentVariable(
        "TWILIO_API_URL",
        "twilio_api_url",
        parsers.origin,
        "",
        "Twilio: another origin than its own, for development and tests.",
    ),
    EnvironmentVariable(
        "CASE_BACKEND_URL",
        "case_backend_url",
        parsers.web_url,
        "",
        "Where submissions are forwarded to: the agency's case system.",
    ),
    EnvironmentVariable(
        "CASE_BACKEND_SECRET",
        "case_backend_secrets",
        parsers.comma_separated,
        "",
        "Signs what goes to and comes from the case backend, 32 characters or more; "
        "new,old while it is changed.",
        secret=True,
    ),
    EnvironmentVariable(
        "CONSOLE_PASSWORD_HASH",
        "console_password_hash",
        parsers.text_value,
        "",
        "The console's password, hashed; empty: no console.",
        secret=True,
    ),
    EnvironmentVariable(
        "GATEWAY_KEEP_SUBMISSIONS_DAYS",
        "keep_submissions",
        parsers.days,
        "30",
        "Days a delivered submission's reference and state are kept. Its contents go on delivery.",
    ),
    EnvironmentVariable(
        "GATEWAY_KEEP_CASES_DAYS",
        "keep_cases",
        parsers.days,
        "90",
        "Days a case's contact is kept after its final state.",
    ),
    EnvironmentVariable(
        "GATEWAY_KEEP_OPEN_CASES_DAYS",
        "keep_open_cases",
        parsers.days,
        "400",
        "Days a case's contact is kept when no final state comes.",
    ),
    EnvironmentVariable(
        "GATEWAY_KEEP_MESSAGES_DAYS",
        "keep_messages",
        parsers.days,
        "30",
        "Days a message's record is kept after its end.",
    ),
    EnvironmentVariable(
        "GATEWAY_KEEP_RECORDINGS_DAYS",
        "keep_recordings",
        parsers.days,
        "30",
        "Days that what a caller spoke is kept, and its link holds.",
    ),
    EnvironmentVariable(
        "GATEWAY_RECORDINGS_DIR",
        "recordings_dir",
        parsers.optional_path,
        "",
        "Folder for what callers spoke, the same for all web processes and workers; empty: in REDIS_URL.",
    ),
    EnvironmentVariable(
        "GATEWAY_RECORDING_MEGABYTES",
        "recording_megabytes",
        parsers.whole_number(1, 200),
        "10",
        "The most that one recording may have; ten minutes of a telephone line have ten.",
    ),
    EnvironmentVariable(
        "GATEWAY_RECORDING_HOSTS",
        "recording_hosts",
        parsers.hosts,
        "*.twilio.com,*.africastalking.com",
        "Hosts that recordings are fetched from, over https, with commas between; *.name: all below a name.",
    ),
    EnvironmentVariable(
        "GATEWAY_DELETE_TWILIO_RECORDINGS",
        "delete_twilio_recordings",
        parsers.yes_or_no,
        "no",
        "yes: Twilio is asked to delete each recording once it was fetched.",
    ),
    EnvironmentVariable(
        "GATEWAY_KEEP_LANGUAGES_DAYS",
        "keep_languages",
        parsers.days,
        "365",
        "Days the language chosen on a number is remembered.",
    ),
    EnvironmentVariable(
        "GATEWAY_DESK_URL", "desk_url", parsers.web_url, "", "Development: where the case desk is."
    ),
    EnvironmentVariable(
        "GATEWAY_CARRIER_URL", "carrier_url", parsers.origin, "", "Development: where the carrier is."
    ),
)
