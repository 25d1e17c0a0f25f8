"""Stands for Africa's Talking, Twilio and the mobile network behind them, in development and tests.

It speaks their real wire formats, so the gateway cannot tell it from them. Everything is held in memory.
"""
