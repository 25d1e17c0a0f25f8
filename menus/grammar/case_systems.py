"""The grammar of what a case is in the terms of each case system."""

from collections.abc import Mapping

from menus.grammar.shapes import JsonShape, KeySpec, MapShape, ObjectShape, required_key

_CODE = JsonShape()

OPEN311 = ObjectShape(
    "The case as a service request of Open311 GeoReport v2. Without a description its title and fields stand there.",
    {
        "service_code": required_key("The code of the service, as `services.json` has it.", _CODE),
        "attributes": KeySpec(
            "Values of the attributes of that service, by their codes.", MapShape(_CODE, "WHISHETN")
        ),
        "address_string": KeySpec("The place in words.", _CODE),
        "address_id": KeySpec("The place by its id in the city's own register.", _CODE),
        "lat": KeySpec("The latitude (WGS84), with `long`.", _CODE),
        "long": KeySpec("The longitude (WGS84), with `lat`.", _CODE),
        "description": KeySpec("What is said about it, at most 4,000 characters.", _CODE),
        "first_name": KeySpec("The citizen's first name.", _CODE),
        "last_name": KeySpec("The citizen's last name.", _CODE),
        "email": KeySpec("The citizen's e-mail address.", _CODE),
        "media_url": KeySpec("The address of a picture.", _CODE),
    },
)

REDMINE = ObjectShape(
    "The case as an issue of Redmine. Without a subject and a description the title and the fields are these.",
    {
        "project_id": required_key("The project, by its identifier or number.", _CODE),
        "tracker_id": KeySpec("The number of the tracker.", _CODE),
        "priority_id": KeySpec("The number of the priority.", _CODE),
        "category_id": KeySpec("The number of the category.", _CODE),
        "subject": KeySpec("One line about it.", _CODE),
        "description": KeySpec("What is said about it.", _CODE),
        "custom_fields": KeySpec("Values of custom fields, by their numbers.", MapShape(_CODE, "4")),
    },
)

DIGIT = ObjectShape(
    "The case as a complaint of DIGIT. Without a description its title and fields stand there.",
    {
        "service_code": required_key("The code of the complaint type.", _CODE),
        "locality": required_key("The code of the place, as the boundary service has it.", _CODE),
        "landmark": KeySpec("A place near it.", _CODE),
        "lat": KeySpec("The latitude (WGS84), with `long`.", _CODE),
        "long": KeySpec("The longitude (WGS84), with `lat`.", _CODE),
        "description": KeySpec("What is said about it.", _CODE),
        "citizen_name": KeySpec("The citizen's name.", _CODE),
        "additional_detail": KeySpec(
            "More values, by name; 600 characters in all.", MapShape(_CODE, "floor")
        ),
    },
)

COMMCARE = ObjectShape(
    "The case as a case of CommCare. Without properties its fields are these.",
    {
        "case_type": required_key("The type of the case.", _CODE),
        "owner_id": required_key("The id of the user, group or location that owns it.", _CODE),
        "case_name": KeySpec("Its name; the title if not set.", _CODE),
        "properties": KeySpec("Its properties, by their names.", MapShape(_CODE, "ward")),
    },
)

CASE_SYSTEM_SHAPES: Mapping[str, ObjectShape] = {
    "open311": OPEN311,
    "digit": DIGIT,
    "redmine": REDMINE,
    "commcare": COMMCARE,
}
"""By the name of each case system, as in CASE_SYSTEM: what stands beside a case for it."""

PLACE_KEYS = (frozenset({"address_string"}), frozenset({"address_id"}), frozenset({"lat", "long"}))
"""A service request of Open311 has one of these at least."""

CODE_TABLES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("open311", "service_code"): ("open311_services", "service_code"),
    ("digit", "service_code"): ("digit_services", "service_code"),
    ("digit", "locality"): ("digit_places", "code"),
    ("redmine", "project_id"): ("redmine_projects", "identifier"),
    ("redmine", "tracker_id"): ("redmine_trackers", "id"),
}
"""By case system and key: the table with the codes that the system knows, as `gateway tables pull` writes it, and the
column that has them.
"""
ATTRIBUTES_TABLE = "open311_attributes"
"""The table with a row for each attribute of a service, and for each value of one that has a list of values."""
