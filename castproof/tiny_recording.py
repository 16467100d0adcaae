"""A recording of 0.3 seconds, a tone of 440 Hz in Ogg Opus, to try decoding with.

It was encoded by libopus through PyAV: a quarter of full scale at 48 kHz mono, 12 kbit/s.
"""

from __future__ import annotations

import base64

#: How long it lasts, and how loud it is: the root mean square of its samples, of 1 at most.
SECONDS, LOUDNESS = 0.3, 0.177

RECORDING = base64.b64decode(
    "T2dnUwACAAAAAAAAAABnGtyMAAAAADlmZsIBE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAGca3IwB"
    "AAAAOHeuLQE2T3B1c1RhZ3MNAAAATGF2ZjYyLjEyLjEwMgEAAAAVAAAAZW5jb2Rlcj1MYXZmNjIuMTIuMTAyT2dn"
    "UwAEeDkAAAAAAABnGtyMAgAAAMYfFAAQNSksKyQpKSUsJCQpKiwlFkiC4rdsVrf0AAIEu77eg3aHojcJsPh89kbn"
    "QDOGXfq3duOd0iGonrFn8f3YkfGT+cAsd35wSKp+n1fjKbyY4o8u+zR+4F0mBTtIi4uLLEZ3OHbu36SZDNu3TUP4"
    "R+BIn/m5aT60kl9KtT7Ua1EgfA1Gu2a6BTNA4TaWo2chUnObD6JXiI4F0Q7kt0if+bl4XIhXNMDOZuNklg2Q8cJN"
    "fv2wqjPKPBXLEsi48W9FVEbMqWV8XcBIn/qMEFnSYQK5+r9iGDXwDgiUU8cLGg+ZSnf9xVTRoKets8RIn/nHENY8"
    "haS4YtjTvfuULmDAdinaiXc5a8A+Z3Dr9p8dXCVqPgEaTkif+owQWdJYGAFy/rt0ee7YP2v5SodcRp10sKSApcz0"
    "aZEnOS7ChQwwSJ/5uWVe3pOHRA2rJnynsw2agsSQHWs3IqwDJ8wiey7W6O4pcEif+bl4XII1re3wY4yucdOAvhZ2"
    "wuXkYCln1rtrWfbZqEfN0L3VjLVHGlu4SJ/6jBBZ0mCeAuJ8ErJR+iAnXhovK0/jjxp/oP8R7r80UMZMSJ/5xwHN"
    "NToCEfGJBZe0RbRLkM+xxwtwI/9B9pdOHJ1dfYWASKFCF7wXvz+EZdsY0AXTD7cMxuyZJjSAtcsuw6oo4KBY/l3I"
    "m6nP0RhIoUIZeFyMEyKbCGX3jYn28wXfy8x58Hgz8xgB/387BcB9TMemCToPS/BIoUIZeFyIVzVjUYpjbGyE3aug"
    "6xRy3xmUzkngKZ3EaNiUUsl0/ULQ4intvEihQhl4XIgwLUxmA5dQxhYW7wAAgQpAghWTVE3kJi+y7d/ceMBIBkOY"
    "hlD6x2y564VKau6jfMHwt0io"
)
