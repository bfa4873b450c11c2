#include "base/mem.h"
#include "base/thread.h"
#include "family/pager_numbers.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef UFFD_USER_MODE_ONLY
#define UFFD_USER_MODE_ONLY 1
#endif

enum {
    CHUNK = PLX_PAGER_CHUNK,
    MOST_THREADS = 8,
    AHEAD = 16, /* chunks that are made before they are looked at, where one is after the other */
    OFTEN = 6,  /* times that a chunk is made until it counts as one that is looked at often */
};

static const size_t CHUNK_BYTES = CHUNK * sizeof(float);

typedef enum plx_chunk_state {
    CHUNK_AWAY,
    CHUNK_COMING, /* a thread makes it */
    CHUNK_THERE,
} plx_chunk_state;

typedef struct plx_chunk {
    unsigned char state, made; /* plx_chunk_state; times, at most OFTEN */
} plx_chunk;

/* Chunks in the order in which they came. */
typedef struct plx_chunk_queue {
    uint32_t *chunk; /* [room] */
    size_t room, first, count;
} plx_chunk_queue;

typedef struct plx_pager_hand {
    plx_pager *pager;
    plx_thread *thread;
    plx_pager_numbers source;
    float *numbers; /* [AHEAD or 1][CHUNK], in pages of its own */
} plx_pager_hand;

struct plx_pager {
    float *array;
    size_t bytes; /* mapped, whole chunks */
    plx_pager_part *parts;
    size_t part_count;
    size_t at_once;   /* chunks that a hand has room for */
    int faults, stop; /* descriptors; -1: none */
    plx_pager_hand hands[MOST_THREADS];
    size_t hand_count;
    pthread_mutex_t lock;
    /* Under the lock, once threads run: */
    plx_chunk *chunks; /* [bytes / CHUNK_BYTES] */
    plx_chunk_queue recent, often;
    uint64_t made;
};

/* -- Parts ------------------------------------------------------------------------------------- */

