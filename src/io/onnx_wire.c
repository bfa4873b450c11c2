#include "io/onnx_wire.h"

#include "base/cursor.h"
#include "base/mem.h"

#include <inttypes.h>
#include <string.h>

enum {
    VARINT_MAX = 10,  /* bytes */
    LENGTH_BYTES = 5, /* that each length is written with, so that it can be filled in later */
    BUDGET_FREE = 192 << 20,
    BUDGET_MAX = 1 << 30,
};

enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_LENGTH = 2, WIRE_32 = 5 };

/* Messages of onnx.proto. */
typedef enum message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    ENTRY,
    VALUE_INFO,
    TYPE,
    TENSOR_TYPE,
    SHAPE,
    DIMENSION,
    OPERATOR_SET,
    KIND_COUNT,
} message;

typedef enum action {
    DROP,
    KEEP,
    ENTER,  /* a message, of the kind `what` */
    PLACE,  /* numbers of a tensor: a plx_onnx_data, `what` */
    SPARSE, /* dropped and counted, as the next */
    FUNCTIONS,
} action;

typedef struct field {
    uint8_t number, action, what;
} field;

enum { FIELDS_MAX = 11, PLACE_FIELD = 15 };

/* Unlisted fields are dropped. */
static const field fields[KIND_COUNT][FIELDS_MAX] = {
    [MODEL] = {{1, KEEP}, {7, ENTER, GRAPH}, {8, ENTER, OPERATOR_SET}, {25, FUNCTIONS}},
    [GRAPH] = {{1, ENTER, NODE}, {5, ENTER, TENSOR}, {11, ENTER, VALUE_INFO},
        {12, ENTER, VALUE_INFO}, {15, SPARSE}},
    [NODE] = {{1, KEEP}, {2, KEEP}, {3, KEEP}, {4, KEEP}, {5, ENTER, ATTRIBUTE}},
    [ATTRIBUTE] = {{1, KEEP}, {2, KEEP}, {3, KEEP}, {4, KEEP}, {5, ENTER, TENSOR},
        {6, ENTER, GRAPH}, {8, KEEP}},
    [TENSOR] = {{1, KEEP}, {2, KEEP}, {4, PLACE, PLX_ONNX_FLOATS}, {5, PLACE, PLX_ONNX_INT32S},
        {7, PLACE, PLX_ONNX_INT64S}, {8, KEEP}, {9, PLACE, PLX_ONNX_RAW},
        {10, PLACE, PLX_ONNX_DOUBLES}, {11, PLACE, PLX_ONNX_UINT64S}, {13, ENTER, ENTRY},
        {14, KEEP}},
    [ENTRY] = {{1, KEEP}, {2, KEEP}},
    [VALUE_INFO] = {{1, KEEP}, {2, ENTER, TYPE}},
    [TYPE] = {{1, ENTER, TENSOR_TYPE}},
    [TENSOR_TYPE] = {{2, ENTER, SHAPE}},
    [SHAPE] = {{1, ENTER, DIMENSION}},
    [DIMENSION] = {{1, KEEP}},
    [OPERATOR_SET] = {{1, KEEP}, {2, KEEP}},
};

typedef struct level {
    message kind;
    uint64_t end;     /* in the file */
    size_t length_at; /* in the message: where its length is to be written */
    size_t place;     /* of a tensor */
} level;

typedef struct reader {
    plx_onnx_wire *w;
    plx_cursor c;
    size_t *left; /* bytes of the budget */
    size_t depth; /* of level */
    level level[PLX_ONNX_DEPTH];
} reader;

size_t plx_onnx_budget(const plx_blob *blob)
{
    return blob->size < BUDGET_MAX - BUDGET_FREE ? (size_t)blob->size + BUDGET_FREE : BUDGET_MAX;
}

static bool fail(const reader *r, plx_code code, uint64_t at, const char *what, plx_error *e)
{
    return plx_fail_offset(e, code, r->c.blob->name, (int64_t)at, "%s", what);
}

/* What the cursor met, if anything. */
static bool arrived(const reader *r, plx_error *e)
{
    if (r->c.failed && e)
        *e = r->c.error;
    return !r->c.failed;
}

/* The end of the message that is being read. */
static uint64_t end_of(const reader *r)
{
    return r->level[r->depth - 1].end;
}

static bool take_varint(reader *r, uint64_t *value, plx_error *e)
{
    uint64_t at = r->c.at;
    *value = 0;
    for (unsigned i = 0; i < VARINT_MAX; i++) {
        if (r->c.at == end_of(r))
            return fail(r, PLX_ERR_FORMAT, r->c.at, "ends within a number", e);
        uint8_t byte = plx_cursor_u8(&r->c);
        if (!arrived(r, e))
            return false;
        *value |= (uint64_t)(byte & 0x7F) << 7 * i;
        if (byte < 0x80)
            return true;
    }
    return fail(r, PLX_ERR_FORMAT, at, "has a number of over 10 bytes", e);
}

