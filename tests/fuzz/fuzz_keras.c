/* Any bytes as what a helper says of a file of Keras, and as the description of the model in it: a
 * table of tensors comes of it, with a graph whose numbers are in bounds, or one typed error with a
 * place. How bytes are cut is in corpus_keras.py. */
#include "fuzz_model.h"
#include "fuzz_talk.h"
#include "io/h5_client.h"
#include "io/keras.h"

enum { FILE_SIZE = 4096 };

/* What the helper says at the end. */
typedef struct description {
    plx_h5_head head;
    uint32_t name_size;
    char name[12];
} description;

static unsigned char said[FUZZ_SAID_MAX];
static size_t said_size;
static int open_end;

static void say(const void *data, size_t size)
{
    if (size > 0)
        memcpy(said + said_size, data, size);
    said_size += size;
}

static int speak(const plx_blob *file)
{
    (void)file;
    return fuzz_say(said, said_size, &open_end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char content[FILE_SIZE];
    uint16_t list_size;
    const plx_h5_head done = {.kind = PLX_H5_DONE};
    description d = {.name_size = sizeof d.name, .name = {"model_config"}};
    if (size < sizeof list_size || size + sizeof d + sizeof done > FUZZ_SAID_MAX)
        return 0;
    memcpy(&list_size, data, sizeof list_size);
    data += sizeof list_size;
    size -= sizeof list_size;
    size_t list = list_size < size ? list_size : size;
    if (!fuzz_asks_little(data, list))
        return 0;
    d.head = (plx_h5_head){PLX_H5_TEXT, (uint32_t)(sizeof d - sizeof d.head + size - list)};
    said_size = 0;
    open_end = -1;
    say(data, list);
    say(&d, sizeof d);
    say(data + list, size - list);
    say(&done, sizeof done);
    plx_h5_set_connect(speak);
    fuzz_model(content, sizeof content, plx_keras_read);
    if (open_end >= 0)
        close(open_end);
    return 0;
}
