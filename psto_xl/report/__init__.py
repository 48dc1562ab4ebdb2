"""A report of a check to look at, to mail and to present: one story, told as a page, a document, slides or text.

`story` and `links` say what there is to show; everything else only shows it.
"""