/* Room for n bytes more of the message. */
static bool make_room(reader *r, size_t n, plx_error *e)
{
    plx_onnx_wire *w = r->w;
    if (n <= w->capacity - w->size)
        return true;
    size_t wanted = w->capacity + w->capacity / 2 + n + 4096;
    if (wanted < n || wanted - w->capacity > *r->left)
        return fail(
            r, PLX_ERR_UNSUPPORTED, r->c.at, "has a larger description of itself than is read", e);
    unsigned char *grown = plx_realloc(w->message, wanted, 1);
    if (!grown)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    *r->left -= wanted - w->capacity;
    w->message = grown;
    w->capacity = wanted;
    return true;
}

/* There is room. */
static void put_varint(reader *r, uint64_t value)
{
    plx_onnx_wire *w = r->w;
    for (; value >= 0x80; value >>= 7)
        w->message[w->size++] = (unsigned char)(value | 0x80);
    w->message[w->size++] = (unsigned char)value;
}

static void put_length(reader *r, size_t at, size_t length)
{
    for (size_t i = 0; i < LENGTH_BYTES; i++) {
        bool last = i + 1 == LENGTH_BYTES;
        r->w->message[at + i] = (unsigned char)((length >> 7 * i & 0x7F) | (last ? 0 : 0x80));
    }
}

static bool add_place(reader *r, size_t *index, plx_error *e)
{
    plx_onnx_wire *w = r->w;
    if (w->place_count == w->place_capacity) {
        size_t wanted = w->place_capacity + w->place_capacity / 2 + 64;
        size_t cost = (wanted - w->place_capacity) * sizeof *w->place;
        if (cost > *r->left)
            return fail(r, PLX_ERR_UNSUPPORTED, r->c.at, "has more tensors than are read", e);
        plx_onnx_place *grown = plx_realloc(w->place, wanted, sizeof *grown);
        if (!grown)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        *r->left -= cost;
        w->place = grown;
        w->place_capacity = wanted;
    }
    *index = w->place_count;
    w->place[w->place_count++] = (plx_onnx_place){.at = r->c.at};
    return true;
}

static bool enter(reader *r, uint32_t number, message kind, uint64_t length, plx_error *e)
{
    level next = {.kind = kind, .end = r->c.at + length};
    if (r->depth == PLX_ONNX_DEPTH)
        return fail(r, PLX_ERR_UNSUPPORTED, r->c.at, "is nested over 100 levels deep", e);
    if (!make_room(r, (size_t)4 * VARINT_MAX, e) ||
        (kind == TENSOR && !add_place(r, &next.place, e)))
        return false;
    put_varint(r, (uint64_t)number << 3 | WIRE_LENGTH);
    next.length_at = r->w->size;
    r->w->size += LENGTH_BYTES;
    if (kind == TENSOR) {
        put_varint(r, PLACE_FIELD << 3 | WIRE_VARINT);
        put_varint(r, next.place + 1);
    }
    r->level[r->depth++] = next;
    return true;
}

static bool take_place(reader *r, plx_onnx_data data, uint64_t length, plx_error *e)
{
    plx_onnx_place *p = &r->w->place[r->level[r->depth - 1].place];
    if (p->data[data].size > 0 && length > 0)
        return fail(r, PLX_ERR_UNSUPPORTED, r->c.at, "has the numbers of a tensor in parts", e);
    if (length > 0) {
        p->data[data].offset = r->c.at;
        p->data[data].size = length;
    }
    return plx_cursor_skip(&r->c, length) || arrived(r, e);
}

static bool keep(reader *r, uint64_t tag, uint64_t value, plx_error *e)
{
    size_t n = (tag & 7) == WIRE_LENGTH ? (size_t)value : 0;
    if (n > SIZE_MAX / 2 || !make_room(r, n + (size_t)3 * VARINT_MAX, e))
        return false;
    put_varint(r, tag);
    if ((tag & 7) == WIRE_LENGTH || (tag & 7) == WIRE_VARINT) {
        put_varint(r, value);
    } else {
        for (size_t i = 0; i < ((tag & 7) == WIRE_32 ? 4 : 8); i++)
            r->w->message[r->w->size++] = (unsigned char)(value >> 8 * i);
    }
    plx_cursor_take(&r->c, r->w->message + r->w->size, n);
    r->w->size += n;
    return arrived(r, e);
}

/* A field's value, or the length of what follows, which is within the message. */
static bool take_value(reader *r, unsigned wire, uint64_t tag_at, uint64_t *value, plx_error *e)
{
    uint64_t left = end_of(r) - r->c.at;
    switch (wire) {
    case WIRE_VARINT:
        return take_varint(r, value, e);
    case WIRE_LENGTH: {
        uint64_t at = r->c.at;
        if (!take_varint(r, value, e))
            return false;
        return *value <= end_of(r) - r->c.at ||
               fail(r, PLX_ERR_FORMAT, at, "has a length past the end of what holds it", e);
    }
    case WIRE_32:
    case WIRE_64:
        if (left < (wire == WIRE_32 ? 4 : 8))
            return fail(r, PLX_ERR_FORMAT, r->c.at, "ends within a number", e);
        *value = wire == WIRE_32 ? plx_cursor_u32(&r->c) : plx_cursor_u64(&r->c);
        return arrived(r, e);
    default:
        return fail(
            r, PLX_ERR_FORMAT, tag_at, "is no ONNX: it has a field of a kind not in use", e);
    }
}

