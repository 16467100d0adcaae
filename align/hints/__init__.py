"""The spots of a transcript that are most worth a person's minute: :mod:`align.hints.find`.

A *finder* for each kind of doubt yields candidates; :mod:`align.hints.find` joins those about
the same words and ranks them by what listening to them is expected to repair.
"""
