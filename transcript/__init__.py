"""The values of a transcript and every file format it is read from and written to.

| module | what lives there |
|---|---|
| ``values`` | ``Word``, ``Segment``, ``Turn``, ``Voice``; ``Line``, ``Header``, ``Transcript`` |
| ``errors`` | the errors castproof raises on purpose |
| ``formats`` | the table of formats: names, endings, what each carries, ``read`` and ``write`` |
| ``features``, ``recognise`` | what a format may carry; telling a bare ``.txt`` or ``.json`` |
| ``captions``, ``episode``, ``turns`` | the three formats the project exists for |
| ``frontmatter``, ``entries`` | an episode's parts: where its block lies, what its entries say |
| ``srt``, ``vtt``, ``podcast``, ``rttm``, ``ctm``, ``stm``, ``whisperx`` | the ecosystem's |
| ``lossless``, ``artifacts`` | our own JSON: a transcript, and what the stages leave behind |
| ``seconds``, ``text``, ``tokens``, ``jsontext``, … | what the formats share |

A format's module has ``parse(text) -> value`` and ``write(value) -> text``; text holds the
file's own characters, line breaks included (:func:`transcript.text.decode`).
"""
