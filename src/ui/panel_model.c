/* A trained model from a file: its family, how much of it is shown, and its blocks to open and
 * fold. */
#include "base/text.h"
#include "ui/panel.h"

#include <stdio.h>

enum { LINES = 10 /* blocks shown at once; more of them scroll */ };

static void numbers(plx_gui *g, const plx_panel_context *c)
{
    const plx_network *n = c->snapshot->network;
    char count[32];
    plx_gui_wrapped(g, PLX_GUI_TEXT, "%s", c->structure->family);
    plx_gui_value(g, plx_str(PLX_STR_MODEL_PARAMETERS), "%s",
        plx_format_count(c->structure->parameters, count, sizeof count));
    if (c->structure->unplaced > 0) {
        plx_gui_value(g, plx_str(PLX_STR_MODEL_UNPLACED), "%s",
            plx_format_count(c->structure->unplaced, count, sizeof count));
        plx_gui_tooltip(g, "%s", plx_str(PLX_STR_MODEL_UNPLACED_WHY));
    }
    plx_gui_value(g, plx_str(PLX_STR_MODEL_LAYERS), "%s",
        plx_format_count(n->layer_count, count, sizeof count));
    plx_gui_value(g, plx_str(PLX_STR_MODEL_UNITS), "%s",
        plx_format_count(n->unit_count, count, sizeof count));
    plx_gui_value(g, plx_str(PLX_STR_MODEL_CONNECTIONS), "%s",
        plx_format_count(n->connection_count, count, sizeof count));
}

static void block(plx_gui *g, const plx_block *b, plx_requests *r)
{
    char name[PLX_NAME_SIZE + 16];
    snprintf(name, sizeof name, "%*s%s", (int)(2 * b->depth), "", b->name);
    plx_gui_push_index(g, b->id);
    if (plx_gui_item(
            g, name, plx_str(b->folded ? PLX_STR_MODEL_FOLDED : PLX_STR_MODEL_OPEN), false))
        plx_request_unfold(r, b->name, b->folded);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_MODEL_BLOCK_WHY));
    plx_gui_pop_id(g);
}

static void blocks(plx_gui *g, const plx_structure *s, plx_requests *r)
{
    plx_gui_space(g, 4);
    plx_gui_row(g, 2);
    if (plx_gui_button(g, plx_str(PLX_STR_MODEL_UNFOLD_ALL)))
        plx_request_unfold(r, "all", true);
    if (plx_gui_button(g, plx_str(PLX_STR_MODEL_FOLD_ALL)))
        plx_request_unfold(r, "all", false);
    size_t first = 0, end = s->block_count;
    bool scrolls = s->block_count > LINES;
    if (scrolls) {
        plx_gui_list_begin(g, "blocks", LINES);
        plx_gui_lines_begin(g, s->block_count, &first, &end);
    }
    for (size_t i = first; i < end; i++)
        block(g, &s->blocks[i], r);
    if (scrolls) {
        plx_gui_lines_end(g);
        plx_gui_list_end(g);
    }
}

void plx_panel_model(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    numbers(g, c);
    if (c->structure->block_count > 0)
        blocks(g, c->structure, r);
    const plx_setup *s = c->setup;
    if (s && s->busy)
        plx_gui_progress(g, s->progress, plx_str(PLX_STR_MODEL_READING));
    else if (s && s->error[0])
        plx_gui_wrapped(g, PLX_GUI_WARN, plx_str(PLX_STR_MODEL_FAILED), s->error);
}
