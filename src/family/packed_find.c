#include "family/packed_find.h"

#include "family/packed_state.h"
#include "model/tensor_read.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* -- Parts of a matrix ------------------------------------------------------------------------- */

/* The tensor of that name with another end; NULL: there is none. */
static const plx_tensor *beside(
    const plx_packed_search *s, const char *name, size_t length, const char *end)
{
    char other[PLX_PACKED_NAME];
    int n = snprintf(other, sizeof other, "%.*s%s", (int)length, name, end);
    if (n < 0 || (size_t)n >= sizeof other)
        return NULL;
    size_t i = plx_tensor_names_find(&s->names, other);
    return i == PLX_PLAN_NONE || s->use[i] != 0 ? NULL : &s->tensors->tensor[i];
}

static const plx_tensor *take(plx_packed_found *f, const plx_tensor *t)
{
    if (t)
        f->part[f->parts++] = t;
    return t;
}

static bool has_shape(const plx_tensor *t, size_t rank, plx_dtype type)
{
    return t && t->rank == rank && t->dtype == type && t->count > 0;
}

static plx_packed_codes numbers_of(const plx_tensor *t, uint64_t rows, uint64_t columns)
{
    return (plx_packed_codes){.kind = PLX_PACKED_NUMBERS,
        .tensor = t,
        .dtype = t->dtype,
        .rows = rows,
        .columns = columns};
}

static plx_packed_codes words_of(
    const plx_tensor *t, plx_packed_kind kind, unsigned bits, uint64_t rows, uint64_t columns)
{
    return (plx_packed_codes){
        .kind = kind, .tensor = t, .bits = bits, .rows = rows, .columns = columns};
}

/* A tensor of one number. */
static bool read_one(plx_packed_search *s, const plx_tensor *t, double *out)
{
    if (!plx_dtype_is_number(t->dtype))
        return false;
    plx_tensor_reader *r = plx_tensor_reader_create(t, PLX_ORDER_ROWS, s->error);
    bool ok = r && plx_tensor_read_doubles(r, 0, 1, out, s->error);
    plx_tensor_reader_destroy(&r);
    s->failed = s->failed || !ok;
    return ok;
}

/* The first or the last number of a tensor. */
static bool read_first(plx_packed_search *s, const plx_tensor *t, double *out)
{
    plx_tensor one = *t;
    if (t->count == 0 || plx_dtype_block(t->dtype) != 1)
        return false;
    one.rank = 0;
    one.count = 1;
    one.bytes = plx_dtype_block_bytes(t->dtype);
    return read_one(s, &one, out);
}

static bool read_last(plx_packed_search *s, const plx_tensor *t, double *out)
{
    plx_tensor rest = *t;
    if (t->count == 0 || !t->dense)
        return false;
    rest.offset += t->bytes / t->count * (t->count - 1);
    return read_first(s, &rest, out);
}

static void set_matrix(plx_packed_found *f, uint64_t rows, uint64_t columns)
{
    f->rank = 2;
    f->shape[0] = rows;
    f->shape[1] = columns;
}

static bool is_small_number(plx_dtype type)
{
    return type == PLX_DTYPE_I8 || (type >= PLX_DTYPE_F8_E4M3 && type <= PLX_DTYPE_F8_E5M2FNUZ);
}

/* How many neighbours share one of `scales`; 0: none do evenly. */
static uint64_t group_of(uint64_t size, uint64_t scales)
{
    return scales > 0 && size % scales == 0 ? size / scales : 0;
}

/* The same where blocks are of a power of two, and the last one may be smaller. */
static uint64_t block_of(uint64_t size, uint64_t scales)
{
    for (uint64_t block = 16; scales > 1 && scales < size && block <= 1024; block *= 2)
        if (size / block + (size % block != 0) == scales)
            return block;
    return group_of(size, scales);
}

