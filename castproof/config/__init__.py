"""What a call and its presets ask for: schema, presets, request."""
