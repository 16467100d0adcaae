"""Speech made by rule: voices whose every word has a known time.

Needs the shared libraries of espeak-ng and flite; nothing of castproof itself does.
"""
