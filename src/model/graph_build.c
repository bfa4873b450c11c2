#include "model/graph_build.h"

#include "base/mem.h"
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    WARNINGS_MAX = 32,
    WARNING_SIZE = 240,
    NUMBER_SIZE = 64,
    TEXT_COSTS = 64, /* bytes of memory that a number takes as a text, at most */
};

/* Units are numbered in 32 bits, with one number that means none. */
static const size_t units_max = UINT32_MAX - 1, connections_max = UINT32_MAX - 1;

struct plx_graph_build {
    plx_graph *g;
    size_t connection_capacity, attribute_capacity;
    size_t positioned; /* units that g->position has room for */
    size_t attribute_room, attribute_used;
    size_t *value_room; /* [attribute_capacity] units that its values have room for */
    size_t *whole;      /* [attribute_capacity] numbers that are whole */
    size_t *given;      /* [attribute_capacity] values */
    plx_names attribute_names;
    bool counted; /* units have no names */
    bool too_many_types, too_large_attributes;
};

static bool no_memory(plx_error *e)
{
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph");
}

plx_graph_build *plx_graph_build_create(
    const char *name, const char *format, size_t attribute_room, plx_error *e)
{
    plx_graph_build *b = plx_alloc(1, sizeof *b);
    if (b && !(b->g = plx_alloc(1, sizeof *b->g))) {
        plx_free(b);
        b = NULL;
    }
    if (!b) {
        no_memory(e);
        return NULL;
    }
    const char *slash = strrchr(name, '/');
    plx_text_copy(b->g->name, sizeof b->g->name, slash ? slash + 1 : name);
    plx_text_sanitize(b->g->name);
    plx_text_copy(b->g->format, sizeof b->g->format, format);
    b->g->directed = true;
    b->attribute_room = attribute_room;
    return b;
}

void plx_graph_build_destroy(plx_graph_build **handle)
{
    plx_graph_build *b = *handle;
    if (!b)
        return;
    plx_graph_destroy(&b->g);
    plx_names_uninit(&b->attribute_names);
    plx_free(b->value_room);
    plx_free(b->whole);
    plx_free(b->given);
    plx_free(b);
    *handle = NULL;
}

void plx_graph_build_more_room(plx_graph_build *b, size_t bytes)
{
    if (__builtin_add_overflow(b->attribute_room, bytes, &b->attribute_room))
        b->attribute_room = SIZE_MAX;
}

/* An array of the graph's connections with room for so many. */
static bool resize(void **array, size_t capacity, size_t size)
{
    void *grown = plx_realloc(*array, capacity, size);
    if (grown) {
        *array = grown;
        plx_mem_large(grown, capacity * size);
    }
    return grown != NULL;
}

static bool resize_connections(plx_graph_build *b, size_t capacity, plx_error *e)
{
    plx_graph *g = b->g;
    bool ok = resize((void **)&g->source, capacity, sizeof *g->source) &&
              resize((void **)&g->target, capacity, sizeof *g->target) &&
              (!g->weight || resize((void **)&g->weight, capacity, sizeof *g->weight)) &&
              (!g->type || resize((void **)&g->type, capacity, sizeof *g->type));
    if (!ok)
        return no_memory(e);
    b->connection_capacity = capacity;
    return true;
}

static bool need_weights(plx_graph_build *b, plx_error *e)
{
    plx_graph *g = b->g;
    if (g->weight)
        return true;
    g->weight = plx_realloc(NULL, b->connection_capacity, sizeof *g->weight);
    if (g->weight)
        plx_mem_large(g->weight, b->connection_capacity * sizeof *g->weight);
    for (size_t i = 0; g->weight && i < g->connection_count; i++)
        g->weight[i] = 1;
    return g->weight || no_memory(e);
}

static bool need_types(plx_graph_build *b, plx_error *e)
{
    plx_graph *g = b->g;
    if (g->type)
        return true;
    uint16_t none = 0;
    if (g->connection_count > 0 && !plx_graph_build_type(b, "", 0, &none, e))
        return false;
    g->type = plx_realloc(NULL, b->connection_capacity, sizeof *g->type);
    for (size_t i = 0; g->type && i < g->connection_count; i++)
        g->type[i] = none;
    return g->type || no_memory(e);
}

bool plx_graph_build_reserve(
    plx_graph_build *b, size_t connections, bool weights, bool types, plx_error *e)
{
    if (connections > connections_max)
        return plx_fail(e, PLX_ERR_UNSUPPORTED, "has more connections than can be counted here");
    return resize_connections(b, connections, e) && (!weights || need_weights(b, e)) &&
           (!types || need_types(b, e));
}

