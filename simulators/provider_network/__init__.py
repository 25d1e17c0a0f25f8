"""Simulates Africa's Talking, Twilio and the mobile network behind them, for development and tests.

It speaks their real wire formats, so the gateway cannot tell the difference. It keeps everything in memory.
"""
