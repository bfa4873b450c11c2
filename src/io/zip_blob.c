#include "io/zip_blob.h"

#include "base/mem.h"
#include "base/scratch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <zip.h>

enum {
    SKIP_SIZE = 16 * 1024,
    OPEN_MAX = 32, /* each takes some 60 KB where it unpacks */
    OPENING_TIMES = 4,
    OPENING_FREE = 1 << 20,
    PASSED_FREE = 1 << 20,
    PASSED_SHARE = 4,
    UNPACKED_MEMORY = 64 << 20,
};

/* One place in one member, from where libzip reads on. */
typedef struct reading {
    zip_file_t *file; /* NULL: not in use */
    size_t index;     /* of the member */
    uint64_t at;
    uint64_t used; /* the turn in which it last was */
} reading;

struct plx_zip {
    plx_blob *file;
    uint64_t at;     /* of libzip in the file, */
    uint64_t sought; /* and where it last went to */
    uint64_t left;   /* bytes that libzip may read while it looks for the directory */
    plx_error error; /* of the file, where a read of it failed */
    zip_error_t zip_error;
    zip_t *archive;
    atomic_size_t holders; /* the opener and each member */

    pthread_mutex_t lock;   /* guards what libzip holds, and the following */
    reading open[OPEN_MAX]; /* several, so that members can be read in turn */
    uint64_t turn;
    uint64_t in_memory; /* bytes of members that are unpacked as a whole */
};

typedef struct member {
    plx_blob head; /* must be first */
    plx_zip *zip;
    size_t index;
    bool packed;
    /* The archive's lock guards: */
    bool looked;          /* for where the bytes of a stored one begin in the file, */
    uint64_t begin;       /* which is here; 0: they were not found */
    uint64_t passed;      /* bytes that were unpacked and not wanted */
    plx_scratch unpacked; /* all of it; none where it is read in order */
} member;

bool plx_zip_sniff(const unsigned char *head, size_t n)
{
    return n >= 4 && (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0);
}

static zip_int64_t source_fail(plx_zip *z, int code)
{
    zip_error_set(&z->zip_error, code, 0);
    return -1;
}

static zip_int64_t source_read(plx_zip *z, void *out, zip_uint64_t size)
{
    uint64_t left = z->file->size - z->at;
    size_t n = size < left ? (size_t)size : (size_t)left;
    if (n > z->left && z->error.code == PLX_OK)
        plx_fail_offset(&z->error, PLX_ERR_FORMAT, z->file->name, (int64_t)z->at,
            "is a ZIP archive whose directory is given over and over");
    if (n > z->left)
        return source_fail(z, ZIP_ER_READ);
    z->left -= n;
    if (!plx_blob_read(z->file, z->at, out, n, &z->error))
        return source_fail(z, ZIP_ER_READ);
    z->at += n;
    return (zip_int64_t)n;
}

static zip_int64_t source_seek(plx_zip *z, void *data, zip_uint64_t size)
{
    zip_int64_t to =
        zip_source_seek_compute_offset(z->at, z->file->size, data, size, &z->zip_error);
    if (to < 0)
        return -1;
    z->at = z->sought = (uint64_t)to;
    return 0;
}

static zip_int64_t source_stat(const plx_zip *z, void *data, zip_uint64_t size)
{
    zip_stat_t *s = data;
    if (size < sizeof *s)
        return -1;
    zip_stat_init(s);
    s->size = z->file->size;
    s->valid = ZIP_STAT_SIZE;
    return sizeof *s;
}

