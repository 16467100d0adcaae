"""The whole command on real models and real people, beside others' tools."""
