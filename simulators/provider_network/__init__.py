"""Simulates Africa's Talking, Twilio and the mobile network behind them, for development and tests.

It uses their real wire formats, so that the gateway works as with the real providers. It keeps everything in memory.
"""