/* libzip's way to the blob. */
static zip_int64_t source(void *user, void *data, zip_uint64_t size, zip_source_cmd_t command)
{
    plx_zip *z = user;
    switch (command) {
    case ZIP_SOURCE_OPEN:
        z->at = 0;
        return 0;
    case ZIP_SOURCE_READ:
        return source_read(z, data, size);
    case ZIP_SOURCE_SEEK:
        return source_seek(z, data, size);
    case ZIP_SOURCE_TELL:
        return (zip_int64_t)z->at;
    case ZIP_SOURCE_STAT:
        return source_stat(z, data, size);
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&z->zip_error, data, size);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
        return 0;
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_SEEK,
            ZIP_SOURCE_TELL, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_CLOSE, ZIP_SOURCE_FREE,
            ZIP_SOURCE_SUPPORTS, -1);
    default:
        return source_fail(z, ZIP_ER_OPNOTSUPP);
    }
}

/* What libzip says, or what the file said to it. */
static bool fail(plx_zip *z, const char *name, const char *what, zip_error_t *why, plx_error *e)
{
    if (z->error.code != PLX_OK) {
        if (e)
            *e = z->error;
        return false;
    }
    plx_code code = zip_error_code_zip(why) == ZIP_ER_MEMORY ? PLX_ERR_MEMORY : PLX_ERR_FORMAT;
    return plx_fail_offset(e, code, name, 0, "%s: %s", what, zip_error_strerror(why));
}

plx_zip *plx_zip_open(plx_blob *file, plx_error *e)
{
    plx_zip *z = plx_alloc(1, sizeof *z);
    if (!z) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    z->file = file;
    atomic_init(&z->holders, 1);
    pthread_mutex_init(&z->lock, NULL);
    zip_error_t why;
    zip_error_init(&why);
    zip_error_init(&z->zip_error);
    /* libzip reads the directory once for each end of an archive in the last 64 KB, and there may
     * be thousands. */
    z->left = file->size * OPENING_TIMES + OPENING_FREE;
    zip_source_t *from = zip_source_function_create(source, z, &why);
    if (from)
        z->archive = zip_open_from_source(from, ZIP_RDONLY, &why);
    z->left = UINT64_MAX;
    if (!z->archive)
        zip_source_free(from);
    if (!z->archive || z->error.code != PLX_OK) {
        fail(z, file->name, "is no ZIP archive that can be read", &why, e);
        plx_zip_release(&z);
    }
    zip_error_fini(&why);
    return z;
}

static void close_reading(reading *r)
{
    if (r->file)
        zip_fclose(r->file);
    *r = (reading){0};
}

void plx_zip_release(plx_zip **handle)
{
    plx_zip *z = *handle;
    *handle = NULL;
    if (!z || atomic_fetch_sub_explicit(&z->holders, 1, memory_order_acq_rel) > 1)
        return;
    for (size_t i = 0; i < OPEN_MAX; i++)
        close_reading(&z->open[i]);
    if (z->archive)
        zip_discard(z->archive);
    zip_error_fini(&z->zip_error);
    pthread_mutex_destroy(&z->lock);
    plx_free(z);
}

size_t plx_zip_count(const plx_zip *z)
{
    zip_int64_t count = zip_get_num_entries(z->archive, 0);
    return count > 0 ? (size_t)count : 0;
}

const char *plx_zip_name(const plx_zip *z, size_t i)
{
    const char *name = zip_get_name(z->archive, i, ZIP_FL_ENC_RAW);
    return name ? name : "";
}

bool plx_zip_leads_out(const char *name)
{
    if (name[0] == '/')
        return true;
    for (const char *at = name; at; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0'))
            return true;
    }
    return false;
}

bool plx_zip_find(const plx_zip *z, const char *name, size_t *i)
{
    zip_int64_t at = zip_name_locate(z->archive, name, ZIP_FL_ENC_RAW);
    *i = at < 0 ? 0 : (size_t)at;
    return at >= 0;
}

/* From where the least is left to read over until `offset`; NULL: from nowhere. Of a stored member
 * there is one at most, which can go to any place. */
static reading *find_reading(const member *m, uint64_t offset)
{
    reading *best = NULL;
    for (reading *r = m->zip->open; r < m->zip->open + OPEN_MAX; r++)
        if (r->file && r->index == m->index && r->at <= offset && (!best || r->at > best->at))
            best = r;
    return best;
}

