"""What a page's front matter calls it."""

from __future__ import annotations

from typing import Any

import yaml

from transcript.front_matter import locate as frontmatter

# The C loader sets the same marks, and a stranger's front matter may be long.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEY = "title"


def read_title(text: str) -> str | None:
    """The title of a page that can be read; ``None`` where it has none.

    >>> read_title("---\\ntitle: A talk\\n---\\n")
    'A talk'
    """
    root = yaml.compose(frontmatter.split(text).front_matter, Loader=_LOADER)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == _KEY and isinstance(value, yaml.ScalarNode):
            return " ".join(value.value.split()) or None
    return None
