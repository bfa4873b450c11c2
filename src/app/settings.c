#include "app/settings.h"

#include "app/kept_file.h"
#include "base/mem.h"
#include "scene/graph_marks.h"

#include <math.h>
#include <string.h>

enum { WINDOW_MIN = 160, WINDOW_MAX = 32767 };

static const char *const sides[PLX_SIDES] = {"left", "right", "bottom"};
struct plx_settings_file {
    json_t *root;
};

void plx_settings_init(plx_settings *s)
{
    memset(s, 0, sizeof *s);
    s->theme = -1;
    s->numbers = true;
    plx_shell shell;
    for (size_t i = 0; i < PLX_KEPT_MAX; i++)
        s->kept[i] = NAN;
    if (!plx_shell_init(&shell, NULL))
        return;
    plx_settings_of_shell(s, &shell);
    plx_shell_uninit(&shell);
}

double plx_scale_rung(double now, int direction)
{
    static const double rungs[] = {
        PLX_SCALE_MIN, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, PLX_SCALE_MAX};
    enum { RUNGS = sizeof rungs / sizeof *rungs };
    size_t i = direction > 0 ? 0 : RUNGS - 1;
    while (direction > 0 && i + 1 < RUNGS && rungs[i] <= now + 1e-6)
        i++;
    while (direction < 0 && i > 0 && rungs[i] >= now - 1e-6)
        i--;
    return direction == 0 ? 1 : rungs[i];
}

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool same_of_graphs(const plx_graph_settings *a, const plx_graph_settings *b)
{
    return a->folded == b->folded && a->size == b->size && a->no_names == b->no_names &&
           a->no_legend == b->no_legend && a->no_widths == b->no_widths && a->sizes == b->sizes;
}

bool plx_settings_equal(const plx_settings *a, const plx_settings *b)
{
    bool equal = a->scale == b->scale && a->theme == b->theme && a->width == b->width &&
                 a->height == b->height && a->maximised == b->maximised &&
                 a->numbers == b->numbers && a->tab == b->tab &&
                 same_of_graphs(&a->graph, &b->graph);
    for (size_t i = 0; i < PLX_SIDES; i++)
        equal = equal && a->folded[i] == b->folded[i] && a->size[i] == b->size[i];
    for (size_t i = 0; i < PLX_SHELL_PANELS_MAX; i++)
        equal = equal && a->open[i] == b->open[i];
    for (size_t i = 0; i < PLX_KEPT_MAX; i++)
        equal = equal && same(a->kept[i], b->kept[i]);
    return equal;
}

void plx_settings_of_shell(plx_settings *s, const plx_shell *shell)
{
    for (size_t i = 0; i < PLX_SIDES; i++) {
        s->folded[i] = shell->folded[i];
        s->size[i] = shell->size[i];
    }
    s->tab = shell->tab;
    for (size_t i = 0; i < PLX_SHELL_PANELS_MAX; i++)
        s->open[i] = shell->open[i];
    size_t count;
    plx_kept_members(&count);
    for (size_t i = 0; i < count; i++)
        s->kept[i] = plx_kept_get(shell, i);
}

void plx_settings_to_shell(const plx_settings *s, plx_shell *shell)
{
    for (size_t i = 0; i < PLX_SIDES; i++) {
        shell->folded[i] = s->folded[i];
        shell->size[i] = s->size[i];
    }
    shell->tab = s->tab;
    for (size_t i = 0; i < PLX_SHELL_PANELS_MAX; i++)
        shell->open[i] = s->open[i];
    size_t count;
    plx_kept_members(&count);
    for (size_t i = 0; i < count; i++)
        if (!isnan(s->kept[i]))
            plx_kept_set(shell, i, s->kept[i]);
}

bool plx_settings_path(char *out, size_t size, plx_error *e)
{
    return plx_kept_file_path(out, size, "XDG_CONFIG_HOME", ".config", "settings.json", e);
}

