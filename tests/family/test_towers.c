/* Models of text and pictures, whose stacks have their own widths and heads; and what of their
 * tensors is outside of blocks. */
#include "table.h"

static void add_attention(
    table *t, const char *prefix, size_t block, const char *output, uint64_t width)
{
    const char *const ends[] = {"q_proj", "k_proj", "v_proj", output};
    char name[60];
    for (size_t k = 0; k < 4; k++) {
        snprintf(name, sizeof name, "self_attn.%s.weight", ends[k]);
        table_add_in(t, prefix, block, name, width, width);
    }
}

static void add_llama(table *t, const char *prefix, uint64_t width)
{
    for (size_t i = 0; i < 2; i++) {
        add_attention(t, prefix, i, "o_proj", width);
        table_add_in(t, prefix, i, "mlp.gate_proj.weight", 3 * width, width);
        table_add_in(t, prefix, i, "mlp.up_proj.weight", 3 * width, width);
        table_add_in(t, prefix, i, "mlp.down_proj.weight", width, 3 * width);
    }
}

static void add_clip(table *t, const char *prefix, uint64_t width)
{
    for (size_t i = 0; i < 2; i++) {
        add_attention(t, prefix, i, "out_proj", width);
        table_add_in(t, prefix, i, "mlp.fc1.weight", 4 * width, width);
        table_add_in(t, prefix, i, "mlp.fc2.weight", width, 4 * width);
    }
}

/* head: what makes outputs, or NULL. */
static table llava(const char *head)
{
    table t = table_begin(NULL, 0);
    if (head)
        table_add(&t, head, 120, 64, 0, 0);
    table_add(&t, "language_model.model.embed_tokens.weight", 100, 64, 0, 0);
    add_llama(&t, "language_model.model.layers.", 64);
    add_clip(&t, "vision_tower.vision_model.encoder.layers.", 48);
    return t;
}

/* The end of a stack is the exit of its last block. */
static void assert_outputs(const plx_plan *p, const char *name, size_t units, const char *block)
{
    assert_string_equal(p->layers[p->layer_count - 1].name, name);
    assert_int_equal(p->layers[p->layer_count - 1].units, units);
    const plx_plan_link *k = &p->links[p->link_count - 1];
    assert_int_equal(k->target, p->layer_count - 1);
    for (size_t i = 0; i < p->block_count; i++)
        if (strcmp(p->blocks[i].name, block) == 0) {
            assert_int_equal(k->source, p->blocks[i].exit);
            return;
        }
    fail_msg("no block '%s'", block);
}

static size_t layer_of(const plx_plan *p, const char *name)
{
    for (size_t l = 0; l < p->layer_count; l++)
        if (strcmp(p->layers[l].name, name) == 0)
            return l;
    fail_msg("no layer '%s'", name);
    return 0;
}

/* Each begins with its own embedding, and the text is drawn last, by the outputs. Stages that
 * follow each other share the first one's. */
static void towers_are_drawn_side_by_side(void **state)
{
    (void)state;
    table t = llava("language_model.lm_head.weight");
    table_add(&t, "vision_tower.vision_model.embeddings.patch_embedding.weight", 48, 3, 7, 7);
    table_add(&t, "vision_tower.vision_model.embeddings.position_embedding.weight", 17, 48, 0, 0);
    plx_plan p = table_plan(&t, 4);
    size_t patch = layer_of(&p, "patch, places"), tokens = layer_of(&p, "tokens");
    assert_int_equal(patch, 0);
    assert_int_equal(p.layers[patch].units, 3 * 7 * 7 + 17);
    assert_int_equal(p.layers[tokens].units, 100);
    assert_true(p.blocks[p.block_count - 1].first > tokens);
    assert_int_equal(p.layers[tokens + 1].units, 64);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);

    t = table_begin(NULL, 0);
    table_add(&t, "patch_embed.proj.weight", 48, 3, 4, 4);
    add_clip(&t, "blocks.", 48);
    add_clip(&t, "blocks_of_tokens.", 48);
    p = table_plan(&t, 4);
    layer_of(&p, "patch");
    layer_of(&p, "to blocks_of_tokens");
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static void outputs_are_of_the_text(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "language_model.lm_head.weight", "language_model.output_layer.weight", NULL};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        table t = llava(heads[i]);
        plx_plan p = table_plan(&t, 4);
        assert_outputs(&p, heads[i] ? "outputs" : "outputs (tied)", heads[i] ? 120 : 100,
            "language_model block 1");
        plx_plan_uninit(&p);
        plx_tensors_destroy(&t.tensors);
    }
}

