/* Styles as JSON files, and those that a person saved under a name.
 *
 * A file is one object whose members are those of scene/style.h, all of them text or numbers; what
 * it leaves out keeps its default. Any thread. */
#ifndef PLX_SCENE_STYLE_FILE_H
#define PLX_SCENE_STYLE_FILE_H

#include "scene/style.h"

/* Errors name the file, and line and column where the text is no JSON. On failure *style is as it
 * was. */
bool plx_style_load(plx_style *style, const char *path, plx_error *e);
bool plx_style_save(const plx_style *style, const char *path, plx_error *e);

/* Where the style of that name is kept: $XDG_CONFIG_HOME/plexus/styles/NAME.json, or the same under
 * ~/.config. A name is made of letters, digits, '-', '_' and '.', and begins with none of those
 * dots. False with PLX_ERR_USAGE where it is not, or where there is no such folder to name. */
bool plx_style_path(const char *name, char *out, size_t size, plx_error *e);

/* A file where `text` holds a slash or ends in ".json", else a name. */
bool plx_style_load_any(plx_style *style, const char *text, plx_error *e);
/* Under a name; makes the folder. */
bool plx_style_save_named(const plx_style *style, const char *name, plx_error *e);

/* What was saved under names, by name. */
enum { PLX_STYLES_MOST = 64, PLX_STYLE_NAME_SIZE = 65 };
typedef struct plx_style_list {
    size_t count; /* more are left out */
    char name[PLX_STYLES_MOST][PLX_STYLE_NAME_SIZE];
    bool broken[PLX_STYLES_MOST]; /* cannot be loaded: plx_style_load_named says why */
} plx_style_list;

/* Whatever is wrong with the folder, the list is valid then, and empty. */
void plx_style_list_named(plx_style_list *list);
bool plx_style_load_named(plx_style *style, const char *name, plx_error *e);
bool plx_style_delete_named(const char *name, plx_error *e);

#endif
