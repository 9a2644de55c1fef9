"""Forms of discovery: triage, registering a lead, needs, campaigns, signals."""
