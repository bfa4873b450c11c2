/* The views that people set bookmarks to, of each network and graph, kept from one start to the
 * next: the JSON file $XDG_STATE_HOME/plexus/bookmarks.json. A broken one is set aside; views in it
 * that cannot be are none. Main thread, but for plx_bookmarks_write. */
#ifndef PLX_APP_BOOKMARKS_H
#define PLX_APP_BOOKMARKS_H

#include "scene/view_history.h"
#include "session/session.h"

enum {
    PLX_BOOKMARKS = 9,
    PLX_BOOKMARKS_KEY = 512,     /* bytes of a network's name in the file */
    PLX_BOOKMARKS_NETWORKS = 200 /* those set longest ago are forgotten */
};

/* A view, and of graphs the layout that it is of and what colours and sizes tell, as options call
 * them; "": not told. */
typedef struct plx_bookmark {
    plx_kept_view view; /* scale 0: it is not set */
    bool is_graph, matrix;
    char layout[16], order[16], sizes[8], color[96];
} plx_bookmark;

typedef struct plx_bookmarks plx_bookmarks;

/* False with PLX_ERR_USAGE where the environment names no folder. */
bool plx_bookmarks_path(char *out, size_t size, plx_error *e);

/* What a session's network is called there: its data or file, and its layers. */
void plx_bookmarks_key(const plx_session *s, char *out, size_t size);

/* What a graph is called there, by its file or, where that is none, its name. */
void plx_bookmarks_key_graph(const char *file, char *out, size_t size);

/* Reads path, which is copied. why: of a file that could not be used, as plx_kept_file_read says.
 * NULL only where memory is short. */
plx_bookmarks *plx_bookmarks_open(const char *path, plx_error *why);
/* Nulls the handle; accepts NULL. */
void plx_bookmarks_close(plx_bookmarks **b);
const char *plx_bookmarks_file(const plx_bookmarks *b); /* path; borrowed */

/* views: [PLX_BOOKMARKS]. False, and they are as they were, where that network
 * has none. */
bool plx_bookmarks_get(const plx_bookmarks *b, const char *key, plx_bookmark *views);
/* For later gets. Where memory is short they are not kept. */
void plx_bookmarks_put(plx_bookmarks *b, const char *key, const plx_bookmark *views);

/* Puts those of one network into the file, and leaves what else is in it by now. Any thread. */
bool plx_bookmarks_write(
    const char *path, const char *key, const plx_bookmark *views, plx_error *e);

#endif
