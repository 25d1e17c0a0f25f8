"""Calls that the gateway makes: requested once, made at a time that the menus allow, given up after some attempts."""
