#include "io/pickle.h"

#include "base/mem.h"

#include <string.h>

enum { MARK = 0 /* on the stack: the node that is none */ };

/* What reading one pickle needs. */
typedef struct machine {
    plx_pickle *p;
    size_t at;     /* of the next byte */
    size_t opcode; /* of the opcode at work */
    uint32_t *stack, *memo;
    size_t depth, stack_capacity, memo_count, memo_capacity;
    plx_error *error;
} machine;

static bool fail(const machine *m, const char *what)
{
    return plx_fail_offset(m->error, PLX_ERR_FORMAT, m->p->file, m->p->base + (int64_t)m->opcode,
        "has a pickle with %s", what);
}

static bool no_memory(const machine *m)
{
    return plx_fail(m->error, PLX_ERR_MEMORY, "out of memory");
}

/* Room for one more of `size` bytes each. */
static bool grow(const machine *m, void **array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    if (count >= PLX_PICKLE_NODES_MAX)
        return plx_fail_offset(m->error, PLX_ERR_UNSUPPORTED, m->p->file,
            m->p->base + (int64_t)m->opcode, "has a pickle of over %d parts", PLX_PICKLE_NODES_MAX);
    size_t wanted = *capacity + *capacity / 2 + 64;
    void *grown = plx_realloc(*array, wanted, size);
    if (!grown)
        return no_memory(m);
    *array = grown;
    *capacity = wanted;
    return true;
}

static bool push(machine *m, uint32_t node)
{
    if (!grow(m, (void **)&m->stack, m->depth, &m->stack_capacity, sizeof *m->stack) || !m->stack)
        return false;
    m->stack[m->depth++] = node;
    return true;
}

/* A new node, pushed; NULL on failure. Nodes before it may move. */
static plx_pickle_node *push_new(machine *m, plx_pickle_kind kind)
{
    plx_pickle *p = m->p;
    if (!grow(m, (void **)&p->node, p->count, &p->capacity, sizeof *p->node) ||
        !push(m, (uint32_t)p->count))
        return NULL;
    plx_pickle_node *n = &p->node[p->count++];
    *n = (plx_pickle_node){.kind = kind, .at = (uint32_t)m->opcode};
    return n;
}

static bool pop(machine *m, uint32_t *node)
{
    *node = 0;
    if (m->depth == 0 || m->stack[m->depth - 1] == MARK)
        return fail(m, "nothing where something must be");
    *node = m->stack[--m->depth];
    return true;
}

static bool append(machine *m, uint32_t to, uint32_t node)
{
    plx_pickle *p = m->p;
    if (!grow(m, (void **)&p->cell, p->cell_count, &p->cell_capacity, sizeof *p->cell))
        return false;
    uint32_t made = (uint32_t)p->cell_count++;
    p->cell[made] = (plx_pickle_cell){.node = node};
    plx_pickle_node *n = &p->node[to];
    if (n->last)
        p->cell[n->last].next = made;
    else
        n->first = made;
    n->last = made;
    n->count++;
    return true;
}

static const uint8_t *take(machine *m, size_t n)
{
    if (n > m->p->size - m->at) {
        m->opcode = m->p->size;
        fail(m, "no end");
        return NULL;
    }
    m->at += n;
    return m->p->data + m->at - n;
}

/* A little-endian whole number of up to 8 bytes. */
static bool take_whole(machine *m, size_t bytes, uint64_t *out)
{
    const uint8_t *raw = take(m, bytes);
    *out = 0;
    for (size_t i = bytes; raw && i-- > 0;)
        *out = *out << 8 | raw[i];
    return raw != NULL;
}

static bool push_whole(machine *m, size_t bytes, bool negative)
{
    uint64_t value;
    if (!take_whole(m, bytes, &value))
        return false;
    unsigned unused = bytes == 0 ? 0 : 64 - 8 * (unsigned)bytes;
    plx_pickle_node *n = push_new(m, PLX_PICKLE_WHOLE);
    if (n)
        n->whole = negative ? (int64_t)(value << unused) >> unused : (int64_t)value;
    return n != NULL;
}

