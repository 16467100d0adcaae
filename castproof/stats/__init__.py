"""Statistics of the speakers of an episode or a season, in each form."""