/* Where pictures come first, the stack of tokens is the last. */
static void the_last_stack_may_be_of_the_text(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    add_clip(&t, "image.vision.layers.", 48);
    table_add(&t, "lm_head.weight", 120, 64, 0, 0);
    add_llama(&t, "text.layers.", 64);
    plx_plan p = table_plan(&t, 4);
    assert_outputs(&p, "outputs", 120, "text block 1");
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

static size_t head_width(const plx_plan *p, size_t units)
{
    for (size_t l = 0; l < p->layer_count; l++)
        if (strcmp(p->layers[l].name, "heads") == 0 && p->layers[l].units == units)
            return p->layers[l].segment[0].per;
    fail();
    return 0;
}

static void each_tower_has_its_heads(void **state)
{
    (void)state;
    table t = llava("lm_head.weight");
    t.tensors->heads = 2;
    t.tensors->picture_heads = 4;
    plx_plan p = table_plan(&t, 0);
    assert_int_equal(head_width(&p, 64), 32);
    assert_int_equal(head_width(&p, 48), 12);
    assert_false(p.heads_guessed);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* Sound goes through two convolutions, and places are added after both. */
static void a_second_convolution_is_shown(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "encoder.conv1.weight", 48, 8, 3, 0);
    table_add(&t, "encoder.conv2.weight", 48, 48, 3, 0);
    table_add(&t, "encoder.embed_positions.weight", 30, 48, 0, 0);
    add_clip(&t, "encoder.layers.", 48);
    plx_plan p = table_plan(&t, 4);
    assert_string_equal(p.layers[0].name, "patch, places");
    assert_int_equal(p.layers[0].units, 8 * 3 + 30);
    assert_string_equal(p.layers[1].name, "convolved");
    assert_int_equal(p.layers[1].units, 48);
    assert_string_equal(p.layers[2].name, "embedding");
    static const size_t ends[][2] = {{0, 1}, {1, 2}, {0, 2}};
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(p.links[k].source, ends[k][0]);
        assert_int_equal(p.links[k].target, ends[k][1]);
        assert_int_equal(p.parts[k].tensor, k);
    }
    assert_int_equal(p.parts[1].axis[1], PLX_AXIS_IN);
    assert_int_equal(p.parts[1].axis[2], PLX_AXIS_KERNEL);
    assert_int_equal(p.parts[2].first_in, 24);
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

/* The router of a block is called as what classifies is, and the kernels of a stage as those that
 * patches go through. */
static void what_is_in_blocks_is_not_around_them(void **state)
{
    (void)state;
    table t = table_begin(NULL, 0);
    table_add(&t, "backbone.layer3.0.conv1.weight", 64, 32, 1, 1);
    add_llama(&t, "decoder.layers.", 64);
    table_add(&t, "decoder.layers.0.mlp.router.classifier.weight", 8, 64, 0, 0);
    table_add(&t, "lm_head.weight", 120, 64, 0, 0);
    plx_plan p = table_plan(&t, 4);
    assert_string_equal(p.layers[0].name, "embedding");
    assert_outputs(&p, "outputs", 120, "block 1");
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t.tensors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(towers_are_drawn_side_by_side),
        cmocka_unit_test(a_second_convolution_is_shown),
        cmocka_unit_test(outputs_are_of_the_text),
        cmocka_unit_test(the_last_stack_may_be_of_the_text),
        cmocka_unit_test(each_tower_has_its_heads),
        cmocka_unit_test(what_is_in_blocks_is_not_around_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