bool plx_graph_build_unit(
    plx_graph_build *b, const char *name, size_t length, uint32_t *unit, bool *fresh, plx_error *e)
{
    plx_graph *g = b->g;
    if (b->counted) {
        *unit = plx_graph_build_find(b, name, length);
        if (fresh)
            *fresh = false;
        return *unit != PLX_NO_NAME ||
               plx_fail(e, PLX_ERR_UNSUPPORTED, "a unit is named where they have numbers alone");
    }
    if (!plx_names_add(&g->unit_names, name, length, unit))
        return no_memory(e);
    bool is_new = g->unit_names.count > g->unit_count;
    g->unit_count = g->unit_names.count;
    if (fresh)
        *fresh = is_new;
    return true;
}

uint32_t plx_graph_build_find(const plx_graph_build *b, const char *name, size_t length)
{
    if (!b->counted)
        return plx_names_find(&b->g->unit_names, name, length);
    char copy[NUMBER_SIZE];
    uint64_t number;
    if (length >= sizeof copy)
        return PLX_NO_NAME;
    memcpy(copy, name, length);
    copy[length] = '\0';
    if (!plx_parse_u64(copy, b->g->unit_count, &number) || number == 0)
        return PLX_NO_NAME;
    return (uint32_t)number - 1;
}

void plx_graph_build_count(plx_graph_build *b, size_t units)
{
    b->g->unit_count = units < units_max ? units : units_max;
    b->counted = true;
}

bool plx_graph_build_is_counted(const plx_graph_build *b)
{
    return b->counted;
}

size_t plx_graph_build_units(const plx_graph_build *b)
{
    return b->g->unit_count;
}

bool plx_graph_build_type(
    plx_graph_build *b, const char *name, size_t length, uint16_t *type, plx_error *e)
{
    plx_names *types = &b->g->types;
    uint32_t index = PLX_MAX_TYPES - 1;
    if (types->count == PLX_MAX_TYPES) {
        index = plx_names_find(types, name, length);
        b->too_many_types = b->too_many_types || index == PLX_NO_NAME;
        index = index == PLX_NO_NAME ? PLX_MAX_TYPES - 1 : index;
    } else if (!plx_names_add(types, name, length, &index)) {
        return no_memory(e);
    }
    *type = (uint16_t)index;
    return true;
}

bool plx_graph_build_connect(
    plx_graph_build *b, uint32_t source, uint32_t target, float weight, uint16_t type, plx_error *e)
{
    plx_graph *g = b->g;
    size_t i = g->connection_count;
    if (i == b->connection_capacity) {
        if (i >= connections_max)
            return plx_fail(
                e, PLX_ERR_UNSUPPORTED, "has more connections than can be counted here");
        size_t capacity = i + i / 2 + 64;
        if (!resize_connections(b, capacity < connections_max ? capacity : connections_max, e))
            return false;
    }
    if ((weight != 1.0F && !need_weights(b, e)) || (type != PLX_UNTYPED && !need_types(b, e)))
        return false;
    if (g->type && type == PLX_UNTYPED && !plx_graph_build_type(b, "", 0, &type, e))
        return false;
    g->source[i] = source;
    g->target[i] = target;
    if (g->weight)
        g->weight[i] = weight;
    if (g->type)
        g->type[i] = type;
    g->odd += isfinite(weight) ? 0 : 1;
    g->connection_count++;
    return true;
}

void plx_graph_build_forget_weights(plx_graph_build *b)
{
    plx_free(b->g->weight);
    b->g->weight = NULL;
    b->g->odd = 0;
}

void plx_graph_build_forget_types(plx_graph_build *b)
{
    plx_free(b->g->type);
    b->g->type = NULL;
    plx_names_uninit(&b->g->types);
    b->too_many_types = false;
}

bool plx_graph_build_has_room(const plx_graph_build *b, size_t count, bool weights, bool types)
{
    const plx_graph *g = b->g;
    return b->connection_capacity - g->connection_count >= count && (g->weight || !weights) &&
           (g->type || !types);
}

