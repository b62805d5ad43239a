"""The pieces of a turn that are scored on their own."""

from ser_core.segmentation.records import Turn, Window

WINDOW_S = 3.0  # as long as the network hears at once
HOP_S = 1.0  # the timeline shows how a feeling moves inside a turn


def turn_windows(turn: Turn) -> list[Window]:
    """3 s every 1 s; a shorter turn is one window; the last window ends where the turn ends.

    >>> [(w.start_s, w.end_s) for w in turn_windows(Turn("customer", 10.0, 14.5, -20.0))]
    [(10.0, 13.0), (11.0, 14.0), (11.5, 14.5)]
    """
    if turn.duration_s <= WINDOW_S:
        return [Window(turn.start_s, turn.end_s)]
    whole = int(round(turn.duration_s - WINDOW_S, 6) / HOP_S) + 1
    starts = [round(turn.start_s + index * HOP_S, 3) for index in range(whole)]
    tail_s = round(turn.end_s - WINDOW_S, 3)
    if starts[-1] < tail_s:
        starts.append(tail_s)
    return [Window(start_s, round(start_s + WINDOW_S, 3)) for start_s in starts]
