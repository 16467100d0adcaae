"""What ``--json`` prints: a type for each document, of which ``castproof schema`` makes a schema.

Keys are always there; what is unknown, or was not asked for, is ``None``. The line below each key
is its description in the schema and in docs/reference/json.md.
"""
