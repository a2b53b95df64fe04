"""Extracts the text of one file: a program of its own, started by `tasks.extract_text`.

Parsers of foreign files are where crashes and endless loops live. They run apart from the server, with limits on time
and memory, and import nothing of the platform: media type as argument, file on standard input, text on standard output.
"""

import resource
import sys

SECONDS = 30
MEMORY = 3 * 2**30
#: Longer texts are cut: so many characters are some hundreds of pages.
MAX_LETTERS = 400_000


def main() -> None:
    """Prints the text of the file on standard input. Ends with an error where it cannot be read."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    from kreuzberg import extract_bytes_sync  # takes most of a second: only here

    text = extract_bytes_sync(sys.stdin.buffer.read(), sys.argv[1]).content
    sys.stdout.buffer.write(text[:MAX_LETTERS].encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
