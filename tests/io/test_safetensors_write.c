#include "base/file.h"
#include "base/mem.h"
#include "io/safetensors_write.h"
#include "support.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct fixture {
    char folder[64], path[96];
    plx_network *network;
    float *params;
} fixture;

static fixture open_with(const char *spec)
{
    fixture f = {.folder = "/tmp/plexus-XXXXXX"};
    assert_non_null(mkdtemp(f.folder));
    snprintf(f.path, sizeof f.path, "%s/w.safetensors", f.folder);
    f.network = plx_network_create(
        &(plx_network_desc){
            .spec = spec, .hidden_default = PLX_ACT_GELU, .output_default = PLX_ACT_SIGMOID},
        NULL);
    f.params = plx_alloc(f.network->param_count, sizeof *f.params);
    for (size_t i = 0; i < f.network->param_count; i++)
        f.params[i] = (float)i * 0.37f - 5;
    return f;
}

static void shut(fixture *f)
{
    unlink(f->path);
    assert_int_equal(rmdir(f->folder), 0); /* nothing temporary is left */
    plx_free(f->params);
    plx_network_destroy(&f->network);
}

static plx_safetensors_desc describe(const fixture *f)
{
    return (plx_safetensors_desc){
        .path = f->path,
        .network = f->network,
        .params = f->params,
        .loss = "mse",
        .version = "1.2.3",
        .seed = UINT64_MAX,
        .step = 12,
    };
}

/* The header as JSON and a view of the values behind it, in a block to be freed. */
static json_t *read_back(const fixture *f, unsigned char **block, const float **values)
{
    size_t size;
    assert_true(plx_file_read(f->path, 1 << 20, block, &size, NULL));
    uint64_t length = 0;
    for (int i = 0; i < 8; i++)
        length |= (uint64_t)(*block)[i] << (8 * i);
    assert_int_equal(length % 8, 0);
    json_t *header = json_loadb((char *)*block + 8, length, 0, NULL);
    assert_non_null(header);
    *values = (const float *)(const void *)(*block + 8 + length);
    return header;
}

static void check_tensor(
    json_t *header, const char *name, const float *all, const float *want, size_t out, size_t in)
{
    json_t *entry = json_object_get(header, name);
    assert_string_equal(json_string_value(json_object_get(entry, "dtype")), "F32");
    json_t *shape = json_object_get(entry, "shape");
    assert_int_equal(json_array_size(shape), in ? 2 : 1);
    assert_int_equal(json_integer_value(json_array_get(shape, 0)), out);
    if (in)
        assert_int_equal(json_integer_value(json_array_get(shape, 1)), in);
    json_t *offsets = json_object_get(entry, "data_offsets");
    size_t begin = (size_t)json_integer_value(json_array_get(offsets, 0));
    size_t end = (size_t)json_integer_value(json_array_get(offsets, 1));
    assert_int_equal(end - begin, out * (in ? in : 1) * sizeof(float));
    assert_memory_equal(all + begin / sizeof(float), want, end - begin);
}

static void tensors_metadata_and_scaling(void **state)
{
    (void)state;
    fixture f = open_with("3-70:relu-90-2"); /* the second weight is longer than a chunk */
    float shift[] = {1, 2, 3}, scale[] = {4, 5, 6};
    plx_scaling scaling = {.inputs = 3, .outputs = 2, .input_shift = shift, .input_scale = scale};
    plx_safetensors_desc desc = describe(&f);
    desc.scaling = &scaling;
    assert_true(plx_safetensors_write(&desc, NULL));
    unsigned char *block;
    const float *values;
    json_t *header = read_back(&f, &block, &values);
    assert_int_equal(json_object_size(header), 1 + 6 + 2);
    for (size_t l = 0; l < 3; l++) {
        const plx_link *k = &f.network->links[l];
        char name[32];
        snprintf(name, sizeof name, "layers.%zu.weight", l);
        check_tensor(header, name, values, f.params + k->weight_offset, k->out, k->in);
        snprintf(name, sizeof name, "layers.%zu.bias", l);
        check_tensor(header, name, values, f.params + k->bias_offset, k->out, 0);
    }
    check_tensor(header, "input.shift", values, shift, 3, 0);
    check_tensor(header, "input.scale", values, scale, 3, 0);
    static const char *const meta[][2] = {
        {"spec", "3-70:relu-90:gelu-2:sigmoid"},
        {"activations", "relu,gelu,sigmoid"},
        {"loss", "mse"},
        {"seed", "18446744073709551615"},
        {"step", "12"},
        {"plexus", "1.2.3"},
    };
    json_t *metadata = json_object_get(header, "__metadata__");
    for (size_t i = 0; i < sizeof meta / sizeof *meta; i++)
        assert_string_equal(json_string_value(json_object_get(metadata, meta[i][0])), meta[i][1]);
    json_decref(header);
    plx_free(block);
    shut(&f);
}

static void a_failure_leaves_the_older_file(void **state)
{
    (void)state;
    fixture f = open_with("3-4-2");
    plx_safetensors_desc desc = describe(&f);
    desc.step = 1;
    assert_true(plx_safetensors_write(&desc, NULL));
    desc.step = 2;
    unsigned char *block;
    const float *values;
    for (uint64_t n = 1;; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        bool ok = plx_safetensors_write(&desc, &e);
        plx_mem_fail_at(0);
        json_t *header = read_back(&f, &block, &values);
        const char *step =
            json_string_value(json_object_get(json_object_get(header, "__metadata__"), "step"));
        assert_string_equal(step, ok ? "2" : "1");
        json_decref(header);
        plx_free(block);
        if (ok) {
            assert_true(n > 4);
            break;
        }
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        assert_string_equal(e.file, f.path);
    }
    shut(&f);
}

static void an_unwritable_place_is_named(void **state)
{
    (void)state;
    fixture f = open_with("3-4-2");
    plx_safetensors_desc desc = describe(&f);
    plx_error e = {0};
    desc.path = f.folder;
    assert_false(plx_safetensors_write(&desc, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_string_equal(e.file, f.folder);
    desc.path = "/nonexistent/folder/w.safetensors";
    assert_false(plx_safetensors_write(&desc, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    desc.path = "/dev/full";
    assert_false(plx_safetensors_write(&desc, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    shut(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tensors_metadata_and_scaling),
        cmocka_unit_test(a_failure_leaves_the_older_file),
        cmocka_unit_test(an_unwritable_place_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
