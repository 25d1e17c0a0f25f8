"""Tools for operators: logs, metrics, `gateway doctor`, and the control of processes."""
