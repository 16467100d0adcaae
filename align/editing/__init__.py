"""New machine output under a person's text: merge, retime, respeak."""
