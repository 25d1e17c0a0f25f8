"""Africa's Talking. Only `sms` needs the SDK, and only a worker imports it; all else is light."""
