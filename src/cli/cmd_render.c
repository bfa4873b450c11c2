/* plexus render: a still of a network after some steps of training, or of a graph, without a
 * display. */
#include "base/file.h"
#include "base/mem.h"
#include "base/progress.h"
#include "capture/png_stream.h"
#include "cli/asked.h"
#include "cli/command.h"
#include "cli/look.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/recipe.h"
#include "cli/render_graph.h"
#include "cli/report.h"
#include "cli/run.h"
#include "cli/session_args.h"

#include <string.h>

enum { OUTPUT = 1, FROM, STEPS, BIT_DEPTH, TRANSPARENT, TILE, JSON };
enum { DEFAULT_STEPS = 300, DEFAULT_WIDTH = 1920, DEFAULT_HEIGHT = 1080, CHUNK = 10 };

static const double PATIENCE_S = 4;

typedef struct render_options {
    plx_asked asked;
    plx_picture_options picture;
    const char *output;
    uint64_t steps;
    bool trains; /* steps were asked for */
    plx_still_desc still;
    plx_recipe recipe;
    bool transparent;
    bool json;
} render_options;

static const struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OUTPUT, "Where the picture goes: .png, .svg or .pdf",
        "FILE"},
    {"from", '\0', POPT_ARG_STRING, NULL, FROM,
        "Make a picture again that this program has made; options after it change it", "FILE.png"},
    {"steps", '\0', POPT_ARG_STRING, NULL, STEPS, "Training steps before the picture (default 300)",
        "N"},
    {"bit-depth", '\0', POPT_ARG_STRING, NULL, BIT_DEPTH, "Bits a channel: 8 (default) or 16", "N"},
    {"transparent", '\0', POPT_ARG_NONE, NULL, TRANSPARENT,
        "Over nothing in place of the page, for slides and posters", NULL},
    {"tile", '\0', POPT_ARG_STRING, NULL, TILE,
        "Size of the tiles that a large picture is drawn in (default: what suits memory)", "WxH"},
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "Print what was drawn as one JSON object", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_picture_option_table, 0,
        "The picture (default size 1920x1080):", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_look_option_table, 0,
        "How the network looks:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_asked_option_table, 0, NULL, NULL},
    POPT_TABLEEND,
};

static plx_args_option take_option;

/* What says where the picture goes, or what is told of it, is no part of it; the style is kept as a
 * whole. */
static bool is_noted(int value)
{
    return value != OUTPUT && value != FROM && value != JSON && !plx_look_owns(value);
}

static bool set_option(render_options *o, int value, const char *text, plx_error *e)
{
    switch (value) {
    case FROM:
        return plx_recipe_load(&o->recipe, text, options, is_noted, take_option, o,
            &o->asked.session.data, &o->picture.style, e);
    case OUTPUT:
        o->output = text;
        return true;
    case STEPS:
        if (!plx_args_u64("steps", text, 0, UINT64_MAX, &o->steps, e))
            return false;
        o->trains = o->steps > 0;
        return true;
    case BIT_DEPTH:
        if (strcmp(text, "8") != 0 && strcmp(text, "16") != 0)
            return plx_fail(e, PLX_ERR_USAGE, "--bit-depth needs 8 or 16, and got '%.40s'", text);
        o->still.bit_depth = strcmp(text, "16") == 0 ? 16 : 8;
        return true;
    case TRANSPARENT:
        o->transparent = true;
        return true;
    case TILE:
        return plx_args_size("tile", text, &o->still.tile_width, &o->still.tile_height, e);
    case JSON:
        o->json = true;
        return true;
    default:
        if (plx_look_owns(value))
            return plx_look_option(&o->picture.style, value, text, e);
        return plx_picture_owns(value) ? plx_picture_option(&o->picture, value, text, e)
                                       : plx_asked_option(&o->asked, value, text, e);
    }
}

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    render_options *o = user;
    return set_option(o, value, text, e) &&
           (!is_noted(value) || plx_recipe_note(&o->recipe, options, value, text) ||
               plx_fail(e, PLX_ERR_MEMORY, "out of memory"));
}

