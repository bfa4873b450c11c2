/* cut_and_flip STEP model|graph FILE…: puts each file, a valid sample, through io/hostile.h, and
 * through the failure of each of its allocations in turn. Given files by
 * tests/fuzz/cut_and_flip.py. */
#include "base/file.h"
#include "io/h5_client.h"
#include "io/hostile.h"

#include <stdio.h>
#include <stdlib.h>

static size_t step;
static hostile_reader *reader;

static void fail_each_allocation(const void *data, size_t size)
{
    enum { PATIENCE = 2000 /* allocations that are made to fail */ };
    bool opened = false;
    for (uint64_t n = 1; !opened && n < PATIENCE; n++)
        opened = hostile_opens(reader, data, size, n);
}

static void survives(void **state)
{
    const char *path = *state;
    unsigned char *data;
    size_t size;
    assert_true(plx_file_read(path, 1 << 20, &data, &size, NULL));
    hostile_cut_and_flip(reader, data, size, step);
    fail_each_allocation(data, size);
    plx_free(data);
}

int main(int argc, char **argv)
{
    step = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    int failed = argc < 4 || step < 1;
    reader = argc > 2 && strcmp(argv[2], "graph") == 0 ? hostile_read_graph : hostile_read_model;
    plx_h5_set_helper(PLX_H5_HELPER);
    for (int i = 3; i < argc && step > 0; i++) {
        const struct CMUnitTest test[] = {
            {.name = argv[i], .test_func = survives, .initial_state = argv[i]}};
        failed += cmocka_run_group_tests(test, NULL, NULL);
    }
    return failed > 0;
}
