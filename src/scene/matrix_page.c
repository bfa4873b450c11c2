#include "scene/matrix_page.h"

#include "base/mem.h"

#include <math.h>

/* Pixels at ui_scale 1. */
static const double MARGIN = 20, MOST_CELL = 84, LEAST_SIDE = 40, LEAST_WIDTH = 260;
static const double BIAS_GAP = 6, BIAS_LEAST = 10, BIAS_MOST = 24;
static const double BAND_BELOW = 24, BAND_BESIDE = 54; /* from one band to the next */
static const double BARE_GAP = 4;                      /* between matrices without text */
static const double LEAST_CAPTION = 72;                /* width of a tile with a line of text */
static const double NEAREST = 110;                     /* side of a cell at full zoom */

enum { MOST_BANDS = 8, TRIES = 600 };
static const double SHRINK = 0.97;  /* from one try to the next */
static const double DAMPING = -0.3; /* a cell's side goes with so large a power of the cells */

/* How one matrix is folded: into bands of as many columns, or of as many rows. */
typedef struct plx_fold {
    size_t columns, rows;  /* of a band */
    size_t across, down;   /* bands; one of them is 1 */
    double cell_w, cell_h; /* pixels */
    double bias;           /* width of the column of biases */
    double width, height;  /* of all bands with the biases */
    double step_x, step_y; /* from a band to the next */
} plx_fold;

static size_t pieces(size_t units, double cell, double room)
{
    double wanted = ceil((double)units * cell / room);
    double most = fmin(MOST_BANDS, (double)units);
    return (size_t)fmin(fmax(wanted, 1), most);
}

static plx_fold fold(const plx_link *k, double cell, double room_w, double room_h, double ui)
{
    plx_fold f = {.across = 1, .down = 1, .columns = k->in, .rows = k->out};
    double beside = BIAS_MOST * ui + BIAS_GAP * ui;
    room_w = fmax(room_w - beside, 1);
    bool wide = (double)k->in * cell > room_w, tall = (double)k->out * cell > room_h;
    if (wide && !tall) {
        f.down = pieces(k->in, cell, room_w);
        f.columns = (k->in + f.down - 1) / f.down;
        f.down = (k->in + f.columns - 1) / f.columns;
    } else if (tall && !wide) {
        f.across = pieces(k->out, cell, room_h);
        f.rows = (k->out + f.across - 1) / f.across;
        f.across = (k->out + f.rows - 1) / f.rows;
    }
    double columns = (double)f.columns, rows = (double)f.rows;
    f.cell_w = fmax(cell, fmin(MOST_CELL, LEAST_SIDE / columns) * ui);
    f.cell_h = fmax(cell, fmin(MOST_CELL, LEAST_SIDE / rows) * ui);
    f.cell_w = fmin(f.cell_w, room_w / columns);
    f.cell_h = fmin(f.cell_h, room_h / rows);
    f.bias = fmin(fmax(f.cell_w, BIAS_LEAST * ui), BIAS_MOST * ui);
    f.step_x = columns * f.cell_w + f.bias + (BIAS_GAP + BAND_BESIDE) * ui;
    f.step_y = rows * f.cell_h + BAND_BELOW * ui;
    f.width = (double)(f.across - 1) * f.step_x + columns * f.cell_w + BIAS_GAP * ui + f.bias;
    f.height = (double)(f.down - 1) * f.step_y + rows * f.cell_h;
    return f;
}

static double cell_side(const plx_link *k, double size, double ui)
{
    return fmin(size * pow((double)k->in * (double)k->out, DAMPING), MOST_CELL * ui);
}

/* Lines of blocks from left to right, as words are set. Writes each block's fold and place where
 * asked; tells the height of all and the width of the widest line. */
typedef struct plx_flow {
    plx_fold *folds;      /* [links] */
    plx_bounds *heat;     /* [links]: its left and top are set */
    double width, height; /* of all */
} plx_flow;

static void flow(plx_flow *f, const plx_network *n, const plx_viewport *v, double size)
{
    double ui = v->ui_scale, x = 0, y = 0, line = 0;
    double room_w = v->width - 2 * MARGIN * ui, room_h = v->height - 2 * MARGIN * ui;
    double beside = (PLX_MATRIX_LEFT + PLX_MATRIX_RIGHT) * ui;
    double above = (PLX_MATRIX_ABOVE + PLX_MATRIX_BELOW) * ui;
    f->width = 0;
    for (size_t i = 0; i < n->link_count; i++) {
        const plx_link *k = &n->links[i];
        f->folds[i] =
            fold(k, cell_side(k, size, ui), fmax(room_w - beside, 1), fmax(room_h - above, 1), ui);
        double w = fmax(f->folds[i].width + beside, LEAST_WIDTH * ui);
        double h = fmax(f->folds[i].height, PLX_MATRIX_SCALE * ui) + above;
        if (x > 0 && x + w > room_w) {
            y += line;
            x = line = 0;
        }
        f->heat[i] =
            (plx_bounds){.left = x + PLX_MATRIX_LEFT * ui, .top = y + PLX_MATRIX_ABOVE * ui};
        x += w;
        line = fmax(line, h);
        f->width = fmax(f->width, x);
    }
    f->height = y + line;
}

