#include "io/model_config.h"

#include "base/blob.h"
#include "base/mem.h"
#include "io/json_load.h"

#include <string.h>

enum { TEXT_MAX = 1 << 20 /* bytes */, HEADS_MAX = 65536 };

static const char name[] = "config.json";

static size_t heads_of(const json_t *config)
{
    /* GPT-2, DistilBERT, T5 and stacks that differ have words of their own. */
    static const char *const keys[] = {"num_attention_heads", "n_head", "n_heads", "num_heads",
        "encoder_attention_heads", "decoder_attention_heads"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const json_t *value = json_object_get(config, keys[i]);
        json_int_t heads = json_is_integer(value) ? json_integer_value(value) : 0;
        if (heads > 0 && heads <= HEADS_MAX)
            return (size_t)heads;
    }
    return 0;
}

/* Others than GPT-NeoX show by their norms what they do, whatever they say. */
static int parallel_of(const json_t *config)
{
    const char *type = json_string_value(json_object_get(config, "model_type"));
    const json_t *value = json_object_get(config, "use_parallel_residual");
    if (!type || strcmp(type, "gpt_neox") != 0 || !json_is_boolean(value))
        return 0;
    return json_is_true(value) ? 1 : -1;
}

static bool has_whole_zeros(const json_t *config)
{
    const json_t *how = json_object_get(config, "quantization_config");
    const char *format = json_string_value(json_object_get(how, "checkpoint_format"));
    return format && strcmp(format, "gptq_v2") == 0;
}

plx_model_config plx_model_config_read(const char *path)
{
    plx_model_config told = {0};
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path + 1) : 0;
    char *beside = plx_alloc(folder + sizeof name, 1);
    if (!beside)
        return told;
    memcpy(beside, path, folder);
    memcpy(beside + folder, name, sizeof name);
    plx_blob *blob = plx_blob_open(beside, NULL);
    plx_free(beside);
    if (!blob)
        return told;
    unsigned char *text = blob->size <= TEXT_MAX ? plx_blob_load(blob, 0, blob->size, NULL) : NULL;
    json_t *config = text ? plx_json_load((const char *)text, (size_t)blob->size, 0, NULL) : NULL;
    told.heads = heads_of(config);
    /* Models of pictures and text say it of the text there. */
    if (told.heads == 0)
        told.heads = heads_of(json_object_get(config, "text_config"));
    const json_t *pictures = json_object_get(config, "vision_config");
    told.picture_heads = pictures ? heads_of(pictures) : told.heads;
    told.parallel = parallel_of(config);
    told.whole_zeros = has_whole_zeros(config);
    json_decref(config);
    plx_free(text);
    plx_blob_destroy(&blob);
    return told;
}
