"""Notes: a title in the first line."""

from workbench.corpus.readers.registry import FileReading, ReadDocument, reader


@reader(".note")
def read_note(path, limits):
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    return FileReading((ReadDocument(title, text),))
