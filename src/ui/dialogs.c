#include "ui/dialogs.h"

#include "base/text.h"
#include "ui/fuzzy.h"
#include "ui/key_list.h"

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
/* The height of a line of the list of actions at most, and of all else in its window. */
static const double LINE = 27, AROUND = 84;

void plx_dialogs_toggle(plx_dialogs *d, plx_dialog dialog)
{
    plx_dialog shown = d->shown == dialog ? PLX_DIALOG_NONE : dialog;
    *d = (plx_dialogs){.shown = shown, .fresh = true, .search = d->search};
}

void plx_dialogs_uninit(plx_dialogs *d)
{
    plx_search_uninit(&d->search);
    *d = (plx_dialogs){0};
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

/* The actions that a query finds, best first, as indices into the table. */
static size_t find(const char *query, size_t *found)
{
    int score[ACTIONS_MAX];
    size_t count, n = 0;
    const plx_binding *bindings = plx_bindings(&count);
    for (size_t i = 0; i < count && n < ACTIONS_MAX; i++) {
        const char *name = plx_str(bindings[i].text);
        int by_name = plx_fuzzy_score(query, name);
        int by_key = plx_fuzzy_score(query, bindings[i].keys);
        int s = by_name > by_key ? by_name : by_key;
        if (s == 0 || bindings[i].action == PLX_ACTION_COMMANDS)
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

static void choose(plx_dialogs *d, plx_requests *r, plx_action action)
{
    d->shown = PLX_DIALOG_NONE;
    plx_request_action(r, action);
}

/* lines: that there is room for. */
static void commands(plx_dialogs *d, plx_gui *g, size_t lines, plx_requests *r)
{
    size_t found[ACTIONS_MAX], table;
    const plx_binding *bindings = plx_bindings(&table);
    if (d->fresh)
        plx_gui_focus_next(g);
    if (plx_gui_input(g, "##query", plx_str(PLX_STR_COMMANDS_HINT), d->query, sizeof d->query))
        d->chosen = 0;
    bool submitted = plx_gui_submitted(g);
    size_t count = find(d->query, found);
    bool moved = plx_gui_key(g, PLX_KEY_DOWN) || plx_gui_key(g, PLX_KEY_UP);
    if (plx_gui_key(g, PLX_KEY_DOWN) && d->chosen + 1 < count)
        d->chosen++;
    if (plx_gui_key(g, PLX_KEY_UP) && d->chosen > 0)
        d->chosen--;
    if (submitted && d->chosen < count) {
        choose(d, r, bindings[found[d->chosen]].action);
        return;
    }
    if (count == 0) {
        plx_gui_empty(g, plx_str(PLX_STR_COMMANDS_NONE));
        return;
    }
    plx_gui_list_begin(g, "found", count < lines ? count : lines);
    for (size_t i = 0; i < count; i++) {
        const plx_binding *b = &bindings[found[i]];
        char label[LABEL];
        plx_gui_push_index(g, found[i]);
        if (plx_gui_item(g, sentence(plx_str(b->text), label), b->keys, i == d->chosen))
            choose(d, r, b->action);
        if (moved && i == d->chosen)
            plx_gui_show_last(g);
        plx_gui_pop_id(g);
    }
    plx_gui_list_end(g);
}

static void keys(plx_gui *g)
{
    plx_gui_title(g, plx_str(PLX_STR_KEYS));
    plx_gui_wrapped(g, PLX_GUI_DIM, "%s", plx_str(PLX_STR_KEYS_NOTE));
    plx_gui_space(g, 10);
    plx_key_list_draw(g);
}

static void search(plx_dialogs *d, plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    if (!plx_search_draw(&d->search, g, c, r, d->fresh))
        return;
    d->shown = PLX_DIALOG_NONE;
    plx_request_select_found(r);
}

/* Of the list of actions in a window that begins at such a share of the height. */
static size_t lines_that_fit(const plx_viewport *v, float top)
{
    double room = v->height / v->ui_scale * (1 - (double)top) - AROUND;
    return (size_t)fmin(fmax(floor(room / LINE), 1), LINES_MOST);
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
    };
    if (d->shown == PLX_DIALOG_NONE || (d->shown == PLX_DIALOG_SEARCH && !c))
        return;
    float scale = (float)plx_gui_scale(g), wide = (float)v->width - 32 * scale;
    float w = fminf(windows[d->shown].width * scale, wide);
    float x = ((float)v->width - w) / 2, y = (float)v->height * windows[d->shown].top;
    /* What is searched for is to be seen: the window is at the upper edge of the picture. */
    if (d->shown == PLX_DIALOG_SEARCH) {
        x += (float)(v->insets.left - v->insets.right) / 2;
        x = fminf(fmaxf(x, 16 * scale), (float)v->width - 16 * scale - w);
        y = (float)v->insets.top + SEARCH_TOP * scale;
    }
    plx_gui_window_begin(
        g, &(plx_gui_window){.id = windows[d->shown].id, .x = x, .y = y, .w = w, .raised = true});
    if (!d->fresh && plx_gui_dismissed(g))
        d->shown = PLX_DIALOG_NONE;
    else if (d->shown == PLX_DIALOG_KEYS)
        keys(g);
    else if (d->shown == PLX_DIALOG_SEARCH)
        search(d, g, c, r);
    else
        commands(d, g, lines_that_fit(v, windows[d->shown].top), r);
    d->fresh = false;
    plx_gui_window_end(g);
}
