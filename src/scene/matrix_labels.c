#include "scene/matrix_labels.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>

/* Pixels at ui_scale 1. */
static const double GRID_FROM = 6, GRID_FULL = 14; /* side of a cell */
static const double TICK_GAP = 12, TICK = 4, EDGE = 4;
static const double LYING_HEIGHT = 8, LYING_LEAST = 40, LYING_MOST = 160; /* a scale below */
static const double BAR_GAP = 22, BAR_WIDTH = 10, BAR_MOST = 150, BAR_LEAST = PLX_MATRIX_SCALE;

enum { GRID_ALPHA = 70, TEXT_SIZE = 96 };

static double text_width(const plx_overlay *o, const char *text)
{
    return (double)plx_overlay_text_width(o, PLX_TEXT_SMALL, text);
}

/* Units of cells that lie at pixels 0 … size, of the band's side. */
typedef struct plx_run {
    size_t first, end;
} plx_run;

static plx_run in_view(double start, double cell, size_t first, size_t end, double from, double to)
{
    double low = floor((from - start) / cell), high = ceil((to - start) / cell),
           count = (double)(end - first);
    low = fmin(fmax(low, 0), count);
    high = fmin(fmax(high, low), count);
    return (plx_run){first + (size_t)low, first + (size_t)high};
}

/* 1, 2, 5, 10, 20, …: the smallest that is not below `least`. */
static size_t round_step(double least)
{
    size_t ten = 1;
    for (;; ten *= 10)
        for (size_t k = 1; k <= 5; k += k == 1 ? 1 : 3)
            if ((double)(k * ten) >= least)
                return k * ten;
}

static size_t unit_at(const plx_matrix_labels *l, size_t layer, size_t place)
{
    return l->layout ? plx_column_unit(&l->layout->columns[layer], place) : place;
}

static void grid(plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_band *b,
    plx_run columns, plx_run rows)
{
    const plx_bounds *c = &l->clip;
    double w = plx_matrix_cell_width(b), h = plx_matrix_cell_height(b), ui = (double)o->ui_scale;
    double seen = (fmin(w, h) / ui - GRID_FROM) / (GRID_FULL - GRID_FROM);
    if (!(seen > 0))
        return;
    plx_rgba line = o->inks->shade;
    line.a = (unsigned char)(GRID_ALPHA * fmin(seen, 1));
    double left = fmax(b->x, c->left), right = fmin(b->x + b->width, c->right);
    double top = fmax(b->y, c->top), bottom = fmin(b->y + b->height, c->bottom);
    for (size_t i = columns.first; i <= columns.end; i++) {
        double x = round(b->x + w * (double)(i - b->in_first));
        if (x >= left && x <= right)
            plx_overlay_rect(o, (float)x, (float)top, 1, (float)(bottom - top), 0, line);
    }
    for (size_t j = rows.first; j <= rows.end; j++) {
        double y = round(b->y + h * (double)(j - b->out_first));
        if (y >= top && y <= bottom)
            plx_overlay_rect(o, (float)left, (float)y, (float)(right - left), 1, 0, line);
    }
}

/* Whether text of that width and height, with its baseline at y, is within the page: beside it is
 * the network. */
static bool fits(const plx_matrix_labels *l, double x, double y, double width, double height)
{
    const plx_bounds *c = &l->clip;
    return x >= c->left && x + width <= c->right && y - height >= c->top && y <= c->bottom;
}

/* Black or white, whichever stands out from the colour more (its relative luminance, WCAG 2). */
static plx_rgba legible_on(plx_rgba c)
{
    double light = 0.2126 * pow(c.r / 255.0, 2.2) + 0.7152 * pow(c.g / 255.0, 2.2) +
                   0.0722 * pow(c.b / 255.0, 2.2);
    unsigned char ink = light > 0.18 ? 0 : 255;
    return (plx_rgba){ink, ink, ink, 235};
}