bool plx_graph_build_rows(plx_graph_build *b, size_t count, bool weights, bool types, size_t odd,
    plx_graph_rows *rows, plx_error *e)
{
    plx_graph *g = b->g;
    size_t n = g->connection_count;
    *rows = (plx_graph_rows){0};
    if (count == 0)
        return true;
    if (count > connections_max - n)
        return plx_fail(e, PLX_ERR_UNSUPPORTED, "has more connections than can be counted here");
    if (b->connection_capacity - n < count) {
        size_t more = n + count + (n + count) / 2;
        if (!resize_connections(b, more < connections_max ? more : connections_max, e))
            return false;
    }
    if ((weights && !need_weights(b, e)) || (types && !need_types(b, e)))
        return false;
    *rows = (plx_graph_rows){
        .source = g->source + n,
        .target = g->target + n,
        .weight = g->weight ? g->weight + n : NULL,
        .type = g->type ? g->type + n : NULL,
    };
    g->odd += odd;
    g->connection_count += count;
    return true;
}

size_t plx_graph_build_connections(const plx_graph_build *b)
{
    return b->g->connection_count;
}

size_t plx_graph_build_types(const plx_graph_build *b)
{
    return b->g->types.count;
}

bool plx_graph_build_attribute(
    plx_graph_build *b, const char *name, size_t *attribute, plx_error *e)
{
    plx_graph *g = b->g;
    uint32_t index = plx_names_find(&b->attribute_names, name, strlen(name));
    *attribute = index;
    if (index != PLX_NO_NAME)
        return true;
    if (g->attribute_count == PLX_MAX_ATTRIBUTES) {
        b->too_large_attributes = true;
        *attribute = SIZE_MAX;
        return true;
    }
    if (g->attribute_count == b->attribute_capacity) {
        size_t capacity = b->attribute_capacity * 2 + 8;
        if (!resize((void **)&g->attribute, capacity, sizeof *g->attribute) ||
            !resize((void **)&b->value_room, capacity, sizeof *b->value_room) ||
            !resize((void **)&b->whole, capacity, sizeof *b->whole) ||
            !resize((void **)&b->given, capacity, sizeof *b->given))
            return no_memory(e);
        b->attribute_capacity = capacity;
    }
    char *copy = plx_strdup(name);
    if (!copy || !plx_names_add(&b->attribute_names, name, strlen(name), &index)) {
        plx_free(copy);
        return no_memory(e);
    }
    plx_text_sanitize(copy);
    g->attribute[index] = (plx_attribute){.name = copy};
    b->value_room[index] = b->whole[index] = b->given[index] = 0;
    *attribute = g->attribute_count++;
    return true;
}

/* Texts that attributes have room for, of numbers: those of other texts the file has bytes for. */
static size_t room_for_texts(const plx_graph_build *b)
{
    return (b->attribute_room - b->attribute_used) / TEXT_COSTS;
}

/* What was taken for numbers so far was text; those beyond the room for such are left out. */
static bool make_text(plx_graph_build *b, size_t index)
{
    plx_attribute *a = &b->g->attribute[index];
    size_t room = b->value_room[index], most = room_for_texts(b);
    uint32_t *code = plx_realloc(NULL, room, sizeof *code);
    for (size_t i = 0; code && i < room; i++) {
        char text[NUMBER_SIZE];
        code[i] = PLX_NO_NAME;
        if (isnan(a->number[i]))
            continue;
        if (a->values.count == most) {
            b->too_large_attributes = true;
            continue;
        }
        int n = snprintf(text, sizeof text, "%.15g", a->number[i]);
        if (!plx_names_add(&a->values, text, (size_t)n, &code[i])) {
            plx_free(code);
            return false;
        }
    }
    if (!code)
        return false;
    b->attribute_used += a->values.count * TEXT_COSTS;
    plx_free(a->number);
    a->number = NULL;
    a->code = code;
    a->kind = PLX_ATTRIBUTE_TEXT;
    return true;
}

/* Room for the value of a unit; *fits is false where values have taken all that they may. */
static bool grow_values(plx_graph_build *b, size_t index, uint32_t unit, bool *fits)
{
    plx_attribute *a = &b->g->attribute[index];
    size_t room = b->value_room[index], wanted = (size_t)unit + 1;
    *fits = true;
    if (wanted <= room)
        return true;
    if (wanted < room + room / 2)
        wanted = room + room / 2;
    if (wanted < b->g->unit_count)
        wanted = b->g->unit_count;
    size_t more = (wanted - room) * sizeof *a->number;
    *fits = more <= b->attribute_room - b->attribute_used;
    if (!*fits) {
        b->too_large_attributes = true;
        return true;
    }
    bool ok = a->code ? resize((void **)&a->code, wanted, sizeof *a->code)
                      : resize((void **)&a->number, wanted, sizeof *a->number);
    if (!ok)
        return false;
    for (size_t i = room; i < wanted; i++) {
        if (a->code)
            a->code[i] = PLX_NO_NAME;
        else
            a->number[i] = (double)NAN;
    }
    b->attribute_used += more;
    b->value_room[index] = wanted;
    return true;
}

