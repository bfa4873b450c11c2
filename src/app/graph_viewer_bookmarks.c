/* Bookmarks of a graph: a camera, with the layout that it means something in, and with what colours
 * and sizes tell. */
#include "app/graph_viewer_parts.h"

#include "base/text.h"
#include "ui/strings.h"

#include <stdio.h>

void plx_graph_viewer_take_bookmarks(plx_graph_viewer *v)
{
    const plx_graph_viewer_desc *d = v->desc;
    plx_bookmarks_keeper *b = &v->bookmarks;
    b->file = d->bookmarks;
    plx_bookmarks_key_graph(d->called, b->key, sizeof b->key);
    plx_bookmarks_take(b);
    if (d->bookmarks_broken)
        plx_graph_viewer_warn(v, plx_str(PLX_STR_BOOKMARKS_BROKEN));
}

void plx_graph_viewer_keep_bookmarks(plx_graph_viewer *v)
{
    plx_error e;
    if (!plx_bookmarks_keep(&v->bookmarks, &e))
        plx_graph_viewer_warn(v, e.message);
}

void plx_graph_viewer_close_bookmarks(plx_graph_viewer *v)
{
    plx_error e;
    plx_bookmarks_keeper_close(&v->bookmarks, &e);
}

static void say(plx_graph_viewer *v, plx_string format, int bookmark)
{
    char text[96];
    snprintf(text, sizeof text, plx_str(format), bookmark, bookmark);
    plx_graph_viewer_say(v, text);
}

static void set(plx_graph_viewer *v, int index)
{
    plx_bookmark b = {
        .view = {v->rig.goal, v->shot.viewport}, .is_graph = true, .matrix = v->matrix};
    plx_text_copy(b.layout, sizeof b.layout, plx_graph_layout_name(v->layout));
    plx_text_copy(b.order, sizeof b.order, plx_graph_order_name(plx_graph_stage_order(v->stage)));
    plx_text_copy(b.sizes, sizeof b.sizes, plx_graph_degree_name(plx_graph_stage_size(v->stage)));
    plx_graph_stage_color_name(v->stage, b.color, sizeof b.color);
    plx_bookmarks_set(&v->bookmarks, index, &b);
    say(v, PLX_STR_BOOKMARK_SET, index + 1);
}

static void go_to(plx_graph_viewer *v, int index)
{
    const plx_bookmark *b = &v->bookmarks.views[index];
    plx_graph_layout layout;
    plx_graph_order order;
    if (!(b->view.camera.scale > 0)) {
        say(v, PLX_STR_BOOKMARK_EMPTY, index + 1);
        return;
    }
    if (b->color[0])
        plx_graph_viewer_set(v, "color", b->color);
    if (b->sizes[0])
        plx_graph_viewer_set(v, "size", b->sizes);
    if (plx_graph_layout_parse(b->layout, &layout) && layout != PLX_GRAPH_AUTO &&
        layout != v->layout)
        plx_graph_viewer_lay_out(v, layout);
    if (plx_graph_order_parse(b->order, &order))
        plx_graph_stage_order_by(v->stage, order);
    plx_graph_stage_show_matrix(v->stage, b->matrix);
    plx_bounds whole = plx_graph_stage_bounds(v->stage);
    plx_camera camera = plx_kept_view_in(&b->view, &whole, &v->shot.viewport);
    if (b->matrix == v->matrix) {
        plx_graph_viewer_go(v, camera);
        v->jumped = true;
    } else {
        v->kept = camera;
        v->kept_follows = false;
    }
    v->dirty = true;
}

bool plx_graph_viewer_act_on_bookmarks(plx_graph_viewer *v, plx_action action)
{
    if (action >= PLX_ACTION_BOOKMARK_1 && action <= PLX_ACTION_BOOKMARK_9)
        go_to(v, (int)(action - PLX_ACTION_BOOKMARK_1));
    else if (action >= PLX_ACTION_KEEP_1 && action <= PLX_ACTION_KEEP_9)
        set(v, (int)(action - PLX_ACTION_KEEP_1));
    else
        return false;
    return true;
}
