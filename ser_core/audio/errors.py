"""What can be wrong with a recording, each with what to do about it; no message shows a path."""

from collections.abc import Iterable

from ser_core.errors import CalltoneError

WHAT_CAN_BE_READ = "wav, mp3, m4a/aac, ogg/opus, flac, amr, wma, webm, or a mp4/mov/mkv/avi with a sound track"


class NoSuchFile(CalltoneError):
    """The path leads nowhere."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is not there: check the name and the folder")


class NotAFile(CalltoneError):
    """A folder or a device where one recording was expected."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is a folder or a device: name one recording in it")


class UnreadableFile(CalltoneError):
    """The operating system did not let us read it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} could not be opened for reading: check its permissions and its disk")


class EmptyFile(CalltoneError):
    """Zero bytes."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is empty (0 bytes): export or upload the recording again")


class NotAudio(CalltoneError):
    """None of the containers that are let in, whatever the name ends with."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is not a recording that can be read: give {WHAT_CAN_BE_READ}")


class IndexMissing(CalltoneError):
    """A mp4 whose index, which most recorders write last, is not there or not whole: nothing in it can be found."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the index of {name!r} is missing or damaged, as after a copy that broke off: copy or export it again"
        )


class NoSoundTrack(CalltoneError):
    """A container without sound, such as a screen capture of a silent tab."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} has no sound track: export it again with sound")


class UnsupportedCodec(CalltoneError):
    """A sound track in a codec that is not let in."""

    def __init__(self, name: str, codec: str, supported: Iterable[str]) -> None:
        super().__init__(
            f"the sound of {name!r} is coded as {codec}, which is not supported: convert it to one of {', '.join(supported)}"
        )


class EncryptedSound(CalltoneError):
    """Protected (DRM) sound."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the sound of {name!r} is encrypted: export it without copy protection")


class NothingDecoded(CalltoneError):
    """The container opened, and not one sample came out."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"nothing in {name!r} could be decoded: it is damaged or holds no sound; copy or export it again"
        )


class TooLong(CalltoneError):
    """Longer than the limit that the caller set."""

    def __init__(self, name: str, longest_s: float) -> None:
        super().__init__(f"{name!r} is longer than the limit of {longest_s / 3600:g} h: cut it into shorter recordings")


class SilentThroughout(CalltoneError):
    """Every channel is silent."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is silent throughout: check that the recorder was on and its volume was up")


class TooManyChannels(CalltoneError):
    """More channels than any call has: a header that lies, or a measuring instrument's file."""

    def __init__(self, name: str, channels: int, most: int) -> None:
        super().__init__(f"{name!r} has {channels} channels: give a recording with 1 to {most}")


class BadSampleRate(CalltoneError):
    """A sample rate that no recorder of speech uses."""

    def __init__(self, name: str, sample_rate_hz: int, lowest_hz: int, highest_hz: int) -> None:
        super().__init__(
            f"{name!r} has a sample rate of {sample_rate_hz} Hz: give a recording with {lowest_hz} to {highest_hz} Hz"
        )


class NoRoom(CalltoneError):
    """The disk with the temporary folder is full."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"no room in the temporary folder to unpack {name!r}: an hour of one channel takes 115 MB; free some, or point TMPDIR to a larger disk"
        )
