/* What panels ask for: they only read what they show, and app/ carries requests out after the
 * frame, in order. One thread. */
#ifndef PLX_UI_REQUESTS_H
#define PLX_UI_REQUESTS_H

#include "feed/commands.h"
#include "feed/setup.h"
#include "scene/layout.h"
#include "ui/actions.h"
#include "ui/film.h"

typedef enum plx_request_kind {
    PLX_REQUEST_ACTION,       /* as if its key had been pressed */
    PLX_REQUEST_COMMAND,      /* for the source */
    PLX_REQUEST_SETUP,        /* other data, or another network */
    PLX_REQUEST_STYLE,        /* the style's member `name` = `value`, as on the command line */
    PLX_REQUEST_STYLE_LOAD,   /* the style saved under the name in `value`, */
    PLX_REQUEST_STYLE_SAVE,   /* that in use saved under it, */
    PLX_REQUEST_STYLE_DELETE, /* and it deleted */
    PLX_REQUEST_SELECT,       /* this unit and no other, and the camera goes there */
    PLX_REQUEST_SELECT_FOUND, /* what the search found and no other, and the camera goes there */
    PLX_REQUEST_FILM,         /* `film`, for the key `index` where it is about one */
    PLX_REQUEST_HOVER,        /* this unit is pointed at in a panel, in this frame */
} plx_request_kind;

typedef struct plx_request {
    plx_request_kind kind;
    plx_action action;
    plx_command command;
    plx_setup_change setup;
    char name[32], value[240];
    plx_unit_ref unit;
    plx_film_order film;
    size_t index;
    double number;
} plx_request;

enum { PLX_REQUESTS_MAX = 32 };

/* Zeroed: none. What does not fit is dropped; a person does a few things a frame. */
typedef struct plx_requests {
    plx_request items[PLX_REQUESTS_MAX];
    size_t count;
    uint64_t wants; /* bits of plx_want that what was shown needs of the source */
} plx_requests;

void plx_request_action(plx_requests *r, plx_action action);
void plx_request_command(plx_requests *r, plx_command command);
void plx_request_setup(plx_requests *r, plx_setup_part part, size_t index, double value);
/* A block of a network from a file, or "all", is opened or folded; the name is borrowed until
 * requests are carried out. */
void plx_request_unfold(plx_requests *r, const char *block, bool open);
/* A file is opened in place of what is there; the path is borrowed likewise. */
void plx_request_open(plx_requests *r, const char *path);
void plx_request_style(plx_requests *r, const char *name, const char *value);
void plx_request_style_switch(plx_requests *r, const char *name, bool on);
void plx_request_style_number(plx_requests *r, const char *name, double value);
/* kind: PLX_REQUEST_STYLE_LOAD, _SAVE or _DELETE. */
void plx_request_preset(plx_requests *r, plx_request_kind kind, const char *name);
/* text: for what is about one, else "". */
void plx_request_film(
    plx_requests *r, plx_film_order order, size_t index, double number, const char *text);
void plx_request_select(plx_requests *r, plx_unit_ref unit);
void plx_request_select_found(plx_requests *r);
void plx_request_hover(plx_requests *r, plx_unit_ref unit);
/* Said anew in each frame, by all that shows it. */
void plx_request_want(plx_requests *r, uint64_t wants);

#endif