/* Opens the member at its beginning, in place of what was used longest ago; NULL on failure. */
static reading *open_reading(member *m, plx_error *e)
{
    plx_zip *z = m->zip;
    reading *oldest = z->open;
    for (reading *r = z->open; r < z->open + OPEN_MAX; r++) {
        if (!m->packed && r->file && r->index == m->index) {
            oldest = r;
            break;
        }
        if (r->used < oldest->used)
            oldest = r;
    }
    close_reading(oldest);
    zip_file_t *file = zip_fopen_index(z->archive, m->index, 0);
    if (!file) {
        fail(z, m->head.name, "cannot be unpacked", zip_get_error(z->archive), e);
        return NULL;
    }
    *oldest = (reading){.file = file, .index = m->index};
    return oldest;
}

static bool read_on(const member *m, reading *r, void *out, size_t size, plx_error *e)
{
    plx_zip *z = m->zip;
    unsigned char *at = out;
    r->used = ++z->turn;
    while (size > 0) {
        zip_int64_t got = zip_fread(r->file, at, size);
        if (got < 0)
            return fail(z, m->head.name, "cannot be unpacked", zip_file_get_error(r->file), e);
        if (got == 0)
            return plx_fail_offset(e, PLX_ERR_FORMAT, m->head.name, (int64_t)r->at,
                "ends here, before the size that its archive gives");
        at += got;
        size -= (size_t)got;
        r->at += (uint64_t)got;
    }
    /* libzip compares the checksum when it is asked for more than there is. */
    unsigned char beyond;
    if (r->at == m->head.size && zip_fread(r->file, &beyond, 1) < 0)
        return fail(z, m->head.name, "cannot be unpacked", zip_file_get_error(r->file), e);
    return true;
}

static bool skip_to(const member *m, reading *r, uint64_t offset, plx_error *e)
{
    /* What lies near is read over, so that libzip sees all bytes and can compare the checksum. */
    if (!m->packed && offset - r->at > SKIP_SIZE &&
        zip_fseek(r->file, (zip_int64_t)offset, SEEK_SET) == 0) {
        r->at = offset;
        return true;
    }
    unsigned char skipped[SKIP_SIZE];
    while (r->at < offset) {
        uint64_t left = offset - r->at;
        if (!read_on(m, r, skipped, left < SKIP_SIZE ? (size_t)left : SKIP_SIZE, e))
            return false;
    }
    return true;
}

/* All of the member to where it can be read in any order. */
static bool unpack(member *m, plx_error *e)
{
    plx_zip *z = m->zip;
    plx_scratch s;
    if (!plx_scratch_init(&s, (size_t)m->head.size, UNPACKED_MEMORY - z->in_memory))
        return plx_fail_file(e, PLX_ERR_MEMORY, m->head.name,
            "is packed and read in an order in which it would be unpacked over and over, and there "
            "is no room for all of it in the folder for caches");
    reading *r = open_reading(m, e);
    bool ok = r && read_on(m, r, s.at, (size_t)m->head.size, e);
    if (r)
        close_reading(r);
    if (!ok) {
        plx_scratch_uninit(&s);
        return false;
    }
    if (s.mapped == 0)
        z->in_memory += m->head.size; /* for as long as the archive is open */
    m->unpacked = s;
    return true;
}

/* Whether it is better unpacked as a whole: columns that are read by rows, and views of one
 * storage, would have it unpacked anew for each. */
static bool is_read_wildly(member *m, const reading *r, uint64_t offset)
{
    if (!m->packed)
        return false;
    m->passed += offset - (r ? r->at : 0);
    return m->passed > m->head.size / PASSED_SHARE + PASSED_FREE;
}