static void numbers(plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_band *b,
    plx_run columns, plx_run rows)
{
    double w = plx_matrix_cell_width(b), h = plx_matrix_cell_height(b), ui = (double)o->ui_scale;
    double cap = (double)plx_font_cap_height(o->font, PLX_TEXT_SMALL);
    const char *form = w >= text_width(o, "-0.0000") + 8 * ui  ? "%.4f"
                       : w >= text_width(o, "-0.000") + 8 * ui ? "%.3f"
                                                               : "%.2f";
    if (l->scales[b->link].cells == 0 || w < text_width(o, "-0.00") + 6 * ui || h < 2 * cap)
        return;
    for (size_t j = rows.first; j < rows.end; j++) {
        for (size_t i = columns.first; i < columns.end; i++) {
            plx_matrix_cell cell = {b->link, i, j, b->bias};
            float value = plx_matrix_value(l->network, l->params, &cell);
            char text[32];
            /* form is one of the three above. */
            snprintf(text, sizeof text, fabsf(value) < 10 ? form : "%.3g", (double)value);
            plx_text_minus(text, sizeof text);
            plx_rgba ink =
                isfinite(value)
                    ? legible_on(l->colors[plx_matrix_color_of(&l->scales[b->link], value)])
                    : (plx_rgba){0, 0, 0, 255};
            double x = b->x + w * ((double)(i - b->in_first) + 0.5);
            double y = b->y + h * ((double)(j - b->out_first) + 0.5) + cap / 2;
            double width = text_width(o, text);
            if (width <= w - 2 * ui && fits(l, x - width / 2, y, width, cap))
                plx_overlay_text(
                    o, (float)x, (float)y, PLX_TEXT_SMALL, PLX_ALIGN_CENTER, ink, text);
        }
    }
}

static void column_indices(
    plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_band *b, plx_run columns)
{
    char text[TEXT_SIZE];
    double w = plx_matrix_cell_width(b), ui = (double)o->ui_scale;
    double cap = (double)plx_font_cap_height(o->font, PLX_TEXT_SMALL);
    snprintf(text, sizeof text, "%zu", l->network->links[b->link].in - 1);
    size_t step = round_step((text_width(o, text) + TICK_GAP * ui) / w);
    /* They stay in view at the top edge while any of the band is. */
    double y = fmax(b->y - (TICK + 3) * ui, l->clip.top + cap + EDGE * ui);
    bool on_picture = y > b->y - (TICK + 2) * ui;
    for (size_t i = (columns.first + step - 1) / step * step; i < columns.end; i += step) {
        double x = b->x + w * ((double)(i - b->in_first) + 0.5);
        snprintf(text, sizeof text, "%zu", unit_at(l, l->network->links[b->link].source, i));
        if (x + text_width(o, text) / 2 > b->x + b->width - 5 * ui && i > columns.first)
            continue; /* the biases' name is there */
        if (!fits(l, x - text_width(o, text) / 2, y, text_width(o, text), cap))
            continue;
        if (on_picture)
            plx_overlay_shaded_text(
                o, (float)x, (float)y, PLX_TEXT_SMALL, PLX_ALIGN_CENTER, o->inks->text, text);
        else
            plx_overlay_text(
                o, (float)x, (float)y, PLX_TEXT_SMALL, PLX_ALIGN_CENTER, o->inks->dim, text);
        if (!on_picture)
            plx_overlay_rect(o, (float)round(x), (float)(b->y - TICK * ui), 1,
                (float)(TICK * ui - 1), 0, o->inks->dim);
    }
}

static void row_indices(
    plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_band *b, plx_run rows)
{
    char text[TEXT_SIZE];
    double h = plx_matrix_cell_height(b), ui = (double)o->ui_scale;
    double cap = (double)plx_font_cap_height(o->font, PLX_TEXT_SMALL);
    double line = (double)plx_font_line_height(o->font, PLX_TEXT_SMALL);
    size_t step = round_step(line / h);
    snprintf(text, sizeof text, "%zu", l->network->links[b->link].out - 1);
    double least = l->clip.left + text_width(o, text) + EDGE * ui;
    double x = fmax(b->x - (TICK + 3) * ui, least);
    bool on_picture = x > b->x - (TICK + 2) * ui;
    for (size_t j = (rows.first + step - 1) / step * step; j < rows.end; j += step) {
        double y = b->y + h * ((double)(j - b->out_first) + 0.5);
        snprintf(text, sizeof text, "%zu", unit_at(l, l->network->links[b->link].target, j));
        if (!fits(l, x - text_width(o, text), y + cap / 2, text_width(o, text), cap))
            continue;
        if (on_picture)
            plx_overlay_shaded_text(o, (float)x, (float)(y + cap / 2), PLX_TEXT_SMALL,
                PLX_ALIGN_RIGHT, o->inks->text, text);
        else
            plx_overlay_text(o, (float)x, (float)(y + cap / 2), PLX_TEXT_SMALL, PLX_ALIGN_RIGHT,
                o->inks->dim, text);
        if (!on_picture)
            plx_overlay_rect(o, (float)(b->x - TICK * ui), (float)round(y), (float)(TICK * ui - 1),
                1, 0, o->inks->dim);
    }
}

