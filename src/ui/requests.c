#include "ui/requests.h"

#include "base/text.h"

#include <stdio.h>

static void add(plx_requests *r, const plx_request *request)
{
    if (r->count < PLX_REQUESTS_MAX)
        r->items[r->count++] = *request;
}

void plx_request_action(plx_requests *r, plx_action action)
{
    add(r, &(plx_request){.kind = PLX_REQUEST_ACTION, .action = action});
}

void plx_request_command(plx_requests *r, plx_command command)
{
    add(r, &(plx_request){.kind = PLX_REQUEST_COMMAND, .command = command});
}

void plx_request_setup(plx_requests *r, plx_setup_part part, size_t index, double value)
{
    add(r, &(plx_request){.kind = PLX_REQUEST_SETUP, .setup = {part, index, value}});
}

void plx_request_unfold(plx_requests *r, const char *block, bool open)
{
    add(r, &(plx_request){.kind = PLX_REQUEST_SETUP,
               .setup = {.part = PLX_SETUP_UNFOLD, .value = open, .text = block}});
}

void plx_request_open(plx_requests *r, const char *path)
{
    add(r,
        &(plx_request){.kind = PLX_REQUEST_SETUP, .setup = {.part = PLX_SETUP_FILE, .text = path}});
}

void plx_request_style(plx_requests *r, const char *name, const char *value)
{
    plx_request request = {.kind = PLX_REQUEST_STYLE};
    plx_text_copy(request.name, sizeof request.name, name);
    plx_text_copy(request.value, sizeof request.value, value);
    add(r, &request);
}

void plx_request_style_switch(plx_requests *r, const char *name, bool on)
{
    plx_request_style(r, name, on ? "on" : "off");
}

void plx_request_style_number(plx_requests *r, const char *name, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.6g", value);
    plx_request_style(r, name, text);
}

void plx_request_preset(plx_requests *r, plx_request_kind kind, const char *name)
{
    plx_request request = {.kind = kind};
    plx_text_copy(request.value, sizeof request.value, name);
    add(r, &request);
}

void plx_request_film(
    plx_requests *r, plx_film_order order, size_t index, double number, const char *text)
{
    plx_request request = {
        .kind = PLX_REQUEST_FILM, .film = order, .index = index, .number = number};
    plx_text_copy(request.value, sizeof request.value, text);
    add(r, &request);
}

void plx_request_select(plx_requests *r, plx_unit_ref unit)
{
    add(r, &(plx_request){.kind = PLX_REQUEST_SELECT, .unit = unit});
}

void plx_request_select_found(plx_requests *r)
{
    add(r, &(plx_request){.kind = PLX_REQUEST_SELECT_FOUND});
}

void plx_request_hover(plx_requests *r, plx_unit_ref unit)
{
    add(r, &(plx_request){.kind = PLX_REQUEST_HOVER, .unit = unit});
}

void plx_request_want(plx_requests *r, uint64_t wants)
{
    r->wants |= wants;
}
