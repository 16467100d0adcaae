"""Everything that changes or checks an episode a person may have edited."""
