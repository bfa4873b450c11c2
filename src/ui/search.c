#include "ui/search.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const float EXAMPLE_COLUMN = 176, ERROR_HEIGHT = 24, FOUND_COLUMN = 216; /* units */

/* What can be written; what it means. */
static const struct {
    const char *text;
    plx_string meaning;
} examples[] = {
    {"output", PLX_STR_SEARCH_BY_NAME},
    {"1:10-20", PLX_STR_SEARCH_BY_INDEX},
    {"layer:1-2", PLX_STR_SEARCH_BY_LAYER},
    {"importance > 0.8", PLX_STR_SEARCH_COMPARED},
    {"|bias| < 0.01", PLX_STR_SEARCH_SIZE},
    {"0.2 <= activation < 0.5", PLX_STR_SEARCH_RANGE},
    {"dead", PLX_STR_SEARCH_DEAD},
    {"nan", PLX_STR_SEARCH_NAN},
    {"layer:1 and not dead", PLX_STR_SEARCH_LOGIC},
    {"selected or unit:0-3", PLX_STR_SEARCH_SELECTED},
};

void plx_search_uninit(plx_search *s)
{
    plx_query_destroy(&s->query);
    plx_unit_set_uninit(&s->found);
    *s = (plx_search){0};
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t")] == '\0';
}

static void parse(plx_search *s, const plx_panel_context *c)
{
    const plx_network *n = c->snapshot->network;
    plx_query_destroy(&s->query);
    s->error = (plx_error){0};
    s->count = 0;
    s->sequence = 0;
    s->of = n;
    if (s->found.units != n->unit_count) {
        plx_unit_set_uninit(&s->found);
        if (!plx_unit_set_init(&s->found, n->unit_count, &s->error))
            return;
    }
    if (!is_blank(s->text))
        s->query = plx_query_parse(
            s->text, &(plx_query_names){n, c->class_name, c->input_name}, &s->error);
}

/* Again with each snapshot: what it finds may be other units by then. */
static void find(plx_search *s, const plx_panel_context *c)
{
    if (!s->query || s->sequence == c->snapshot->sequence)
        return;
    const plx_unit_set *selected = c->selection ? &c->selection->selected : NULL;
    plx_query_find(s->query,
        &(plx_query_facts){
            .snapshot = c->snapshot, .visuals = &c->shown->visuals, .selected = selected},
        &s->found);
    s->count = plx_unit_set_count(&s->found, 0, s->found.units);
    s->sequence = c->snapshot->sequence;
}

/* The query once more, with what is wrong in it marked. */
static void show_error(plx_gui *g, const plx_search *s)
{
    size_t length = strlen(s->text);
    size_t at = s->error.column > 0 ? (size_t)s->error.column - 1 : 0;
    at = at < length ? at : length;
    plx_canvas canvas = plx_canvas_begin(g, "where", 0, ERROR_HEIGHT);
    char before[sizeof s->text];
    snprintf(before, sizeof before, "%.*s", (int)at, s->text);
    /* As much of its end as there is room for. */
    const char *from = before;
    float room = canvas.w * 0.7F;
    while (*from && plx_canvas_text_width(&canvas, PLX_GUI_BODY, from) > room)
        from++;
    plx_rgba warn = plx_gui_color(g, PLX_GUI_WARN);
    float x = 8 * canvas.unit, low = canvas.h - 2 * canvas.unit;
    float to = x + plx_canvas_text_width(&canvas, PLX_GUI_BODY, from);
    float wide = plx_canvas_text_width(&canvas, PLX_GUI_BODY, at < length ? s->text + at : "  ");
    plx_canvas_text(&canvas, x, 0, PLX_GUI_BODY, PLX_GUI_LEFT, plx_gui_color(g, PLX_GUI_DIM), from);
    plx_canvas_text(&canvas, to, 0, PLX_GUI_BODY, PLX_GUI_LEFT, warn, s->text + at);
    plx_canvas_line(&canvas, to, low, to + wide, low, 2 * canvas.unit, warn);
    plx_canvas_end(&canvas);
    if (s->error.column > 0)
        plx_gui_wrapped(g, PLX_GUI_WARN, plx_str(PLX_STR_SEARCH_ERROR), at + 1, s->error.message);
    else
        plx_gui_wrapped(g, PLX_GUI_WARN, "%s", s->error.message);
}

/* True where the button beside it was pressed. */
static bool show_count(plx_gui *g, const plx_search *s, const plx_panel_context *c)
{
    char count[32], all[32];
    bool waits = (plx_query_wants(s->query) & PLX_WANT_UNIT_STATISTICS) != 0 &&
                 c->snapshot->unit_statistics_version == 0 &&
                 c->snapshot->status.state != PLX_RUN_FILE;
    if (waits || s->count == 0) {
        plx_gui_dim(g, "%s", plx_str(waits ? PLX_STR_SEARCH_WAITS : PLX_STR_SEARCH_NONE));
        return false;
    }
    char found[96];
    snprintf(found, sizeof found, plx_str(PLX_STR_SEARCH_FOUND),
        plx_format_count(s->count, count, sizeof count),
        plx_format_count(s->found.units, all, sizeof all));
    plx_gui_label(g, found, FOUND_COLUMN);
    return plx_gui_main_button(g, plx_str(PLX_STR_SEARCH_SELECT));
}

/* A click writes it into the field. */
static void show_examples(plx_search *s, plx_gui *g)
{
    static const plx_gui_column columns[] = {{.width = EXAMPLE_COLUMN}, {0}};
    if (!plx_gui_table_begin(g, "examples", columns, 2, 0))
        return;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        plx_gui_table_row(g);
        if (plx_gui_cell_item(g, examples[i].text, false)) {
            plx_text_copy(s->text, sizeof s->text, examples[i].text);
            s->of = NULL;
        }
        plx_gui_cell(g, PLX_GUI_DIM, "%s", plx_str(examples[i].meaning));
    }
    plx_gui_table_end(g);
}

bool plx_search_draw(
    plx_search *s, plx_gui *g, const plx_panel_context *c, plx_requests *r, bool fresh)
{
    if (fresh || s->again)
        plx_gui_focus_next(g);
    bool typed =
        plx_gui_input(g, "##search", plx_str(PLX_STR_SEARCH_HINT), s->text, sizeof s->text);
    bool submitted = plx_gui_submitted(g);
    if (typed || fresh || s->of != c->snapshot->network)
        parse(s, c);
    find(s, c);
    if (s->query)
        plx_request_want(r, plx_query_wants(s->query));
    plx_gui_space(g, 2);
    if (s->error.code != PLX_OK)
        show_error(g, s);
    else if (s->query)
        submitted = show_count(g, s, c) || submitted;
    else
        plx_gui_dim(g, "%s", plx_str(PLX_STR_SEARCH_NOTE));
    /* From the first letter on the picture shows what is found. */
    if (is_blank(s->text)) {
        plx_gui_space(g, 6);
        show_examples(s, g);
    }
    s->again = submitted && s->count == 0;
    if (s->again)
        plx_gui_expect_text(g);
    return submitted && s->count > 0;
}
