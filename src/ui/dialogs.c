#include "ui/dialogs.h"

#include "base/text.h"
#include "ui/fuzzy.h"
#include "ui/key_list.h"
#include "ui/unit_name.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ACTIONS_MAX = 256, LINES_MOST = 12, LABEL = 96 };

/* Units. */
#define COMMANDS_WIDTH 520.0F
#define KEYS_WIDTH     1240.0F
#define SEARCH_WIDTH   540.0F
#define SEARCH_TOP     10.0F
#define VALUE_WIDTH    400.0F
#define VALUE_HEIGHT   90.0F
#define VALUE_AWAY     40.0F
#define VALUE_COLUMN   216.0F
/* The height of a line of the list of actions at most, and of all else in its window. */
static const double LINE = 27, AROUND = 84;

void plx_dialogs_toggle(plx_dialogs *d, plx_dialog dialog)
{
    plx_dialog shown = d->shown == dialog ? PLX_DIALOG_NONE : dialog;
    *d = (plx_dialogs){.actions = d->actions, .shown = shown, .fresh = true, .search = d->search};
}

void plx_dialogs_uninit(plx_dialogs *d)
{
    plx_search_uninit(&d->search);
    *d = (plx_dialogs){.actions = d->actions};
}

bool plx_dialogs_close(plx_dialogs *d)
{
    bool open = d->shown != PLX_DIALOG_NONE;
    d->shown = PLX_DIALOG_NONE;
    return open;
}

/* "save the picture" -> "Save the picture" */
static const char *sentence(const char *text, char *out)
{
    snprintf(out, LABEL, "%s", text);
    out[0] = (char)toupper((unsigned char)out[0]);
    return out;
}

/* "open resnet.onnx" */
static const char *recent_name(const plx_recent *recent, size_t i, char out[LABEL])
{
    char name[LABEL];
    const char *path = recent ? recent->path[i] : "", *slash = strrchr(path, '/');
    plx_text_copy(name, sizeof name, slash && slash[1] ? slash + 1 : path);
    plx_text_sanitize(name);
    snprintf(out, LABEL, plx_str(PLX_STR_COMMANDS_RECENT), name);
    return out;
}

static const plx_action_table *table_of(const plx_dialogs *d)
{
    return d->actions ? d->actions : plx_network_actions();
}

/* What the query finds, best first: actions, as indices into the table, and files that were opened
 * before, which are counted on from its end. */
static size_t find(const plx_dialogs *d, const plx_recent *recent, size_t *found)
{
    int score[ACTIONS_MAX];
    const char *query = d->query;
    const plx_binding *bindings = table_of(d)->bindings;
    size_t actions = table_of(d)->count, n = 0;
    size_t count = actions + (recent ? recent->count : 0);
    for (size_t i = 0; i < count && n < ACTIONS_MAX; i++) {
        char file[LABEL];
        bool action = i < actions;
        const char *name =
            action ? plx_str(bindings[i].text) : recent_name(recent, i - actions, file);
        int by_name = plx_fuzzy_score(query, name);
        int by_key = plx_fuzzy_score(
            query, action ? bindings[i].keys : plx_str(PLX_STR_COMMANDS_RECENT_MARK));
        int s = by_name > by_key ? by_name : by_key;
        if (s == 0 || (action && bindings[i].action == PLX_ACTION_COMMANDS))
            continue;
        /* Of two that fit alike, the one of which more was typed. */
        s = *query ? s * LABEL - (int)strlen(name) : 1;
        size_t place = n++;
        for (; place > 0 && score[place - 1] < s; place--) {
            score[place] = score[place - 1];
            found[place] = found[place - 1];
        }
        score[place] = s;
        found[place] = i;
    }
    return n;
}

static void choose(plx_dialogs *d, plx_requests *r, const plx_recent *recent, size_t found)
{
    const plx_action_table *t = table_of(d);
    d->shown = PLX_DIALOG_NONE;
    if (found < t->count)
        plx_request_action(r, t->bindings[found].action);
    else
        plx_request_open(r, recent->path[found - t->count]);
}

