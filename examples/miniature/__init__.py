"""The miniature models and the scripts that train them."""
