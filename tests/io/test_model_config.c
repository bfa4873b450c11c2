/* Heads of attention, as a file or what lies beside it tells them. */
#include "io/model_config.h"

#include "folder.h"
#include "io/model_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char path[64], config[64];

static int setup(void **state)
{
    if (folder_setup(state) != 0)
        return -1;
    snprintf(path, sizeof path, "%s/model.safetensors", folder);
    snprintf(config, sizeof config, "%s/config.json", folder);
    return 0;
}

static void write_file(const char *name, const void *data, size_t size)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    fclose(file);
}

static void zeros_may_be_whole(void **state)
{
    (void)state;
    const char *whole[] = {"{\"quantization_config\": {\"checkpoint_format\": \"gptq_v2\"}}",
        "{\"num_heads\": 8, \"quantization_config\": {\"checkpoint_format\": \"gptq_v2\"}}"},
               *other[] = {"{}", "{\"quantization_config\": {\"checkpoint_format\": \"gptq\"}}",
                   "{\"quantization_config\": {\"checkpoint_format\": 2}}",
                   "{\"quantization_config\": \"gptq_v2\"}"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        write_file(config, whole[i], strlen(whole[i]));
        assert_true(plx_model_config_read(path).whole_zeros);
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        write_file(config, other[i], strlen(other[i]));
        assert_false(plx_model_config_read(path).whole_zeros);
    }
}

static void a_configuration_tells(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t heads;
    } cases[] = {
        {"{\"num_attention_heads\": 12, \"hidden_size\": 768}", 12},
        {"{\"n_head\": 25}", 25},
        {"{\"text_config\": {\"num_attention_heads\": 32}}", 32},
        {"{\"num_heads\": 8, \"text_config\": {\"num_attention_heads\": 32}}", 8},
        {"{\"num_attention_heads\": \"12\"}", 0},
        {"{\"num_attention_heads\": -12}", 0},
        {"{\"num_attention_heads\": 12000000}", 0},
        {"{\"num_attention_heads\": 12", 0},
        {"[12]", 0},
        {"{\"text_config\": 12}", 0},
        {"", 0},
    };
    assert_int_equal(plx_model_config_read(path).heads, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file(config, cases[i].text, strlen(cases[i].text));
        assert_int_equal(plx_model_config_read(path).heads, cases[i].heads);
    }
    char *large = malloc(3 << 20);
    assert_non_null(large);
    memset(large, ' ', 3 << 20);
    memcpy(large, cases[0].text, strlen(cases[0].text));
    write_file(config, large, 1 << 20);
    assert_int_equal(plx_model_config_read(path).heads, 12);
    write_file(config, large, 3 << 20); /* nobody writes such */
    assert_int_equal(plx_model_config_read(path).heads, 0);
    free(large);
}

/* Of pictures and text each; where nothing tells them apart they are of what there is. */
static void pictures_have_heads_of_their_own(void **state)
{
    (void)state;
    static const char *const text[] = {
        "{\"text_config\": {\"num_heads\": 8}, \"vision_config\": {\"num_heads\": 12}}",
        "{\"num_attention_heads\": 8, \"vision_config\": {\"num_heads\": 12}}",
        "{\"num_attention_heads\": 8, \"vision_config\": {}}",
        "{\"num_attention_heads\": 8}",
    };
    static const size_t heads[] = {12, 12, 0, 8};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        write_file(config, text[i], strlen(text[i]));
        assert_int_equal(plx_model_config_read(path).heads, 8);
        assert_int_equal(plx_model_config_read(path).picture_heads, heads[i]);
    }
}

static void it_goes_with_the_model(void **state)
{
    (void)state;
    static const char model[] = "\x4c\0\0\0\0\0\0\0"
                                "{\"a.weight\":{\"dtype\":\"U8\",\"shape\":[1,1],"
                                "\"data_offsets\":[0,1]}}             \n1";
    write_file(path, model, 8 + 0x4c + 1);
    static const char told[] = "{\"n_heads\": 6, \"vision_config\": {\"num_heads\": 3}}";
    write_file(config, told, strlen(told));
    plx_error e = {0};
    plx_tensors *t = plx_model_open(path, &e);
    assert_non_null(t);
    assert_int_equal(t->heads, 6);
    assert_int_equal(t->picture_heads, 3);
    plx_tensors_destroy(&t);
}