static bool read_at(member *m, uint64_t offset, void *out, size_t size, plx_error *e)
{
    reading *r = m->unpacked.at ? NULL : find_reading(m, offset);
    if (!m->unpacked.at && is_read_wildly(m, r, offset) && !unpack(m, e))
        return false;
    if (m->unpacked.at) {
        memcpy(out, (const unsigned char *)m->unpacked.at + offset, size);
        return true;
    }
    if (!r && !(r = open_reading(m, e)))
        return false;
    bool ok = skip_to(m, r, offset, e) && read_on(m, r, out, size, e);
    if (!ok)
        close_reading(r);
    return ok;
}

/* libzip does not tell where the bytes of a member are, but goes there to read the first of them.
 */
static void look_for_begin(member *m)
{
    plx_zip *z = m->zip;
    unsigned char first[16], again[16];
    size_t n = m->head.size < sizeof first ? (size_t)m->head.size : sizeof first;
    zip_file_t *file = zip_fopen_index(z->archive, m->index, 0);
    m->looked = true;
    if (!file)
        return;
    bool read = zip_fread(file, first, n) == (zip_int64_t)n && z->at == z->sought + n;
    zip_fclose(file);
    if (read && m->head.size <= z->file->size - z->sought &&
        plx_blob_read(z->file, z->sought, again, n, NULL) && memcmp(first, again, n) == 0)
        m->begin = z->sought;
}

/* Whether the place can be read without libzip: what goes on where a read ended, or nearly, goes
 * through it, so that it sees all bytes and can compare the checksum. */
static bool is_read_directly(member *m, uint64_t offset)
{
    const reading *r = m->head.anywhere ? find_reading(m, offset) : NULL;
    if (!m->head.anywhere || offset - (r ? r->at : 0) <= SKIP_SIZE)
        return false;
    if (!m->looked)
        look_for_begin(m);
    return m->begin > 0;
}

static bool member_read(plx_blob *b, uint64_t offset, void *out, size_t size, plx_error *e)
{
    member *m = (member *)b;
    plx_zip *z = m->zip;
    pthread_mutex_lock(&z->lock);
    z->error = (plx_error){0};
    bool direct = is_read_directly(m, offset);
    bool ok = direct || read_at(m, offset, out, size, e);
    uint64_t begin = m->begin;
    pthread_mutex_unlock(&z->lock);
    return direct ? plx_blob_read(z->file, begin + offset, out, size, e) : ok;
}

static void member_destroy(plx_blob *b)
{
    plx_scratch_uninit(&((member *)b)->unpacked);
    plx_zip_release(&((member *)b)->zip);
}

static const plx_blob_ops member_ops = {.read = member_read, .destroy = member_destroy};

plx_blob *plx_zip_member(plx_zip *z, size_t i, plx_error *e)
{
    char name[512];
    snprintf(name, sizeof name, "%.200s: %.200s", z->file->name, plx_zip_name(z, i));
    zip_stat_t s;
    if (zip_stat_index(z->archive, i, 0, &s) != 0) {
        fail(z, name, "cannot be found", zip_get_error(z->archive), e);
        return NULL;
    }
    if (!(s.valid & ZIP_STAT_SIZE) || s.size > INT64_MAX ||
        ((s.valid & ZIP_STAT_ENCRYPTION_METHOD) && s.encryption_method != ZIP_EM_NONE) ||
        (s.comp_method != ZIP_CM_STORE && s.comp_method != ZIP_CM_DEFLATE)) {
        plx_fail_offset(e, PLX_ERR_UNSUPPORTED, name, 0,
            "is encrypted, or packed in another way than stored and deflated");
        return NULL;
    }
    member *m = plx_alloc(1, sizeof *m);
    if (!m || !plx_blob_init_part(&m->head, &member_ops, name, s.size, z->file, i, NULL)) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        plx_free(m);
        return NULL;
    }
    m->zip = z;
    m->index = i;
    m->packed = s.comp_method != ZIP_CM_STORE;
    m->head.anywhere =
        !m->packed && z->file->anywhere && (s.valid & ZIP_STAT_COMP_SIZE) && s.comp_size == s.size;
    atomic_fetch_add_explicit(&z->holders, 1, memory_order_relaxed);
    return &m->head;
}
