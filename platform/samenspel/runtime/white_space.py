"""White space of HTML templates: a line end is white space everywhere, and indentation stays out of the pages."""

import re

from jinja2.ext import Extension

_INDENTATION = re.compile(r"\n[ \t]+")
_BETWEEN_BLOCKS = re.compile(r"([%#]\})\n[ \t]+(?=\{[%#])")
_AFTER_BLOCK = re.compile(r"([%#]\})\n[ \t]+")


class CollapsedIndentation(Extension):
    """Takes the indentation out of HTML templates as they are compiled: with it, pages are a quarter larger.

    `trim_blocks` takes away the line end after a block, and `lstrip_blocks` the indentation before the next one. They
    would join what the formatter of templates put on two lines, such as two attributes that each depend on something.
    So one space stays: before the line end between two blocks, else after it. Lines keep their numbers. Templates write
    no text of their own in `pre`.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        if name is None or not name.endswith(".html"):
            return source
        source = _BETWEEN_BLOCKS.sub(r"\1 \n", source)
        source = _AFTER_BLOCK.sub("\\1\n\0", source)
        return _INDENTATION.sub("\n", source).replace("\0", " ")
