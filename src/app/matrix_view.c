#include "app/matrix_view.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

struct plx_matrix_view {
    const plx_network *network;
    plx_edge_maps *maps;
    plx_matrix_images *images;
    plx_rgba colors[PLX_MATRIX_COLORS];
};

static const char *const names[PLX_VIEW_COUNT] = {
    [PLX_VIEW_NETWORK] = "network", [PLX_VIEW_MATRIX] = "matrix", [PLX_VIEW_BOTH] = "both"};

const char *plx_view_name(plx_view view)
{
    return names[view];
}

bool plx_view_parse(const char *name, plx_view *out)
{
    for (int i = 0; i < PLX_VIEW_COUNT; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = (plx_view)i;
            return true;
        }
    }
    return false;
}

plx_matrix_view *plx_matrix_view_create(
    plx_device *device, const plx_network *network, plx_edge_maps *maps, plx_error *e)
{
    plx_matrix_view *m = plx_alloc(1, sizeof *m);
    if (!m) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    m->network = network;
    m->maps = maps;
    m->images = plx_matrix_images_create(device, network, maps, e);
    if (!m->images)
        plx_matrix_view_destroy(&m);
    return m;
}

void plx_matrix_view_destroy(plx_matrix_view **view)
{
    if (!*view)
        return;
    plx_matrix_images_destroy(&(*view)->images);
    plx_free(*view);
    *view = NULL;
}

static unsigned char byte(float share)
{
    return (unsigned char)lrintf(share * 255);
}

void plx_matrix_view_colors(
    plx_palette palette, plx_theme theme, plx_rgba colors[PLX_MATRIX_COLORS])
{
    bool diverging = plx_palette_kind_of(palette) == PLX_DIVERGING;
    for (int i = 0; i < PLX_MATRIX_COLORS; i++) {
        float rgb[3];
        double t = (double)i / (PLX_MATRIX_COLORS - 1);
        plx_palette_color(palette, theme, diverging ? 2 * t - 1 : t, rgb);
        colors[i] = (plx_rgba){byte(rgb[0]), byte(rgb[1]), byte(rgb[2]), 255};
    }
}

bool plx_matrix_view_draw(plx_matrix_view *m, const plx_matrix_shot *s, plx_target *target,
    plx_overlay *overlay, plx_error *e)
{
    plx_matrix_page *page = s->page;
    plx_matrix_view_colors(s->palette, s->theme, m->colors);
    plx_camera whole = plx_matrix_page_camera(page);
    plx_matrix_page_look(page, s->camera.scale > 0 ? &s->camera : &whole, s->left, s->top);
    plx_matrix_request request = {
        .snapshot = s->snapshot,
        .bands = page->bands,
        .band_count = page->band_count,
        .clip = s->clip,
        .colors = m->colors,
        .symmetric = plx_palette_kind_of(s->palette) == PLX_DIVERGING,
        .odd = overlay->inks->odd,
        .clip_share = PLX_MATRIX_CLIP_SHARE,
        .opacity = 1,
    };
    plx_matrix_labels labels = {
        .network = m->network,
        .params = s->snapshot->params,
        .layout = s->layout,
        .scales = plx_matrix_images_scales(m->images, &request, e),
        .colors = m->colors,
        .clip = s->clip,
    };
    /* All tiles of a picture have the same scales. */
    double left = plx_target_x(target), top = plx_target_y(target);
    request.clip = (plx_bounds){fmax(s->clip.left, left), fmax(s->clip.top, top),
        fmin(s->clip.right, left + plx_target_width(target)),
        fmin(s->clip.bottom, top + plx_target_height(target))};
    if (!labels.scales || !plx_matrix_images_draw(m->images, &request, target, e))
        return false;
    if (s->labels)
        plx_matrix_page_labels(overlay, &labels, page);
    if (s->cell)
        plx_matrix_tell(overlay, &labels, page->bands, page->band_count, s->cell);
    else
        plx_matrix_mark(overlay, &labels, page->bands, page->band_count, &s->hover);
    return true;
}

bool plx_matrix_view_pick(const plx_matrix_page *page, const plx_bounds *clip, double px, double py,
    plx_matrix_cell *cell)
{
    return px >= clip->left && px < clip->right && py >= clip->top && py < clip->bottom &&
           plx_matrix_pick(page->bands, page->band_count, px, py, cell);
}
