"""What `gateway kit` writes: units, containers, proxies, alarms and a dashboard, for the settings at hand."""