void plx_matrix_band_labels(plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_band *b)
{
    const plx_bounds *c = &l->clip;
    plx_matrix_pixels seen;
    if (!o->font || !plx_matrix_visible(b, c, &seen))
        return;
    plx_run columns =
        in_view(b->x, plx_matrix_cell_width(b), b->in_first, b->in_end, c->left, c->right);
    plx_run rows =
        in_view(b->y, plx_matrix_cell_height(b), b->out_first, b->out_end, c->top, c->bottom);
    grid(o, l, b, columns, rows);
    numbers(o, l, b, columns, rows);
    if (l->bare)
        return;
    if (b->bias) {
        double y = b->y - (TICK + 3) * (double)o->ui_scale;
        double cap = (double)plx_font_cap_height(o->font, PLX_TEXT_SMALL);
        double width = text_width(o, "bias");
        if (fits(l, b->x + (b->width - width) / 2, y, width, cap))
            plx_overlay_text(o, (float)(b->x + b->width / 2), (float)y, PLX_TEXT_SMALL,
                PLX_ALIGN_CENTER, o->inks->dim, "bias");
    } else {
        column_indices(o, l, b, columns);
        row_indices(o, l, b, rows);
    }
}

static void title(plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_block *block)
{
    const plx_link *k = &l->network->links[block->link];
    const char *from = l->network->layers[k->source].name, *to = l->network->layers[k->target].name;
    double ui = (double)o->ui_scale, x = fmax(block->heat.left, l->clip.left + EDGE * ui);
    double y = block->heat.top - 40 * ui;
    double room = fmin(block->heat.right + (PLX_MATRIX_RIGHT - 8) * ui, l->clip.right) - x;
    char name[2 * PLX_NAME_SIZE + 8], detail[2 * PLX_NAME_SIZE + TEXT_SIZE];
    if (block->heat.right < l->clip.left || x > l->clip.right || y < l->clip.top ||
        y + 18 * ui > l->clip.bottom)
        return;
    room = fmax(room, 200 * ui);
    snprintf(name, sizeof name, "%s → %s", from, to);
    plx_overlay_text(o, (float)x, (float)y, PLX_TEXT_TITLE, PLX_ALIGN_LEFT, o->inks->text, name);
    snprintf(detail, sizeof detail, "%zu × %zu   rows: %s, columns: %s", k->out, k->in, to, from);
    if ((double)plx_overlay_text_width(o, PLX_TEXT_BODY, detail) > room)
        snprintf(detail, sizeof detail, "%zu × %zu", k->out, k->in);
    plx_overlay_text(
        o, (float)x, (float)(y + 18 * ui), PLX_TEXT_BODY, PLX_ALIGN_LEFT, o->inks->dim, detail);
}

static void scale_number(plx_overlay *o, double x, double y, const char *sign, float value)
{
    char text[TEXT_SIZE];
    double cap = (double)plx_font_cap_height(o->font, PLX_TEXT_SMALL);
    snprintf(text, sizeof text, "%s%.3g", sign, (double)value);
    plx_text_minus(text, sizeof text);
    plx_overlay_text(
        o, (float)x, (float)(y + cap / 2), PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->text, text);
}

