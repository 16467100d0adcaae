"""The values of a transcript and every file format it is read from and written to.

| module | what lives there |
|---|---|
| ``values`` | ``Word``, ``Segment``, ``Turn``, ``Voice``; ``Line``, ``Header``, ``Transcript`` |
| ``errors`` | the errors castproof raises on purpose |
| ``io`` | which format a file is of; reading and writing it; what a format cannot carry |
| ``episode``, ``front_matter`` | the published page: read, and changed without touching the rest |
| ``check`` | what is wrong in an episode's file, and mending what is safe |
| ``hallucination`` | evidence that words were never spoken |
| ``seconds``, ``text``, ``misread`` | times and text as files spell them |

In ``formats`` every format has a module, and ``catalogue`` lists them all; ``lossless`` and
``artifacts`` are our own JSON, ``nist``, ``jsontext`` and ``needs`` what formats share.

A format's module has ``parse(text) -> value`` and ``write(value) -> text``; text holds the
file's own characters, line breaks included (:func:`transcript.text.decode`).
"""
