"""An episode's front matter: read, and changed in place without touching the rest."""
