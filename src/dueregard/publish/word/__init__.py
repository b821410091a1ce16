"""
The flow as a Word document.

It is made of what Word itself uses to mean things: heading styles, header rows, captions, footnotes,
alternative text and the language of the text.
"""

from dueregard.publish.word.document import word_document

__all__ = ["word_document"]
