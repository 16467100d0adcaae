"""The command line: one module a command.

Nothing heavy is imported here: a command imports what it needs when it runs, so that
``castscribe --help`` answers at once.
"""