/* One scale for all, for each row, or for each block. U8: powers of two. */
static bool set_scales(plx_packed_found *f, const plx_tensor *t, uint64_t rows, uint64_t columns)
{
    uint64_t down = t->rank > 0 ? t->shape[0] : 1, along = t->rank > 1 ? t->shape[1] : 1;
    if (t->rank > 2 || t->count == 0)
        return false;
    if (t->rank == 1 && down != rows && t->count != 1)
        return false;
    f->desc.scales = numbers_of(t, down, along);
    if (t->dtype == PLX_DTYPE_U8)
        f->desc.scales.dtype = PLX_DTYPE_F8_E8M0;
    f->desc.row_block = block_of(rows, down);
    f->desc.column_block = block_of(columns, along);
    return f->desc.row_block > 0 && f->desc.column_block > 0;
}

/* -- What writers do --------------------------------------------------------------------------- */

/* [inputs / 8][outputs] of GPTQ, [inputs][outputs / 8] of AWQ, and groups of inputs in both. */
static bool find_words(
    plx_packed_search *s, const plx_tensor *t, size_t length, plx_packed_found *f)
{
    const plx_tensor *scales = take(f, beside(s, t->name, length, ".scales"));
    const plx_tensor *zeros = take(f, beside(s, t->name, length, ".qzeros"));
    const plx_tensor *groups = take(f, beside(s, t->name, length, ".g_idx"));
    if (!has_shape(t, 2, PLX_DTYPE_I32) || !scales || scales->rank != 2 || scales->count == 0 ||
        (zeros && !has_shape(zeros, 2, PLX_DTYPE_I32)) ||
        (groups && !has_shape(groups, 1, PLX_DTYPE_I32)))
        return false;
    uint64_t group_count = scales->shape[0], outputs = scales->shape[1], inputs;
    unsigned bits = 4;
    bool turns = t->shape[1] != outputs;
    if (turns) {
        inputs = t->shape[0];
        f->desc.codes = words_of(t, PLX_PACKED_TURNS, bits, inputs, outputs);
    } else {
        if (zeros && zeros->shape[1] <= outputs)
            bits = (unsigned)(zeros->shape[1] * 32 / outputs);
        else if (groups)
            bits = (unsigned)(t->shape[0] * 32 / groups->count);
        if (bits != 2 && bits != 4 && bits != 8)
            return false;
        inputs = t->shape[0] * (32 / bits);
        f->desc.codes = words_of(t, PLX_PACKED_DOWN, bits, inputs, outputs);
    }
    if (zeros)
        f->desc.zeros = words_of(
            zeros, turns ? PLX_PACKED_TURNS : PLX_PACKED_ALONG, bits, group_count, outputs);
    /* GPTQ writes zeros less one. */
    f->desc.zero = !zeros ? 1U << (bits - 1) : turns || s->tensors->whole_zeros ? 0 : 1;
    f->desc.zero_bits = bits;
    f->desc.scales = numbers_of(scales, group_count, outputs);
    f->desc.row_block = group_of(inputs, group_count);
    f->desc.column_block = 1;
    f->desc.groups = groups;
    if (groups && f->desc.row_block == 0)
        f->desc.row_block = 1; /* it is not asked */
    f->desc.factor = 1;
    set_matrix(f, outputs, inputs);
    f->turned = true;
    snprintf(f->name, sizeof f->name, "%.*s.weight", (int)length, t->name);
    return f->desc.row_block > 0;
}

/* Two numbers of 4 bits to a byte, and a scale of 8 for each 16, beside one for all; or one that is
 * a power of two, and none beside. */
static bool find_pairs(plx_packed_search *s, const plx_tensor *t, const plx_tensor *scales,
    const plx_tensor *all, bool divides, plx_packed_found *f)
{
    f->desc.factor = 1;
    if (!has_shape(t, 2, PLX_DTYPE_U8) ||
        !has_shape(scales, 2, all ? PLX_DTYPE_F8_E4M3 : PLX_DTYPE_U8) ||
        (all && (all->count != 1 || !read_one(s, all, &f->desc.factor))))
        return false;
    if (divides && all)
        f->desc.factor = 1 / f->desc.factor;
    uint64_t rows = t->shape[0], columns = t->shape[1] * 2;
    f->desc.codes = numbers_of(t, rows, columns);
    f->desc.codes.dtype = PLX_DTYPE_F4;
    set_matrix(f, rows, columns);
    return set_scales(f, scales, rows, columns);
}