/* -- From the file ------------------------------------------------------------------------------
 */

static void take_bool(const json_t *in, const char *name, bool *out)
{
    const json_t *v = json_object_get(in, name);
    if (json_is_boolean(v))
        *out = json_is_true(v);
}

static bool number_in(const json_t *in, const char *name, double least, double most, double *out)
{
    const json_t *v = json_object_get(in, name);
    double value = json_number_value(v);
    if (!json_is_number(v) || !(value >= least && value <= most))
        return false;
    *out = value;
    return true;
}

static void take_window(const json_t *in, plx_settings *s)
{
    double w, h;
    if (number_in(in, "width", WINDOW_MIN, WINDOW_MAX, &w) &&
        number_in(in, "height", WINDOW_MIN, WINDOW_MAX, &h)) {
        s->width = (int)w;
        s->height = (int)h;
    }
    take_bool(in, "maximised", &s->maximised);
}

static void take_panels(const json_t *in, plx_settings *s)
{
    size_t count;
    const plx_panel *panels = plx_panels(&count);
    for (size_t i = 0; i < PLX_SIDES; i++) {
        const json_t *side = json_object_get(in, sides[i]);
        double size;
        take_bool(side, "folded", &s->folded[i]);
        if (number_in(side, "size", (double)PLX_SHELL_SIZE_MIN, (double)PLX_SHELL_SIZE_MAX, &size))
            s->size[i] = (float)size;
    }
    const char *tab = json_string_value(json_object_get(in, "tab"));
    int tabs = 0;
    for (size_t i = 0; i < count && i < PLX_SHELL_PANELS_MAX; i++) {
        take_bool(json_object_get(in, "open"), panels[i].id, &s->open[i]);
        if (panels[i].side != PLX_SIDE_BOTTOM)
            continue;
        if (tab && strcmp(tab, panels[i].id) == 0)
            s->tab = tabs;
        tabs++;
    }
    const plx_kept *kept = plx_kept_members(&count);
    for (size_t i = 0; i < count; i++)
        number_in(json_object_get(in, kept[i].panel), kept[i].name, 0, kept[i].most, &s->kept[i]);
}

static void take_not(const json_t *in, const char *name, bool *out)
{
    bool on = !*out;
    take_bool(in, name, &on);
    *out = !on;
}

static void take_graph(const json_t *in, plx_graph_settings *g)
{
    double size;
    const json_t *side = json_object_get(in, "panel");
    take_bool(side, "folded", &g->folded);
    if (number_in(side, "size", (double)PLX_SHELL_SIZE_MIN, (double)PLX_SHELL_SIZE_MAX, &size))
        g->size = (float)size;
    take_not(in, "names", &g->no_names);
    take_not(in, "legend", &g->no_legend);
    take_not(in, "widths", &g->no_widths);
    const char *sizes = json_string_value(json_object_get(in, "sizes"));
    for (int i = 0; sizes && i < PLX_GRAPH_DEGREE_COUNT; i++)
        if (strcmp(sizes, plx_graph_degree_name((plx_graph_degree)i)) == 0)
            g->sizes = i;
}

static void take(const json_t *root, plx_settings *s)
{
    number_in(root, "scale", PLX_SCALE_MIN, PLX_SCALE_MAX, &s->scale);
    const char *theme = json_string_value(json_object_get(root, "theme"));
    for (int i = 0; theme && i < PLX_THEME_COUNT; i++)
        if (strcmp(theme, plx_theme_name((plx_theme)i)) == 0)
            s->theme = i;
    take_bool(root, "numbers", &s->numbers);
    take_window(json_object_get(root, "window"), s);
    take_panels(json_object_get(root, "panels"), s);
    take_graph(json_object_get(root, "graph"), &s->graph);
}

