/* What made a picture, as one JSON object that travels with it, and from which it can be made
 * again: the options that were given, the style with all of its members, and sums of the files that
 * were read. Main thread. */
#ifndef PLX_CLI_RECIPE_H
#define PLX_CLI_RECIPE_H

#include "app/stage.h"
#include "cli/args.h"
#include "session/session.h"

#include <jansson.h>

/* The keyword of the text in a PNG. */
#define PLX_RECIPE_KEYWORD "plexus"

typedef struct plx_recipe {
    json_t *options; /* [[name, text or null]], in the order given; NULL: none */
    json_t *loaded;  /* that plx_recipe_load read; owns the texts that its replay handed on */
} plx_recipe;

void plx_recipe_uninit(plx_recipe *r);

/* Notes an option of the table by its val; one of the same name that was noted before is forgotten,
 * but for files beside the data. text may be NULL. False without memory. */
bool plx_recipe_note(plx_recipe *r, const struct poptOption *table, int value, const char *text);

/* The same for an option that was not given as such. */
bool plx_recipe_add(plx_recipe *r, const char *name, const char *text);
/* *r = a copy of the options of another. False without memory. */
bool plx_recipe_copy(plx_recipe *r, const plx_recipe *from);

/* What is told of a film. */
typedef struct plx_recipe_film {
    double fps;         /* must */
    double duration_s;  /* 0: until it was ended */
    bool live;          /* of a window while it was used */
    const char *script; /* all of it; NULL: none */
} plx_recipe_film;

/* What is told beside the options. */
typedef struct plx_recipe_facts {
    const char *command;                /* must: that drew the picture */
    const plx_recipe_film *film;        /* NULL: it is a picture */
    const plx_session_options *session; /* must: whose files are told */
    const plx_style *style;             /* must */
    const plx_shot *shot;               /* NULL: a graph, of which nothing more is told */
    const plx_edge_status *picture;     /* must for a picture */
    const char *altered;                /* why its options do not lead to it; NULL: they do */
} plx_recipe_facts;

/* The object as text, to be freed with plx_free; the same facts give the same text. NULL on
 * failure; a file of the session that can no longer be read is one. */
char *plx_recipe_text(const plx_recipe *r, const plx_recipe_facts *facts, plx_error *e);

/* Reads the object in a PNG and hands its options on as if they had been typed, but none for which
 * `allowed` is false, for the picture may come from a stranger; data and style are set. False with
 * PLX_ERR_FORMAT where it is none, PLX_ERR_UNSUPPORTED where the picture cannot be made again, and
 * PLX_ERR_USAGE where r has loaded one before. Texts handed on live until r is done with. */
bool plx_recipe_load(plx_recipe *r, const char *path, const struct poptOption *table,
    bool (*allowed)(int value), plx_args_option *option, void *user, const char **data,
    plx_style *style, plx_error *e);

/* Whether the files of the session are those that the loaded picture was made from; true where
 * none was loaded, or the session reads others by now. */
bool plx_recipe_check_files(const plx_recipe *r, const plx_session_options *session, plx_error *e);

#endif
