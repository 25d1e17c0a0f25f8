"""Twilio. Only `sms` needs the SDK's REST client, and only a worker imports it; all else is light."""