/* Where even the smallest matrices with text do not fit: all in equal tiles, with a line above each
 * where that leaves as much for the matrix; true where it does. */
static bool tile(plx_flow *f, const plx_network *n, const plx_viewport *v)
{
    double ui = v->ui_scale, count = (double)n->link_count, gap = BARE_GAP * ui;
    double columns = ceil(sqrt(count * v->width / v->height)), rows = ceil(count / columns);
    double w = v->width / columns, h = v->height / rows, caption = PLX_MATRIX_CAPTION * ui;
    bool captioned = h - 2 * gap > 2 * caption && w > LEAST_CAPTION * ui;
    caption = captioned ? caption : 0;
    for (size_t i = 0; i < n->link_count; i++) {
        const plx_link *k = &n->links[i];
        double line = floor((double)i / columns), place = (double)i - line * columns;
        double inner_w = fmax(w - 2 * gap, 1), inner_h = fmax(h - caption - 2 * gap, 1);
        plx_fold *d = &f->folds[i];
        *d = (plx_fold){.columns = k->in, .rows = k->out, .across = 1, .down = 1};
        d->bias = inner_w * 0.04;
        d->cell_w = fmin(inner_w * 0.92 / (double)k->in, MOST_CELL * ui);
        d->cell_h = fmin(inner_h / (double)k->out, MOST_CELL * ui);
        f->heat[i] = (plx_bounds){.left = place * w + gap, .top = line * h + caption + gap};
    }
    f->width = v->width;
    f->height = v->height;
    return captioned;
}

static void add_bands(plx_matrix_page *page, plx_matrix_block *block, const plx_link *k,
    const plx_fold *f, double left, double top)
{
    double gap = page->titled ? BIAS_GAP * page->viewport.ui_scale : f->bias * 0.5;
    block->first_band = page->band_count;
    for (size_t b = 0; b < f->across * f->down; b++) {
        size_t in_first = f->down > 1 ? b * f->columns : 0;
        size_t out_first = f->across > 1 ? b * f->rows : 0;
        plx_matrix_band band = {
            .link = block->link,
            .in_first = in_first,
            .in_end = in_first + f->columns < k->in ? in_first + f->columns : k->in,
            .out_first = out_first,
            .out_end = out_first + f->rows < k->out ? out_first + f->rows : k->out,
            .x = left + (f->across > 1 ? (double)b * f->step_x : 0),
            .y = top + (f->down > 1 ? (double)b * f->step_y : 0),
        };
        band.width = f->cell_w * (double)(band.in_end - band.in_first);
        band.height = f->cell_h * (double)(band.out_end - band.out_first);
        page->home[page->band_count++] = band;
        if (f->down > 1 && b + 1 < f->down)
            continue; /* the same rows go on below */
        band.bias = true;
        band.x = left + (f->across > 1 ? (double)b * f->step_x : 0) + band.width + gap;
        band.width = f->bias;
        band.in_first = 0;
        band.in_end = 1;
        page->home[page->band_count++] = band;
    }
    block->band_count = page->band_count - block->first_band;
}

static void place_all(plx_matrix_page *page, const plx_network *n, const plx_flow *f)
{
    const plx_viewport *v = &page->viewport;
    double left = page->titled ? fmax((v->width - f->width) / 2, MARGIN * v->ui_scale) : 0;
    double top = page->titled ? fmax((v->height - f->height) / 2, MARGIN * v->ui_scale) : 0;
    for (size_t i = 0; i < n->link_count; i++) {
        page->blocks[i].link = i;
        add_bands(page, &page->blocks[i], &n->links[i], &f->folds[i], round(left + f->heat[i].left),
            round(top + f->heat[i].top));
    }
}

static void arrange(plx_matrix_page *page, const plx_network *n, plx_flow *f)
{
    const plx_viewport *v = &page->viewport;
    double cells = 1, room_h = v->height - 2 * MARGIN * v->ui_scale;
    double room_w = v->width - 2 * MARGIN * v->ui_scale;
    for (size_t i = 0; i < n->link_count; i++)
        cells = fmax(cells, (double)n->links[i].in * (double)n->links[i].out);
    double size = MOST_CELL * v->ui_scale * pow(cells, -DAMPING);
    for (int k = 0; k < TRIES && !page->titled; k++, size *= SHRINK) {
        flow(f, n, v, size);
        page->titled = f->height <= room_h && f->width <= room_w;
    }
    page->captioned = !page->titled && tile(f, n, v);
    place_all(page, n, f);
}