/* Numbers as people write them, and not all that strtod takes. */
static bool read_number(const char *text, size_t length, double *value)
{
    char copy[NUMBER_SIZE];
    if (length == 0 || length >= sizeof copy)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return strspn(copy, "+-.0123456789eE") == length && plx_parse_double(copy, value);
}

bool plx_graph_build_value(
    plx_graph_build *b, size_t index, uint32_t unit, const char *text, size_t length, plx_error *e)
{
    bool fits;
    double value;
    if (length == 0 || index == SIZE_MAX)
        return true;
    if (!grow_values(b, index, unit, &fits))
        return no_memory(e);
    if (!fits)
        return true;
    plx_attribute *a = &b->g->attribute[index];
    b->given[index]++;
    if (!a->code && read_number(text, length, &value)) {
        b->whole[index] += value == floor(value) && fabs(value) < 0x1p53;
        a->number[unit] = value;
        return true;
    }
    if (!a->code && length == 3 && strncasecmp(text, "nan", 3) == 0)
        return true;
    if (!a->code && !make_text(b, index))
        return no_memory(e);
    return plx_names_add(&a->values, text, length, &a->code[unit]) || no_memory(e);
}

static bool add_as_text(plx_graph_build *b, size_t index, uint32_t unit, double value, plx_error *e)
{
    char text[NUMBER_SIZE];
    const plx_names *texts = &b->g->attribute[index].values;
    uint32_t before = texts->count;
    if (room_for_texts(b) == 0) {
        b->too_large_attributes = true;
        return true;
    }
    int n = snprintf(text, sizeof text, "%.15g", value);
    bool ok = plx_graph_build_value(b, index, unit, text, (size_t)n, e);
    size_t left = b->attribute_room - b->attribute_used;
    if (texts->count > before)
        b->attribute_used += left < TEXT_COSTS ? left : TEXT_COSTS;
    return ok;
}

bool plx_graph_build_number(
    plx_graph_build *b, size_t index, uint32_t unit, double value, plx_error *e)
{
    bool fits;
    if (index == SIZE_MAX || isnan(value))
        return true;
    if (b->g->attribute[index].code)
        return add_as_text(b, index, unit, value, e);
    if (!grow_values(b, index, unit, &fits))
        return no_memory(e);
    if (fits) {
        b->given[index]++;
        b->whole[index] += value == floor(value) && fabs(value) < 0x1p53;
        b->g->attribute[index].number[unit] = value;
    }
    return true;
}

bool plx_graph_build_position(
    plx_graph_build *b, uint32_t unit, int axis, float value, plx_error *e)
{
    plx_graph *g = b->g;
    if (unit >= b->positioned) {
        size_t wanted = b->positioned + b->positioned / 2 > unit ? b->positioned + b->positioned / 2
                                                                 : (size_t)unit + 64;
        if (!resize((void **)&g->position, wanted, 3 * sizeof *g->position))
            return no_memory(e);
        for (size_t i = b->positioned * 3; i < wanted * 3; i++)
            g->position[i] = NAN;
        b->positioned = wanted;
    }
    g->position[(size_t)unit * 3 + (size_t)axis] = value;
    return true;
}

void plx_graph_build_directed(plx_graph_build *b, bool directed)
{
    b->g->directed = directed;
}

void plx_graph_build_warn(plx_graph_build *b, const char *format, ...)
{
    plx_graph *g = b->g;
    if (g->warning_count == WARNINGS_MAX)
        return;
    char **grown = plx_realloc(g->warning, g->warning_count + 1, sizeof *grown);
    char *text = plx_alloc(WARNING_SIZE, 1);
    if (grown)
        g->warning = grown;
    if (!grown || !text) {
        plx_free(text);
        return; /* without memory for a note, the graph still is what it is */
    }
    va_list args;
    va_start(args, format);
    vsnprintf(text, WARNING_SIZE, format, args);
    va_end(args);
    plx_text_sanitize(text);
    g->warning[g->warning_count++] = text;
}

static bool is_boolean(const plx_names *values)
{
    for (uint32_t i = 0; i < values->count; i++)
        if (strcasecmp(values->text[i], "true") != 0 && strcasecmp(values->text[i], "false") != 0)
            return false;
    return values->count > 0;
}

