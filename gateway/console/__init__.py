"""What administrators get in a browser. Its own application, cookie and error pages, apart from the webhooks."""
