/* What is shown without memory for it: as it was. */
#include "base/mem.h"
#include "scene/selection.h"
#include "scene/shown.h"
#include "support.h"

#include <sys/mman.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_snapshot snapshot;
    plx_shown shown;
    plx_style style;
    uint8_t flags[14];
    plx_shown_input input;
} plx_fixture;

static int setup_network(void **state, const char *spec)
{
    static plx_fixture f;
    f = (plx_fixture){.style = PLX_STYLE_DEFAULT, .flags = {PLX_UNIT_HIDDEN}};
    f.network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL);
    assert_true(plx_snapshot_init(&f.snapshot, f.network, NULL));
    assert_true(plx_shown_init(&f.shown, f.network, NULL));
    f.snapshot.sequence = 1;
    for (size_t i = 0; i < f.network->param_count; i++)
        f.snapshot.params[i] = (float)(i % 50) - 20.5F;
    for (size_t l = 0; l < f.network->link_count; l++)
        f.snapshot.link_version[l] = 1;
    f.input = (plx_shown_input){.snapshot = &f.snapshot, .style = &f.style, .threads = 1};
    *state = &f;
    return 0;
}

static int setup(void **state)
{
    return setup_network(state, "6-5-3");
}

static int setup_large(void **state)
{
    return setup_network(state, "2500-2500-10");
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_shown_uninit(&f->shown);
    plx_snapshot_uninit(&f->snapshot);
    plx_network_destroy(&f->network);
    return 0;
}

static void refuse(plx_fixture *f)
{
    plx_error e = {0};
    plx_mem_fail_at(1);
    assert_false(plx_shown_update(&f->shown, &f->input, &e));
    plx_mem_fail_at(0);
    assert_int_equal(e.code, PLX_ERR_MEMORY);
}

static void update(plx_fixture *f)
{
    assert_true(plx_shown_update(&f->shown, &f->input, NULL));
}

static void what_cannot_be_had_changes_nothing(void **state)
{
    plx_fixture *f = *state;
    update(f);
    f->input.flags = f->flags;
    refuse(f);
    assert_true(plx_shown_is_plain(&f->shown) && f->shown.snapshot == &f->snapshot);
    update(f);
    assert_true(f->shown.snapshot->params[f->network->links[0].weight_offset] == 0);
    /* Each link twice, for which there is no room, and again as before. */
    assert_true(plx_style_parse(&f->style, "link.palette=viridis", NULL));
    uint64_t version = f->shown.snapshot->link_version[0];
    refuse(f);
    assert_false(f->shown.paired);
    f->style = PLX_STYLE_DEFAULT;
    update(f);
    assert_int_equal(f->shown.snapshot->link_version[0], version); /* nothing is made again */
    assert_true(plx_style_parse(&f->style, "link.palette=viridis", NULL));
    update(f);
    assert_true(f->shown.paired && f->shown.network->link_count == 4);
}

/* No memory is taken to find that out. */
static void more_than_half_of_the_memory_is_not_asked_for(void **state)
{
    plx_fixture *f = *state;
    plx_error e = {0};
    plx_network large = *f->network;
    large.param_count = (size_t)(plx_mem_installed() / sizeof(float) / 8 * 5);
    assert_true(large.param_count > 0);
    plx_shown_uninit(&f->shown);
    assert_true(plx_shown_init(&f->shown, &large, NULL));
    update(f);
    f->input.flags = f->flags;
    assert_false(plx_shown_update(&f->shown, &f->input, &e));
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    assert_true(plx_shown_is_plain(&f->shown) && f->shown.snapshot == &f->snapshot);
}

/* Weights of a file, which are very many. */
static void some_links_at_a_time(void **state)
{
    plx_fixture *f = *state;
    static uint8_t flags[5010];
    f->input.flags = flags;
    f->input.flags_version = 1;
    f->input.seconds = 1e-9;
    flags[1] = PLX_UNIT_HIDDEN;
    update(f);
    assert_false(f->shown.pending); /* for they may be learnt */
    f->snapshot.status.state = PLX_RUN_FILE;
    flags[2] = PLX_UNIT_HIDDEN;
    f->input.flags_version = 2;
    int calls = 1;
    for (update(f); f->shown.pending; update(f), calls++) {
        const uint64_t *version = f->shown.snapshot->link_version;
        assert_true(version[1] != PLX_VERSION_PENDING);
        assert_true((version[0] == PLX_VERSION_PENDING) == (f->shown.next_key != 0));
        flags[3] = calls == 1 ? PLX_UNIT_HIDDEN : flags[3]; /* on the way */
        f->input.flags_version = 3;
    }
    assert_in_range(calls, 4, 10);
    const plx_link *k = &f->network->links[0];
    assert_true(f->shown.snapshot->link_version[0] != PLX_VERSION_PENDING);
    for (size_t i = 0; i < k->in * k->out; i++) {
        bool hidden = i % k->in >= 1 && i % k->in <= 3;
        assert_true(f->shown.snapshot->params[k->weight_offset + i] ==
                    (hidden ? 0 : f->snapshot.params[k->weight_offset + i]));
    }
    /* What was made before it was plain again is not shown. */
    f->input.flags = NULL;
    update(f);
    f->input.flags = flags;
    update(f);
    assert_true(f->shown.pending);
    assert_true(f->shown.snapshot->link_version[1] == PLX_VERSION_PENDING);
    f->input.seconds = 0;
    update(f);
    assert_false(f->shown.pending);
}

/* They may lie in a file: pages of memory that nobody has looked at are not there. */
static void scales_look_at_few_places(void **state)
{
    (void)state;
    enum { PAGE = 4096, MOST = 3000 }; /* pages; most of them are of the links made meanwhile */
    static unsigned char there[20000];
    static const uint8_t flags[8400] = {PLX_UNIT_HIDDEN};
    plx_network *n = plx_network_create(&(plx_network_desc){.spec = "4200-4200"}, NULL);
    size_t bytes = n->param_count * sizeof(float), pages = bytes / PAGE, looked_at = 0;
    float *params = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(params != MAP_FAILED && pages <= sizeof there);
    madvise(params, bytes, MADV_NOHUGEPAGE);
    plx_snapshot snapshot;
    plx_shown shown;
    const plx_style style = PLX_STYLE_DEFAULT;
    assert_true(plx_snapshot_init_lent(&snapshot, n, params, NULL));
    assert_true(plx_shown_init(&shown, n, NULL));
    snapshot.sequence = snapshot.link_version[0] = 1;
    snapshot.status.state = PLX_RUN_FILE;
    plx_shown_input input = {
        .snapshot = &snapshot, .style = &style, .flags = flags, .threads = 1, .seconds = 1e-9};
    assert_true(plx_shown_update(&shown, &input, NULL));
    assert_true(shown.pending);
    assert_int_equal(mincore(params, pages * PAGE, there), 0);
    for (size_t i = 0; i < pages; i++)
        looked_at += there[i] & 1;
    assert_in_range(looked_at, 100, MOST);
    plx_shown_uninit(&shown);
    plx_snapshot_uninit(&snapshot);
    munmap(params, bytes);
    plx_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_cannot_be_had_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(
            more_than_half_of_the_memory_is_not_asked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(some_links_at_a_time, setup_large, teardown),
        cmocka_unit_test(scales_look_at_few_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
