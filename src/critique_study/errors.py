"""What can go wrong, as one family: every error says what, where and what to do, in a line each."""

INTERRUPTED = 130
"""The exit status after Ctrl+C, as shells have it."""


class CritiqueStudyError(Exception):
    """Content, data or a file is at fault; exit status 1. The message is one line for the user.

    Where several things are wrong at once, each argument is the line of one.
    """

    exit_status = 1

    def pointed(self) -> str:
        """What was typed, and under it a mark at the place of the fault; empty where there is no such place."""
        return ""


class UsageError(CritiqueStudyError):
    """The command or a setting is at fault; exit status 2."""

    exit_status = 2


class ContentError(CritiqueStudyError):
    """A folder of cards cannot be used at all (single faults in it are `Problem`s)."""


class LogError(CritiqueStudyError):
    """The review log cannot be opened, read or written. What was accepted before is still there."""


class ExportError(CritiqueStudyError):
    """A package could not be written. Nothing half-written is left behind."""


class PackageError(CritiqueStudyError):
    """A file that Anki is said to have written cannot be read. Nothing was changed."""