/* Scales that are places in a table, with scales of their own. */
static bool make_scales(plx_packed_search *s, const plx_tensor *t, const plx_packed_state *state,
    const plx_tensor *places, const plx_tensor *table, const plx_tensor *scales,
    plx_packed_found *f)
{
    uint64_t count = places->count;
    if (!has_shape(places, 1, PLX_DTYPE_U8) || !has_shape(scales, 1, PLX_DTYPE_F32) || !table)
        return false;
    plx_packed_desc d = {.scales = numbers_of(scales, 1, scales->count),
        .row_block = 1,
        .column_block = state->nested_block,
        .factor = 1,
        .offset = state->offset};
    d.codes = numbers_of(places, 1, count);
    d.codes.kind = PLX_PACKED_LOOKUP;
    d.codes.bits = 8;
    d.codes.table = table;
    if (!plx_packed_fits(&d))
        return false;
    plx_blob *b = plx_packed_blob(&d, s->error);
    s->failed = !plx_tensors_own(s->view, b, s->error);
    f->scales = (plx_tensor){.name = t->name,
        .dtype = PLX_DTYPE_F32,
        .dense = true,
        .rank = 1,
        .shape = {count},
        .stride = {1},
        .count = count,
        .blob = b,
        .bytes = count * sizeof(float)};
    return !s->failed;
}

/* Places in a table of 16 numbers, one matrix after the other as one row. */
static bool find_places(plx_packed_search *s, const plx_tensor *t, size_t length,
    const plx_tensor *told, plx_packed_found *f)
{
    plx_packed_state state;
    const plx_tensor *scales = take(f, beside(s, t->name, length, ".weight.absmax"));
    const plx_tensor *table = take(f, beside(s, t->name, length, ".weight.quant_map"));
    const plx_tensor *nested = take(f, beside(s, t->name, length, ".weight.nested_absmax"));
    const plx_tensor *map = take(f, beside(s, t->name, length, ".weight.nested_quant_map"));
    take(f, told);
    plx_packed_told how = plx_packed_state_read(told, &state, s->error);
    uint64_t count;
    s->failed = how == PLX_PACKED_UNREAD;
    if (how != PLX_PACKED_TOLD || t->dtype != PLX_DTYPE_U8 || !scales || !table ||
        __builtin_mul_overflow(state.rows, state.columns, &count) || count / 2 != t->bytes)
        return false;
    if (state.nested_block > 0) {
        if (!nested || !make_scales(s, t, &state, scales, map, nested, f))
            return false;
        scales = &f->scales;
    }
    f->desc.codes = numbers_of(t, 1, count);
    f->desc.codes.kind = PLX_PACKED_LOOKUP;
    f->desc.codes.bits = 4;
    f->desc.codes.table = table;
    f->desc.scales = numbers_of(scales, 1, scales->count);
    f->desc.row_block = 1;
    f->desc.column_block = state.block;
    f->desc.factor = 1;
    set_matrix(f, state.rows, state.columns);
    return true;
}