static size_t put(unsigned char *out, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        out[i] = (unsigned char)(value >> (8 * i));
    return bytes;
}

/* A file of GGUF with one pair of a key and a value. */
static plx_tensors *gguf_of(const char *key, uint32_t type, uint32_t value)
{
    static unsigned char bytes[200];
    size_t n = 0;
    memcpy(bytes, "GGUF", 4);
    n = 4 + put(bytes + 4, 3, 4);
    n += put(bytes + n, 0, 8);
    n += put(bytes + n, 1, 8);
    n += put(bytes + n, strlen(key), 8);
    memcpy(bytes + n, key, strlen(key));
    n += strlen(key);
    n += put(bytes + n, type, 4);
    n += put(bytes + n, value, 4);
    plx_error e = {0};
    plx_tensors *t = plx_model_read(plx_blob_memory("f", bytes, n, NULL), &e);
    assert_non_null(t);
    return t;
}

static void gguf_tells_by_a_key(void **state)
{
    (void)state;
    enum { U32 = 4, F32 = 6 };
    static const struct {
        const char *key;
        uint32_t type, value;
        size_t heads;
    } cases[] = {{"llama.attention.head_count", U32, 32, 32},
        {"qwen3moe.attention.head_count", U32, 16, 16},
        {"llama.attention.head_count_kv", U32, 8, 0}, {"llama.attention.head_count", F32, 32, 0},
        {".attention.head_count", U32, 32, 0}, {"llama.attention.head_count", U32, 1 << 20, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plx_tensors *t = gguf_of(cases[i].key, cases[i].type, cases[i].value);
        assert_int_equal(t->heads, cases[i].heads);
        plx_tensors_destroy(&t);
    }
}

static void attention_and_neurons_may_read_the_same(void **state)
{
    (void)state;
    enum { U32 = 4, BOOL = 7 };
    static const struct {
        const char *key;
        uint32_t type, value;
        int parallel;
    } keys[] = {{"gptneox.use_parallel_residual", BOOL, 1, 1},
        {"gptneox.use_parallel_residual", BOOL, 0, -1},
        {"gptneox.use_parallel_residual", U32, 1, 0},
        {"stablelm.use_parallel_residual", BOOL, 1, 0}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        plx_tensors *t = gguf_of(keys[i].key, keys[i].type, keys[i].value);
        assert_int_equal(t->parallel, keys[i].parallel);
        plx_tensors_destroy(&t);
    }
    static const struct {
        const char *text;
        int parallel;
    } configs[] = {{"{\"model_type\": \"gpt_neox\", \"use_parallel_residual\": true}", 1},
        {"{\"model_type\": \"gpt_neox\", \"use_parallel_residual\": false}", -1},
        {"{\"model_type\": \"gpt_neox\", \"use_parallel_residual\": 1}", 0},
        {"{\"model_type\": \"gpt_neox\"}", 0},
        {"{\"model_type\": \"stablelm\", \"use_parallel_residual\": true}", 0}};
    for (size_t i = 0; i < sizeof configs / sizeof *configs; i++) {
        write_file(config, configs[i].text, strlen(configs[i].text));
        assert_int_equal(plx_model_config_read(path).parallel, configs[i].parallel);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_configuration_tells),
        cmocka_unit_test(zeros_may_be_whole),
        cmocka_unit_test(pictures_have_heads_of_their_own),
        cmocka_unit_test(it_goes_with_the_model),
        cmocka_unit_test(gguf_tells_by_a_key),
        cmocka_unit_test(attention_and_neurons_may_read_the_same),
    };
    return cmocka_run_group_tests(tests, setup, folder_teardown);
}
