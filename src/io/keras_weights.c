#include "base/mem.h"
#include "io/keras_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local const plx_tensors *sorting;

static int compare_names(const void *a, const void *b)
{
    return strcmp(
        sorting->tensor[*(const uint32_t *)a].name, sorting->tensor[*(const uint32_t *)b].name);
}

/* Names of what multiplies come before what is added. */
static bool is_main(const char *name)
{
    static const char *const mains[] = {"kernel", "embeddings", "gamma", "depthwise_kernel"};
    const char *slash = strrchr(name, '/');
    const char *last = slash ? slash + 1 : name;
    for (size_t i = 0; i < sizeof mains / sizeof *mains; i++)
        if (strncmp(last, mains[i], strlen(mains[i])) == 0)
            return true;
    return false;
}

bool plx_keras_sort(plx_keras_builder *b)
{
    const plx_tensors *t = b->tensors;
    uint32_t *order = plx_alloc(t->count, sizeof *order);
    b->sorted = plx_alloc(t->count, sizeof *b->sorted);
    if (!order || !b->sorted) {
        plx_free(order);
        return plx_fail(b->error, PLX_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < t->count; i++)
        order[i] = (uint32_t)i;
    sorting = t;
    if (t->count > 0)
        qsort(order, t->count, sizeof *order, compare_names);
    for (size_t i = 0; i < t->count; i++) {
        const char *name = t->tensor[order[i]].name;
        b->sorted[i] = (plx_keras_tensor){name, PLX_MODEL_NONE, is_main(name)};
    }
    plx_free(order);
    return true;
}

/* The first in `sorted` whose name begins with the prefix, or with what comes after it. */
static size_t find_prefix(const plx_keras_builder *b, const char *prefix, bool after)
{
    size_t low = 0, high = b->tensors->count, length = strlen(prefix);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(b->sorted[middle].name, prefix, length);
        if (order < 0 || (after && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Many layers may be given the same tensors, so each of these is looked up once. */
static void add_weight(plx_keras_builder *b, plx_keras_tensor *t)
{
    if (t->value == PLX_MODEL_NONE)
        b->ok = plx_model_graph_value(b->graph, t->name, &t->value, b->error);
    b->ok = b->ok && plx_model_graph_add_known_input(b->graph, t->value, b->error);
}

/* Whether there were any. */
static bool add_weights(plx_keras_builder *b, const char *prefix)
{
    size_t first = find_prefix(b, prefix, false), end = find_prefix(b, prefix, true);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = first; b->ok && i < end; i++)
            if (b->sorted[i].main == (pass == 0))
                add_weight(b, &b->sorted[i]);
    return end > first;
}

/* "Conv2D" -> "conv2d", "BatchNormalization" -> "batch_normalization", as Keras does it. */
static void snake(const char *name, char *out, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; name[i] && n + 2 < size; i++) {
        bool upper = isupper((unsigned char)name[i]);
        bool next_lower = islower((unsigned char)name[i + 1]);
        bool after_lower = i > 0 && islower((unsigned char)name[i - 1]);
        bool after_more = i > 0 && isalnum((unsigned char)name[i - 1]);
        if (upper && (after_lower || (after_more && next_lower)))
            out[n++] = '_';
        out[n++] = (char)tolower((unsigned char)name[i]);
    }
    out[n] = '\0';
}

void plx_keras_kept_name(plx_keras_builder *b, const char *class, char *out, size_t size)
{
    char name[PLX_KERAS_NAME];
    size_t i = 0, count = 0;
    snake(class, name, sizeof name);
    while (i < b->level->class_count && strcmp(b->level->class[i].name, name) != 0)
        i++;
    if (i == b->level->class_count && i < PLX_KERAS_KINDS) {
        snprintf(b->level->class[i].name, sizeof b->level->class[i].name, "%s", name);
        b->level->class_count++;
    }
    if (i < b->level->class_count)
        count = b->level->class[i].count++;
    if (count > 0)
        snprintf(out, size, "%s_%zu", name, count);
    else
        snprintf(out, size, "%s", name);
}

void plx_keras_weights(plx_keras_builder *b, const char *name, const char *kept)
{
    const plx_keras_level *l = b->level;
    char prefix[2 * PLX_KERAS_NAME];
    if (*l->top)
        snprintf(prefix, sizeof prefix, "model_weights/%.400s/%.400s/", l->top, name);
    else
        snprintf(prefix, sizeof prefix, "model_weights/%.400s/", name);
    if (add_weights(b, prefix))
        return;
    snprintf(prefix, sizeof prefix, "layers/%.400s%.400s/", l->kept, kept);
    if (add_weights(b, prefix))
        return;
    snprintf(prefix, sizeof prefix, "_layer_checkpoint_dependencies/%.400s%.400s/", l->kept, kept);
    add_weights(b, prefix);
}
