"""Read `calls:` in delivery.yaml: the most calls, minutes and money of a day."""

from gateway.messaging.routing.delivery_config import DailyCalls
from gateway.messaging.routing.delivery_values import read_amount, read_share
from menus.compiler.reader import NodeReader
from menus.yaml.source import YamlNode


def read_daily_calls(reader: NodeReader, node: YamlNode | None) -> DailyCalls:
    """Read the ceilings of calls. Without them the usual ones hold."""
    default = DailyCalls()
    fields = reader.fields(node, "`calls:`")
    daily = reader.fields(fields.take("daily"), "`daily:`")
    minute_price = read_amount(reader, fields.take("minute"), "`minute`")
    number = reader.whole_number(daily.take("number"), "`number`", 1)
    minutes = reader.whole_number(daily.take("minutes"), "`minutes`", 1)
    money_node = daily.take("money")
    money = read_amount(reader, money_node, "`money`")
    alarm = read_share(reader, daily.take("alarm"), "`alarm`", default.alarm)
    daily.report_unknown_keys()
    fields.report_unknown_keys()
    if money is not None and money_node is not None and minute_price is None:
        message = "The day's money of calls cannot be kept: no price of a minute is known."
        cure = f"Add it under `calls:`, as in `minute: {money.currency} 4.00`."
        reader.error("M102", money_node.place, message, cure)
    elif (
        money is not None
        and money_node is not None
        and minute_price
        and minute_price.currency != money.currency
    ):
        message = f"The day's money of calls is in {money.currency}, but a minute costs {minute_price}."
        reader.error("M105", money_node.place, message, f"Write both in {money.currency}.")
    return DailyCalls(number or default.number, minutes or default.minutes, money, minute_price, alarm)