static void color_scale(plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_block *block)
{
    const plx_matrix_scale *s = &l->scales[block->link];
    const plx_bounds *heat = &block->heat, *c = &l->clip;
    double ui = (double)o->ui_scale, cap = (double)plx_font_cap_height(o->font, PLX_TEXT_SMALL);
    double height = fmin(fmax(heat->bottom - heat->top, BAR_LEAST * ui), BAR_MOST * ui);
    if (s->cells == 0 || heat->right < c->left || heat->left > c->right || heat->bottom < c->top ||
        heat->top > c->bottom)
        return;
    /* A scale whose place is out of view waits at the edge. */
    double x =
        round(fmin(heat->right + BAR_GAP * ui, c->right - (PLX_MATRIX_RIGHT - BAR_GAP) * ui));
    double above = 2 * cap + 6 * ui;
    double y = round(fmin(fmax(heat->top, c->top + above + EDGE * ui), c->bottom - height - above));
    bool on_picture = x < heat->right;
    if (on_picture)
        plx_overlay_rect(o, (float)(x - 8 * ui), (float)(y - above),
            (float)((PLX_MATRIX_RIGHT - BAR_GAP) * ui), (float)(height + above + cap + 4 * ui),
            (float)(5 * ui), o->inks->shade);
    for (int k = 0; k < PLX_MATRIX_COLORS / 4; k++) {
        double top = y + round(height * k / (PLX_MATRIX_COLORS / 4.0));
        double end = y + round(height * (k + 1) / (PLX_MATRIX_COLORS / 4.0));
        plx_overlay_rect(o, (float)x, (float)top, (float)(BAR_WIDTH * ui), (float)(end - top), 0,
            l->colors[PLX_MATRIX_COLORS - 1 - (k * 4 + 2)]);
    }
    double at = x + (BAR_WIDTH + 6) * ui;
    scale_number(o, at, y, s->clipped ? "> " : "", s->high);
    /* Zero where it is on the scale and clear of the ends, for it parts what adds from what takes
     * away; else the middle. */
    double zero = (double)s->high / ((double)s->high - (double)s->low);
    bool parts = zero > 0.2 && zero < 0.8;
    scale_number(
        o, at, y + height * (parts ? zero : 0.5), "", parts ? 0 : s->low + (s->high - s->low) / 2);
    scale_number(o, at, y + height, s->clipped ? "< " : "", s->low);
    char what[TEXT_SIZE] = "weight";
    if (s->cells >= 1.5)
        snprintf(what, sizeof what, "mean of %.3g", s->cells < 999.5 ? s->cells : round(s->cells));
    plx_overlay_text(
        o, (float)x, (float)(y - cap - 2 * ui), PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->dim, what);
}

void plx_matrix_band_scale(plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_band *b)
{
    const plx_matrix_scale *s = &l->scales[b->link];
    double ui = (double)o->ui_scale, width = fmin(b->width, LYING_MOST * ui), gap = 6 * ui;
    double height = LYING_HEIGHT * ui, x;
    double y = round(fmin(b->y + b->height + 14 * ui, l->clip.bottom - 2 * height));
    char low[TEXT_SIZE], high[TEXT_SIZE];
    snprintf(low, sizeof low, "%s%.2g", s->clipped ? "< " : "", (double)s->low);
    snprintf(high, sizeof high, "%s%.2g", s->clipped ? "> " : "", (double)s->high);
    plx_text_minus(low, sizeof low);
    plx_text_minus(high, sizeof high);
    double room = text_width(o, low) + text_width(o, high) + 2 * gap;
    if (!o->font || s->cells == 0 || b->width < LYING_LEAST * ui + room ||
        b->x + b->width < l->clip.left || b->x > l->clip.right || y < l->clip.top)
        return;
    width = fmin(width, b->width - room);
    x = round(b->x + (b->width - width) / 2);
    if (y < b->y + b->height)
        plx_overlay_rect(o, (float)(x - room / 2), (float)(y - height), (float)(width + room),
            (float)(3 * height), (float)(5 * ui), o->inks->shade);
    for (int k = 0; k < PLX_MATRIX_COLORS / 4; k++) {
        double from = x + round(width * k / (PLX_MATRIX_COLORS / 4.0));
        double to = x + round(width * (k + 1) / (PLX_MATRIX_COLORS / 4.0));
        plx_overlay_rect(
            o, (float)from, (float)y, (float)(to - from), (float)height, 0, l->colors[k * 4 + 2]);
    }
    double base = y + height / 2 + (double)plx_font_cap_height(o->font, PLX_TEXT_SMALL) / 2;
    plx_overlay_shaded_text(
        o, (float)(x - gap), (float)base, PLX_TEXT_SMALL, PLX_ALIGN_RIGHT, o->inks->text, low);
    plx_overlay_shaded_text(o, (float)(x + width + gap), (float)base, PLX_TEXT_SMALL,
        PLX_ALIGN_LEFT, o->inks->text, high);
}