static bool train(const render_options *o, plx_source *source, plx_picture *picture, plx_error *e)
{
    plx_progress progress;
    plx_progress_init(&progress);
    bool ok = plx_source_advance(source, 0, e) && plx_picture_watch(picture, source, e);
    for (uint64_t done = 0; ok && done < o->steps; done += CHUNK) {
        uint64_t left = o->steps - done;
        ok = plx_source_advance(source, left < CHUNK ? left : CHUNK, e) &&
             plx_picture_watch(picture, source, e);
        plx_progress_update(&progress, (double)done / (double)o->steps, "training");
        if (plx_interrupted())
            ok = plx_fail(e, PLX_ERR_CANCELLED, "interrupted");
    }
    plx_progress_clear(&progress);
    return ok;
}

static json_t *result_json(const render_options *o, const plx_picture *p)
{
    const plx_status *status = &p->shot.snapshot->status;
    return json_pack("{s:o, s:[i,i], s:I, s:f, s:o, s:o, s:o, s:I, s:I, s:s}", "file",
        plx_json_text(o->output), "size", o->picture.width, o->picture.height, "steps",
        (json_int_t)status->step, "epochs", status->epoch, "train_loss",
        plx_json_number(status->train_loss), "test_loss", plx_json_number(status->test_loss),
        "test_accuracy", plx_json_number(status->test_accuracy), "drawn",
        (json_int_t)p->status.drawn, "in_view", (json_int_t)p->status.in_view, "engine",
        plx_engine_name(p->status.engine));
}

/* A PNG and what is written into it when the first rows come: what made it is known then. */
typedef struct render_output {
    const render_options *options;
    plx_picture *picture;
    plx_png_stream *png;
} render_output;

static char *recipe_of(const render_options *o, const plx_picture *picture, plx_error *e)
{
    return plx_recipe_text(&o->recipe,
        &(plx_recipe_facts){
            .command = "render",
            .session = &o->asked.session,
            .style = &o->picture.style,
            .shot = &picture->shot,
            .picture = &picture->status,
        },
        e);
}

static plx_png_stream *open_png(const render_options *o, const plx_picture *picture, plx_error *e)
{
    char *recipe = recipe_of(o, picture, e);
    if (!recipe)
        return NULL;
    const plx_png_text texts[] = {
        {"Software", "Plexus " PLX_VERSION}, {PLX_RECIPE_KEYWORD, recipe}};
    plx_png_stream *png = plx_png_stream_open(
        &(plx_png_stream_desc){
            .texts = texts,
            .text_count = sizeof texts / sizeof *texts,
            .path = o->output,
            .width = o->picture.width,
            .height = o->picture.height,
            .bit_depth = o->still.bit_depth,
            .alpha = o->transparent,
        },
        e);
    plx_free(recipe);
    return png;
}

static bool add_rows(void *user, const void *rgba, int count, plx_error *e)
{
    render_output *out = user;
    /* What was written so far is removed. */
    if (plx_interrupted())
        return plx_fail(e, PLX_ERR_CANCELLED, "interrupted");
    if (!out->png && !(out->png = open_png(out->options, out->picture, e)))
        return false;
    return plx_png_stream_add(out->png, rgba, count, e);
}

/* As SVG or PDF. */
static bool draw_vector(
    const render_options *o, plx_source *source, plx_picture *picture, plx_error *e)
{
    if (!plx_picture_begin_vector(picture, source, e))
        return false;
    char *recipe = recipe_of(o, picture, e);
    const float *page = PLX_PAGE[o->picture.style.edges.theme];
    plx_vector *vector = recipe ? plx_vector_open(
                                      &(plx_vector_desc){
                                          .path = o->output,
                                          .width = o->picture.width,
                                          .height = o->picture.height,
                                          .page = {page[0], page[1], page[2], !o->transparent},
                                          .title = o->picture.title,
                                          .recipe = recipe,
                                          .family = "Inter",
                                      },
                                      e)
                                : NULL;
    plx_free(recipe);
    if (vector && plx_picture_draw_vector(picture, vector, e))
        return plx_vector_finish(&vector, e);
    plx_vector_abort(&vector);
    return false;
}

