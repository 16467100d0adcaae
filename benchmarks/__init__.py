"""What is claimed about speed and quality, measured: one module or package a claim."""
