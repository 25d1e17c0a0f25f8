"""The menu language as values: what the compiler makes and the engine walks."""

from menus.model.cases import CaseKind, Message, State
from menus.model.lookups import AnyLookup, CaseLookup, HttpLookup, Selection, TableLookup
from menus.model.options import Option
from menus.model.screen import Attempts, Demand, Screen
from menus.model.service import Service
from menus.model.settings import EntryPoint, Keys, Limits, Resume, SmsEntry, Spans
from menus.model.targets import Target, Way
from menus.model.verbs import (
    Ask,
    Branch,
    CallBack,
    Consent,
    End,
    Forget,
    LookUpIn,
    Menu,
    Prompting,
    Record,
    Remember,
    Rows,
    Say,
    SendSms,
    SetValues,
    Sounding,
    Submit,
    Transfer,
    Verb,
)
from menus.model.voice import Tongue, Voice

__all__ = [
    "AnyLookup",
    "Ask",
    "Attempts",
    "Branch",
    "CallBack",
    "CaseKind",
    "CaseLookup",
    "Consent",
    "Demand",
    "End",
    "EntryPoint",
    "Forget",
    "HttpLookup",
    "Keys",
    "Limits",
    "LookUpIn",
    "Menu",
    "Message",
    "Option",
    "Prompting",
    "Record",
    "Remember",
    "Resume",
    "Rows",
    "Say",
    "Screen",
    "Selection",
    "SendSms",
    "Service",
    "SetValues",
    "SmsEntry",
    "Sounding",
    "Spans",
    "State",
    "Submit",
    "TableLookup",
    "Target",
    "Tongue",
    "Transfer",
    "Verb",
    "Voice",
    "Way",
]
