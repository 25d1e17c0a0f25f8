"""Africa's Talking. Only `sms` and `voice` need the SDK, and only a worker imports them. All else is light."""
