"""What stands in for the outside world while developing and testing. Nothing of it runs in production."""
