"""The menu language as values: what the compiler makes and the engine walks."""

from menus.model.cases import CaseKind, CaseState, MessageTemplate
from menus.model.lookups import CaseSource, HttpSource, LookupSource, RowSelection, TableSource
from menus.model.options import Option
from menus.model.screen import AttemptLimit, Requirement, Screen
from menus.model.service import Service
from menus.model.settings import EntryPoint, NavigationKeys, PageLimits, ResumePolicy, SmsEntries, WeeklyHours
from menus.model.targets import Destination, Target
from menus.model.verbs import (
    Ask,
    Branch,
    CallBack,
    End,
    Forget,
    ListVerb,
    Lookup,
    Menu,
    PromptVerb,
    Record,
    Remember,
    Say,
    SendSms,
    SetConsent,
    SetValues,
    Submit,
    Transfer,
    Verb,
    VoiceVerb,
)
from menus.model.voice import ScreenVoice, ServiceLanguage

__all__ = [
    "Ask",
    "AttemptLimit",
    "Branch",
    "CallBack",
    "CaseKind",
    "CaseSource",
    "CaseState",
    "Destination",
    "End",
    "EntryPoint",
    "Forget",
    "HttpSource",
    "ListVerb",
    "Lookup",
    "LookupSource",
    "Menu",
    "MessageTemplate",
    "NavigationKeys",
    "Option",
    "PageLimits",
    "PromptVerb",
    "Record",
    "Remember",
    "Requirement",
    "ResumePolicy",
    "RowSelection",
    "Say",
    "Screen",
    "ScreenVoice",
    "SendSms",
    "Service",
    "ServiceLanguage",
    "SetConsent",
    "SetValues",
    "SmsEntries",
    "Submit",
    "TableSource",
    "Target",
    "Transfer",
    "Verb",
    "VoiceVerb",
    "WeeklyHours",
]
