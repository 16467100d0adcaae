"""What speech recognizers write as JSON: each layout in its own module, told by its members."""
