"""Values as JSON has them."""

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
