"""Many recordings: found, planned, spread over workers, tried again, and told of."""