static const field *find_field(message kind, uint64_t number)
{
    static const field none = {0};
    for (size_t i = 0; i < FIELDS_MAX && fields[kind][i].number; i++)
        if (fields[kind][i].number == number)
            return &fields[kind][i];
    return &none;
}

static bool take_field(reader *r, plx_error *e)
{
    uint64_t at = r->c.at, tag, value = 0;
    if (!take_varint(r, &tag, e))
        return false;
    if (tag >> 3 == 0 || tag > UINT32_MAX)
        return fail(r, PLX_ERR_FORMAT, at, "is no ONNX: it has a field with no such number", e);
    unsigned wire = tag & 7;
    if (!take_value(r, wire, at, &value, e))
        return false;
    bool has_length = wire == WIRE_LENGTH;
    const field *f = find_field(r->level[r->depth - 1].kind, tag >> 3);
    switch ((action)f->action) {
    case ENTER:
        if (has_length)
            return enter(r, (uint32_t)(tag >> 3), (message)f->what, value, e);
        break;
    case PLACE:
        if (has_length)
            return take_place(r, (plx_onnx_data)f->what, value, e);
        return fail(r, PLX_ERR_UNSUPPORTED, at, "has numbers of a tensor one by one", e);
    case KEEP:
        return keep(r, tag, value, e);
    case SPARSE:
        r->w->sparse_count++;
        break;
    case FUNCTIONS:
        r->w->function_count++;
        break;
    default:
        break;
    }
    return !has_length || plx_cursor_skip(&r->c, value) || arrived(r, e);
}

bool plx_onnx_wire_read(plx_onnx_wire *w, plx_blob *blob, size_t *left, plx_error *e)
{
    *w = (plx_onnx_wire){0};
    reader r = {.w = w, .left = left, .depth = 1};
    r.level[0] = (level){.kind = MODEL, .end = blob->size};
    plx_cursor_init(&r.c, blob);
    while (r.depth > 0) {
        level *l = &r.level[r.depth - 1];
        if (r.c.at < l->end) {
            if (!take_field(&r, e))
                return false;
        } else {
            r.depth--;
            if (r.depth > 0)
                put_length(&r, l->length_at, w->size - l->length_at - LENGTH_BYTES);
        }
    }
    return true;
}

void plx_onnx_wire_drop_message(plx_onnx_wire *w, size_t *left)
{
    *left += w->capacity;
    plx_free(w->message);
    w->message = NULL;
    w->size = w->capacity = 0;
}

void plx_onnx_wire_uninit(plx_onnx_wire *w)
{
    plx_free(w->message);
    plx_free(w->place);
    *w = (plx_onnx_wire){0};
}

/* The fields of a model, 0 where there is none of that number, else one more than its wire type. */
static unsigned model_wire(uint64_t number)
{
    switch (number) {
    case 1: /* the version of the format */
    case 5: /* the version of the model */
        return WIRE_VARINT + 1;
    case 2: /* the producer, its version, domain, description, graph, operators */
    case 3:
    case 4:
    case 6:
    case 7:
    case 8:
    case 14: /* metadata, training, functions, configurations */
    case 20:
    case 25:
    case 26:
        return WIRE_LENGTH + 1;
    default:
        return 0;
    }
}

/* False where the head ends before the number does. */
static bool head_varint(const unsigned char *head, size_t n, size_t *at, uint64_t *value)
{
    *value = 0;
    for (unsigned i = 0; i < VARINT_MAX && *at < n; i++) {
        uint8_t byte = head[(*at)++];
        *value |= (uint64_t)(byte & 0x7F) << 7 * i;
        if (byte < 0x80)
            return true;
    }
    return false;
}

bool plx_onnx_wire_sniff(const unsigned char *head, size_t n, uint64_t size)
{
    size_t at = 0, known = 0;
    /* All writers put the fields in the order of their numbers, so the version comes first. */
    if (n == 0 || head[0] != (1 << 3 | WIRE_VARINT))
        return false;
    while (at < n) {
        uint64_t tag, value;
        if (!head_varint(head, n, &at, &tag) || !head_varint(head, n, &at, &value))
            break;
        if (model_wire(tag >> 3) != (tag & 7) + 1)
            return false;
        known++;
        if ((tag & 7) == WIRE_VARINT)
            continue;
        if (tag >> 3 == 7) /* one that is cut is told as one, too */
            return true;
        if (value > size - at)
            return false;
        if (value > n - at)
            break;
        at += (size_t)value;
    }
    return known >= 2;
}
