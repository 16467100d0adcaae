"""What ``castproof publish`` writes, held to parsers of others and to what hosts spoil."""