plx_settings_file *plx_settings_open(const char *path, plx_settings *s, plx_error *why)
{
    *why = (plx_error){.code = PLX_OK, .offset = -1};
    plx_settings_init(s);
    plx_settings_file *file = plx_alloc(1, sizeof *file);
    if (!file)
        return NULL;
    file->root = plx_kept_file_read(path, "settings", why);
    if (file->root)
        take(file->root, s);
    else
        plx_settings_close(&file);
    return file;
}

void plx_settings_close(plx_settings_file **file)
{
    if (!*file)
        return;
    json_decref((*file)->root);
    plx_free(*file);
    *file = NULL;
}

/* -- To the file --------------------------------------------------------------------------------
 */

/* The object of that name, made where there is none. */
static json_t *object_in(json_t *in, const char *name)
{
    json_t *v = json_object_get(in, name);
    if (json_is_object(v) || !in)
        return v;
    json_object_set_new(in, name, json_object());
    return json_object_get(in, name);
}

/* 1.25 and not 1.2500000000000002. */
static json_t *tidy(double value)
{
    return value == floor(value) ? json_integer((json_int_t)value)
                                 : json_real(round(value * 1e4) / 1e4);
}

static void put_panels(json_t *out, const plx_settings *s)
{
    size_t count;
    const plx_panel *panels = plx_panels(&count);
    for (size_t i = 0; i < PLX_SIDES; i++) {
        json_t *side = object_in(out, sides[i]);
        json_object_set_new(side, "folded", json_boolean(s->folded[i]));
        json_object_set_new(side, "size", tidy((double)s->size[i]));
    }
    int tabs = 0;
    json_t *open = object_in(out, "open");
    for (size_t i = 0; i < count && i < PLX_SHELL_PANELS_MAX; i++) {
        if (panels[i].side != PLX_SIDE_BOTTOM) {
            json_object_set_new(open, panels[i].id, json_boolean(s->open[i]));
            continue;
        }
        if (tabs++ == s->tab)
            json_object_set_new(out, "tab", json_string(panels[i].id));
    }
    const plx_kept *kept = plx_kept_members(&count);
    for (size_t i = 0; i < count; i++)
        if (!isnan(s->kept[i]))
            json_object_set_new(object_in(out, kept[i].panel), kept[i].name, tidy(s->kept[i]));
}

static void put_graph(json_t *out, const plx_graph_settings *g)
{
    json_t *side = object_in(out, "panel");
    json_object_set_new(side, "folded", json_boolean(g->folded));
    if (g->size > 0)
        json_object_set_new(side, "size", tidy((double)g->size));
    json_object_set_new(out, "names", json_boolean(!g->no_names));
    json_object_set_new(out, "legend", json_boolean(!g->no_legend));
    json_object_set_new(out, "widths", json_boolean(!g->no_widths));
    json_object_set_new(
        out, "sizes", json_string(plx_graph_degree_name((plx_graph_degree)g->sizes)));
}

char *plx_settings_text(plx_settings_file *file, const plx_settings *s)
{
    json_t *root = file->root;
    if (s->scale > 0)
        json_object_set_new(root, "scale", tidy(s->scale));
    if (s->theme >= 0 && s->theme < PLX_THEME_COUNT)
        json_object_set_new(root, "theme", json_string(plx_theme_name((plx_theme)s->theme)));
    json_object_set_new(root, "numbers", json_boolean(s->numbers));
    if (s->width > 0 && s->height > 0) {
        json_t *window = object_in(root, "window");
        json_object_set_new(window, "width", json_integer(s->width));
        json_object_set_new(window, "height", json_integer(s->height));
        json_object_set_new(window, "maximised", json_boolean(s->maximised));
    }
    put_panels(object_in(root, "panels"), s);
    put_graph(object_in(root, "graph"), &s->graph);
    return json_dumps(root, JSON_INDENT(2));
}

bool plx_settings_write(const char *path, const char *text, plx_error *e)
{
    return plx_kept_file_write(path, text, e);
}
