"""Says in words what became of a text, and what an operator can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gateway.messaging import states

STATE_WORDS: Final[Mapping[str, str]] = {
    states.QUEUED: "waits to be sent",
    states.SUBMITTING: "is being handed to the provider",
    states.ACCEPTED: "the provider has it",
    states.SENT: "is with the phone company",
    states.UNKNOWN: "handed over, and no answer came",
    states.DELIVERED: "is on the phone",
    states.FAILED: "did not arrive",
    states.SUPPRESSED: "was not sent on purpose",
}
"""What each state means, as the end of a sentence that begins with the text."""


@dataclass(frozen=True, slots=True)
class MessageWords:
    """What became of a text, as a sentence, and what to do; empty if there is nothing to do."""

    sentence: str
    cure: str = ""


_CALL = "Call the citizen, or tell them another way."
_REASONS: Final[Mapping[str, MessageWords]] = {
    "expired": MessageWords(
        "It waited too long, so it was not sent any more.", "See why texts waited: Delivery, and the workers."
    ),
    "opted_out": MessageWords("The citizen wants no texts.", "They text START to get them again."),
    "UserInBlacklist": MessageWords("The citizen wants no texts.", "They text START to get them again."),
    "UserInBlackList": MessageWords("The citizen wants no texts.", "They text START to get them again."),
    "merged": MessageWords("A newer text about the case says the same or more."),
    "known": MessageWords("The citizen knew it already."),
    "cancelled": MessageWords("Its announcement was cancelled."),
    "forgotten": MessageWords("Its citizen asked to be forgotten."),
    "not_worded": MessageWords(
        "The published menus have no words for it.", "Add the message to the menus; the next one will go."
    ),
    "out_of_reach": MessageWords(
        "The number is outside of the countries or types that are texted.",
        "`reach:` in delivery.yaml says which.",
    ),
    "worker_lost": MessageWords("A worker ended while it handed the text over. It is not sent twice."),
    "InvalidPhoneNumber": MessageWords("There is no such number.", _CALL),
    "invalid_number": MessageWords("There is no such number.", _CALL),
    "UserDoesNotExist": MessageWords("There is no such number.", _CALL),
    "NotNetworkSubscriber": MessageWords("There is no such number on that network.", _CALL),
    "UnsupportedNumberType": MessageWords("This kind of number gets no texts.", _CALL),
    "landline": MessageWords("It is a landline, which gets no texts.", _CALL),
    "not_a_mobile": MessageWords("It is no mobile number, so it gets no texts.", _CALL),
    "unreachable": MessageWords("The phone was off or out of reach for too long.", _CALL),
    "UserIsInactive": MessageWords("The number is not in use.", _CALL),
    "UserAccountSuspended": MessageWords("The phone company has suspended the number.", _CALL),
    "filtered": MessageWords(
        "The phone company took it for advertising.", "Have the provider register the sender."
    ),
    "blocked": MessageWords("The phone company blocks it.", "Ask the provider why."),
    "InsufficientBalance": MessageWords("The account at the provider has no money.", "Top it up."),
    "InsufficientCredit": MessageWords("The account at the provider has no money.", "Top it up."),
    "authentication": MessageWords(
        "The provider does not accept our credentials.", "Correct them in the settings of the workers."
    ),
    "InvalidSenderId": MessageWords(
        "The provider does not know our sender.", "Correct the sender id, or have it registered."
    ),
    "invalid_sender": MessageWords("The provider does not know our sender.", "Correct the sender."),
    "DoNotDisturbRejection": MessageWords("The citizen blocks such texts at the phone company.", _CALL),
    "CouldNotRoute": MessageWords("The provider has no way to that network.", "Give it another provider."),
    "DeliveryFailure": MessageWords("The phone company could not deliver it.", _CALL),
    "too_long": MessageWords("The text is too long.", "Shorten the message in the menus."),
}


def explain_message(state: str, error: str, told_by: str = "") -> MessageWords:
    """Return what became of a text in this state, with this error or reason."""
    if state == states.DELIVERED:
        return MessageWords("The citizen heard it in a call." if told_by == "call" else "It is on the phone.")
    if error in _REASONS:
        return _REASONS[error]
    reason = f" ({error})" if error else ""
    match state:
        case states.QUEUED:
            return MessageWords(
                f"It waits to be sent{reason}.",
                "You need not do anything: it goes by itself." if not error else "It is tried again.",
            )
        case states.SUBMITTING:
            return MessageWords("It is being handed to the provider.")
        case states.ACCEPTED | states.SENT:
            return MessageWords(
                "It is on its way; the network has not said yet that it arrived.",
                "Some networks never say. After a day, ask the provider by its name for the text.",
            )
        case states.UNKNOWN:
            return MessageWords(
                f"It may have gone: the provider did not answer{reason}. It is not sent twice.",
                "A receipt may still settle it. If it matters, call the citizen.",
            )
        case states.SUPPRESSED:
            return MessageWords(f"It was not sent on purpose{reason}.")
    return MessageWords(f"It did not arrive{reason}.", _CALL)
