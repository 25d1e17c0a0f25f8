"""Calls that the gateway makes: asked for once, rung at a time that the menus allow, given up after some attempts."""