/* "weight", with scales beside it. */
static bool find_scaled(
    plx_packed_search *s, const plx_tensor *t, size_t length, plx_packed_found *f)
{
    const plx_tensor *scales = beside(s, t->name, length, ".weight_scale_inv");
    const plx_tensor *second = beside(s, t->name, length, ".weight_scale_2");
    const plx_tensor *columns = beside(s, t->name, length, ".SCB");
    scales = take(f, scales ? scales : beside(s, t->name, length, ".weight_scale"));
    const plx_tensor *nf4 = beside(s, t->name, length, ".weight.quant_state.bitsandbytes__nf4");
    const plx_tensor *fp4 = beside(s, t->name, length, ".weight.quant_state.bitsandbytes__fp4");
    snprintf(f->name, sizeof f->name, "%s", t->name);
    if (nf4 || fp4)
        return find_places(s, t, length, nf4 ? nf4 : fp4, f);
    if (scales && t->dtype == PLX_DTYPE_U8)
        return find_pairs(s, t, scales, take(f, second), false, f);
    bool rows = !scales && has_shape(t, 2, PLX_DTYPE_I8);
    scales = scales ? scales : rows ? take(f, columns) : NULL;
    if (!scales || t->rank != 2 || t->count == 0 || !is_small_number(t->dtype))
        return false;
    f->desc.codes = numbers_of(t, t->shape[0], t->shape[1]);
    f->desc.factor = rows ? 1.0 / 127 : 1;
    set_matrix(f, t->shape[0], t->shape[1]);
    const plx_tensor *zeros = take(f, beside(s, t->name, length, ".weight_zero_point"));
    if (!set_scales(f, scales, t->shape[0], t->shape[1]))
        return false;
    if (zeros)
        f->desc.zeros = numbers_of(zeros, f->desc.scales.rows, f->desc.scales.columns);
    return true;
}

/* "weight_packed": words along the inputs, or pairs. */
static bool find_packed(
    plx_packed_search *s, const plx_tensor *t, size_t length, plx_packed_found *f)
{
    const plx_tensor *scales = take(f, beside(s, t->name, length, ".weight_scale"));
    const plx_tensor *all = take(f, beside(s, t->name, length, ".weight_global_scale"));
    const plx_tensor *shape = take(f, beside(s, t->name, length, ".weight_shape"));
    const plx_tensor *zeros = take(f, beside(s, t->name, length, ".weight_zero_point"));
    snprintf(f->name, sizeof f->name, "%.*s.weight", (int)length, t->name);
    const plx_tensor *places = take(f, beside(s, t->name, length, ".weight_g_idx"));
    if (scales && t->dtype == PLX_DTYPE_U8)
        return find_pairs(s, t, scales, all, true, f);
    if (!has_shape(t, 2, PLX_DTYPE_I32) || !scales)
        return false;
    uint64_t rows = t->shape[0], groups = scales->rank == 2 ? scales->shape[1] : 1;
    unsigned bits = 0;
    bool packed_zeros = has_shape(zeros, 2, PLX_DTYPE_I32);
    if (packed_zeros)
        bits = (unsigned)(zeros->shape[0] <= rows ? zeros->shape[0] * 32 / rows : 0);
    if (shape && shape->count == 2) {
        double columns;
        if (!read_last(s, shape, &columns))
            return false;
        double each = columns >= 1 ? (double)t->shape[1] * 32 / columns : 0;
        bits = each == floor(each) && each <= 8 ? (unsigned)each : 0;
    }
    if (bits != 2 && bits != 4 && bits != 8)
        return false;
    uint64_t columns = t->shape[1] * (32 / bits);
    f->desc.codes = words_of(t, PLX_PACKED_ALONG, bits, rows, columns);
    f->desc.zero = packed_zeros ? 0 : 1U << (bits - 1);
    if (zeros)
        f->desc.zeros = packed_zeros ? words_of(zeros, PLX_PACKED_DOWN, bits, rows, groups)
                                     : numbers_of(zeros, rows, groups);
    f->desc.factor = 1;
    set_matrix(f, rows, columns);
    if (!set_scales(f, scales, rows, columns))
        return false;
    f->desc.column_block = group_of(columns, groups);
    /* Where inputs are in no group each, these are in order. */
    double first = -1;
    if (places && (places->dtype != PLX_DTYPE_I32 || !read_first(s, places, &first)))
        return false;
    if (places && first >= 0) {
        f->desc.column_groups = places;
        f->desc.column_block = 1;
    }
    return f->desc.column_block > 0;
}

