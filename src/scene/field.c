#include "scene/field.h"

#include "base/mem.h"
#include "base/simd.h"
#include "scene/weights_copy.h"

struct plx_field {
    plx_field_desc desc; /* defaults filled in */
    size_t points;       /* side × side */
    bool keeps_all;      /* units; else the last layer's */
    float *shown, *next; /* [kept units][side][side] */
    float *row[2];       /* [widest layer][side]: a row of two layers, where not all are kept */
    float *column;       /* [widest layer]: one point of a layer */
    uint64_t version;

    bool busy;
    size_t y;            /* the next row of `next` */
    plx_weights_copy of; /* whose field next is, or, where that is complete, shown is */
};

static size_t kept_units(const plx_field *f)
{
    const plx_network *n = f->desc.network;
    return f->keeps_all ? n->unit_count : n->layers[n->layer_count - 1].units;
}

static bool allocate(plx_field *f)
{
    const plx_network *n = f->desc.network;
    size_t widest = 0, side = f->desc.side, kept = kept_units(f);
    for (size_t l = 0; l < n->layer_count; l++)
        widest = n->layers[l].units > widest ? n->layers[l].units : widest;
    f->shown = plx_alloc_sparse(kept, f->points * sizeof *f->shown);
    f->next = plx_alloc_sparse(kept, f->points * sizeof *f->next);
    for (size_t i = 0; i < 2; i++)
        f->row[i] = plx_alloc_sparse(widest, side * sizeof *f->row[i]);
    f->column = plx_alloc(widest, sizeof *f->column);
    return plx_weights_copy_init(&f->of, n) && f->shown && f->next && f->row[0] && f->row[1] &&
           f->column;
}

plx_field *plx_field_create(const plx_field_desc *desc, plx_error *e)
{
    const plx_network *n = desc->network;
    if (n->layers[0].units != 2) {
        plx_fail(e, PLX_ERR_UNSUPPORTED, "a field needs a network with two inputs, not %zu",
            n->layers[0].units);
        return NULL;
    }
    plx_field *f = plx_alloc(1, sizeof *f);
    if (f) {
        f->desc = *desc;
        if (f->desc.side == 0)
            f->desc.side = PLX_FIELD_SIDE;
        if (f->desc.x_low == f->desc.x_high) {
            f->desc.x_low = -1;
            f->desc.x_high = 1;
        }
        if (f->desc.y_low == f->desc.y_high) {
            f->desc.y_low = -1;
            f->desc.y_high = 1;
        }
        f->points = f->desc.side * f->desc.side;
        f->keeps_all = n->unit_count <= PLX_FIELD_MAX_UNITS;
    }
    if (!f || !allocate(f)) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for the fields of %zu units", n->unit_count);
        plx_field_destroy(&f);
    }
    return f;
}

void plx_field_destroy(plx_field **handle)
{
    plx_field *f = *handle;
    if (!f)
        return;
    plx_free(f->shown);
    plx_free(f->next);
    plx_free(f->row[0]);
    plx_free(f->row[1]);
    plx_free(f->column);
    plx_weights_copy_uninit(&f->of);
    plx_free(f);
    *handle = NULL;
}

/* Units are `stride` apart, the points of one lie side by side. */
typedef struct plx_field_rows {
    float *first;
    size_t stride;
} plx_field_rows;

static plx_field_rows rows_of(const plx_field *f, size_t layer)
{
    const plx_network *n = f->desc.network;
    size_t side = f->desc.side, at = f->y * side;
    if (f->keeps_all)
        return (plx_field_rows){f->next + n->layers[layer].unit_offset * f->points + at, f->points};
    if (layer + 1 == n->layer_count)
        return (plx_field_rows){f->next + at, f->points};
    return (plx_field_rows){f->row[layer % 2], side};
}

/* One unit at all points of a row, before its activation. */
PLX_SIMD static void weigh(const float *restrict weights, size_t in, float bias,
    const float *restrict source, size_t stride, float *restrict out, size_t points)
{
    for (size_t p = 0; p < points; p++)
        out[p] = bias;
    for (size_t i = 0; i < in; i++) {
        for (size_t p = 0; p < points; p++)
            out[p] += weights[i] * source[i * stride + p];
    }
}

/* Softmax goes over the units of a point; all others need but the value itself. */
static void activate(const plx_field *f, plx_activation a, plx_field_rows rows, size_t units)
{
    size_t points = f->desc.side;
    for (size_t u = 0; a != PLX_ACT_SOFTMAX && u < units; u++)
        plx_activation_forward(a, rows.first + u * rows.stride, 1, points);
    for (size_t p = 0; a == PLX_ACT_SOFTMAX && p < points; p++) {
        for (size_t u = 0; u < units; u++)
            f->column[u] = rows.first[u * rows.stride + p];
        plx_activation_forward(a, f->column, 1, units);
        for (size_t u = 0; u < units; u++)
            rows.first[u * rows.stride + p] = f->column[u];
    }
}

static void compute_row(plx_field *f)
{
    const plx_network *n = f->desc.network;
    const plx_field_desc *d = &f->desc;
    plx_field_rows inputs = rows_of(f, 0);
    double side = (double)d->side;
    double y = d->y_high + (d->y_low - d->y_high) * ((double)f->y + 0.5) / side;
    for (size_t p = 0; p < d->side; p++) {
        inputs.first[p] = (float)(d->x_low + (d->x_high - d->x_low) * ((double)p + 0.5) / side);
        inputs.first[inputs.stride + p] = (float)y;
    }
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        plx_field_rows source = rows_of(f, k->source), target = rows_of(f, k->target);
        for (size_t o = 0; o < k->out; o++)
            weigh(f->of.params + k->weight_offset + o * k->in, k->in,
                f->of.params[k->bias_offset + o], source.first, source.stride,
                target.first + o * target.stride, d->side);
        activate(f, f->of.activation[k->target], target, k->out);
    }
}

bool plx_field_stale(const plx_field *f, const plx_snapshot *s)
{
    return f->busy || f->version == 0 || !plx_weights_copy_is_of(&f->of, s);
}

bool plx_field_update(plx_field *f, const plx_snapshot *s, size_t multiplications)
{
    size_t row = f->desc.network->connection_count * f->desc.side, done = 0;
    bool completed = false;
    while (plx_field_stale(f, s)) {
        if (!f->busy) {
            plx_weights_copy_take(&f->of, s);
            f->busy = true;
            f->y = 0;
        }
        compute_row(f);
        done += row;
        if (++f->y == f->desc.side) {
            float *swap = f->shown;
            f->shown = f->next;
            f->next = swap;
            f->version++;
            f->busy = false;
            completed = true;
        }
        if (done >= multiplications)
            break;
    }
    return completed;
}

size_t plx_field_side(const plx_field *f)
{
    return f->desc.side;
}

uint64_t plx_field_version(const plx_field *f)
{
    return f->version;
}

const float *plx_field_unit(const plx_field *f, size_t layer, size_t unit)
{
    const plx_network *n = f->desc.network;
    if (f->version == 0)
        return NULL;
    if (f->keeps_all)
        return f->shown + (n->layers[layer].unit_offset + unit) * f->points;
    return layer + 1 == n->layer_count ? f->shown + unit * f->points : NULL;
}
