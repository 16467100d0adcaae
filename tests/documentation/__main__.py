"""Counts the examples of all pages by what becomes of them, and says which are not run and why.

python -m tests.documentation
"""

from __future__ import annotations

from collections import Counter

from tests.documentation.blocks import BLOCKS, find_pages
from tests.documentation.examples import CHECKED, EXAMPLES, RUN


def main() -> None:
    """Print the counts and the list."""
    counts = Counter(example.how for example in EXAMPLES)
    print(f"{len(EXAMPLES)} examples in {len(BLOCKS)} blocks on {len(find_pages())} pages")
    for title, ways in (("run", RUN), ("checked", CHECKED)):
        parts = ", ".join(f"{way} {counts[way]}" for way in ways)
        print(f"{title}: {sum(counts[way] for way in ways)} ({parts})")
    print(f"no example: {counts['drawing']} (drawing)")
    print(f"not run: {counts['not run']}")
    for example in EXAMPLES:
        if example.how == "not run":
            print(f"  {example}: {example.why}")


if __name__ == "__main__":
    main()