static bool finish_attributes(plx_graph_build *b, plx_error *e)
{
    plx_graph *g = b->g;
    g->label = g->attribute_count;
    for (size_t i = 0; i < g->attribute_count; i++) {
        plx_attribute *a = &g->attribute[i];
        bool fits = true;
        if (g->unit_count > 0 && !grow_values(b, i, (uint32_t)(g->unit_count - 1), &fits))
            return no_memory(e);
        if (!fits || b->given[i] == 0) { /* of this one there is nothing to keep */
            plx_free(a->name);
            plx_free(a->number);
            plx_free(a->code);
            plx_names_uninit(&a->values);
            g->attribute_count--;
            memmove(a, a + 1, (g->attribute_count - i) * sizeof *a);
            memmove(b->given + i, b->given + i + 1, (g->attribute_count - i) * sizeof *b->given);
            memmove(b->whole + i, b->whole + i + 1, (g->attribute_count - i) * sizeof *b->whole);
            memmove(b->value_room + i, b->value_room + i + 1,
                (g->attribute_count - i) * sizeof *b->value_room);
            i--;
            continue;
        }
        for (size_t u = 0; u < g->unit_count; u++)
            a->missing += (a->code ? a->code[u] == PLX_NO_NAME : isnan(a->number[u])) ? 1 : 0;
        a->kind = !a->code
                      ? b->whole[i] == b->given[i] ? PLX_ATTRIBUTE_INTEGER : PLX_ATTRIBUTE_NUMBER
                  : is_boolean(&a->values) ? PLX_ATTRIBUTE_BOOLEAN
                                           : PLX_ATTRIBUTE_TEXT;
        plx_names_finish(&a->values);
    }
    g->label = g->attribute_count;
    for (size_t i = g->attribute_count; i-- > 0;) {
        const plx_attribute *a = &g->attribute[i];
        bool label = strcasecmp(a->name, "label") == 0;
        if (a->code && (label || (strcasecmp(a->name, "name") == 0)))
            g->label = i;
    }
    return true;
}

static bool finish_positions(plx_graph_build *b, plx_error *e)
{
    static const char *const axis_names[] = {"x", "y", "z"};
    plx_graph *g = b->g;
    const plx_attribute *axis[3];
    for (int i = 0; i < 3; i++) {
        axis[i] = plx_graph_attribute(g, axis_names[i]);
        if (axis[i] && axis[i]->code)
            axis[i] = NULL;
    }
    if (!g->position && axis[0] && axis[1] && g->unit_count > 0)
        for (size_t u = 0; u < g->unit_count; u++)
            for (int i = 0; i < 3; i++)
                if (axis[i] &&
                    !plx_graph_build_position(b, (uint32_t)u, i, (float)axis[i]->number[u], e))
                    return false;
    if (!g->position)
        return true;
    if (b->positioned < g->unit_count &&
        !plx_graph_build_position(b, (uint32_t)(g->unit_count - 1), 2, NAN, e))
        return false;
    g->dimensions = 2;
    for (size_t u = 0; u < g->unit_count; u++)
        if (isfinite(g->position[u * 3 + 2]) && g->position[u * 3 + 2] != 0)
            g->dimensions = 3;
    return true;
}

static void finish_types(plx_graph *g)
{
    bool directions = g->types.count > 0, undirected = true;
    for (uint32_t i = 0; i < g->types.count; i++) {
        bool arrow = strcasecmp(g->types.text[i], "directed") == 0;
        directions = directions && (arrow || strcasecmp(g->types.text[i], "undirected") == 0);
        undirected = undirected && !arrow;
    }
    if (directions) {
        g->directed = !undirected;
        plx_free(g->type);
        g->type = NULL;
        plx_names_uninit(&g->types);
    }
}

plx_graph *plx_graph_build_finish(plx_graph_build **handle, plx_error *e)
{
    plx_graph_build *b = *handle;
    plx_graph *g = NULL;
    if (finish_attributes(b, e) && finish_positions(b, e)) {
        finish_types(b->g);
        if (b->too_many_types)
            plx_graph_build_warn(b,
                "has more than %d types of connections; further ones are shown "
                "as one",
                PLX_MAX_TYPES);
        if (b->too_large_attributes)
            plx_graph_build_warn(b, "has more attributes than fit in memory; some are left out");
        if (b->g->odd > 0)
            plx_graph_build_warn(
                b, "%zu weights are NaN or infinite, and are not drawn", b->g->odd);
        plx_names_finish(&b->g->unit_names);
        plx_names_finish(&b->g->types);
        g = b->g;
        b->g = NULL;
    }
    plx_graph_build_destroy(handle);
    return g;
}
