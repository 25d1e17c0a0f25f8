"""Twilio. Only `sms` and `voice` need the SDK's REST client, and only a worker imports them. All else is light."""
