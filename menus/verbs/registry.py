"""Every verb of the menu language. A new verb is a file beside this one and a line here."""

from menus.verbs.ask import ASK
from menus.verbs.branch import BRANCH
from menus.verbs.call_back import CALL_BACK
from menus.verbs.consent import OPT_IN, OPT_OUT
from menus.verbs.end import END
from menus.verbs.forget import FORGET
from menus.verbs.join import JOIN
from menus.verbs.list import LIST
from menus.verbs.lookup import LOOKUP
from menus.verbs.menu import MENU
from menus.verbs.pay import PAY
from menus.verbs.record import RECORD
from menus.verbs.remember import REMEMBER
from menus.verbs.say import SAY
from menus.verbs.send_sms import SEND_SMS
from menus.verbs.set import SET
from menus.verbs.submit import SUBMIT
from menus.verbs.transfer import TRANSFER
from menus.verbs.verb_spec import VerbSpec

VERBS: tuple[VerbSpec, ...] = (
    MENU,
    ASK,
    LIST,
    SAY,
    END,
    BRANCH,
    LOOKUP,
    SUBMIT,
    JOIN,
    PAY,
    SEND_SMS,
    REMEMBER,
    FORGET,
    RECORD,
    TRANSFER,
    CALL_BACK,
    OPT_OUT,
    OPT_IN,
    SET,
)
"""The verbs, in the order of the reference and of the JSON Schema."""
