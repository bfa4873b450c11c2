/* Any bytes as what a helper that reads HDF5 says: it is believed nothing. HDF5 itself is not
 * fuzzed here: it runs where it can do no harm. */
#include "base/blob.h"
#include "fuzz.h"
#include "fuzz_talk.h"
#include "io/h5_client.h"
#include "model/tensor.h"

enum { FILE_SIZE = 64, READ_MAX = 1 << 16 };

typedef struct list {
    plx_blob *rows[16];
    size_t count;
} list;

static bool take_item(void *user, plx_h5 *h, const plx_h5_item *item, plx_error *e)
{
    list *l = user;
    if (item->rank > PLX_MAX_RANK || item->dtype >= PLX_DTYPE_COUNT ||
        strlen(item->path) > FUZZ_SAID_MAX)
        abort();
    if (!item->contiguous && l->count < sizeof l->rows / sizeof *l->rows) {
        plx_blob *b = plx_h5_rows(h, item, e);
        if (!b)
            return false;
        l->rows[l->count++] = b;
    }
    return true;
}

static bool take_text(void *user, const char *name, const char *text, size_t size, plx_error *e)
{
    (void)user, (void)name, (void)e;
    return text[size] == '\0';
}

static void take_warning(void *user, const char *sentence)
{
    (void)user;
    if (strlen(sentence) > FUZZ_SAID_MAX)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char content[FILE_SIZE];
    static unsigned char out[READ_MAX];
    list l = {.count = 0};
    int open_end;
    plx_error e = {0};
    if (size > FUZZ_SAID_MAX || !fuzz_asks_little(data, size))
        return 0;
    int end = fuzz_say(data, size, &open_end);
    plx_blob *file = plx_blob_memory("f", content, sizeof content, NULL);
    plx_h5_visitor v = {take_item, take_text, take_warning, NULL, &l};
    plx_h5 *h = plx_h5_open_socket(end, file, &v, &e);
    if (!h && e.code == PLX_OK)
        abort();
    for (size_t i = 0; i < l.count; i++) {
        e = (plx_error){0};
        if (l.rows[i]->size <= READ_MAX &&
            !plx_blob_read(l.rows[i], 0, out, (size_t)l.rows[i]->size, &e) && e.code == PLX_OK)
            abort();
        plx_blob_destroy(&l.rows[i]);
    }
    plx_h5_release(&h);
    plx_blob_destroy(&file);
    close(open_end);
    return 0;
}
