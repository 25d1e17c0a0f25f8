"""A compiled menu file as values. The compiler makes them, and the engine runs them."""

from menus.model.cases import AnswerRequest, CaseKind, CaseState, ContactWay, MessageTemplate
from menus.model.exits import Exit
from menus.model.guesses import GuessSettings, MenuGuesses, OptionWay
from menus.model.lookups import CaseSource, HttpSource, LookupSource, RowSelection, SimilarSource, TableSource
from menus.model.options import Choice, Option
from menus.model.reminders import Reminder, ReminderEnd
from menus.model.screen import AttemptLimit, Requirement, Screen
from menus.model.service import Service
from menus.model.settings import EntryPoint, NavigationKeys, PageLimits, ResumePolicy, SmsEntries, WeeklyHours
from menus.model.survey_counts import SurveyCounts
from menus.model.surveys import Survey, SurveyField
from menus.model.targets import Destination, Target
from menus.model.verb_kinds import AnswerVerb, ChoiceVerb, PromptVerb, SessionEnd, TextVerb, Verb, VoiceVerb
from menus.model.voice import ScreenVoice, ServiceLanguage

__all__ = [
    "AnswerRequest",
    "AnswerVerb",
    "AttemptLimit",
    "CaseKind",
    "CaseSource",
    "CaseState",
    "Choice",
    "ChoiceVerb",
    "ContactWay",
    "Destination",
    "EntryPoint",
    "Exit",
    "GuessSettings",
    "HttpSource",
    "LookupSource",
    "MenuGuesses",
    "MessageTemplate",
    "NavigationKeys",
    "Option",
    "OptionWay",
    "PageLimits",
    "PromptVerb",
    "Reminder",
    "ReminderEnd",
    "Requirement",
    "ResumePolicy",
    "RowSelection",
    "Screen",
    "ScreenVoice",
    "Service",
    "ServiceLanguage",
    "SessionEnd",
    "SimilarSource",
    "SmsEntries",
    "Survey",
    "SurveyCounts",
    "SurveyField",
    "TableSource",
    "Target",
    "TextVerb",
    "Verb",
    "VoiceVerb",
    "WeeklyHours",
]
