"""An edited episode as the files that hosts take, and the tags of its feed.

``kinds.py`` says which files there are, ``facts.py`` what the page says of the episode,
``rendering.py`` makes the files' content, ``folder.py`` writes them, ``tags.py`` and ``feed.py``
are the feed, and ``publish.py`` puts them together. What a host takes is in
:mod:`transcript.check.hosts`.
"""
