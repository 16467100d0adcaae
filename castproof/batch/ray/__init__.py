"""A batch beyond one machine: its workers on a Ray cluster, its files on shared storage."""