static bool push_number(machine *m)
{
    const uint8_t *raw = take(m, 8);
    uint64_t bits = 0;
    for (size_t i = 0; raw && i < 8; i++)
        bits = bits << 8 | raw[i];
    plx_pickle_node *n = raw ? push_new(m, PLX_PICKLE_NUMBER) : NULL;
    if (n)
        memcpy(&n->number, &bits, sizeof bits);
    return n != NULL;
}

static bool push_bool(machine *m, bool value)
{
    plx_pickle_node *n = push_new(m, PLX_PICKLE_BOOL);
    if (n)
        n->whole = value;
    return n != NULL;
}

/* Text whose length comes in that many bytes. */
static bool push_text(machine *m, size_t bytes)
{
    uint64_t length;
    if (!take_whole(m, bytes, &length))
        return false;
    if (length > m->p->size - m->at)
        return fail(m, "a text that passes its end");
    plx_pickle_node *n = push_new(m, PLX_PICKLE_TEXT);
    if (!n)
        return false;
    n->text = (plx_pickle_text){.at = (uint32_t)m->at, .length = (uint32_t)length};
    m->at += (size_t)length;
    return true;
}

static bool push_long(machine *m)
{
    if (m->at < m->p->size && m->p->data[m->at] > 8)
        return push_text(m, 1);
    uint64_t bytes;
    return take_whole(m, 1, &bytes) && push_whole(m, (size_t)bytes, true);
}

/* Where the topmost mark is. */
static bool find_mark(const machine *m, size_t *mark)
{
    *mark = 0;
    for (size_t i = m->depth; i-- > 0;) {
        if (m->stack[i] == MARK) {
            *mark = i;
            return true;
        }
    }
    return fail(m, "no mark where one must be");
}

/* What lies on the stack from `from` on becomes the items of `to`. */
static bool append_from(machine *m, uint32_t to, size_t from)
{
    for (size_t i = from; i < m->depth; i++)
        if (!append(m, to, m->stack[i]))
            return false;
    return true;
}

static bool push_tuple(machine *m, size_t from, size_t below)
{
    uint32_t made = (uint32_t)m->p->count;
    if (!push_new(m, PLX_PICKLE_TUPLE))
        return false;
    m->depth--;
    if (!append_from(m, made, from))
        return false;
    m->depth = below;
    return push(m, made);
}

static bool push_few(machine *m, size_t count)
{
    if (m->depth < count)
        return fail(m, "nothing where something must be");
    for (size_t i = m->depth - count; i < m->depth; i++)
        if (m->stack[i] == MARK)
            return fail(m, "a mark where something must be");
    return push_tuple(m, m->depth - count, m->depth - count);
}

/* After the mark, to the container below it. */
static bool add_items(machine *m, bool pairs)
{
    size_t mark;
    if (!find_mark(m, &mark))
        return false;
    if (mark == 0 || !m->stack || m->stack[mark - 1] == MARK)
        return fail(m, "nothing that could take items");
    uint32_t to = m->stack[mark - 1];
    plx_pickle_kind kind = m->p->node[to].kind;
    bool takes = kind == PLX_PICKLE_CALL || kind == (pairs ? PLX_PICKLE_DICT : PLX_PICKLE_LIST) ||
                 (!pairs && kind == PLX_PICKLE_SET);
    if (!takes || (pairs && (m->depth - mark - 1) % 2 != 0))
        return fail(m, "items for what cannot have them");
    if (!append_from(m, to, mark + 1))
        return false;
    m->depth = mark;
    return true;
}

/* The same for one item, without a mark. */
static bool add_item(machine *m, bool pair)
{
    size_t count = pair ? 2 : 1;
    uint32_t kept[2];
    for (size_t i = count; i-- > 0;)
        if (!pop(m, &kept[i]))
            return false;
    if (!push(m, MARK))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!push(m, kept[i]))
            return false;
    return add_items(m, pair);
}

static bool check_global(machine *m, plx_pickle_node *n)
{
    const plx_pickle *p = m->p;
    if (p->allows(p, n))
        return true;
    /* A whole model, not its weights. */
    bool model = plx_pickle_is(p, n->text, "__main__") ||
                 (n->text.length > 8 && memcmp(p->data + n->text.at, "torch.nn", 8) == 0);
    return plx_fail_offset(m->error, PLX_ERR_UNSUPPORTED, p->file, p->base + n->at,
        "has a pickle that wants '%.*s.%.*s', which is not among what tensors need; it was not "
        "run%s",
        (int)(n->text.length < 60 ? n->text.length : 60), (const char *)p->data + n->text.at,
        (int)(n->name.length < 60 ? n->name.length : 60), (const char *)p->data + n->name.at,
        model ? ". What torch.save writes of a model's state_dict() can be read" : "");
}

