"""Which numbers are texted and called: the country and the type of a number, by the tables of libphonenumber."""

import pytest

from gateway.callers.reach import NO_COUNTRY, OutOfReach, Reach, ReachableNumbers

KENYA = ReachableNumbers(Reach(), lambda: "KE")


@pytest.mark.parametrize("number", ["+254711000111", "+254110000001", "+254202222222"])
def test_mobile_and_fixed_lines_of_the_country_are_reached(number: str) -> None:
    assert KENYA.find_refusal(number) is None


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        ("+870772001234", OutOfReach("", "satellite")),
        ("+881612345678", OutOfReach("", "satellite")),
        ("+88216123456", OutOfReach("", "satellite")),
        ("+883510012345", OutOfReach("", "satellite")),
        ("+979123456789", OutOfReach("", "satellite")),
        ("+256772000111", OutOfReach("UG", "mobile")),
        ("+14155550100", OutOfReach("US", "mobile")),
        ("+254900223344", OutOfReach("KE", "premium")),
        ("+254800723253", OutOfReach("KE", "toll_free")),
        ("+254000000000", OutOfReach("KE", "unknown")),
        ("+447700900123", OutOfReach("GB", "unknown")),
        ("", OutOfReach("", "unknown")),
        ("anonymous", OutOfReach("", "unknown")),
    ],
)
def test_all_others_are_refused_with_a_reason(number: str, refusal: OutOfReach) -> None:
    assert KENYA.find_refusal(number) == refusal


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("+448712345678", "premium"),
        ("+441632960000", "unknown"),
        ("+445612345678", "voip"),
        ("+447640123456", "pager"),
        ("+447012345678", "personal"),
        ("+445512345678", "company"),
        ("+448001234567", "toll_free"),
        ("+27860123456", "shared_cost"),
    ],
)
def test_a_type_is_reached_where_the_file_names_it(number: str, kind: str) -> None:
    countries = frozenset({"GB", "ZA"})
    refusal = ReachableNumbers(Reach(countries), lambda: "KE").find_refusal(number)
    assert refusal is not None
    assert refusal.type == kind
    assert ReachableNumbers(Reach(countries, frozenset({kind})), lambda: "KE").includes(number)


def test_a_number_that_may_be_mobile_or_fixed_counts_as_both() -> None:
    for kind in ("mobile", "fixed"):
        assert ReachableNumbers(Reach(frozenset({"US"}), frozenset({kind})), lambda: "KE").includes(
            "+14155550100"
        )


def test_countries_of_the_file_stand_in_place_of_the_service_country() -> None:
    uganda = ReachableNumbers(Reach(frozenset({"UG"})), lambda: "KE")
    assert uganda.includes("+256772000111")
    assert not uganda.includes("+254711000111")


def test_a_service_without_a_country_reaches_every_country_and_no_satellite() -> None:
    anywhere = ReachableNumbers(Reach(), lambda: NO_COUNTRY)
    assert anywhere.includes("+254711000111")
    assert anywhere.includes("+256772000111")
    assert not anywhere.includes("+254900223344")
    assert not anywhere.includes("+881612345678")


def test_the_reason_is_plain() -> None:
    premium, satellite = KENYA.find_refusal("+254900223344"), KENYA.find_refusal("+881612345678")
    assert (
        str(premium) == "is a number of the type `premium` in KE, which `reach:` in delivery.yaml leaves out"
    )
    assert str(satellite) == (
        "is a number of the type `satellite`, of no country, which `reach:` in delivery.yaml leaves out"
    )