/* The part that a number of the array is in. */
static size_t find_part(const plx_pager *p, size_t number)
{
    size_t low = 0, high = p->part_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (p->parts[middle].first <= number)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The chunks that lie in the part as a whole, [*first, *end). */
static void chunks_of(const plx_pager_part *part, size_t *first, size_t *end)
{
    *first = (part->first + CHUNK - 1) / CHUNK;
    *end = (part->first + part->count) / CHUNK;
    if (*end < *first)
        *end = *first;
}

/* -- Chunks ------------------------------------------------------------------------------------ */

static void wake(const plx_pager *p, size_t chunk)
{
    struct uffdio_range range = {
        .start = (uintptr_t)p->array + chunk * CHUNK_BYTES, .len = CHUNK_BYTES};
    ioctl(p->faults, UFFDIO_WAKE, &range);
}

/* Gives the pages of the chunk their content, and wakes who waits for them. */
static void put(const plx_pager *p, size_t chunk, const float *numbers, size_t page)
{
    for (size_t done = 0; done < CHUNK_BYTES;) {
        struct uffdio_copy copy = {.dst = (uintptr_t)p->array + chunk * CHUNK_BYTES + done,
            .src = (uintptr_t)numbers + done,
            .len = CHUNK_BYTES - done};
        int failed = ioctl(p->faults, UFFDIO_COPY, &copy);
        if (copy.copy > 0)
            done += (size_t)copy.copy;
        else if (failed && errno == EEXIST)
            done += page;
        else if (failed && errno != EAGAIN && errno != ENOMEM)
            break;
        else if (failed && errno == ENOMEM)
            usleep(1000);
    }
    wake(p, chunk);
}

/* Under the lock. */
static void give_up_first(plx_pager *p, plx_chunk_queue *q, bool forget)
{
    size_t chunk = q->chunk[q->first];
    q->first = (q->first + 1) % q->room;
    q->count--;
    madvise((char *)p->array + chunk * CHUNK_BYTES, CHUNK_BYTES, MADV_DONTNEED);
    p->chunks[chunk].state = CHUNK_AWAY;
    if (forget)
        p->chunks[chunk].made = 0;
}

/* Under the lock. */
static void keep(plx_pager *p, size_t chunk)
{
    plx_chunk *c = &p->chunks[chunk];
    c->state = CHUNK_THERE;
    if (c->made < OFTEN)
        c->made++;
    bool often = c->made >= OFTEN && p->often.room > 0;
    plx_chunk_queue *q = often ? &p->often : &p->recent;
    if (q->count == q->room)
        give_up_first(p, q, often);
    q->chunk[(q->first + q->count++) % q->room] = (uint32_t)chunk;
    p->made++;
}

/* False where the chunk is not away, or somebody else makes it. */
static bool claim(plx_pager *p, size_t chunk, bool *follows)
{
    pthread_mutex_lock(&p->lock);
    plx_chunk_state state = (plx_chunk_state)p->chunks[chunk].state;
    if (state == CHUNK_AWAY)
        p->chunks[chunk].state = CHUNK_COMING;
    else if (state == CHUNK_THERE)
        wake(p, chunk);
    *follows = chunk > 0 && p->chunks[chunk - 1].state == CHUNK_THERE;
    pthread_mutex_unlock(&p->lock);
    return state == CHUNK_AWAY;
}

/* Chunks that lie one after the other, at most `at_once` of them. */
static void make_chunks(plx_pager_hand *h, size_t part, size_t first, size_t count, size_t page)
{
    plx_pager *p = h->pager;
    const plx_pager_part *from = &p->parts[part];
    if (!plx_pager_numbers_read(
            &h->source, from, first * CHUNK - from->first, count * CHUNK, h->numbers, NULL))
        for (size_t i = 0; i < count * CHUNK; i++)
            h->numbers[i] = NAN;
    /* Nobody else touches a chunk that is coming, and so it is put without the lock. */
    for (size_t i = 0; i < count; i++) {
        put(p, first + i, h->numbers + i * CHUNK, page);
        pthread_mutex_lock(&p->lock);
        keep(p, first + i);
        pthread_mutex_unlock(&p->lock);
    }
}

/* Who goes through all numbers need not wait for each chunk: while it is at one the next are made.
 * Those of a turned part are made together, for then less is read of more rows of its tensor. */
static void serve_chunk(plx_pager_hand *h, size_t chunk, size_t page)
{
    plx_pager *p = h->pager;
    size_t part = find_part(p, chunk * CHUNK), first, end, next = chunk + 1;
    bool follows, more, turned = p->parts[part].turned;
    chunks_of(&p->parts[part], &first, &end);
    if (!claim(p, chunk, &follows))
        return;
    if (!turned)
        make_chunks(h, part, chunk, 1, page);
    end = end < chunk + AHEAD ? end : chunk + AHEAD;
    for (; follows && next < end && claim(p, next, &more); next++)
        if (!turned)
            make_chunks(h, part, next, 1, page);
    if (turned)
        make_chunks(h, part, chunk, next - chunk, page);
}

static void serve(void *user)
{
    plx_pager_hand *h = user;
    plx_pager *p = h->pager;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    struct pollfd polled[2] = {
        {.fd = p->faults, .events = POLLIN}, {.fd = p->stop, .events = POLLIN}};
    for (;;) {
        struct uffd_msg message;
        if (poll(polled, 2, -1) < 0)
            continue;
        if (polled[1].revents)
            return;
        /* Another thread may have been faster. */
        if (read(p->faults, &message, sizeof message) != (ssize_t)sizeof message ||
            message.event != UFFD_EVENT_PAGEFAULT)
            continue;
        serve_chunk(
            h, (size_t)(message.arg.pagefault.address - (uintptr_t)p->array) / CHUNK_BYTES, page);
    }
}

/* -- Making it --------------------------------------------------------------------------------- */

static bool refuse(plx_error *e)
{
    return plx_fail(e, PLX_ERR_UNSUPPORTED,
        "the system gives no memory whose pages are made when they are looked at: %s",
        strerror(errno));
}

static bool out_of_memory(plx_error *e)
{
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the weights of the file");
}

static bool open_faults(plx_pager *p, plx_error *e)
{
    struct uffdio_api api = {.api = UFFD_API};
    p->faults = (int)syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK | UFFD_USER_MODE_ONLY);
    if (p->faults < 0 || ioctl(p->faults, UFFDIO_API, &api) != 0)
        return refuse(e);
    p->stop = eventfd(0, EFD_CLOEXEC);
    return p->stop >= 0 || refuse(e);
}

static bool map(plx_pager *p, size_t count, plx_error *e)
{
    size_t bytes;
    if (!plx_add_size(count, CHUNK, &bytes) || !plx_mul_size(bytes / CHUNK, CHUNK_BYTES, &bytes) ||
        bytes / CHUNK_BYTES > UINT32_MAX)
        return out_of_memory(e);
    void *at = mmap(
        NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED)
        return out_of_memory(e);
    p->array = at;
    p->bytes = bytes;
    p->chunks = plx_alloc(bytes / CHUNK_BYTES, sizeof *p->chunks);
    return p->chunks || out_of_memory(e);
}

static bool queue_init(plx_chunk_queue *q, size_t room)
{
    q->room = room;
    q->chunk = plx_alloc(room ? room : 1, sizeof *q->chunk);
    return q->chunk != NULL;
}