static bool take_line(machine *m, plx_pickle_text *out)
{
    *out = (plx_pickle_text){0};
    const uint8_t *from = m->p->data + m->at;
    const uint8_t *end = memchr(from, '\n', m->p->size - m->at);
    if (!end)
        return fail(m, "a name without an end");
    *out = (plx_pickle_text){.at = (uint32_t)m->at, .length = (uint32_t)(end - from)};
    m->at += out->length + 1;
    return true;
}

static bool push_global(machine *m)
{
    plx_pickle_text module, name;
    if (!take_line(m, &module) || !take_line(m, &name))
        return false;
    plx_pickle_node *n = push_new(m, PLX_PICKLE_GLOBAL);
    if (!n)
        return false;
    n->text = module;
    n->name = name;
    return check_global(m, n);
}

static bool push_stack_global(machine *m)
{
    uint32_t name, module;
    if (!pop(m, &name) || !pop(m, &module))
        return false;
    const plx_pickle_node *node = m->p->node;
    if (node[name].kind != PLX_PICKLE_TEXT || node[module].kind != PLX_PICKLE_TEXT)
        return fail(m, "a name that is no text");
    plx_pickle_text texts[2] = {node[module].text, node[name].text};
    plx_pickle_node *n = push_new(m, PLX_PICKLE_GLOBAL);
    if (!n)
        return false;
    n->text = texts[0];
    n->name = texts[1];
    return check_global(m, n);
}

static bool push_call(machine *m)
{
    uint32_t args, callee;
    if (!pop(m, &args) || !pop(m, &callee))
        return false;
    const plx_pickle_node *node = m->p->node;
    if (node[callee].kind != PLX_PICKLE_GLOBAL || node[args].kind != PLX_PICKLE_TUPLE)
        return fail(m, "a call of what is no name, or without arguments");
    plx_pickle_node *n = push_new(m, PLX_PICKLE_CALL);
    if (n) {
        n->callee = callee;
        n->args = args;
    }
    return n != NULL;
}

static bool build(machine *m)
{
    uint32_t state;
    if (!pop(m, &state))
        return false;
    if (m->depth == 0 || m->p->node[m->stack[m->depth - 1]].kind != PLX_PICKLE_CALL)
        return fail(m, "a state for what cannot have one");
    m->p->node[m->stack[m->depth - 1]].state = state;
    return true;
}

static bool push_persistent(machine *m)
{
    uint32_t args;
    if (!pop(m, &args))
        return false;
    plx_pickle_node *n = push_new(m, PLX_PICKLE_PERSISTENT);
    if (n)
        n->args = args;
    return n != NULL;
}

/* Writers count places up from 0, so that no place can be far. */
static bool put(machine *m, uint64_t place)
{
    if (m->depth == 0 || m->stack[m->depth - 1] == MARK)
        return fail(m, "nothing to remember");
    if (place > m->memo_count)
        return fail(m, "a place to remember that is out of turn");
    if (place == m->memo_count) {
        if (!grow(m, (void **)&m->memo, m->memo_count, &m->memo_capacity, sizeof *m->memo))
            return false;
        m->memo_count++;
    }
    m->memo[place] = m->stack[m->depth - 1];
    return true;
}

static bool get(machine *m, size_t bytes)
{
    uint64_t place;
    if (!take_whole(m, bytes, &place))
        return false;
    return place < m->memo_count ? push(m, m->memo[place]) : fail(m, "a place never remembered");
}

static bool put_at(machine *m, size_t bytes)
{
    uint64_t place;
    return take_whole(m, bytes, &place) && put(m, place);
}

static bool push_marked_tuple(machine *m)
{
    size_t mark;
    return find_mark(m, &mark) && push_tuple(m, mark + 1, mark);
}

