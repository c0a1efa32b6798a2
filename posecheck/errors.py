"""The one exception that is meant for the person who runs posecheck."""


class PosecheckError(Exception):
    """Something the user can put right.

    The message is one plain sentence: what is wrong, with which file or value, and what to do.
    The command line prints it without a traceback and exits with code 2.
    """
