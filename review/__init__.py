"""The page where a person corrects an episode, and the small server behind it.

What a person does is an *operation* (:mod:`review.operations`); what it does to the document is a
*change* (:mod:`review.document`), which has an inverse; what was done so far is a *history*
(:mod:`review.history`), kept in a journal (:mod:`review.journal`) that outlives the server.
"""