static bool init_hands(plx_pager *p, unsigned threads, plx_error *e)
{
    p->at_once = 1;
    for (size_t i = 0; i < p->part_count; i++)
        p->at_once = p->parts[i].turned ? AHEAD : p->at_once;
    p->hand_count = threads < 1 ? 1 : threads < MOST_THREADS ? threads : MOST_THREADS;
    for (size_t i = 0; i < p->hand_count; i++) {
        plx_pager_hand *h = &p->hands[i];
        *h = (plx_pager_hand){
            .pager = p, .numbers = plx_alloc(p->at_once * CHUNK, sizeof *h->numbers)};
        if (!h->numbers)
            return out_of_memory(e);
    }
    return true;
}

/* What of the part lies before and after its whole chunks is read now. */
static bool begin_part(plx_pager *p, size_t index, plx_error *e)
{
    const plx_pager_part *part = &p->parts[index];
    plx_pager_numbers *source = &p->hands[0].source;
    size_t count = part->count, first, end;
    chunks_of(part, &first, &end);
    if (first == end)
        return plx_pager_numbers_read(source, part, 0, count, p->array + part->first, e);
    size_t head = first * CHUNK - part->first, tail = end * CHUNK - part->first;
    float *array = p->array + part->first;
    if (head > 0 && !plx_pager_numbers_read(source, part, 0, head, array, e))
        return false;
    if (tail < count && !plx_pager_numbers_read(source, part, tail, count - tail, array + tail, e))
        return false;
    struct uffdio_register whole = {.range = {.start = (uintptr_t)p->array + first * CHUNK_BYTES,
                                        .len = (end - first) * CHUNK_BYTES},
        .mode = UFFDIO_REGISTER_MODE_MISSING};
    return ioctl(p->faults, UFFDIO_REGISTER, &whole) == 0 || refuse(e);
}

static bool init(plx_pager *p, const plx_pager_desc *d, plx_error *e)
{
    bool ok = open_faults(p, e) && map(p, d->count, e) && init_hands(p, d->threads, e);
    size_t often = (size_t)(d->memory / CHUNK_BYTES), all = p->bytes / CHUNK_BYTES;
    if (ok && !(queue_init(&p->recent, PLX_PAGER_RECENT) &&
                  queue_init(&p->often, often < all ? often : all)))
        ok = out_of_memory(e);
    for (size_t i = 0; ok && i < p->part_count; i++)
        ok = begin_part(p, i, e);
    for (size_t i = 0; ok && i < p->hand_count; i++)
        ok = (p->hands[i].thread = plx_thread_create("pager", serve, &p->hands[i], e)) != NULL;
    return ok;
}

plx_pager *plx_pager_create(const plx_pager_desc *desc, plx_error *e)
{
    plx_pager *p = plx_alloc(1, sizeof *p);
    plx_pager_part *parts = plx_alloc(desc->part_count ? desc->part_count : 1, sizeof *parts);
    if (!p || !parts) {
        plx_pager_parts_free(desc->parts, desc->part_count);
        plx_free(parts);
        plx_free(p);
        out_of_memory(e);
        return NULL;
    }
    for (size_t i = 0; i < desc->part_count; i++)
        parts[i] = desc->parts[i];
    *p = (plx_pager){.parts = parts, .part_count = desc->part_count, .faults = -1, .stop = -1};
    pthread_mutex_init(&p->lock, NULL);
    if (!init(p, desc, e))
        plx_pager_destroy(&p);
    return p;
}

void plx_pager_destroy(plx_pager **pager)
{
    plx_pager *p = *pager;
    if (!p)
        return;
    if (p->stop >= 0)
        eventfd_write(p->stop, 1);
    for (size_t i = 0; i < p->hand_count; i++) {
        plx_thread_join(&p->hands[i].thread);
        plx_pager_numbers_uninit(&p->hands[i].source);
        plx_free(p->hands[i].numbers);
    }
    if (p->array)
        munmap(p->array, p->bytes);
    if (p->faults >= 0)
        close(p->faults);
    if (p->stop >= 0)
        close(p->stop);
    plx_pager_parts_free(p->parts, p->part_count);
    plx_free(p->parts);
    plx_free(p->chunks);
    plx_free(p->recent.chunk);
    plx_free(p->often.chunk);
    pthread_mutex_destroy(&p->lock);
    plx_free(p);
    *pager = NULL;
}

float *plx_pager_array(const plx_pager *p)
{
    return p->array;
}

uint64_t plx_pager_resident(plx_pager *p)
{
    pthread_mutex_lock(&p->lock);
    uint64_t chunks = p->recent.count + p->often.count;
    pthread_mutex_unlock(&p->lock);
    return chunks * CHUNK_BYTES;
}

uint64_t plx_pager_made(plx_pager *p)
{
    pthread_mutex_lock(&p->lock);
    uint64_t made = p->made;
    pthread_mutex_unlock(&p->lock);
    return made;
}
