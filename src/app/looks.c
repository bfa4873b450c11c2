#include "app/looks.h"

#include "ui/strings.h"

#include <stdio.h>

bool plx_looks_carry_out(
    const plx_request *request, plx_style *style, plx_style_list *list, char *said, size_t size)
{
    plx_error e;
    plx_string note = PLX_STR_LOOK_LOADED;
    bool ok;
    if (request->kind == PLX_REQUEST_STYLE_LOAD) {
        ok = plx_style_load_named(style, request->value, &e);
    } else if (request->kind == PLX_REQUEST_STYLE_SAVE) {
        note = PLX_STR_LOOK_SAVED;
        ok = plx_style_save_named(style, request->value, &e);
    } else {
        note = PLX_STR_LOOK_DELETED;
        ok = plx_style_delete_named(request->value, &e);
    }
    plx_style_list_named(list);
    if (ok)
        snprintf(said, size, plx_str(note), request->value);
    else
        plx_error_text(&e, said, size);
    return ok;
}
