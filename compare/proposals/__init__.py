"""What a language model proposes to change in a paragraph, judged edit by edit."""
