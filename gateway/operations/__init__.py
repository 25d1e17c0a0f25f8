"""What operators use: logs, metrics, `gateway doctor`, and the control of processes."""
