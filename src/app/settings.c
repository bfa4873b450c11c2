#include "app/settings.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LARGEST = 1 << 18, /* bytes of a file */ WINDOW_MIN = 160, WINDOW_MAX = 32767 };

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

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

bool plx_settings_equal(const plx_settings *a, const plx_settings *b)
{
    bool equal = a->scale == b->scale && a->theme == b->theme && a->width == b->width &&
                 a->height == b->height && a->maximised == b->maximised &&
                 a->numbers == b->numbers && a->tab == b->tab;
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
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    int length = -1;
    /* A relative path is to be ignored, says the XDG Base Directory Specification. */
    if (config && config[0] == '/')
        length = snprintf(out, size, "%s/plexus/settings.json", config);
    else if (home && home[0] == '/')
        length = snprintf(out, size, "%s/.config/plexus/settings.json", home);
    return (length > 0 && (size_t)length < size) ||
           plx_fail(e, PLX_ERR_USAGE,
               "there is no folder for settings: neither XDG_CONFIG_HOME nor HOME names one");
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
}

/* Says what is wrong with the file, and where it is now. */
static void set_aside(const char *path, const plx_error *broken, plx_error *why)
{
    char aside[1100], text[400];
    snprintf(aside, sizeof aside, "%s.broken", path);
    plx_error_text(broken, text, sizeof text);
    if (rename(path, aside) == 0)
        plx_fail(why, PLX_ERR_FORMAT, "settings start anew: %.300s; the file is now %.180s", text,
            aside);
    else
        plx_fail(why, PLX_ERR_IO, "settings start anew: %.300s", text);
}

static json_t *parse(const char *path, const char *text, size_t size, plx_error *e)
{
    json_error_t at;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &at);
    if (!root) {
        plx_text_sanitize(at.text);
        plx_fail_line(e, PLX_ERR_FORMAT, path, at.line, at.column, "is no JSON: %.100s", at.text);
        return NULL;
    }
    if (json_is_object(root))
        return root;
    json_decref(root);
    plx_fail_file(e, PLX_ERR_FORMAT, path, "is no JSON object");
    return NULL;
}

plx_settings_file *plx_settings_open(const char *path, plx_settings *s, plx_error *why)
{
    *why = (plx_error){.code = PLX_OK, .offset = -1};
    plx_settings_init(s);
    plx_settings_file *file = plx_alloc(1, sizeof *file);
    if (!file)
        return NULL;
    unsigned char *data = NULL;
    size_t size = 0;
    plx_error e;
    struct stat info;
    if (stat(path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR)) {
        if (plx_file_read(path, LARGEST, &data, &size, &e))
            file->root = parse(path, (const char *)data, size, &e);
        if (!file->root)
            set_aside(path, &e, why);
        plx_free(data);
    }
    if (file->root)
        take(file->root, s);
    else
        file->root = json_object();
    if (!file->root)
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
    return json_dumps(root, JSON_INDENT(2));
}

/* All folders on the way to a file; what exists already is left as it is. */
static bool make_folders(const char *path, plx_error *e)
{
    char folder[1024];
    if (!plx_text_copy(folder, sizeof folder, path))
        return plx_fail(e, PLX_ERR_USAGE, "the name of the folder for settings is too long");
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0700) != 0 && errno != EEXIST)
            return plx_fail_file(e, PLX_ERR_IO, folder, "%s", strerror(errno));
        *slash = '/';
    }
    return true;
}

bool plx_settings_write(const char *path, const char *text, plx_error *e)
{
    if (!make_folders(path, e))
        return false;
    plx_file_writer *w = plx_file_writer_open(path, e);
    bool ok = w && plx_file_writer_write(w, text, strlen(text), e) &&
              plx_file_writer_write(w, "\n", 1, e);
    if (ok)
        ok = plx_file_writer_commit(&w, e);
    plx_file_writer_abort(&w);
    return ok;
}
