"""What is named by a URL: recordings, feeds and what a feed has beside them, fetched safely."""
