"""The settings of CommCare HQ."""

from dataclasses import dataclass
from typing import ClassVar

from gateway.settings import parsers
from gateway.settings.setting_row import CaseSystemSettings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class CommCareSettings(CaseSystemSettings):
    """A project space, and the user there as whom cases are filed."""

    case_system: ClassVar[str] = "commcare"

    url: str = setting(
        "COMMCARE_URL",
        parsers.web_url,
        "https://www.commcarehq.org",
        "CommCare: the address of the server.",
        plain_allowed_by="case_backend",
    )
    domain: str = setting(
        "COMMCARE_DOMAIN", parsers.text_value, "", "CommCare: the project space.", needed_for=("cases",)
    )
    user: str = setting(
        "COMMCARE_USER",
        parsers.text_value,
        "",
        "CommCare: the web user to whom the API key belongs.",
        needed_for=("cases",),
    )
    api_key: str = setting(
        "COMMCARE_API_KEY",
        parsers.text_value,
        "",
        "CommCare: the API key of that user.",
        secret=True,
        needed_for=("cases",),
        issued_length=16,
    )
    number_property: str = setting(
        "COMMCARE_NUMBER_PROPERTY",
        parsers.text_value,
        "phone_number",
        "CommCare: the property for the citizen's number; none: CommCare does not get it.",
    )
    status_property: str = setting(
        "COMMCARE_STATUS_PROPERTY",
        parsers.text_value,
        "status",
        "CommCare: the property with the status of a case. Without a value the case is open or closed.",
    )
    note_property: str = setting(
        "COMMCARE_NOTE_PROPERTY",
        parsers.text_value,
        "",
        "CommCare: the property with the note that citizens may read; empty: they read none.",
    )
    answer_property: str = setting(
        "COMMCARE_ANSWER_PROPERTY",
        parsers.text_value,
        "citizen_answer",
        "CommCare: the property for what a citizen answered an officer last.",
    )