/* lines: that there is room for. */
static void commands(
    plx_dialogs *d, plx_gui *g, const plx_recent *recent, size_t lines, plx_requests *r)
{
    size_t found[ACTIONS_MAX], table = table_of(d)->count;
    const plx_binding *bindings = table_of(d)->bindings;
    if (d->fresh)
        plx_gui_focus_next(g);
    if (plx_gui_input(g, "##query", plx_str(PLX_STR_COMMANDS_HINT), d->query, sizeof d->query))
        d->chosen = 0;
    bool submitted = plx_gui_submitted(g);
    size_t count = find(d, recent, found);
    bool moved = plx_gui_key(g, PLX_KEY_DOWN) || plx_gui_key(g, PLX_KEY_UP);
    if (plx_gui_key(g, PLX_KEY_DOWN) && d->chosen + 1 < count)
        d->chosen++;
    if (plx_gui_key(g, PLX_KEY_UP) && d->chosen > 0)
        d->chosen--;
    if (submitted && d->chosen < count) {
        choose(d, r, recent, found[d->chosen]);
        return;
    }
    if (count == 0) {
        plx_gui_empty(g, plx_str(PLX_STR_COMMANDS_NONE));
        return;
    }
    plx_gui_list_begin(g, "found", count < lines ? count : lines);
    for (size_t i = 0; i < count; i++) {
        char label[LABEL], file[LABEL];
        bool action = found[i] < table;
        const char *text =
            action ? plx_str(bindings[found[i]].text) : recent_name(recent, found[i] - table, file);
        const char *mark = action ? bindings[found[i]].keys : plx_str(PLX_STR_COMMANDS_RECENT_MARK);
        plx_gui_push_index(g, found[i]);
        if (plx_gui_item(g, sentence(text, label), mark, i == d->chosen))
            choose(d, r, recent, found[i]);
        if (!action) {
            char path[PLX_RECENT_PATH];
            plx_text_copy(path, sizeof path, recent->path[found[i] - table]);
            plx_text_sanitize(path);
            plx_gui_tooltip(g, "%s", path);
        }
        if (moved && i == d->chosen)
            plx_gui_show_last(g);
        plx_gui_pop_id(g);
    }
    plx_gui_list_end(g);
}

static void keys(const plx_dialogs *d, plx_gui *g)
{
    plx_gui_title(g, plx_str(PLX_STR_KEYS));
    plx_gui_wrapped(g, PLX_GUI_DIM, "%s", plx_str(table_of(d)->note));
    plx_gui_space(g, 10);
    plx_key_list_draw(g, table_of(d));
}

static void search(plx_dialogs *d, plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    if (!plx_search_draw(&d->search, g, c, r, d->fresh))
        return;
    d->shown = PLX_DIALOG_NONE;
    plx_request_select_found(r);
}

void plx_dialogs_edit(plx_dialogs *d, const plx_value_edit *of, double now)
{
    plx_dialogs_toggle(d, PLX_DIALOG_VALUE);
    d->value = *of;
    snprintf(d->value.text, sizeof d->value.text, "%.6g", now);
}

static void value(plx_dialogs *d, plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    plx_value_edit *e = &d->value;
    const plx_network *n = c->snapshot->network;
    /* Of a network that is no more. */
    if (e->of != n) {
        d->shown = PLX_DIALOG_NONE;
        return;
    }
    char from[160], to[160];
    if (e->is_bias) {
        plx_gui_dim(g, plx_str(PLX_STR_VALUE_OF_BIAS), plx_unit_name(c, e->unit, to, sizeof to));
    } else {
        const plx_link *k = &n->links[e->connection.link];
        plx_gui_dim(g, plx_str(PLX_STR_VALUE_OF_WEIGHT),
            plx_unit_name(c, (plx_unit_ref){k->source, e->connection.source}, from, sizeof from),
            plx_unit_name(c, (plx_unit_ref){k->target, e->connection.target}, to, sizeof to));
    }
    if (d->fresh || e->again)
        plx_gui_focus_next(g);
    plx_gui_input(g, "##value", plx_str(PLX_STR_VALUE_HINT), e->text, sizeof e->text);
    bool submitted = plx_gui_submitted(g);
    double number;
    bool ok = plx_parse_double(e->text, &number) && isfinite((float)number);
    e->again = submitted && !ok;
    if (e->again)
        plx_gui_expect_text(g);
    plx_gui_space(g, 2);
    if (!ok) {
        plx_gui_wrapped(g, PLX_GUI_WARN, "%s", plx_str(PLX_STR_VALUE_WRONG));
        return;
    }
    plx_gui_label(g, plx_str(PLX_STR_VALUE_NOTE), VALUE_COLUMN);
    submitted = plx_gui_main_button(g, plx_str(PLX_STR_VALUE_SET)) || submitted;
    if (!submitted)
        return;
    plx_request_command(
        r, (plx_command){.kind = PLX_CMD_PARAMETER, .index = e->parameter, .value = number});
    d->shown = PLX_DIALOG_NONE;
}

