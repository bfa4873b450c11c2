#!/usr/bin/env python3
"""golden_test.py PLEXUS [--update]: pictures of fixed scenes, against those kept here.

Drivers place the edge of a line a little differently, and sums of floats differ with their order;
fonts differ much more, so that the scenes have no text. Allowed are a mean absolute difference of
MEAN and, for all but one byte in a thousand, of MOST (of 255). On failure the picture and the
difference, eight times enlarged, are left in the current folder.
"""
import os
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(here, ".."), os.path.join(here, "..", "models")]
from picture import Picture, numpy, read_png
import make_models

MEAN, MOST = 1.0, 24
ENGINES_MOST = 2
SCENES = {
    "spiral": ["spiral", "--net", "2-24-24-2", "--steps", "0", "--size", "384x216"],
    "digits": ["digits", "--steps", "0", "--size", "480x270"],
    "digits-near": ["digits", "--steps", "0", "--size", "320x180", "--zoom", "40@0.393,0.45"],
    "large-scale": ["moons", "--net", "2-6-4-2", "--steps", "0", "--size", "384x216",
                    "--scale", "2"],
    "llama": ["llama.safetensors", "--heads", "4", "--size", "320x180"],
    "llama-open": ["llama.safetensors", "--heads", "4", "--unfold", "block 1", "--size", "320x180"],
    "resnet": ["resnet.safetensors", "--size", "320x180"],
    "resnet-folded": ["resnet.safetensors", "--unfold", "none", "--size", "320x180"],
}


def make_files(folder):
    """Small models; the numbers of this generator are the same in all versions of NumPy."""
    make_models.RNG = numpy.random.RandomState(7)
    resnet = make_models.resnet(blocks=1, base=4)
    del resnet["fc.weight"], resnet["fc.bias"]
    make_models.write(os.path.join(folder, "resnet.safetensors"), resnet)
    make_models.write(os.path.join(folder, "llama.safetensors"), make_models.llama(
        blocks=2, width=16, heads=4, keys=2, inner=24, vocab=24))


def draw(plexus, scene, path, folder):
    """folder: where the files of models lie."""
    environment = {key: value for key, value in os.environ.items()
                   if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    subprocess.run([plexus, "render", *scene, "--plain", "-o", path], check=True,
                   stdin=subprocess.DEVNULL, env={**environment, "PLEXUS_GL_DEBUG": "1"},
                   cwd=folder, timeout=120)


def compare(name, got, kept):
    if (got.width, got.height) != (kept.width, kept.height):
        print(f"{name}: {got.width} x {got.height}, not {kept.width} x {kept.height}")
        return False
    differences = got.differences(kept)
    mean = differences.mean()
    most = numpy.sort(differences, axis=None)[differences.size * 999 // 1000]
    print(f"{name}: mean difference {mean:.3f} of {MEAN}, 99.9 % within {most} of {MOST}")
    if mean <= MEAN and most <= MOST:
        return True
    seen = numpy.minimum(255, 8 * differences).astype(numpy.uint8)
    Picture(got.width, got.height, seen).write_png(f"{name}-difference.png")
    got.write_png(f"{name}-drawn.png")
    print(f"{name}: see {os.path.abspath(name)}-difference.png and -drawn.png")
    return False


def engines_agree(plexus, name, scene, folder):
    """Who sums the connections is not to be seen: the same but for the rounding of colours."""
    pictures = []
    for engine in ("density-cpu", "density-gpu"):
        path = os.path.join(folder, engine + ".png")
        draw(plexus, [*scene, "--engine", engine], path, folder)
        pictures.append(read_png(path))
    most = pictures[0].differences(pictures[1]).max()
    print(f"{name} on the GPU: within {most} of {ENGINES_MOST}")
    return most <= ENGINES_MOST


def main():
    plexus, update = os.path.abspath(sys.argv[1]), "--update" in sys.argv[2:]
    good = True
    with tempfile.TemporaryDirectory(prefix="plexus-golden-") as folder:
        make_files(folder)
        for name, scene in SCENES.items():
            kept = os.path.join(here, name + ".png")
            if update:
                draw(plexus, scene, kept, folder)
                read_png(kept).write_png(kept)  # packed more tightly
                continue
            path = os.path.join(folder, "drawn.png")
            draw(plexus, scene, path, folder)
            good = compare(name, read_png(path), read_png(kept)) and good
            good = engines_agree(plexus, name, scene, folder) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