/* What a file without pixels cannot hold. */
static bool check_vector(const render_options *o, plx_error *e)
{
    const plx_picture_options *p = &o->picture;
    if (p->panels || p->view != PLX_VIEW_NETWORK || p->in_place || o->still.bit_depth == 16)
        return plx_fail(e, PLX_ERR_USAGE,
            "SVG and PDF hold the network: no panels, no matrices, and no depth of bits");
    return plx_vector_check(o->output, e);
}

static bool draw(const render_options *o, plx_source *source, plx_picture *picture, plx_error *e)
{
    picture->shot.transparent = o->transparent;
    if (plx_vector_is_path(o->output))
        return draw_vector(o, source, picture, e);
    render_output out = {.options = o, .picture = picture};
    if (plx_picture_draw_still(picture, source, &o->still, add_rows, &out, e))
        return plx_png_stream_finish(&out.png, e);
    plx_png_stream_abort(&out.png);
    return false;
}

static bool render_graph(const render_options *o, plx_error *e)
{
    if (!plx_recipe_check_files(&o->recipe, &o->asked.session, e))
        return false;
    char *recipe = plx_recipe_text(&o->recipe,
        &(plx_recipe_facts){
            .command = "render", .session = &o->asked.session, .style = &o->picture.style},
        e);
    bool ok = recipe && plx_render_graph_run(&(plx_render_graph){.asked = &o->asked,
                                                 .picture = &o->picture,
                                                 .output = o->output,
                                                 .bit_depth = o->still.bit_depth,
                                                 .transparent = o->transparent,
                                                 .recipe = recipe,
                                                 .json = o->json},
                            e);
    plx_free(recipe);
    return ok;
}

static bool run(void *user, plx_error *e)
{
    render_options *o = user;
    plx_session session = {0};
    plx_picture picture;
    if (!o->output)
        return plx_fail(e, PLX_ERR_USAGE, "render needs -o FILE; see 'plexus render --help'");
    if (!plx_asked_check_output(&o->asked, o->output, e) || !plx_output_check_picture(o->output, e))
        return false;
    /* What is made again was once made so, by whatever version. */
    bool again = o->recipe.loaded != NULL, graph = plx_asked_find_graph(&o->asked);
    if (!again && !plx_asked_check_kind(&o->asked, e))
        return false;
    if (graph && o->trains && !again)
        return plx_fail(e, PLX_ERR_USAGE, "a graph does not train: it has no steps");
    if (graph)
        return render_graph(o, e);
    if (plx_vector_is_path(o->output) && !check_vector(o, e))
        return false;
    if (!plx_recipe_check_files(&o->recipe, &o->asked.session, e) ||
        !plx_file_check_writable(o->output, e) || !plx_session_open(&session, &o->asked.session, e))
        return false;
    plx_catch_interrupts();
    bool ok = !(session.of_file && o->trains) || again ||
              plx_fail_file(e, PLX_ERR_USAGE, o->asked.session.data,
                  "is a trained model, which does not train: it has no steps");
    ok = ok && plx_picture_open(&picture, &o->picture, &session, PATIENCE_S, e);
    if (ok) {
        ok = train(o, session.source, &picture, e) && draw(o, session.source, &picture, e) &&
             (!o->json || plx_report_json(result_json(o, &picture), e));
        plx_picture_close(&picture);
    }
    plx_session_close(&session);
    return ok;
}

int plx_cmd_render(int argc, char **argv)
{
    render_options o = {.steps = DEFAULT_STEPS};
    plx_picture_options_init(&o.picture, DEFAULT_WIDTH, DEFAULT_HEIGHT);
    plx_asked_init(&o.asked);
    int code = plx_run(&(plx_run_desc){
        .argc = argc,
        .argv = argv,
        .options = options,
        .operands = "[DATA] [FILE...] -o FILE [OPTION...]",
        .option = take_option,
        .user = &o,
        .data = &o.asked.session.data,
        .more = PLX_SESSION_BESIDE,
        .work = run,
    });
    plx_recipe_uninit(&o.recipe);
    return code;
}