static bool step(machine *m, uint8_t opcode)
{
    switch (opcode) {
    case 0x80: /* PROTO */
        return take(m, 1) != NULL;
    case 0x95: /* FRAME */
        return take(m, 8) != NULL;
    case '(':
        return push(m, MARK);
    case 'N':
        return push_new(m, PLX_PICKLE_NONE) != NULL;
    case 0x88:
    case 0x89:
        return push_bool(m, opcode == 0x88);
    case 'K':
        return push_whole(m, 1, false);
    case 'M':
        return push_whole(m, 2, false);
    case 'J':
        return push_whole(m, 4, true);
    case 0x8A: /* LONG1 */
        return push_long(m);
    case 'G':
        return push_number(m);
    case 'U': /* SHORT_BINSTRING */
    case 'C': /* SHORT_BINBYTES */
    case 0x8C:
        return push_text(m, 1);
    case 'T': /* BINSTRING */
    case 'B': /* BINBYTES */
    case 'X':
        return push_text(m, 4);
    case ')':
        return push_new(m, PLX_PICKLE_TUPLE) != NULL;
    case ']':
        return push_new(m, PLX_PICKLE_LIST) != NULL;
    case '}':
        return push_new(m, PLX_PICKLE_DICT) != NULL;
    case 0x8F:
        return push_new(m, PLX_PICKLE_SET) != NULL;
    case 't':
        return push_marked_tuple(m);
    case 0x85:
    case 0x86:
    case 0x87:
        return push_few(m, opcode - 0x84U);
    case 'a':
        return add_item(m, false);
    case 's':
        return add_item(m, true);
    case 'e':
    case 0x90:
        return add_items(m, false);
    case 'u':
        return add_items(m, true);
    case 'c':
        return push_global(m);
    case 0x93:
        return push_stack_global(m);
    case 'R':
    case 0x81: /* NEWOBJ */
        return push_call(m);
    case 'b':
        return build(m);
    case 'Q':
        return push_persistent(m);
    case 'q':
        return put_at(m, 1);
    case 'r':
        return put_at(m, 4);
    case 0x94:
        return put(m, m->memo_count);
    case 'h':
        return get(m, 1);
    case 'j':
        return get(m, 4);
    default:
        return plx_fail_offset(m->error, PLX_ERR_UNSUPPORTED, m->p->file,
            m->p->base + (int64_t)m->opcode,
            "has a pickle with the opcode 0x%02X, which tensors do not need", opcode);
    }
}

static bool run(machine *m, uint32_t *root)
{
    for (;;) {
        m->opcode = m->at;
        const uint8_t *opcode = take(m, 1);
        if (!opcode)
            return false;
        if (*opcode == '.')
            return pop(m, root);
        if (!step(m, *opcode))
            return false;
    }
}

bool plx_pickle_read(plx_pickle *p, size_t *at, uint32_t *root, plx_error *e)
{
    machine m = {.p = p, .at = *at, .error = e};
    if (p->count == 0) {
        /* Node 0 and cell 0 stand for none. */
        if (!push_new(&m, PLX_PICKLE_NONE) ||
            !grow(&m, (void **)&p->cell, 0, &p->cell_capacity, sizeof *p->cell)) {
            plx_free(m.stack);
            return false;
        }
        p->cell[0] = (plx_pickle_cell){0};
        p->cell_count = 1;
        m.depth = 0;
    }
    bool ok = run(&m, root);
    *at = m.at;
    plx_free(m.stack);
    plx_free(m.memo);
    return ok;
}

void plx_pickle_uninit(plx_pickle *p)
{
    plx_free(p->node);
    plx_free(p->cell);
    p->node = NULL;
    p->cell = NULL;
    p->count = p->capacity = p->cell_count = p->cell_capacity = 0;
}

bool plx_pickle_is(const plx_pickle *p, plx_pickle_text text, const char *wanted)
{
    return strlen(wanted) == text.length && memcmp(p->data + text.at, wanted, text.length) == 0;
}

plx_pickle_node *plx_pickle_item(const plx_pickle *p, const plx_pickle_node *of, size_t i)
{
    uint32_t cell = of->first;
    while (cell && i-- > 0)
        cell = p->cell[cell].next;
    return cell ? &p->node[p->cell[cell].node] : NULL;
}
