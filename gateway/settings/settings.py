"""The table of the gateway's own settings. Each row has its variable, parser, default and description."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from gateway.case_systems.registry import CASE_SYSTEMS
from gateway.payments.registry import PAYMENT_SYSTEMS
from gateway.settings import parsers
from gateway.settings.server_settings import ServerSettings
from gateway.settings.setting_row import (
    CaseSystemSettings,
    PaymentSystemSettings,
    ProviderSettings,
    secrets_of,
    setting,
)

Table = TypeVar("Table", bound=ProviderSettings)
CaseTable = TypeVar("CaseTable", bound=CaseSystemSettings)
PaymentTable = TypeVar("PaymentTable", bound=PaymentSystemSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(ServerSettings):
    """All settings, as `gateway.settings.reader.read_settings` reads them. A text that is not set is empty."""

    case_system: str = setting(
        "CASE_SYSTEM",
        parsers.one_of(*CASE_SYSTEMS.names),
        "gateway",
        f"The kind of case system: {', '.join(CASE_SYSTEMS.names)}. gateway is our own contract, docs/case-backend.md.",
    )
    case_backend_url: str = setting(
        "CASE_BACKEND_URL",
        parsers.web_url,
        "",
        "The address of the agency's case system, to which submissions are forwarded.",
        plain_allowed_by="case_backend",
    )
    case_backend_secrets: tuple[str, ...] = setting(
        "CASE_BACKEND_SECRET",
        parsers.comma_separated,
        "",
        "Signs requests to and from the case backend, 32 characters or more; new,old while it changes.",
        secret=True,
        must_be_strong=True,
    )
    case_concurrency: int = setting(
        "CASE_CONCURRENCY",
        parsers.whole_number(1, 64),
        "8",
        "The most submissions that one worker process sends to the case system at once; fewer while it is slow.",
    )
    case_search_seconds: int = setting(
        "CASE_SEARCH_SECONDS",
        parsers.whole_number(0, 86_400),
        "300",
        "How long a case of which no answer came is looked for in a system that would take it twice; then it is filed "
        "again. Longer than that system takes to show a new case.",
    )
    case_poll_seconds: int = setting(
        "CASE_POLL_SECONDS",
        parsers.whole_number(5, 86_400),
        "60",
        "How often a system that pushes no changes is asked about cases that move; less often about the others.",
    )
    payment_system: str = setting(
        "PAYMENT_SYSTEM",
        parsers.one_of("none", *PAYMENT_SYSTEMS.names),
        "none",
        f"By what citizens pay: {', '.join(PAYMENT_SYSTEMS.names)}, or none. See docs/payments.md.",
    )
    payment_callback_url: str = setting(
        "PAYMENT_CALLBACK_URL",
        parsers.web_url,
        "",
        "The address at which the payment system reaches the gateway, if it must be another than GATEWAY_PUBLIC_URL: "
        "some refuse addresses with the name of their product in them.",
    )
    payment_wait_seconds: int = setting(
        "PAYMENT_WAIT_SECONDS",
        parsers.whole_number(1, 60),
        "8",
        "USSD: seconds until the prompt to pay is sent where no network says that the session is over.",
    )
    payment_concurrency: int = setting(
        "PAYMENT_CONCURRENCY",
        parsers.whole_number(1, 64),
        "4",
        "The most payments that one worker process asks the payment system about at once.",
    )
    payment_most: int = setting(
        "PAYMENT_MOST",
        parsers.whole_number(1, 1_000_000_000),
        "150000",
        "The most that one payment may be, in whole units of its currency.",
    )
    payments_a_day: int = setting(
        "PAYMENTS_A_DAY",
        parsers.whole_number(1, 1_000_000_000),
        "5000000",
        "The most money that phones are asked for in a day, in whole units of each currency. Then nobody is asked.",
    )
    payments_of_number: int = setting(
        "PAYMENTS_OF_NUMBER_A_DAY",
        parsers.whole_number(1, 1000),
        "10",
        "How often one number is asked to pay in a day.",
    )
    questions_per_case: int = setting(
        "GATEWAY_QUESTIONS_PER_CASE",
        parsers.whole_number(0, 100),
        "5",
        "The most questions that officers may ask the citizen of one case.",
    )
    case_question_mark: str = setting(
        "CASE_QUESTION_MARK",
        parsers.text_value,
        "",
        "Comments in the case system that begin with this, such as @citizen, are questions to the citizen.",
    )
    console: bool = setting(
        "CONSOLE",
        parsers.on_or_off,
        "on",
        "on or off: whether administrators get the console, at /console/. In production it answers 404 until the "
        "first user exists.",
    )
    console_host: str = setting(
        "CONSOLE_HOST",
        parsers.text_value,
        "",
        "The address at which the console listens if it has a port of its own. Default: GATEWAY_HOST.",
    )
    console_port: int | None = setting(
        "CONSOLE_PORT",
        parsers.optional_port,
        "",
        "A port of the console's own. Default: GATEWAY_PORT, in the same process as the webhooks.",
    )
    console_public_url: str = setting(
        "CONSOLE_PUBLIC_URL",
        parsers.origin,
        "",
        "The address at which browsers reach the console, https in production. Links to sign in begin with it. "
        "Default: the origin of GATEWAY_PUBLIC_URL, or CONSOLE_HOST and CONSOLE_PORT.",
    )
    console_two_people: bool = setting(
        "CONSOLE_TWO_PEOPLE",
        parsers.yes_or_no,
        "no",
        "yes: whoever edited a draft last cannot publish it in the console. Somebody else looks at it first.",
    )
    console_performance: bool = setting(
        "CONSOLE_PERFORMANCE",
        parsers.on_or_off,
        "off",
        "on: anybody may see how the service does, by month and without small numbers, at /performance where the "
        "console is.",
    )
    alarm_smtp_password: str = setting(
        "ALARM_SMTP_PASSWORD",
        parsers.text_value,
        "",
        "The password of `user` under `alarms: smtp:` in delivery.yaml.",
        secret=True,
    )
    keep_submissions: timedelta = setting(
        "GATEWAY_KEEP_SUBMISSIONS_DAYS",
        parsers.days,
        "30",
        "Days to keep the reference and state of a delivered submission. Its contents are deleted on delivery.",
    )
    keep_refused: timedelta = setting(
        "GATEWAY_KEEP_REFUSED_DAYS",
        parsers.days,
        "30",
        "Days to keep a submission that was given up, with its contents, for an operator to retry. It is deleted then.",
    )
    keep_cases: timedelta = setting(
        "GATEWAY_KEEP_CASES_DAYS",
        parsers.days,
        "90",
        "Days to keep the contact of a case after its final state.",
    )
    keep_open_cases: timedelta = setting(
        "GATEWAY_KEEP_OPEN_CASES_DAYS",
        parsers.days,
        "400",
        "Days to keep the contact of a case that never gets a final state.",
    )
    keep_messages: timedelta = setting(
        "GATEWAY_KEEP_MESSAGES_DAYS",
        parsers.days,
        "30",
        "Days to keep the record of a message after its end.",
    )
    keep_payments: timedelta = setting(
        "GATEWAY_KEEP_PAYMENTS_DAYS",
        parsers.days,
        "90",
        "Days to keep a payment, with the number that paid. Statements are compared with what is kept.",
    )
    keep_recordings: timedelta = setting(
        "GATEWAY_KEEP_RECORDINGS_DAYS",
        parsers.days,
        "30",
        "Days to keep caller recordings. Their links are valid as long.",
    )
    recordings_dir: Path | None = setting(
        "GATEWAY_RECORDINGS_DIR",
        parsers.optional_path,
        "",
        "Folder for caller recordings, the same for all web processes and workers; empty: they are in REDIS_URL.",
    )
    recordings_bucket: str = setting(
        "GATEWAY_RECORDINGS_S3",
        parsers.bucket_url,
        "",
        "Bucket of an S3-compatible store for caller recordings, in place of a folder or REDIS_URL, as in "
        "https://s3.eu-west-1.amazonaws.com/bucket/prefix.",
        plain_allowed_by="recordings",
    )
    recordings_bucket_key_id: str = setting(
        "GATEWAY_RECORDINGS_S3_KEY_ID",
        parsers.text_value,
        "",
        "The id of the access key of that bucket.",
        secret=True,
    )
    recordings_bucket_secret: str = setting(
        "GATEWAY_RECORDINGS_S3_SECRET",
        parsers.text_value,
        "",
        "The secret of the access key of that bucket.",
        secret=True,
        issued_length=16,
    )
    recordings_bucket_region: str = setting(
        "GATEWAY_RECORDINGS_S3_REGION",
        parsers.region,
        "us-east-1",
        "The region of that bucket. Most stores of one's own take the default.",
    )
    recording_megabytes: int = setting(
        "GATEWAY_RECORDING_MEGABYTES",
        parsers.whole_number(1, 200),
        "10",
        "The largest caller recording, in MB; ten minutes on the telephone take ten.",
    )
    recordings_megabytes_a_day: int = setting(
        "GATEWAY_RECORDINGS_MEGABYTES_A_DAY",
        parsers.whole_number(1, 1_000_000),
        "2000",
        "The most that caller recordings of one day may take, in MB. Then callers hear that no more is taken.",
    )
    recording_hosts: tuple[str, ...] = setting(
        "GATEWAY_RECORDING_HOSTS",
        parsers.hosts,
        "",
        "Hosts from which recordings are fetched, over https, separated by commas; *.name: all hosts below a name. "
        "Default: those of the providers.",
    )
    keep_languages: timedelta = setting(
        "GATEWAY_KEEP_LANGUAGES_DAYS",
        parsers.days,
        "365",
        "Days to remember the language that a number chose.",
    )
    walk_sample: int = setting(
        "GATEWAY_WALK_SAMPLE",
        parsers.whole_number(0, 100_000),
        "20",
        "One in so many sessions has its walk kept for 7 days, for gateway replay: screens and keys, no words and no "
        "number. 0: none.",
    )
    case_system_url: str = setting(
        "GATEWAY_CASE_SYSTEM_URL",
        parsers.web_url,
        "",
        "Development: the address of the simulated case system.",
    )
    provider_network_url: str = setting(
        "GATEWAY_PROVIDER_NETWORK_URL",
        parsers.origin,
        "",
        "Development: the address of the simulated provider network.",
    )
    payment_simulator_url: str = setting(
        "GATEWAY_PAYMENT_SIMULATOR_URL",
        parsers.origin,
        "",
        "Development: the address of the simulated payment system.",
    )
    clock_file: Path | None = setting(
        "GATEWAY_CLOCK_FILE",
        parsers.optional_path,
        "",
        "Development: a file with the seconds by which the clock is off, read again and again.",
    )
    providers: tuple[ProviderSettings, ...] = field(default=())
    """The settings of each provider. The method `provider` finds one of them."""
    case_systems: tuple[CaseSystemSettings, ...] = field(default=())
    """The settings of each case system. The method `of_case_system` finds one of them."""

    payment_systems: tuple[PaymentSystemSettings, ...] = field(default=())
    """The settings of each payment system. The method `of_payment_system` finds one of them."""

    @property
    def development(self) -> bool:
        """True on a developer's machine, with the handset and the simulated case system."""
        return self.environment == "development"

    @property
    def is_one_store(self) -> bool:
        """Whether sessions are in the durable store."""
        return self.sessions_redis_url in ("", self.redis_url)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret, so that the log can leave them out."""
        return secrets_of((self, *self.providers, *self.case_systems, *self.payment_systems))

    def provider(self, table: type[Table]) -> Table:
        """Return the settings of the provider with this table. Raises LookupError if the gateway does not know it."""
        for settings in self.providers:
            if isinstance(settings, table):
                return settings
        raise LookupError(f"{table.provider} is no provider of this gateway")

    def of_case_system(self, table: type[CaseTable]) -> CaseTable:
        """Return the settings of the case system with this table."""
        return next(settings for settings in self.case_systems if isinstance(settings, table))

    def of_payment_system(self, table: type[PaymentTable]) -> PaymentTable:
        """Return the settings of the payment system with this table."""
        return next(settings for settings in self.payment_systems if isinstance(settings, table))
