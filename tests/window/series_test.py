#!/usr/bin/env python3
"""series_test.py PLEXUS: the time of series in the window: keys, the slider, playing, the backbone."""
import os
import random
import sys

from desk import Window, main, until

SIZE = ("--size", "900x600", "--reduced-motion", "--window", "40")
# The line of time, beside the legend (app/graph_timeline.c).
LEFT, RIGHT, LINE = 229, 864, 558


def write_series(desk):
    """Three groups of four, each of which goes together but for a third of the time."""
    path = os.path.join(desk.folder, "series.csv")
    dice = random.Random(2)
    with open(path, "w", encoding="utf-8") as file:
        file.write("Date," + ",".join(f"s{i}" for i in range(12)) + "\n")
        value = [100.0] * 12
        for t in range(240):
            common = [dice.gauss(0, 0.01) for _ in range(3)]
            for i in range(12):
                share = 0.1 if t // 80 == i // 4 else 1
                value[i] *= 1 + share * common[i // 4] + dice.gauss(0, 0.004)
            file.write(f"2020-{1 + t // 28:02d}-{1 + t % 28:02d}," +
                       ",".join(f"{v:.4f}" for v in value) + "\n")
    return path


def part(picture):
    """Of the line of time, the pixels from the left of what is shown to its right."""
    bright = [x for x in range(LEFT - 10, RIGHT + 10) if min(picture.pixel(x, LINE)) > 200]
    assert bright, "no part of the line of time is shown"
    return bright[0], bright[-1]


def network(picture):
    return picture.crop(250, 60, 640, 450)


def open_series(desk, plexus):
    desk.fold_panels()
    return Window(desk, plexus, write_series(desk), *SIZE)


def test_keys_go_through_time(desk, plexus):
    with open_series(desk, plexus) as window:
        last = window.settle()
        assert abs(part(last)[1] - RIGHT) < 6, part(last)
        back = window.change("key", "comma", before=last)
        leapt = window.change("key", "shift+comma", before=back)
        step, leap = part(last)[0] - part(back)[0], part(back)[0] - part(leapt)[0]
        assert step >= 1 and 5 * step < leap < 20 * step, (step, leap)
        assert network(leapt).difference(network(last)) > 0.05
        forth = window.change("key", "shift+period", before=leapt)
        assert part(forth) == part(back)
        window.change("key", "period", before=forth)
        until("the end again", lambda: window.picture().difference(last) < 0.05)
        # There is nothing after the end.
        window.desk.hands("key", "period")
        assert part(window.settle()) == part(last)


def test_the_slider_is_dragged(desk, plexus):
    with open_series(desk, plexus) as window:
        last = window.settle()
        left, right = part(last)
        middle = (LEFT + RIGHT) // 2
        window.point((left + right) // 2, LINE)
        window.desk.hands("mousedown", 1)
        window.point(middle, LINE)
        until("half of the way", lambda: abs(sum(part(window.picture())) / 2 - middle) < 6)
        # Also far above the line, and beyond its end, for it is held.
        window.point(LEFT - 60, 300)
        until("the beginning", lambda: abs(part(window.picture())[0] - LEFT) < 6)
        window.desk.hands("mouseup", 1)
        first = window.settle()
        assert network(first).difference(network(last)) > 0.2
        # It was time that was dragged, and no picture; where it is let go nothing is held.
        window.point(middle, 300)
        assert part(window.settle()) == part(first)
        # A click on the line goes there.
        window.point(middle, LINE)
        window.desk.hands("click", 1)
        until("a click", lambda: abs(sum(part(window.picture())) / 2 - middle) < 6)


def test_time_is_played_and_stopped(desk, plexus):
    with open_series(desk, plexus) as window:
        last = part(window.settle())
        window.point(LEFT + 10, LINE)
        window.desk.hands("click", 1)
        until("the beginning", lambda: abs(part(window.picture())[0] - LEFT) < 6)
        window.desk.hands("key", "n")
        seen = set()

        def passes():
            seen.add(part(window.picture()))
            return len(seen) > 5
        until("time passes", passes)
        window.desk.hands("key", "n")
        stopped = part(window.settle())
        assert stopped[1] < last[1], "it was played to its end"
        assert part(window.settle()) == stopped
        # From the end it begins again.
        window.point(RIGHT, LINE)
        window.desk.hands("click", 1)
        until("the end", lambda: abs(part(window.picture())[1] - RIGHT) < 6)
        window.desk.hands("key", "n")
        until("the beginning again", lambda: part(window.picture())[0] < LEFT + 200)
        window.desk.hands("key", "comma")
        stopped = part(window.settle())
        assert part(window.settle()) == stopped


def test_time_is_undone(desk, plexus):
    with open_series(desk, plexus) as window:
        last = window.settle()
        leapt = window.change("key", "shift+comma", before=last)
        # Time that is played through is one change, to where it stops.
        window.desk.hands("key", "n")
        until("time passes", lambda: part(window.picture()) != part(leapt))
        window.desk.hands("key", "n")
        stopped = part(window.settle())
        window.desk.hands("key", "ctrl+z")
        until("the time before", lambda: part(window.picture()) == part(leapt))
        window.desk.hands("key", "ctrl+z")
        until("the time at first", lambda: part(window.picture()) == part(last))
        window.desk.hands("key", "ctrl+y", "key", "ctrl+y")
        until("the time again", lambda: part(window.picture()) == stopped)


def test_the_backbone_alone(desk, plexus):
    with open_series(desk, plexus) as window:
        every = window.settle()
        backbone = window.change("key", "b", before=every)
        assert network(backbone).difference(network(every)) > 0.1
        earlier = window.change("key", "shift+comma", before=backbone)
        # Still alone at another time: with all, there is more.
        more = window.change("key", "b", before=earlier)
        assert light(network(more)) > light(network(earlier))
        window.change("key", "shift+period", before=more)
        until("all again", lambda: window.picture().difference(every) < 0.05)


def lit(picture):
    """Pixels of connections and units."""
    return network(picture).count(lambda red, green, blue: (red > 60) | (green > 60))


def test_what_is_shown_stays_so(desk, plexus):
    with open_series(desk, plexus) as window:
        window.change("key", "l", before=window.settle())  # without names
        every = window.settle()
        window.change("key", "Tab", before=every)
        near = window.change("key", "bracketright", before=window.settle())
        assert lit(near) < 0.8 * lit(every), (lit(near), lit(every))
        backbone = window.change("key", "b", before=near)
        assert lit(backbone) < lit(near), (lit(backbone), lit(near))
        window.desk.hands("key", "ctrl+z")
        until("all that is near", lambda: network(window.picture()).difference(network(near)) < 0.05)
        window.desk.hands("key", "Escape")
        until("all of it", lambda: network(window.picture()).difference(network(every)) < 0.05)
        # A way from unit to unit stays at another time, too.
        spots = [(x, y) for x in range(260, 880, 2) for y in range(80, 500, 2) if min(every.pixel(x, y)) > 225]
        window.point(*spots[0])
        window.change("click", 1)
        window.point(*spots[-1])
        window.settle()
        window.desk.hands("keydown", "shift", "click", 1, "keyup", "shift")
        window.away()
        until("a way", lambda: lit(window.picture()) < 0.5 * lit(every))
        earlier = window.change("key", "comma", before=window.settle())
        assert lit(earlier) < 0.5 * lit(every), (lit(earlier), lit(every))


def light(picture):
    return picture.light()


if __name__ == "__main__":
    sys.exit(main(globals()))