bool plx_matrix_page_init(
    plx_matrix_page *page, const plx_network *n, const plx_viewport *viewport, plx_error *e)
{
    size_t most = n->link_count * 2 * MOST_BANDS;
    *page = (plx_matrix_page){
        .blocks = plx_alloc(n->link_count, sizeof *page->blocks),
        .block_count = n->link_count,
        .bands = plx_alloc(most, sizeof *page->bands),
        .home = plx_alloc(most, sizeof *page->home),
        .viewport = *viewport,
    };
    plx_flow f = {
        .folds = plx_alloc(n->link_count, sizeof *f.folds),
        .heat = plx_alloc(n->link_count, sizeof *f.heat),
    };
    bool ok = page->blocks && page->bands && page->home && f.folds && f.heat;
    if (ok) {
        arrange(page, n, &f);
        plx_camera camera = plx_matrix_page_camera(page);
        plx_matrix_page_look(page, &camera, 0, 0);
    } else {
        plx_matrix_page_uninit(page);
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for a page of %zu matrices", n->link_count);
    }
    plx_free(f.folds);
    plx_free(f.heat);
    return ok;
}

void plx_matrix_page_uninit(plx_matrix_page *page)
{
    plx_free(page->blocks);
    plx_free(page->bands);
    plx_free(page->home);
    *page = (plx_matrix_page){0};
}

plx_camera plx_matrix_page_camera(const plx_matrix_page *page)
{
    return (plx_camera){page->viewport.width * 0.5, page->viewport.height * 0.5, 1};
}

void plx_matrix_page_look(plx_matrix_page *page, const plx_camera *c, double left, double top)
{
    const plx_viewport *v = &page->viewport;
    for (size_t i = 0; i < page->band_count; i++) {
        plx_matrix_band *b = &page->bands[i];
        *b = page->home[i];
        b->x = left + plx_camera_px(c, v, b->x);
        b->y = top + plx_camera_py(c, v, b->y);
        b->width *= c->scale;
        b->height *= c->scale;
    }
    for (size_t i = 0; i < page->block_count; i++) {
        plx_matrix_block *block = &page->blocks[i];
        block->heat = (plx_bounds){INFINITY, INFINITY, -INFINITY, -INFINITY};
        for (size_t k = 0; k < block->band_count; k++) {
            const plx_matrix_band *b = &page->bands[block->first_band + k];
            block->heat.left = fmin(block->heat.left, b->x);
            block->heat.top = fmin(block->heat.top, b->y);
            block->heat.right = fmax(block->heat.right, b->x + b->width);
            block->heat.bottom = fmax(block->heat.bottom, b->y + b->height);
        }
    }
}

void plx_matrix_page_rig(const plx_matrix_page *page, plx_rig *rig)
{
    double side = INFINITY;
    for (size_t i = 0; i < page->band_count; i++) {
        const plx_matrix_band *b = &page->home[i];
        if (!b->bias)
            side = fmin(side, fmin(plx_matrix_cell_width(b), plx_matrix_cell_height(b)));
    }
    plx_camera whole = plx_matrix_page_camera(page);
    *rig = (plx_rig){
        .now = whole,
        .goal = whole,
        .scale_min = 1,
        .scale_max = fmax(NEAREST * page->viewport.ui_scale / side, 4),
        .bounds = {0, 0, page->viewport.width, page->viewport.height},
        .reduced_motion = rig->reduced_motion,
    };
}

plx_camera plx_matrix_page_frame(const plx_matrix_page *page, size_t block)
{
    plx_bounds b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    const plx_matrix_block *k = &page->blocks[block];
    double ui = page->viewport.ui_scale;
    for (size_t i = k->first_band; i < k->first_band + k->band_count; i++) {
        const plx_matrix_band *band = &page->home[i];
        b.left = fmin(b.left, band->x);
        b.top = fmin(b.top, band->y);
        b.right = fmax(b.right, band->x + band->width);
        b.bottom = fmax(b.bottom, band->y + band->height);
    }
    /* Text keeps its size, so it is the room for it that is fixed. */
    double left = page->titled ? PLX_MATRIX_LEFT * ui : 0;
    double above = page->titled      ? PLX_MATRIX_ABOVE * ui
                   : page->captioned ? PLX_MATRIX_CAPTION * ui
                                     : 0;
    double beside = left + (page->titled ? PLX_MATRIX_RIGHT * ui : 0);
    double over = above + (page->titled ? PLX_MATRIX_BELOW * ui : 0);
    double room_w = page->viewport.width - beside, room_h = page->viewport.height - over;
    double scale = fmax(fmin(room_w / (b.right - b.left), room_h / (b.bottom - b.top)), 1);
    return (plx_camera){
        .x = (b.left + b.right) / 2 + (beside / 2 - left) / scale,
        .y = (b.top + b.bottom) / 2 + (over / 2 - above) / scale,
        .scale = scale,
    };
}

plx_camera plx_matrix_page_follow(
    const plx_matrix_page *page, const plx_matrix_page *old, const plx_camera *camera)
{
    plx_matrix_cell cell;
    plx_bounds was, is;
    if (camera->scale < 1.01 ||
        !plx_matrix_pick(old->home, old->band_count, camera->x, camera->y, &cell) ||
        !plx_matrix_find(old->home, old->band_count, &cell, &was) ||
        !plx_matrix_find(page->home, page->band_count, &cell, &is))
        return plx_matrix_page_camera(page);
    return (plx_camera){
        .x = (is.left + is.right) / 2,
        .y = (is.top + is.bottom) / 2,
        .scale = fmax(camera->scale * (was.right - was.left) / (is.right - is.left), 1),
    };
}
