#include "scene/style_file.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST = 1 << 16, /* bytes of a file */ VALUE_SIZE = 64 };

static bool is_member(const char *name)
{
    for (size_t i = 0; plx_style_member(i); i++)
        if (strcmp(plx_style_member(i), name) == 0)
            return true;
    return false;
}

/* A value as text, as the command line would have it. */
static bool text_of(const json_t *value, char *out)
{
    if (json_is_string(value))
        return strlen(json_string_value(value)) == json_string_length(value) &&
               plx_text_copy(out, VALUE_SIZE, json_string_value(value));
    if (json_is_integer(value)) {
        snprintf(out, VALUE_SIZE, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return true;
    }
    if (!json_is_real(value))
        return false;
    snprintf(out, VALUE_SIZE, "%.17g", json_real_value(value));
    return true;
}

static bool take_member(
    plx_style *style, const char *path, const char *key, const json_t *value, plx_error *e)
{
    char name[40], text[VALUE_SIZE];
    plx_error why;
    bool known = plx_text_copy(name, sizeof name, key) && is_member(name);
    plx_text_sanitize(name);
    if (!known)
        return plx_fail_file(e, PLX_ERR_FORMAT, path, "a style has no member '%s'", name);
    if (!text_of(value, text))
        return plx_fail_file(
            e, PLX_ERR_FORMAT, path, "'%s' must be a short text or a number", name);
    if (plx_style_set(style, name, text, &why))
        return true;
    plx_text_sanitize(why.message);
    return plx_fail_file(e, PLX_ERR_FORMAT, path, "%s", why.message);
}

/* In the order of members, not of the file: a quantity brings a palette and bounds that suit it,
 * which what the file says of these then replaces. */
static bool take_object(plx_style *style, const char *path, json_t *root, plx_error *e)
{
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value)
    {
        plx_style scratch = *style;
        if (!take_member(&scratch, path, key, value, e))
            return false;
    }
    for (size_t i = 0; plx_style_member(i); i++) {
        value = json_object_get(root, plx_style_member(i));
        if (value && !take_member(style, path, plx_style_member(i), value, e))
            return false;
    }
    return true;
}

bool plx_style_load(plx_style *style, const char *path, plx_error *e)
{
    unsigned char *data;
    size_t size;
    json_error_t why;
    if (!plx_file_read(path, LARGEST, &data, &size, e))
        return false;
    json_t *root = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, &why);
    plx_free(data);
    if (!root) {
        plx_text_sanitize(why.text);
        return plx_fail_line(e, PLX_ERR_FORMAT, path, why.line, why.column, "%s", why.text);
    }
    plx_style loaded = PLX_STYLE_DEFAULT;
    bool ok = json_is_object(root)
                  ? take_object(&loaded, path, root, e)
                  : plx_fail_file(e, PLX_ERR_FORMAT, path, "a style is one JSON object, { … }");
    json_decref(root);
    if (ok)
        *style = loaded;
    return ok;
}

/* Numbers as numbers, all else as text. */
static json_t *member_json(const plx_style *style, const char *name)
{
    char text[VALUE_SIZE];
    double number;
    plx_style_get(style, name, text, sizeof text);
    if (!plx_parse_double(text, &number))
        return json_string(text);
    return number == floor(number) && fabs(number) < 1e15 ? json_integer((json_int_t)number)
                                                          : json_real(number);
}

bool plx_style_save(const plx_style *style, const char *path, plx_error *e)
{
    json_t *root = json_object();
    bool ok = root != NULL;
    for (size_t i = 0; ok && plx_style_member(i); i++)
        ok = json_object_set_new(
                 root, plx_style_member(i), member_json(style, plx_style_member(i))) == 0;
    char *text = ok ? json_dumps(root, JSON_INDENT(2)) : NULL;
    json_decref(root);
    if (!text)
        return plx_fail_file(e, PLX_ERR_MEMORY, path, "out of memory");
    plx_file_writer *w = plx_file_writer_open(path, e);
    ok = w && plx_file_writer_write(w, text, strlen(text), e) &&
         plx_file_writer_write(w, "\n", 1, e);
    if (ok)
        ok = plx_file_writer_commit(&w, e);
    plx_file_writer_abort(&w);
    free(text);
    return ok;
}

