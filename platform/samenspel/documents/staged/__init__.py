"""Files that were uploaded while somebody writes: in nothing yet, or as a picture in a text."""
