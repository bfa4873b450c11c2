#!/usr/bin/env python3
"""graph_test.py PLEXUS: a graph in the window: placed while one looks, moved, searched, recoloured."""
import glob
import json
import os
import random
import shutil
import subprocess
import sys
import time

from desk import Window, main, until
from picture import read_png

SIZE = ("--size", "900x600", "--reduced-motion")


def write_graph(desk, panel=False):
    if not panel:
        desk.fold_panels()
    path = os.path.join(desk.folder, "graph.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("source,target,weight,type\n")
        for group in range(5):
            for i in range(12):
                for j in range(i):
                    if (i * 5 + j) % 3:
                        file.write(f"u{group}-{i},u{group}-{j},{i},{'xy'[j % 2]}\n")
            file.write(f"u{group}-0,u{(group + 1) % 5}-1,3,x\n")
    return path


def test_camera_and_colours(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        whole = window.settle()
        near = window.change("key", "plus", before=whole)
        assert near.difference(whole) > 1
        window.change("key", "Home", before=near)
        until("the whole again", lambda: window.picture().difference(whole) < 0.2)
        communities = window.change("key", "c", before=window.settle())
        assert communities.difference(whole) > 0.3
        light = window.change("key", "t", before=communities)
        assert sum(light.pixel(450, 5)) > 600
        window.change("key", "l", before=light)
        narrow = window.change("key", "w", before=window.settle())
        window.change("key", "w", before=narrow)
        solid = window.settle()
        window.change("key", "y", before=solid)
        window.change("key", "y", before=window.settle())


def test_actions_are_found_by_name(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        by_force = window.settle()
        opened = window.change("key", "ctrl+p", before=by_force)
        assert opened.difference(by_force) > 1, "there is no list of actions"
        desk.hands("type", "--delay", "20", "around a circle")
        window.settle()
        circular = window.change("key", "Return")
        assert circular.difference(opened) > 1
        window.change("key", "ctrl+p", before=circular)
        # Keys go to the list, and Escape closes it.
        desk.hands("type", "--delay", "20", "qqq")
        window.settle()
        desk.hands("key", "Escape")
        until("the graph alone", lambda: window.picture().difference(circular) < 0.2)
        keys = window.change("key", "F1", before=window.settle())
        assert keys.difference(circular) > 2
        window.change("key", "Escape", before=keys)
        larger = window.change("key", "ctrl+plus", before=window.settle())
        window.change("key", "ctrl+0", before=larger)
        titled = window.settle()
        bare = window.change("key", "h", before=titled)
        title = (10, 10, 100, 25)
        assert bare.crop(*title).difference(titled.crop(*title)) > 2, "the title is still there"


def click(window, x, y):
    before = window.settle()
    window.point(x, y)
    window.settle()
    window.change("click", 1)
    window.away()
    after = window.settle()
    assert after.rows != before.rows
    return after


def test_the_panel_is_live_and_kept(desk, plexus):
    def picture_of(window):
        return window.settle().crop(290, 0, 610, 600)

    path = write_graph(desk, panel=True)
    with Window(desk, plexus, path, *SIZE) as window:
        first = picture_of(window)
        click(window, 136, 62)  # Light
        light = picture_of(window)
        assert min(light.pixel(300, 5)) > 200
        click(window, 197, 97)  # Matrix
        matrix = picture_of(window)
        assert matrix.difference(light) > 1
        click(window, 75, 97)  # Lines
        until("lines again", lambda: picture_of(window).difference(light) < 0.5)
        # The list of layouts, and of it the one in layers.
        click(window, 180, 128)
        click(window, 180, 177)
        layered = picture_of(window)
        assert layered.difference(light) > 1
        window.change("key", "l", before=window.settle())
        hidden = window.change("key", "F9", before=window.settle())
        assert hidden.difference(window.change("key", "F9", before=hidden)) > 2
        time.sleep(1.5)
    with Window(desk, plexus, path, *SIZE) as window:
        # Light is kept, and so is that there are no names; layouts are of the graph.
        kept = picture_of(window)
        assert min(kept.pixel(300, 5)) > 200
        assert kept.difference(light) < kept.difference(layered)
        named = window.change("key", "l", before=window.settle())
        assert named.crop(290, 0, 610, 600).difference(light) < 0.7
    assert first.difference(light) > 1


def test_the_window_is_filmed(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        whole = window.settle()
        desk.hands("key", "ctrl+r")
        # A red dot says so, and films do not have it.
        until("the mark of a film", lambda: any(
            window.picture().pixel(x, 23)[0] > 180 > 2 * window.picture().pixel(x, 23)[1]
            for x in range(390, 450)))
        desk.hands("key", "c")
        time.sleep(1)
        desk.hands("key", "ctrl+r")
        films = until("a film", lambda: glob.glob(os.path.join(desk.folder, "*.mkv")))
        until("the mark is gone", lambda: not any(
            window.picture().pixel(x, 23)[0] > 180 > 2 * window.picture().pixel(x, 23)[1]
            for x in range(390, 450)))
    if shutil.which("ffprobe"):
        told = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_entries",
                               "stream=width,height,nb_read_frames", "-of", "csv=p=0", films[0]],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
        width, height, frames = map(int, told.strip().strip(",").split(","))
        assert (width, height) == (900, 600) and frames > 15, told
    assert whole.colors() > 50


def test_a_film_from_the_start(desk, plexus):
    """As --record wants it, with what a script does; and one that cannot be written."""
    graph = write_graph(desk)
    with open(os.path.join(desk.folder, "talk.plexus"), "w", encoding="utf-8") as file:
        file.write('0.2 frame unit "u3-4" over 0.5\n9 quit\n')
    wanted = [plexus, "view", graph, "--size", "900x600", "--script", "talk.plexus", "--duration", "2", "--record"]
    done = subprocess.run([*wanted, "film.mkv"], env=desk.environment, cwd=desk.folder,
                          capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, ""), done
    film = os.path.join(desk.folder, "film.mkv")
    if not shutil.which("ffprobe"):
        return
    told = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=width,height,nb_read_frames",
                           "-of", "csv=p=0", film], capture_output=True, text=True, check=True).stdout.strip()
    width, height, frames = map(int, told.split(","))
    assert (width, height) == (900, 600) and frames > 20, told
    done = subprocess.run([*wanted, "nosuchfolder/film.mkv"], env=desk.environment, cwd=desk.folder,
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 1 and "nosuchfolder" in done.stderr, done


def test_layouts(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        by_force = window.settle()
        layered = window.change("key", "g", before=by_force)
        assert layered.difference(by_force) > 1
        window.change("key", "g", before=window.settle())
        circular = window.settle()
        # Around a circle there is nothing but lines in the middle, and units are at its edge.
        assert max(max(circular.pixel(x, y)) for x in range(540, 560) for y in range(20, 60)) > 200
        window.change("key", "g", before=circular)
        until("units by forces again", lambda: window.picture().difference(by_force) < 1)


def test_matrix(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        lines = window.settle()
        matrix = window.change("key", "m", before=lines)
        assert matrix.difference(lines) > 1
        until("another order", lambda: window.change("key", "o", before=window.settle()))
        ordered = window.settle()
        near = window.change("key", "plus", before=ordered)
        assert near.difference(ordered) > 1
        # A cell is told beside the pointer, with its row and column.
        window.point(500, 300)
        pointed = window.settle()
        assert pointed.difference(near) > 0.3
        window.away()
        window.change("key", "m", before=window.settle())
        until("lines again, where they were", lambda: window.picture().difference(lines) < 1)


def test_search_and_selection(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        before = window.settle()
        window.change("key", "slash", before=before)
        desk.hands("type", "--delay", "20", "u3-7")
        window.settle()
        found = window.change("key", "Return")
        # It is in the middle now, and its card is at the upper right.
        middle = [found.pixel(x, y) for x in range(440, 460) for y in range(290, 310)]
        assert any(r > 230 and b < 130 for r, _, b in middle), "it is not in the middle"
        card = found.crop(760, 10, 130, 70)
        assert card.colors() > 8, "nothing is told of it"
        window.change("key", "Escape", before=found)


def test_dragging_moves(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        before = window.settle()
        window.drag_through((500, 300), (560, 330), (600, 350))
        window.away()
        after = window.settle()
        assert after.difference(before) > 0.5
        shifted = after.crop(500, 150, 250, 250).difference(before.crop(400, 100, 250, 250))
        assert shifted < after.crop(500, 150, 250, 250).difference(before.crop(500, 150, 250, 250))


def unit_at(picture, left, top, right, bottom):
    """The middle of the whitest spot, which is a unit's disc."""
    spots = [(x, y) for x in range(left, right) for y in range(top, bottom)
             if min(picture.pixel(x, y)) > 225]
    assert spots, "there is no unit"
    x, y = spots[len(spots) // 2]
    near = [p for p in spots if abs(p[0] - x) < 7 and abs(p[1] - y) < 7]
    return sum(p[0] for p in near) // len(near), sum(p[1] for p in near) // len(near)


def test_a_unit_is_dragged_and_pinned(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        window.change("key", "l", before=window.settle())  # without names
        before = window.settle()
        x, y = unit_at(before, 300, 150, 800, 450)
        window.drag_through((x, y), (x - 30, y + 20), (x - 90, y + 60))
        window.settle()
        window.away()
        after = window.settle()
        around = [after.pixel(x - 90 + i, y + 60 + j) for i in range(-9, 10) for j in range(-9, 10)]
        assert any(r > 230 and b < 130 for r, _, b in around), "it is not where it was put"
        window.change("key", "p", before=after)


def test_undo_and_views(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        window.change("key", "l", before=window.settle())  # without names
        first = window.settle()

        def is_like(picture):
            return lambda: window.picture().crop(0, 0, 900, 570).difference(
                picture.crop(0, 0, 900, 570)) < 0.3

        coloured = window.change("key", "c", before=first)
        desk.hands("key", "ctrl+z")
        until("the colours before", is_like(first))
        desk.hands("key", "ctrl+y")
        until("the colours again", is_like(coloured))
        desk.hands("key", "ctrl+z")
        until("the colours before, again", is_like(first))
        x, y = unit_at(first, 300, 150, 800, 450)
        window.drag_through((x, y), (x - 30, y + 20), (x - 90, y + 60))
        window.away()
        moved = window.settle()
        circular = window.change("key", "ctrl+p", before=moved)
        desk.hands("type", "--delay", "20", "around a circle")
        window.settle()
        circular = window.change("key", "Return")
        assert circular.difference(moved) > 1
        # Both go back: the layout, and the unit as soon as that is there.
        desk.hands("key", "ctrl+z", "key", "ctrl+z")

        def is_back():
            now = window.picture()
            return now.difference(circular) > 1 and not any(
                min(now.pixel(x - 90 + i, y + 60 + j)) > 200 for i in range(-5, 6) for j in range(-5, 6))

        until("the unit where it was", is_back, 15)
        desk.hands("key", "Home")
        time.sleep(4.5)  # until the note is gone
        whole = window.settle()
        near = window.change("key", "plus", before=window.settle())
        assert near.difference(whole) > 1
        desk.hands("key", "alt+Left")
        until("the view before", is_like(whole))
        desk.hands("key", "alt+Right")
        until("the view after", is_like(near))


def test_turning_is_undone(desk, plexus):
    path = write_graph(desk)
    places = os.path.join(desk.folder, "places.csv")
    dice = random.Random(4)
    with open(places, "w", encoding="utf-8") as file:
        file.write("name,x,y,z\n")
        for i in range(60):
            file.write(f"u{i // 12}-{i % 12},{dice.gauss(0, 1)},{dice.gauss(0, 1)},{dice.gauss(0, 1)}\n")
    with Window(desk, plexus, path, "--nodes", places, *SIZE) as window:
        window.change("key", "l", before=window.settle())  # without names
        time.sleep(4.5)  # until the note is gone
        first = window.settle()
        for x in (700, 760):
            window.drag_through((500, 300), (550, 310), (x, 330), button=3)
            window.away()
            window.settle()
        assert window.settle().difference(first) > 1

        def is_like(picture):
            return lambda: window.picture().crop(0, 0, 900, 560).difference(
                picture.crop(0, 0, 900, 560)) < 0.3

        second = window.settle()
        desk.hands("key", "ctrl+z")
        until("another side", lambda: not is_like(second)())
        assert not is_like(first)()
        desk.hands("key", "ctrl+z")
        until("the first side", is_like(first))
        desk.hands("key", "ctrl+y", "key", "ctrl+y")
        until("the last side", is_like(second))


def test_bookmarks_bring_layout_and_camera_back(desk, plexus):
    path = write_graph(desk)
    with Window(desk, plexus, path, *SIZE) as window:
        window.change("key", "l", before=window.settle())  # without names
        first = window.settle()
        window.change("key", "g", before=first)
        window.change("key", "g", before=window.settle())
        window.change("key", "c", before=window.settle())
        window.change("key", "plus", before=window.settle())
        desk.hands("key", "ctrl+3")
        time.sleep(4.5)  # until the note is gone
        kept = window.settle()
        window.change("key", "g", before=kept)
        window.change("key", "c", before=window.settle())
        window.change("key", "Home", before=window.settle())
        window.change("key", "7", before=window.settle())  # an empty one says so
        desk.hands("key", "3")
        until("layout, colours and camera", lambda: window.picture().crop(0, 0, 900, 570).difference(
            kept.crop(0, 0, 900, 570)) < 0.3)
        time.sleep(1)
    with Window(desk, plexus, path, *SIZE) as window:
        assert window.settle().difference(kept) > 1
        desk.hands("key", "3")
        until("the same at the next start", lambda: window.picture().crop(0, 0, 900, 570).difference(
            kept.crop(0, 0, 900, 570)) < 0.3)


def test_tab_goes_from_unit_to_unit(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        window.change("key", "l", before=window.settle())  # without names
        none = window.settle()
        first = window.change("key", "Tab", before=none)
        card = (760, 10, 130, 70)
        assert first.crop(*card).colors() > 8, "nothing is told of it"
        second = window.change("key", "Tab", before=first)
        assert second.crop(*card).difference(first.crop(*card)) > 0.3
        desk.hands("key", "shift+Tab")
        until("the first again", lambda: window.picture().difference(first) < 0.05)
        desk.hands("key", "Escape")
        until("none", lambda: window.picture().difference(none) < 0.05)


def test_surroundings_and_ways(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        whole = window.settle()
        desk.hands("key", "slash")
        desk.hands("type", "--delay", "20", "u3-7")
        window.settle()
        window.change("key", "Return")
        all_of_it = window.change("key", "Home")
        near = window.change("key", "bracketright", before=all_of_it)
        assert near.difference(all_of_it) > 1, "all is still there"
        further = window.change("key", "bracketright", before=near)
        assert further.difference(all_of_it) < near.difference(all_of_it)
        window.change("key", "Escape", before=further)
        sized = window.change("key", "d", before=window.settle())
        assert sized.difference(whole) > 0.05


def test_the_shortest_way_by_shift_and_a_click(desk, plexus):
    with Window(desk, plexus, write_graph(desk), *SIZE) as window:
        window.change("key", "l", before=window.settle())  # without names
        whole = window.settle()
        from_unit, to_unit = unit_at(whole, 200, 80, 430, 520), unit_at(whole, 560, 80, 890, 520)
        window.point(*from_unit)
        window.change("click", 1)
        window.point(*to_unit)
        window.settle()
        desk.hands("keydown", "shift", "click", 1, "keyup", "shift")
        window.away()
        until("a way", lambda: window.picture().difference(whole) > 1)
        way = window.settle()
        # Both ends are still there, and less than a third of all light is.
        for x, y in (from_unit, to_unit):
            assert any(max(way.pixel(x + i, y + j)) > 225 for i in range(-4, 5) for j in range(-4, 5))
        lit = [sum(max(picture.pixel(x, y)) > 120 for x in range(200, 890, 2)
                   for y in range(80, 520, 2)) for picture in (whole, way)]
        assert lit[1] < lit[0] / 3, lit
        window.change("key", "Escape", before=way)
        until("all of it again", lambda: window.picture().difference(whole) < 0.5)


def play(desk, plexus, graph, text, *options):
    """A window that a script leaves, and the names of the pictures that it made there."""
    with open(os.path.join(desk.folder, "talk.plexus"), "w", encoding="utf-8") as file:
        file.write(text)
    return subprocess.run([plexus, "view", graph, *options, "--size", "900x600", "--script", "talk.plexus"],
                          env=desk.environment, cwd=desk.folder, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120)


def test_frames_that_are_asked_for_are_drawn(desk, plexus):
    """Also at rest, where nothing is to be seen in them."""
    graph = write_graph(desk)
    done = subprocess.run([plexus, "view", graph, "--layout", "circular", "--frames", "60", "--json"], env=desk.environment,
                          cwd=desk.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and json.loads(done.stdout)["frames"] >= 60, done


def test_a_script_is_played(desk, plexus):
    done = play(desk, plexus, write_graph(desk), """0 save whole.png
0 select "u3-4"
0.1 frame unit "u3-4" over 0.3
0.5 save near.png
0.6 dim rest
0.7 save alone.png
0.8 dim none
0.8 select none
0.9 frame all over 0
1.0 save again.png
1.1 key m
1.9 save matrix.png
2.0 key m
2.2 style theme=light
2.2 color community
2.3 layout circular
3.8 hide numbers
3.8 hide names
3.8 title "Around" for 4
4.8 save light.png
5.0 quit
""")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done
    whole, near, alone, again, matrix, light = (
        read_png(os.path.join(desk.folder, name + ".png"))
        for name in ("whole", "near", "alone", "again", "matrix", "light"))
    assert near.difference(whole) > 1 and alone.difference(near) > 0.3
    assert again.difference(whole) < 0.2, again.difference(whole)
    assert matrix.difference(whole) > 1
    assert sum(light.pixel(880, 590)) > 600 and sum(whole.pixel(880, 590)) < 60


def test_a_circle_follows_what_colours_tell(desk, plexus):
    with open(os.path.join(desk.folder, "nodes.csv"), "w", encoding="utf-8") as file:
        file.write("name,parity\n")
        file.writelines(f"u{group}-{i},{'eo'[i % 2]}\n" for group in range(5) for i in range(12))
    graph, pictures = write_graph(desk), []
    for text in "3 color parity", "0 color parity":
        done = play(desk, plexus, graph, f"0 layout circular\n0 hide numbers\n{text}\n6 save circle.png\n6.1 quit\n",
                    "--nodes", "nodes.csv")
        assert (done.returncode, done.stderr) == (0, ""), done
        pictures.append(read_png(os.path.join(desk.folder, "circle.png")))
    assert pictures[0].difference(pictures[1]) < 0.1, pictures[0].difference(pictures[1])


def test_a_script_that_names_what_is_not_there(desk, plexus):
    graph = write_graph(desk)
    for text, where, said in (("0 frame all\n0.1 frame unit \"nobody\"\n0.3 quit\n", 2, "no unit is called so"),
                              ("0 frame all\n0 fly over 2\n1 quit\n", 2, "no layers"),
                              ("0 time 1\n1 quit\n", 1, "series"),
                              ("0 frame all\n0 wobble\n", 2, "")):
        done = play(desk, plexus, graph, text)
        assert done.returncode != 0 and f"talk.plexus:{where}" in done.stderr and said in done.stderr, done


def test_a_tour_goes_from_mark_to_mark(desk, plexus):
    path = os.path.join(desk.folder, "tour.plexus")
    graph = write_graph(desk)
    with open(path, "w", encoding="utf-8") as file:
        file.write('0 mark all\n0 frame all over 0\n0.2 hold\n0.4 mark one\n0.4 frame unit "u1-3" over 0\n'
                   '0.4 hold\n2 frame unit "u4-4" over 0\n2 style theme=light\n2 hold\n')
    with Window(desk, plexus, graph, *SIZE, "--tour", path) as window:
        whole = window.settle()
        one = window.change("key", "Next", before=whole)
        assert one.difference(whole) > 0.5, one.difference(whole)
        light = window.change("key", "Next", before=one)
        assert sum(light.pixel(450, 5)) > 600
        back = window.change("key", "Prior", before=light)
        assert back.difference(one) < 0.1, back.difference(one)
        again = window.change("key", "Prior", before=back)
        assert again.difference(whole) < 0.1, again.difference(whole)
        black = window.change("key", "b", before=again)
        assert black.light() == 0
        window.change("key", "b", before=black)


if __name__ == "__main__":
    sys.exit(main(globals()))
