#include "family/weights_key.h"

#include "base/sha256.h"

static void add(plx_sha256 *sum, uint64_t fact)
{
    plx_sha256_add(sum, &fact, sizeof fact);
}

static void add_map(plx_sha256 *sum, const plx_fold_map *map)
{
    add(sum, map->folded);
    add(sum, map->segment_count);
    for (size_t i = 0; i < map->segment_count; i++) {
        add(sum, map->segment[i].first);
        add(sum, map->segment[i].count);
        add(sum, map->segment[i].per);
        add(sum, map->segment[i].slot);
    }
}

/* Which numbers of which file, and what they stand for. */
static void add_tensor(plx_sha256 *sum, const plx_tensor *t)
{
    plx_sha256_add(sum, t->blob->version.text, sizeof t->blob->version.text);
    add(sum, t->offset);
    add(sum, t->dtype);
    add(sum, t->big_endian);
    add(sum, t->rank);
    for (size_t d = 0; d < t->rank; d++) {
        add(sum, t->shape[d]);
        add(sum, t->stride[d]);
    }
    add(sum, t->scale.count);
    if (t->scale.count == 0)
        return;
    plx_sha256_add(sum, t->scale.blob->version.text, sizeof t->scale.blob->version.text);
    add(sum, t->scale.scales_at);
    add(sum, t->scale.zeros_at);
    add(sum, t->scale.axis);
}

static void add_part(plx_sha256 *sum, const plx_tensors *t, const plx_plan_part *part)
{
    const size_t others[] = {part->scale, part->zero};
    const plx_tensor *k = &t->tensor[part->tensor];
    add_tensor(sum, k);
    for (size_t d = 0; d < k->rank; d++)
        add(sum, part->axis[d]);
    add(sum, part->first_out);
    add(sum, part->first_in);
    add(sum, part->out_first);
    add(sum, part->out_run);
    add(sum, part->out_every);
    add(sum, part->groups);
    add(sum, part->shares);
    for (size_t i = 0; i < 2; i++) {
        add(sum, others[i] != PLX_PLAN_NONE);
        if (others[i] != PLX_PLAN_NONE)
            add_tensor(sum, &t->tensor[others[i]]);
    }
    plx_sha256_add(sum, &part->factor, sizeof part->factor);
}

plx_cache_key plx_weights_key(const plx_weights_job *job, size_t link)
{
    const plx_unfolding *u = job->unfolding;
    const plx_fold_link *shown = &u->links[link];
    const plx_link *k = &u->network->links[link];
    const plx_tensors *t = u->plan->tensors;
    plx_sha256 sum;
    char what[PLX_SHA256_TEXT];
    const plx_file_version *version = NULL;
    plx_sha256_init(&sum);
    add(&sum, job->reduction);
    add(&sum, k->in);
    add(&sum, k->out);
    for (size_t i = 0; i < shown->part_count; i++) {
        const plx_fold_part *fold = &u->parts[shown->first_part + i];
        const plx_plan_part *part = &u->plan->parts[fold->part];
        version = &t->tensor[part->tensor].blob->version;
        if (!version->text[0])
            return (plx_cache_key){""};
        add_part(&sum, t, part);
        add_map(&sum, &fold->out);
        add_map(&sum, &fold->in);
    }
    plx_sha256_text(&sum, what);
    return plx_cache_key_of(version, what, sizeof what);
}
