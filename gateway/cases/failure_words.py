"""Says in words why a submission has not reached the case system, and what an operator can do."""

import re
from dataclasses import dataclass

GIVEN_UP_LATE = "not accepted within 72 hours: "
REFUSED = "refused by the backend: "
_NOT_SET = re.compile(r"([A-Z0-9_]+) is not set")
FOR_SETTINGS = "for a key, an address or another setting"
_SETTING_ERRORS = (
    "it does not take DIGIT_USERNAME and DIGIT_PASSWORD",
    "REDMINE_REFERENCE_FIELD is not used as a filter there",
)
_STATUS = re.compile(r"HTTP (\d{3})(.*)")


@dataclass(frozen=True, slots=True)
class FailureWords:
    """What happened, as a sentence, and what to do; empty if there is nothing to do."""

    sentence: str
    cure: str


_FIXED = {
    "no answer in time": FailureWords(
        "The case system did not answer in time.", "See whether it runs and is not overloaded."
    ),
    "no connection": FailureWords(
        "The case system could not be reached.",
        "See whether it runs, and whether its address in the settings is right.",
    ),
    "its TLS certificate is not trusted": FailureWords(
        "The certificate of the case system is not trusted.", "Renew it there; the system's own people know."
    ),
    "no answer came, and the case is not found there yet": FailureWords(
        "No answer came, so it is looked for in the case system.",
        "Nothing: it is filed again if it is not found there within CASE_SEARCH_SECONDS.",
    ),
    "its user may add no notes to this issue": FailureWords(
        "The user of the gateway may add no notes to this issue.",
        "Give its role *Add notes* there, and see that the project is not closed. The answer then goes by itself.",
    ),
    "it took the case, and has not given it a number yet": FailureWords(
        "The case system has it, and has not given it a number yet.",
        "Nothing: it is asked for the number again.",
    ),
    "its list of requests has no descriptions to search": FailureWords(
        "No answer came, and its list of requests shows no descriptions, so nobody can tell whether it has this case.",
        "Look for the reference there. If it is there, purge this submission; if not, ask for descriptions in lists.",
    ),
}
_BY_STATUS = {
    401: (
        "It does not accept our signature",
        "Is CASE_BACKEND_SECRET the same there? Are both clocks right?",
    ),
    403: (
        "It does not accept our signature",
        "Is CASE_BACKEND_SECRET the same there? Are both clocks right?",
    ),
    404: ("There is no case system at this address", "Correct CASE_BACKEND_URL."),
    408: ("It waited too long for us", "Nothing: it is tried again."),
    413: ("It finds the case too large", "Have it take longer cases, then try again."),
    429: ("It has too much to do", "Nothing: it is tried again later."),
}


def explain_failure(error: str) -> FailureWords:
    """Return the words for an error that the forwarder noted; its own ones if they are not known."""
    if not error:
        return FailureWords("It was not tried yet.", "")
    if error.startswith(GIVEN_UP_LATE):
        last = explain_failure(error.removeprefix(GIVEN_UP_LATE))
        return FailureWords(f"It was tried for 72 hours. At the end: {_small(last.sentence)}", last.cure)
    if error.startswith(REFUSED):
        status = _STATUS.match(error.removeprefix(REFUSED))
        number = int(status[1]) if status else 0
        if status and number in _BY_STATUS and not status[2]:
            sentence, cure = _BY_STATUS[number]
            return FailureWords(f"{sentence} (HTTP {number}).", cure)
        return FailureWords(
            f"The case system refuses this case ({error.removeprefix(REFUSED)}).",
            "Its log says what it does not take. Mend that there, then try again.",
        )
    if error in _FIXED:
        return _FIXED[error]
    if missing := _NOT_SET.fullmatch(error):
        return FailureWords(
            "No case system is set.", f"Set {missing[1]} for the workers, and start them again."
        )
    if error.endswith((FOR_SETTINGS, *_SETTING_ERRORS)):
        sentence = (
            f"The case system answered {error}."
            if error.startswith("HTTP")
            else f"{error[0].upper()}{error[1:]}."
        )
        return FailureWords(sentence, "`gateway doctor` names the settings to look at.")
    if status := _STATUS.match(error):
        return _explain_status(int(status[1]), status[2])
    if "decrypt" in error or " key" in error:
        return FailureWords(
            "No secret that is set opens what was filed.",
            "Put the earlier secret back into GATEWAY_SECRET_KEY, beside the new one, then try again.",
        )
    return FailureWords(f"{error[0].upper()}{error[1:].rstrip('.')}.", "The worker's log says more.")


def _explain_status(status: int, rest: str) -> FailureWords:
    if rest:
        return FailureWords(
            f"The case system answered HTTP {status}{rest}.",
            "Somebody who knows that system must look at it.",
        )
    if status in _BY_STATUS:
        sentence, cure = _BY_STATUS[status]
        return FailureWords(f"{sentence} (HTTP {status}).", cure)
    if status >= 500:
        return FailureWords(f"The case system reports a fault of its own (HTTP {status}).", "See its log.")
    return FailureWords(f"The case system answers HTTP {status}.", "See its log.")


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