/* Of the list of actions in a window that begins at such a share of the height. */
static size_t lines_that_fit(const plx_viewport *v, float top)
{
    double room = v->height / v->ui_scale * (1 - (double)top) - AROUND;
    return (size_t)fmin(fmax(floor(room / LINE), 1), LINES_MOST);
}

/* Those about what is in the picture are to let it be seen: they are at its upper edge. */
static bool is_at_edge(plx_dialog dialog)
{
    return dialog == PLX_DIALOG_SEARCH || dialog == PLX_DIALOG_VALUE;
}

static void place_at_edge(
    const plx_dialogs *d, const plx_viewport *v, float scale, plx_gui_window *window)
{
    float middle = window->x + (float)(v->insets.left - v->insets.right) / 2;
    window->x = fminf(fmaxf(middle, 16 * scale), (float)v->width - 16 * scale - window->w);
    window->y = (float)v->insets.top + SEARCH_TOP * scale;
    if (d->shown != PLX_DIALOG_VALUE || !(d->value.y > 0))
        return;
    /* Beneath the unit or connection, where it would be over that. */
    float x = (float)d->value.x, around = VALUE_AWAY * scale, low = (float)d->value.y + around;
    if (x > window->x - around && x < window->x + window->w + around &&
        low < window->y + VALUE_HEIGHT * scale + 2 * around)
        window->y = fmaxf(window->y, low);
}

void plx_dialogs_draw(
    plx_dialogs *d, plx_gui *g, const plx_panel_context *c, const plx_viewport *v, plx_requests *r)
{
    static const struct {
        const char *id;
        float width, top; /* units, and a share of the height */
    } windows[] = {
        [PLX_DIALOG_COMMANDS] = {"commands", COMMANDS_WIDTH, 0.12F},
        [PLX_DIALOG_KEYS] = {"keys", KEYS_WIDTH, 0.05F},
        [PLX_DIALOG_SEARCH] = {"search", SEARCH_WIDTH, 0},
        [PLX_DIALOG_VALUE] = {"value", VALUE_WIDTH, 0},
    };
    if (d->shown == PLX_DIALOG_NONE || (is_at_edge(d->shown) && !c))
        return;
    float scale = (float)plx_gui_scale(g), wide = (float)v->width - 32 * scale;
    plx_gui_window window = {
        .id = windows[d->shown].id,
        .y = (float)v->height * windows[d->shown].top,
        .w = fminf(windows[d->shown].width * scale, wide),
        .raised = true,
    };
    window.x = ((float)v->width - window.w) / 2;
    if (is_at_edge(d->shown))
        place_at_edge(d, v, scale, &window);
    plx_gui_window_begin(g, &window);
    if (!d->fresh && plx_gui_dismissed(g))
        d->shown = PLX_DIALOG_NONE;
    else if (d->shown == PLX_DIALOG_KEYS)
        keys(d, g);
    else if (d->shown == PLX_DIALOG_SEARCH)
        search(d, g, c, r);
    else if (d->shown == PLX_DIALOG_VALUE)
        value(d, g, c, r);
    else
        commands(d, g, c ? c->recent : NULL, lines_that_fit(v, windows[d->shown].top), r);
    d->fresh = false;
    plx_gui_window_end(g);
}
