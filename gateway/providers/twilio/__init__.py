"""Twilio. Only `sms` and `voice` need the SDK's REST client, and only a worker imports them; all else is light."""