/* The title and the ends of the colour scale in one line. */
static void caption(plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_block *block)
{
    const plx_link *k = &l->network->links[block->link];
    const plx_matrix_scale *s = &l->scales[block->link];
    double ui = (double)o->ui_scale, x = fmax(block->heat.left, l->clip.left + EDGE * ui);
    double y = block->heat.top - 6 * ui, right = fmin(block->heat.right, l->clip.right - EDGE * ui);
    char name[2 * PLX_NAME_SIZE + 8], low[32], high[32], ends[2 * TEXT_SIZE];
    if (y < l->clip.top || y > l->clip.bottom || x > right)
        return;
    snprintf(name, sizeof name, "%s → %s", l->network->layers[k->source].name,
        l->network->layers[k->target].name);
    snprintf(low, sizeof low, "%.2g", (double)s->low);
    snprintf(high, sizeof high, "%.2g", (double)s->high);
    plx_text_minus(low, sizeof low);
    plx_text_minus(high, sizeof high);
    snprintf(ends, sizeof ends, "%.12s … %.12s", low, high);
    double width = text_width(o, name);
    if (width > right - x) {
        plx_text_copy(name, sizeof name, l->network->layers[k->target].name);
        width = text_width(o, name);
    }
    if (width <= right - x)
        plx_overlay_text(
            o, (float)x, (float)y, PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->text, name);
    if (s->cells > 0 && width + text_width(o, ends) + 12 * ui <= right - x)
        plx_overlay_text(
            o, (float)right, (float)y, PLX_TEXT_SMALL, PLX_ALIGN_RIGHT, o->inks->dim, ends);
}

void plx_matrix_page_labels(plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_page *page)
{
    if (!o->font)
        return;
    for (size_t i = 0; page->captioned && i < page->block_count; i++)
        caption(o, l, &page->blocks[i]);
    if (!page->titled)
        return;
    for (size_t i = 0; i < page->band_count; i++)
        plx_matrix_band_labels(o, l, &page->bands[i]);
    for (size_t i = 0; i < page->block_count; i++) {
        title(o, l, &page->blocks[i]);
        color_scale(o, l, &page->blocks[i]);
    }
}

static void frame_cell(plx_overlay *o, const plx_bounds *r, plx_rgba ink)
{
    double line = fmax(round((double)o->ui_scale), 1), w = r->right - r->left + 2 * line;
    double h = r->bottom - r->top + 2 * line, x = r->left - line, y = r->top - line;
    plx_overlay_rect(o, (float)x, (float)y, (float)w, (float)line, 0, ink);
    plx_overlay_rect(o, (float)x, (float)(y + h - line), (float)w, (float)line, 0, ink);
    plx_overlay_rect(o, (float)x, (float)y, (float)line, (float)h, 0, ink);
    plx_overlay_rect(o, (float)(x + w - line), (float)y, (float)line, (float)h, 0, ink);
}

void plx_matrix_tell(plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_band *bands,
    size_t count, const plx_matrix_cell *cell)
{
    char text[2 * PLX_NAME_SIZE + TEXT_SIZE];
    plx_bounds r;
    if (!o->font || !plx_matrix_find(bands, count, cell, &r))
        return;
    const plx_link *k = &l->network->links[cell->link];
    const char *from = l->network->layers[k->source].name, *to = l->network->layers[k->target].name;
    double value = (double)plx_matrix_value(l->network, l->params, cell);
    size_t target = unit_at(l, k->target, cell->target);
    if (cell->bias)
        snprintf(text, sizeof text, "bias of %s %zu: %.4g", to, target, value);
    else
        snprintf(text, sizeof text, "%s %zu → %s %zu: %.4g", from,
            unit_at(l, k->source, cell->source), to, target, value);
    frame_cell(o, &r, o->inks->text);
    double ui = (double)o->ui_scale, cap = (double)plx_font_cap_height(o->font, PLX_TEXT_BODY);
    double width = (double)plx_overlay_text_width(o, PLX_TEXT_BODY, text), space = 10 * ui;
    double x = fmin(fmax((r.left + r.right) / 2, l->clip.left), l->clip.right);
    x = fmin(fmax(x, l->clip.left + width / 2 + space), l->clip.right - width / 2 - space);
    double above = r.top - space, below = r.bottom + space + cap;
    double y = above - cap > l->clip.top ? above : fmin(below, l->clip.bottom - space);
    plx_overlay_shaded_text(
        o, (float)x, (float)y, PLX_TEXT_BODY, PLX_ALIGN_CENTER, o->inks->text, text);
}
