"""The main job on made-up conversations whose every word, time and speaker is known."""
