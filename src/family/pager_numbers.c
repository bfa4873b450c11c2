#include "family/pager_numbers.h"

#include "base/mem.h"

enum {
    STRIP = 16, /* rows of a turned tensor at once: so many numbers are a line of the near cache */
    APART = 16, /* numbers between them, since rows at distances of a power of two share lines */
};

/* Where numbers [at, at + count) lie in a matrix of rows of `row`. */
typedef struct span {
    size_t at, end, row;
} span;

/* Inputs [first, first + count) of outputs [from, to) into their places of the span. */
static void turn(
    const float *strip, size_t first, size_t count, size_t from, size_t to, span s, float *out)
{
    size_t width = to - from + APART;
    for (size_t o = from; o < to; o++) {
        size_t begin = o * s.row + first, end = begin + count;
        size_t low = begin > s.at ? begin : s.at, high = end < s.end ? end : s.end;
        const float *column = strip + (o - from);
        for (size_t i = low; i < high; i++)
            out[i - s.at] = column[(i - begin) * width];
    }
}

static bool reserve(plx_pager_numbers *n, size_t count, plx_error *e)
{
    if (count <= n->room)
        return true;
    float *grown = plx_realloc(n->strip, count, sizeof *grown);
    if (!grown)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    n->strip = grown;
    n->room = count;
    return true;
}

/* The tensor's rows are the array's columns. */
static bool read_turned(plx_pager_numbers *n, const plx_pager_part *p, size_t at, size_t count,
    float *out, plx_error *e)
{
    span s = {at, at + count, p->row};
    size_t outs = p->count / p->row;
    size_t from = at / p->row, to = (at + count + p->row - 1) / p->row;
    size_t width = to - from + APART;
    if (!reserve(n, STRIP * width, e))
        return false;
    for (size_t first = 0; first < p->row; first += STRIP) {
        size_t rows = p->row - first < STRIP ? p->row - first : STRIP;
        for (size_t i = 0; i < rows; i++)
            if (!plx_tensor_read(
                    n->reader, (first + i) * outs + from, to - from, n->strip + i * width, e))
                return false;
        turn(n->strip, first, rows, from, to, s, out);
    }
    return true;
}

static bool turn_to(plx_pager_numbers *n, const plx_tensor *tensor, plx_error *e)
{
    if (n->tensor == tensor && n->reader)
        return true;
    plx_tensor_reader_destroy(&n->reader);
    n->tensor = tensor;
    n->reader = plx_tensor_reader_create(tensor, PLX_ORDER_ROWS, e);
    return n->reader != NULL;
}

/* The piece that a number of a row is in. */
static const plx_pager_piece *find_piece(const plx_pager_part *p, size_t number)
{
    size_t low = 0, high = p->piece_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (p->pieces[middle].first <= number)
            low = middle;
        else
            high = middle;
    }
    return &p->pieces[low];
}

static bool read_pieces(plx_pager_numbers *n, const plx_pager_part *p, size_t at, size_t count,
    float *out, plx_error *e)
{
    for (size_t done = 0; done < count;) {
        size_t row = (at + done) / p->row, number = (at + done) % p->row;
        const plx_pager_piece *k = find_piece(p, number);
        size_t within = number - k->first, some = k->length - within;
        some = some < count - done ? some : count - done;
        uint64_t from = k->offset + (uint64_t)row * k->length + within;
        if (!turn_to(n, k->tensor, e) || !plx_tensor_read(n->reader, from, some, out + done, e))
            return false;
        done += some;
    }
    return true;
}

static bool read_runs(plx_pager_numbers *n, const plx_pager_part *p, size_t at, size_t count,
    float *out, plx_error *e)
{
    for (size_t done = 0, some; done < count; done += some) {
        uint64_t run = (at + done) / p->run, within = (at + done) % p->run;
        some = p->run - within < count - done ? (size_t)(p->run - within) : count - done;
        if (!plx_tensor_read(n->reader, p->from + run * p->every + within, some, out + done, e))
            return false;
    }
    return true;
}

void plx_pager_parts_free(const plx_pager_part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        plx_free(parts[i].scale);
        plx_free(parts[i].zero);
        plx_free(parts[i].pieces);
    }
}

bool plx_pager_numbers_read(plx_pager_numbers *n, const plx_pager_part *part, size_t at,
    size_t count, float *out, plx_error *e)
{
    if (part->piece_count > 0)
        return read_pieces(n, part, at, count, out, e);
    if (!turn_to(n, part->tensor, e))
        return false;
    bool ok = part->turned    ? read_turned(n, part, at, count, out, e)
              : part->run > 0 ? read_runs(n, part, at, count, out, e)
                              : plx_tensor_read(n->reader, at, count, out, e);
    for (size_t i = 0; ok && part->scale && i < count; i++) {
        size_t row = (at + i) / part->row;
        out[i] = (out[i] - part->zero[row]) * part->scale[row];
    }
    return ok;
}

void plx_pager_numbers_uninit(plx_pager_numbers *n)
{
    plx_tensor_reader_destroy(&n->reader);
    plx_free(n->strip);
    *n = (plx_pager_numbers){0};
}
