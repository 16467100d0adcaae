"""What speakers are called, and why."""
