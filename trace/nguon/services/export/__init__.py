"""Export: what is in the ledger, in the forms that others ask for.

`selection` says what is exported, `form` what a form is, `forms` lists them all.
"""
