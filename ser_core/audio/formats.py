"""What is let in: containers and codecs by name, and the widest rates and channel counts of recorded speech."""

LOWEST_RATE_HZ = 4_000
HIGHEST_RATE_HZ = 192_000
MOST_CHANNELS = 8  # 7.1, the most that a film's sound track has

# Demuxers of FFmpeg that only ever read the bytes they are given. Playlists and scripts (hls, concat, sdp, dash, image2, lavfi …)
# open other files and addresses: they must not be let in, whatever a file is called.
CONTAINERS = (
    *("wav", "w64", "aiff", "au", "caf", "voc", "sox", "nistsphere"),
    *("mp3", "aac", "flac", "ogg", "amr", "gsm", "asf", "xwma"),
    *("mov", "matroska", "avi"),
)

# Codec as a person knows it, and FFmpeg's names for it: of its decoders and of itself. Video decoders are missing on purpose: a picture of
# a gigapixel inside a small file is never unpacked.
CODECS: dict[str, tuple[str, ...]] = {
    "PCM": (
        *("pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be"),
        *("pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be", "pcm_u16le", "pcm_u16be", "pcm_s64le"),
    ),
    "µ-law": ("pcm_mulaw",),
    "A-law": ("pcm_alaw",),
    "ADPCM": (
        "adpcm_ms",
        "adpcm_ima_wav",
        "adpcm_ima_qt",
        "adpcm_yamaha",
        "g722",
        "g726",
        "g726le",
        "adpcm_g722",
        "adpcm_g726",
        "adpcm_g726le",
    ),
    "G.723.1": ("g723_1",),
    "G.729": ("g729",),
    "GSM": ("gsm", "gsm_ms"),
    "iLBC": ("ilbc",),
    "TrueSpeech": ("truespeech",),
    "AMR": ("amrnb", "amrwb", "amr_nb", "amr_wb", "libopencore_amrnb", "libopencore_amrwb"),
    "Opus": ("opus", "libopus"),
    "Vorbis": ("vorbis",),
    "Speex": ("speex", "libspeex"),
    "MP3": ("mp3float", "mp3", "mp2float", "mp2", "mp1float", "mp1"),
    "AAC": ("aac", "aac_latm"),
    "FLAC": ("flac",),
    "ALAC": ("alac",),
    "WMA": ("wmav1", "wmav2", "wmapro", "wmalossless", "wmavoice"),
    "AC-3": ("ac3", "eac3"),
}
DECODERS = frozenset(decoder for decoders in CODECS.values() for decoder in decoders)

BIT_DEPTHS = {"pcm_mulaw": 8, "pcm_alaw": 8}
LOSSLESS = ("flac", "alac", "wmalossless")


def codec_name(decoder: str) -> str:
    """A codec as people call it.

    >>> codec_name("pcm_mulaw"), codec_name("mp3float")
    ('µ-law', 'MP3')
    """
    return next((name for name, decoders in CODECS.items() if decoder in decoders), decoder)


def bit_depth(decoder: str, sample_format: str) -> int | None:
    """The bits of one stored sample; None where a codec has no such thing.

    >>> bit_depth("pcm_s24le", "s32"), bit_depth("flac", "s32"), bit_depth("mp3float", "fltp")
    (24, 24, None)
    """
    if decoder in BIT_DEPTHS:
        return BIT_DEPTHS[decoder]
    if decoder.startswith("pcm_"):
        return int("".join(filter(str.isdigit, decoder)))
    if decoder in LOSSLESS:
        return 16 if sample_format.startswith("s16") else 24  # FFmpeg keeps 24 bits in 32
    return None
