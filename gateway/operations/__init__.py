"""What operators look at: logs, metrics, the doctor."""
