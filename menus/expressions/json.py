"""The type of JSON values."""

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
