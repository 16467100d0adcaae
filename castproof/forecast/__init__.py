"""When a run will be done, by what earlier runs on this machine took and what this one shows."""