/* "…_blocks" [..., groups, 16] of pairs, and "…_scales" [..., groups] of powers of two. */
static bool find_blocks(
    plx_packed_search *s, const plx_tensor *t, size_t length, plx_packed_found *f)
{
    enum { BLOCK = 32 };
    bool point = t->name[length] == '.';
    const plx_tensor *scales = take(f, beside(s, t->name, length, point ? ".scales" : "_scales"));
    if (!scales || t->dtype != PLX_DTYPE_U8 || scales->dtype != PLX_DTYPE_U8 || t->rank < 3 ||
        scales->rank != t->rank - 1 || t->shape[t->rank - 1] != BLOCK / 2 || t->count == 0)
        return false;
    uint64_t rows = 1, groups = t->shape[t->rank - 2];
    for (size_t d = 0; d + 1 < t->rank; d++)
        if (scales->shape[d] != t->shape[d])
            return false;
    for (size_t d = 0; d + 2 < t->rank; d++)
        rows *= f->shape[d] = t->shape[d];
    f->rank = t->rank - 1;
    f->shape[f->rank - 1] = groups * BLOCK;
    f->desc.codes = numbers_of(t, rows, groups * BLOCK);
    f->desc.codes.dtype = PLX_DTYPE_F4;
    f->desc.scales = numbers_of(scales, rows, groups);
    f->desc.scales.dtype = PLX_DTYPE_F8_E8M0;
    f->desc.row_block = 1;
    f->desc.column_block = BLOCK;
    f->desc.factor = 1;
    snprintf(f->name, sizeof f->name, "%.*s", (int)length, t->name);
    return true;
}

/* All experts in one tensor of three dimensions, whose rows go on from one to the next. */
static bool find_stacked(
    plx_packed_search *s, const plx_tensor *t, size_t length, plx_packed_found *f)
{
    const plx_tensor *scales = beside(s, t->name, length, "_scale_inv");
    scales = take(f, scales ? scales : beside(s, t->name, length, "_scale"));
    if (!scales || t->rank != 3 || scales->rank != 3 || t->count == 0 || scales->count == 0 ||
        !is_small_number(t->dtype) || scales->shape[0] != t->shape[0])
        return false;
    uint64_t down = scales->shape[1], along = scales->shape[2];
    uint64_t rows = t->shape[0] * t->shape[1], block = block_of(t->shape[1], down);
    if (block == 0 || t->shape[1] % block != 0)
        return false;
    f->desc.codes = numbers_of(t, rows, t->shape[2]);
    f->desc.scales = numbers_of(scales, scales->shape[0] * down, along);
    f->desc.row_block = block;
    f->desc.column_block = block_of(t->shape[2], along);
    f->desc.factor = 1;
    f->rank = 3;
    memcpy(f->shape, t->shape, 3 * sizeof *f->shape);
    snprintf(f->name, sizeof f->name, "%s", t->name);
    return true;
}

static const struct {
    const char *end;
    bool (*find)(plx_packed_search *s, const plx_tensor *t, size_t length, plx_packed_found *f);
} writers[] = {{".qweight", find_words}, {".weight", find_scaled}, {".weight_packed", find_packed},
    {"_blocks", find_blocks}, {".blocks", find_blocks}, {"", find_stacked}};

bool plx_packed_could_be(const plx_tensor *t)
{
    return t->dtype == PLX_DTYPE_I32 || t->dtype == PLX_DTYPE_U8 || is_small_number(t->dtype);
}

/* Whether no other tensor has that name. */
static bool is_free(const plx_packed_search *s, const plx_tensor *t, const char *name)
{
    size_t i = plx_tensor_names_find(&s->names, name);
    return i == PLX_PLAN_NONE || &s->tensors->tensor[i] == t;
}

bool plx_packed_find(plx_packed_search *s, const plx_tensor *t, plx_packed_found *f)
{
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        size_t length = strlen(t->name), end = strlen(writers[i].end);
        if (length >= PLX_PACKED_NAME - 8 || !plx_tensor_name_ends(t->name, writers[i].end))
            continue;
        *f = (plx_packed_found){.rank = 0};
        return writers[i].find(s, t, length - end, f) && plx_packed_fits(&f->desc) &&
               is_free(s, t, f->name);
    }
    return false;
}
