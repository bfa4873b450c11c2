"""Files that ask for much more than they hold: of memory, or of time. corpus_test.py alone has them, for fuzzers
want small files."""
import corpus_tflite
from corpus_tflite import Table


def tflite():
    """An operator that takes a tensor of a long name 900,000 times."""
    operator = Table(f0=("I", 0), f1=("i", [0] * 900000), f2=("i", []))
    yield "tflite-long-name", corpus_tflite.model(
        [corpus_tflite.tensor("t" * 250, (1,))], [operator], [corpus_tflite.code(0)], inputs=(0,)), "unsupported"


def costly():
    yield from tflite()


FORMATS = {"costly": costly}
