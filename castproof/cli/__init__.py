"""The command line: one module a command.

Nothing heavy is imported here: a command imports what it needs when it runs, so that
``castproof --help`` answers at once.
"""
