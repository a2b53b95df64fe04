"""The kinds of files that people share."""

#: The media types that may be uploaded, as found in the content, with the file extensions that may go with each.
ALLOWED_TYPES: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.ms-powerpoint": (".ppt",),
    "application/vnd.ms-outlook": (".msg",),
    "message/rfc822": (".eml",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a",),
    "text/plain": (".txt", ".md", ".csv"),
    "text/csv": (".csv",),
    "text/calendar": (".ics",),
    "application/zip": (".zip",),
}
#: Photos of telephones, which few programs can show: they are stored as JPEG.
HEIC, HEIC_ENDINGS = "image/heic", (".heic", ".heif")
#: For the file dialog of the browser, and for its check before anything is sent.
ACCEPTED_ENDINGS = tuple(sorted({ending for endings in ALLOWED_TYPES.values() for ending in endings} | {*HEIC_ENDINGS}))
#: Office files that carry programs of their own, and the kind without them that says the same.
MACRO_ENDINGS = {
    ".docm": ".docx", ".dotm": ".docx", ".xlsm": ".xlsx", ".xltm": ".xlsx", ".xlsb": ".xlsx", ".xlam": ".xlsx",
    ".pptm": ".pptx", ".potm": ".pptx", ".ppsm": ".pptx", ".ppam": ".pptx",
    ".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx",
}  # fmt: skip
IMAGES = frozenset(kind for kind in ALLOWED_TYPES if kind.startswith("image/"))
