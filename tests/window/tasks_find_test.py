#!/usr/bin/env python3
"""tasks_find_test.py PLEXUS [TASK …]: what people come to find among units and connections.

Each task asserts what a person would see: pixels, a saved picture, or what the program tells at its
end with --json. Exits 77 (skipped) where Xvfb, xdotool or evilwm is missing.
"""
import sys
import time

from desk import until
from tasks import BAR, COLUMN, FIELD, HEIGHT, SPIRAL, WIDTH, Task, main, near, search, weights_of

SIGN = (255, 178, 92)  # of what is not shown


def test_the_ten_strongest_inputs_of_a_unit(desk, plexus):
    arguments = ["spiral", "--net", "2-16-8-2", "--epochs", "1"]
    layer, unit = 2, 3
    tensors = weights_of(desk, plexus, *arguments)
    (shape, values), = (t for t in tensors.values() if sorted(t[0]) == [8, 16])
    row = values[unit * 16:unit * 16 + 16] if shape == [8, 16] else values[unit::8]
    expected = sorted(row, key=abs, reverse=True)[:10]
    with Task(desk, plexus, *arguments, panels=["unit"]) as window:
        until("the end of the training", lambda: window.settle())
        search(window, f"{layer}:{unit}")
        left = WIDTH - COLUMN
        top, bottom = window.content(left)
        # A list of bars at the right: of what is positive from the middle to the right.
        window.point(left + 100, 600)
        desk.hands("click", "--repeat", 12, "--delay", 20, 5)
        window.settle()
        picture = window.rest()
        half, right = 29, WIDTH - 14 - 9  # beside the scroll bar
        bars, line = [], []
        for y in range(top, bottom):
            row = [picture.pixel(x, y) for x in range(right - 2 * half, right)]
            if near(row[0], FIELD, 4) or near(row[-1], FIELD, 4):
                line.append(row)
                continue
            if 5 <= len(line) <= 10:  # other fields are higher
                middle = line[len(line) // 2]
                filled = [not near(pixel, FIELD, 4) for pixel in middle]
                if any(filled):
                    bars.append(sum(filled[half:]) - sum(filled[:half]))
            line = []
        assert len(bars) > 10, bars
        for bar, weight in zip(bars, expected):
            assert abs(bar - half * weight / abs(expected[0])) < 2.5, (bars, expected)
        assert window.end()["unit"] == {"layer": layer, "unit": unit}, window.told


def first_connection(picture, x=458):
    """Where the uppermost connection between the inputs and the next layer is: a blue one."""
    def blue(r, g, b):
        return b > 140 and b > r + 60
    return x, next(y + 1 for y in range(70, 160) if blue(*picture.pixel(x, y)))


def test_see_the_value_of_a_weight(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        before = window.rest()
        place = first_connection(before)
        window.point(*place)
        told = window.settle()
        # It is told beside the pointer.
        assert told.crop(420, 60, 260, 120).difference(before.crop(420, 60, 260, 120)) > 3
        window.click(*place)
        window.settle()
        assert window.network(window.rest()).difference(window.network(before)) > 0.1


def test_set_a_weight_by_hand(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        before = window.rest()
        window.point(*first_connection(before))
        window.settle()
        desk.hands("key", "Return")
        # Below what it is about.
        until("the field", lambda: window.picture().crop(450, 155, 380, 95).difference(
            before.crop(450, 155, 380, 95)) > 3)
        # What is no number is not taken.
        desk.hands("key", "ctrl+a")
        desk.hands("type", "--delay", "30", "five")
        window.settle()
        desk.hands("key", "Return")
        window.settle()
        desk.hands("key", "ctrl+a")
        desk.hands("key", "minus", "9", "period", "5")
        window.settle()
        desk.hands("key", "Return")
        window.point(WIDTH / 2, 4)
        until("other weights", lambda: window.network(window.rest()).difference(window.network(before)) > 0.3)


def test_see_what_a_unit_makes_of_the_inputs(desk, plexus):
    with Task(desk, plexus, *SPIRAL, panels=["data"]) as window:
        def plane():
            return window.picture().crop(WIDTH - COLUMN, 50, COLUMN, 240)
        window.rest()
        whole = plane()
        window.point(549, 174)
        until("the unit's own picture", lambda: plane().difference(whole) > 3)
        window.point(WIDTH / 2, 4)
        until("what the network says", lambda: plane().difference(whole) < 0.5)


def test_see_what_all_units_make_of_the_inputs(desk, plexus):
    with Task(desk, plexus, "spiral", "--net", "2-8-8-2", "--epochs", "2") as window:
        def inside():  # a unit of the first hidden layer
            return window.picture().crop(536, 160, 26, 26)
        until("the end of the training", lambda: window.settle())
        pictured = inside()
        assert pictured.colors() > 60, pictured.colors()
        window.keys("s")
        until("plain units", lambda: inside().difference(pictured) > 3)
        assert inside().colors() < pictured.colors(), (inside().colors(), pictured.colors())
        window.keys("s")
        until("pictures again", lambda: inside().difference(pictured) < 0.5)


def test_isolate_a_unit(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        before = window.network(window.rest())
        search(window, "1:2")
        selected = window.network(window.rest())
        window.keys("i")
        until("less", lambda: window.network(window.picture()).difference(selected) > 1)
        alone = window.network(window.rest())
        # Where connections of other units met there is nothing.
        assert alone.colors() < before.colors(), (alone.colors(), before.colors())
        window.keys("a")
        until("all", lambda: window.network(window.picture()).difference(selected) < 0.5)


def test_see_that_units_are_hidden_and_show_them_all(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        def signs():  # pixels of its colour, which nothing else in the bar has
            picture = window.picture()
            return [x for x in range(300, WIDTH - 20) for y in (-3, 0, 3)
                    if near(picture.pixel(x, HEIGHT - BAR // 2 + y), SIGN, 40)]
        window.rest()
        assert not signs()
        search(window, "1:0-4")
        window.keys("x")
        until("a sign", signs)
        window.rest()
        places = signs()
        window.click((places[0] + places[-1]) / 2, HEIGHT - BAR / 2)
        until("all of them", lambda: not signs())


def test_undo_an_order_of_units_and_a_matrix_in_place(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        def network():  # above messages
            return window.picture().crop(COLUMN, 0, WIDTH - 2 * COLUMN, 390)
        window.rest()
        first = network()
        window.point(549, 20)
        window.keys("u")
        until("another order", lambda: network().difference(first) > 1)
        window.rest()
        ordered = network()
        window.point(640, 20)
        window.keys("w")
        until("a matrix", lambda: network().difference(ordered) > 1)
        window.rest()
        window.keys("ctrl+z")
        until("lines again", lambda: network().difference(ordered) < 0.6)
        window.keys("ctrl+z")
        until("the first order", lambda: network().difference(first) < 0.6)
        window.keys("ctrl+y")
        until("the other order again", lambda: network().difference(ordered) < 0.6)


def test_find_the_dead_units_of_layer_2(desk, plexus):
    looks = ["--set", "unit.color=zero-share", "--set", "unit.color.range=0..1", "--set",
             "unit.size=none", "--set", "unit.picture=off"]
    with Task(desk, plexus, "spiral", "--net", "2-8-8-2", "--paused", "--seed", "4", *looks) as window:
        picture = window.rest()
        # Units that are 0 for all of the data are at the palette's end.
        column = [near(picture.pixel(730, y), (253, 231, 37), 12) for y in range(40, 460)]
        dead = sum(b and not a for a, b in zip(column, column[1:]))
        assert 0 < dead < 8, dead
        search(window, "layer:2 dead")
        assert window.end()["selected"] == dead, (dead, window.told)


def test_search_by_an_expression(desk, plexus):
    for query, units in (("layer:1", 8), ("layer:1-2 and not 1:0-3", 12), ("importance >= 1", 3),
                         ("output or 1:5", 3)):
        with Task(desk, plexus, *SPIRAL) as window:
            search(window, query)
            assert window.end()["selected"] == units, (query, window.told["selected"])


def test_order_units_by_similarity(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        before = window.network(window.rest())
        pictures = []
        # By norm, by similarity, and by index again.
        for _ in range(3):
            window.point(549, 252)
            last = window.network(window.settle())
            window.keys("u")
            until("another order", lambda: window.network(window.picture()).difference(last) > 0.5)
            pictures.append(window.network(window.rest()))
        assert pictures[1].difference(before) > 0.5
        assert pictures[2].difference(before) < 0.5, pictures[2].difference(before)


def test_undo_what_was_hidden(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        search(window, "layer:1")
        window.keys("f")
        before = window.network(window.rest())
        window.keys("x")
        until("less", lambda: window.network(window.picture()).difference(before) > 2)
        window.rest()
        window.keys("ctrl+z")
        until("all again", lambda: window.network(window.picture()).difference(before) < 0.5)
        window.keys("ctrl+y")
        until("less again", lambda: window.network(window.picture()).difference(before) > 2)


def test_bookmark_a_view_and_return(desk, plexus):
    with Task(desk, plexus, *SPIRAL) as window:
        window.rest()
        window.point(549, 71)
        desk.hands("click", "--repeat", 4, "--delay", 40, 4)
        window.point(WIDTH / 2, 4)
        time.sleep(0.2)
        near_view = window.network(window.settle())
        window.keys("ctrl+1")
        window.rest()
        window.keys("f")
        until("the whole", lambda: window.network(window.picture()).difference(near_view) > 2)
        window.rest()
        window.keys("1")
        until("the view that was kept",
              lambda: window.network(window.picture()).difference(near_view) < 1)
        window.keys("alt+Left")
        until("the view before", lambda: window.network(window.picture()).difference(near_view) > 2)


if __name__ == "__main__":
    sys.exit(main(globals()))
