"""The settings of the gateway, which are environment variables.

The module settings has the table of them, and setting_row says what a row of it is. The reader takes them from the
environment by their parsers, settings_check compares them, and reference writes README's table of them.
"""
