/* Any text as a query: an error with a place in the text, or a set within the network; and what is
 * not found is what its negation finds. */
#include "base/mem.h"
#include "fuzz.h"
#include "scene/query.h"

#include <stdlib.h>
#include <string.h>

static plx_unit_set find(
    const char *text, const plx_query_names *names, const plx_query_facts *facts, plx_error *e)
{
    plx_unit_set found = {0};
    plx_query *query = plx_query_parse(text, names, e);
    if (!query)
        return found;
    if (!plx_unit_set_init(&found, names->network->unit_count, NULL))
        abort();
    plx_query_find(query, facts, &found);
    plx_query_destroy(&query);
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const classes[] = {"cat", "a b", "naïve"};
    char *text = plx_alloc(size + 8, 1);
    plx_network *network = plx_network_create(&(plx_network_desc){.spec = "70-5-3"}, NULL);
    plx_query_names names = {network, classes};
    plx_snapshot snapshot;
    plx_visuals visuals;
    plx_error e = {0};
    if (!text || !network || !plx_snapshot_init(&snapshot, network, NULL) ||
        !plx_visuals_init(&visuals, network, NULL))
        abort();
    memcpy(text, data, size);
    size = strlen(text);
    plx_query_facts facts = {.snapshot = &snapshot, .visuals = &visuals};
    plx_unit_set found = find(text, &names, &facts, &e);
    if (!found.words && (e.code == PLX_OK || e.column < 1 || e.column > (int64_t)size + 1))
        abort();
    if (found.words) {
        memmove(text + 5, text, size + 1);
        memcpy(text, "not (", 5);
        strcat(text, ")");
        plx_unit_set rest = find(text, &names, &facts, &e);
        /* It may be too deep, or too long, by just that. */
        if (rest.words) {
            plx_unit_set_invert(&rest);
            if (!plx_unit_set_equal(&rest, &found))
                abort();
        }
        plx_unit_set_uninit(&rest);
    }
    plx_unit_set_uninit(&found);
    plx_visuals_uninit(&visuals);
    plx_snapshot_uninit(&snapshot);
    plx_network_destroy(&network);
    plx_free(text);
    return 0;
}
