"""Answer types, which read typed text as a value. Each has its own file. `ANSWER_TYPES` has them by their `type:`."""

from collections.abc import Mapping
from types import MappingProxyType

from menus.answers.base import AnswerType
from menus.answers.choice import ChoiceAnswer
from menus.answers.date import DateAnswer
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.national_id import NationalIdAnswer
from menus.answers.phone import PhoneAnswer
from menus.answers.pin import PinAnswer
from menus.answers.reference import ReferenceAnswer
from menus.answers.text import TextAnswer
from menus.answers.time import TimeAnswer

ANSWER_TYPES: Mapping[str, type[AnswerType]] = MappingProxyType(
    {
        "text": TextAnswer,
        "integer": IntegerAnswer,
        "decimal": DecimalAnswer,
        "date": DateAnswer,
        "time": TimeAnswer,
        "phone": PhoneAnswer,
        "pin": PinAnswer,
        "choice": ChoiceAnswer,
        "reference": ReferenceAnswer,
        "national_id": NationalIdAnswer,
    }
)
