"""The forms of the cooperative's desk: what each verb asks, and what it then says.

`typed` reads a form field by field, `forms` is the table of verbs, `telling` says back
in a sentence what an event is, `keeping` carries a half-written form over a log-in.
"""