static bool is_name(const char *name)
{
    size_t length = strlen(name);
    static const char *const allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    return length > 0 && length <= 64 && name[0] != '.' && strspn(name, allowed) == length;
}

/* The folder of saved styles, with a slash at the end. */
static bool style_folder(char *out, size_t size, plx_error *e)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    int length;
    /* A relative path is to be ignored, says the XDG Base Directory Specification. */
    if (config && config[0] == '/')
        length = snprintf(out, size, "%s/plexus/styles/", config);
    else if (home && home[0] == '/')
        length = snprintf(out, size, "%s/.config/plexus/styles/", home);
    else
        return plx_fail(e, PLX_ERR_USAGE,
            "there is no folder for saved styles: neither XDG_CONFIG_HOME nor HOME is set");
    return (length > 0 && (size_t)length < size) ||
           plx_fail(e, PLX_ERR_USAGE, "the name of the folder for saved styles is too long");
}

bool plx_style_path(const char *name, char *out, size_t size, plx_error *e)
{
    if (!is_name(name))
        return plx_fail(e, PLX_ERR_USAGE,
            "'%.40s' is no name of a style: letters, digits, '-', '_' and '.' make one", name);
    if (!style_folder(out, size, e))
        return false;
    size_t length = strlen(out);
    int more = snprintf(out + length, size - length, "%s.json", name);
    return (more > 0 && (size_t)more < size - length) ||
           plx_fail(e, PLX_ERR_USAGE, "the name of the folder for saved styles is too long");
}

bool plx_style_load_named(plx_style *style, const char *name, plx_error *e)
{
    char path[1024];
    return plx_style_path(name, path, sizeof path, e) && plx_style_load(style, path, e);
}

bool plx_style_delete_named(const char *name, plx_error *e)
{
    char path[1024];
    if (!plx_style_path(name, path, sizeof path, e))
        return false;
    return unlink(path) == 0 || plx_fail_file(e, PLX_ERR_IO, path, "%s", strerror(errno));
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The name of a style that a file of that name holds; false: none. */
static bool name_of_file(const char *file, char *name)
{
    size_t length = strlen(file);
    if (length <= 5 || strcmp(file + length - 5, ".json") != 0 || length - 5 >= PLX_STYLE_NAME_SIZE)
        return false;
    memcpy(name, file, length - 5);
    name[length - 5] = '\0';
    return is_name(name);
}

void plx_style_list_named(plx_style_list *list)
{
    char path[1024], name[PLX_STYLE_NAME_SIZE];
    *list = (plx_style_list){0};
    DIR *folder = style_folder(path, sizeof path, NULL) ? opendir(path) : NULL;
    for (struct dirent *entry; folder && (entry = readdir(folder)) != NULL;) {
        if (!name_of_file(entry->d_name, name) || list->count == PLX_STYLES_MOST)
            continue;
        memcpy(list->name[list->count++], name, sizeof name);
    }
    if (folder)
        closedir(folder);
    qsort(list->name, list->count, sizeof *list->name, by_name);
    for (size_t i = 0; i < list->count; i++) {
        plx_style style;
        list->broken[i] = !plx_style_load_named(&style, list->name[i], NULL);
    }
}

bool plx_style_load_any(plx_style *style, const char *text, plx_error *e)
{
    size_t length = strlen(text);
    bool file = strchr(text, '/') || (length > 5 && strcmp(text + length - 5, ".json") == 0);
    return file ? plx_style_load(style, text, e) : plx_style_load_named(style, text, e);
}

/* All folders on the way to a file; what exists already is left as it is. */
static bool make_folders(char *path, plx_error *e)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool ok = mkdir(path, 0700) == 0 || errno == EEXIST;
        if (!ok)
            plx_fail_file(e, PLX_ERR_IO, path, "%s", strerror(errno));
        *slash = '/';
        if (!ok)
            return false;
    }
    return true;
}

bool plx_style_save_named(const plx_style *style, const char *name, plx_error *e)
{
    char path[1024];
    return plx_style_path(name, path, sizeof path, e) && make_folders(path, e) &&
           plx_style_save(style, path, e);
}
