"""Walks of citizens: recorded without their words, and run on other menus."""
