/* bench_graph UNITS CONNECTIONS [WIDTH HEIGHT [MEGABYTES [VIEWS]]]: how long pictures of a made-up
 * connectome take, whole and near, and how true they are: decibels against the same drawn line by
 * line; and how true the frames of a flight are, from the whole to eight times as near in so many
 * views. */
#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "connectome.h"
#include "density/atlas.h"
#include "density/blend.h"
#include "density/segment_engine.h"
#include "graph/lines.h"
#include "model/graph_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static plx_graph *make(size_t units, size_t count, float *place)
{
    connectome c;
    connectome_init(&c, units, 1);
    plx_graph_build *b = plx_graph_build_create("connectome", "made up", 0, NULL);
    plx_graph_build_count(b, units);
    bool ok = plx_graph_build_reserve(b, count, true, false, NULL);
    for (size_t u = 0; u < units; u++) {
        place[u * 2] = (float)(connectome_x(&c, u) + plx_rng_range(&c.rng, -0.4, 0.4));
        place[u * 2 + 1] = (float)(connectome_y(&c, u) + plx_rng_range(&c.rng, -0.4, 0.4));
    }
    for (size_t i = 0; ok && i < count; i++) {
        float weight;
        size_t from = (size_t)((double)i / (double)count * (double)units);
        size_t to = connectome_target(&c, from, &weight);
        ok = plx_graph_build_connect(b, (uint32_t)from, (uint32_t)to, weight, PLX_UNTYPED, NULL);
    }
    return plx_graph_build_finish(&b, NULL);
}

static double decibels(const plx_density *a, const plx_density *exact)
{
    double error = 0, most = 0;
    for (int x = 0; x < a->width; x++)
        for (int y = 0; y < a->height; y++) {
            double p = (double)plx_density_column(a, PLX_POSITIVE, x)[y];
            double q = (double)plx_density_column(exact, PLX_POSITIVE, x)[y];
            error += (p - q) * (p - q);
            most = fmax(most, q);
        }
    return 10 * log10(most * most * a->width * a->height / error);
}

static void clear(plx_density *d)
{
    memset(d->sums, 0, PLX_SIGNS * (size_t)d->width * plx_density_stride(d) * sizeof *d->sums);
}

static plx_segments segments_of(const plx_lines *l, double scale, double x, double y)
{
    return (plx_segments){.points_f = l->point,
        .points = l->points,
        .source = l->set[0].source,
        .target = l->set[0].target,
        .weights = l->set[0].weight,
        .count = l->set[0].count,
        .boxes = (const float(*)[4])l->set[0].box,
        .scale_x = scale,
        .offset_x = x,
        .scale_y = scale,
        .offset_y = y};
}

static void print_times(double zoom, const char *what, double wall, double cpu)
{
    printf("zoom %-3g %-7s %8.1f ms, %8.1f ms of CPU", zoom, what, (plx_now_s() - wall) * 1e3,
        (plx_process_cpu_s() - cpu) * 1e3);
}

enum { TAKE_COLUMNS = 32 };

typedef struct taking {
    plx_atlas atlas;
    plx_atlas_view view;
    const plx_density *picture;
    float *cells;
    int height; /* of pictures, at most */
    plx_density band_sums;
    int band;
} taking;

static void take_part(void *job, unsigned worker, size_t part)
{
    taking *t = job;
    int x0 = (int)part * TAKE_COLUMNS, x1 = x0 + TAKE_COLUMNS;
    plx_atlas_draw(&t->view, t->picture, x0, x1 < t->picture->width ? x1 : t->picture->width,
        t->cells + worker * plx_atlas_room(t->height));
}

/* Sums between the pixels of a picture with that share of them along either side. */
static double between(const plx_density *d, double share, int x, int y)
{
    double at[2] = {fmax((x + 0.5) * share - 0.5, 0), fmax((y + 0.5) * share - 0.5, 0)};
    int i = (int)fmin(at[0], d->width - 2), j = (int)fmin(at[1], d->height - 2);
    double p = at[0] - i, q = at[1] - j;
    const float *a = plx_density_column(d, PLX_POSITIVE, i) + j;
    const float *b = plx_density_column(d, PLX_POSITIVE, i + 1) + j;
    double left = (double)a[0] * (1 - q) + (double)a[1] * q;
    double right = (double)b[0] * (1 - q) + (double)b[1] * q;
    return (left * (1 - p) + right * p) * share; /* a higher pixel gathers more lines */
}

/* From the atlas in fewer pixels, which are stretched. */
static void take_coarse(taking *t, plx_workers *workers, double zoom, double share,
    const plx_segments *set, plx_density *room, const plx_density *exact)
{
    plx_density d = {.width = (int)(exact->width * share),
        .height = (int)(exact->height * share),
        .sums = room->sums};
    const plx_density *before = t->picture;
    if (!plx_atlas_view_make(&t->view, &t->atlas, set->scale_x * share, set->offset_x * share,
            set->offset_y * share, d.height))
        return;
    t->picture = &d;
    double wall = plx_now_s(), cpu = plx_process_cpu_s();
    plx_workers_run(workers, take_part, t, (size_t)(d.width / TAKE_COLUMNS) + 1);
    print_times(zoom, "coarse", wall, cpu);
    t->picture = before;
    double error = 0, most = 0;
    for (int x = 0; x < exact->width; x++)
        for (int y = 0; y < exact->height; y++) {
            double q = (double)plx_density_column(exact, PLX_POSITIVE, x)[y];
            double p = between(&d, share, x, y);
            error += (p - q) * (p - q);
            most = fmax(most, q);
        }
    printf(", %.1f dB, %.2f of the pixels\n",
        10 * log10(most * most * exact->width * exact->height / error), share * share);
}

static void put_part(void *job, unsigned worker, size_t part)
{
    (void)worker;
    taking *t = job;
    plx_atlas_put(&t->atlas, 0, t->band, &t->band_sums, (int)part);
}

static bool make_atlas(taking *t, const plx_lines *l, double side, size_t bytes,
    plx_segment_engine *engine, plx_workers *workers)
{
    double wall = plx_now_s(), cpu = plx_process_cpu_s();
    plx_atlas_desc desc = {.sets = 1, .signs = 1, .right = side, .bottom = side, .bytes = bytes};
    bool ok = plx_atlas_init(&t->atlas, &desc, NULL) &&
              plx_density_init(&t->band_sums, t->atlas.band, t->atlas.level[0].height, NULL);
    for (t->band = 0; ok && t->band < plx_atlas_bands(&t->atlas); t->band++) {
        plx_segments set = segments_of(
            l, t->atlas.scale, t->atlas.x - (double)t->band * t->atlas.band, t->atlas.y);
        clear(&t->band_sums);
        ok = plx_segment_engine_draw(engine, &set, PLX_QUALITY_MOVING, &t->band_sums, NULL);
        plx_workers_run(workers, put_part, t, (size_t)(t->atlas.band / PLX_ATLAS_PART));
    }
    plx_density_uninit(&t->band_sums);
    print_times(t->atlas.scale, "atlas", wall, cpu);
    printf(", %d x %d, %zu MB\n", t->atlas.level[0].width, t->atlas.level[0].height,
        plx_atlas_size(&t->atlas) >> 20);
    return ok;
}

/* Between the colours of two pictures, in the light of the exact one. */
static double decibels_of_colors(
    const plx_density *a, const plx_density *exact, plx_theme theme, unsigned char *const rgba[2])
{
    plx_blend_samples samples = {0};
    plx_blend b = {.theme = theme, .classes = 1, .ink = {{0.85F, 0.43F, 0.06F}}};
    b.light = plx_blend_light_of(&samples, exact, 1);
    plx_blend_map(&b, a, 0, a->width, rgba[0]);
    plx_blend_map(&b, exact, 0, a->width, rgba[1]);
    plx_blend_samples_uninit(&samples);
    size_t pixels = (size_t)a->width * (size_t)a->height;
    double error = 0;
    for (size_t i = 0; i < pixels * 4; i++)
        error += i % 4 == 3 ? 0 : (rgba[0][i] - rgba[1][i]) * (rgba[0][i] - rgba[1][i]);
    return 10 * log10(255.0 * 255 * 3 * (double)pixels / error);
}

static int by_value(const void *a, const void *b)
{
    double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

typedef struct flight {
    const plx_lines *lines;
    plx_segment_engine *engine;
    plx_workers *workers;
    double side, whole;
    plx_density *exact;
    int views;
} flight;

/* Views whose distances and places follow no level and no cell. */
static bool fly(taking *t, const flight *f)
{
    enum { SUMS, DARK, LIGHT, KINDS };
    static const char *const name[KINDS] = {"sums", "colours, dark", "colours, light"};
    const plx_density *d = t->picture;
    size_t bytes = (size_t)d->width * (size_t)d->height * 4, n = (size_t)f->views;
    unsigned char *rgba[2] = {plx_alloc(bytes, 1), plx_alloc(bytes, 1)};
    double *db = plx_alloc(n * KINDS, sizeof *db);
    bool ok = rgba[0] && rgba[1] && db;
    for (size_t i = 0; ok && i < n; i++) {
        double scale = f->whole * exp2(3 * ((double)i + 0.37) / (double)n);
        double x = f->side * (0.5 + 0.07 * sin(2.4 * (double)i)), y = x - 0.03 * f->side;
        plx_segments set =
            segments_of(f->lines, scale, d->width * 0.5 - x * scale, d->height * 0.5 - y * scale);
        clear(f->exact);
        ok = plx_segment_engine_draw(f->engine, &set, PLX_QUALITY_EXACT, f->exact, NULL) &&
             plx_atlas_view_make(&t->view, &t->atlas, scale, set.offset_x, set.offset_y, d->height);
        if (!ok)
            break;
        plx_workers_run(f->workers, take_part, t, (size_t)(d->width / TAKE_COLUMNS) + 1);
        db[SUMS * n + i] = decibels(d, f->exact);
        db[DARK * n + i] = decibels_of_colors(d, f->exact, PLX_THEME_DARK, rgba);
        db[LIGHT * n + i] = decibels_of_colors(d, f->exact, PLX_THEME_LIGHT, rgba);
        printf("%.2f times as near, %.2f cells a pixel: %.1f dB, colours %.1f and %.1f\n",
            scale / f->whole, t->view.cells, db[SUMS * n + i], db[DARK * n + i], db[LIGHT * n + i]);
    }
    for (int k = 0; ok && k < KINDS; k++) {
        qsort(db + (size_t)k * n, n, sizeof *db, by_value);
        printf("flight of %zu views, %s: p50 %.1f dB, worst %.1f dB\n", n, name[k],
            db[(size_t)k * n + n / 2], db[(size_t)k * n]);
    }
    plx_free(rgba[0]);
    plx_free(rgba[1]);
    plx_free(db);
    return ok;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    size_t units = (size_t)strtod(argv[1], NULL), count = (size_t)strtod(argv[2], NULL);
    int width = argc > 4 ? atoi(argv[3]) : 1920, height = argc > 4 ? atoi(argv[4]) : 1080;
    float *place = plx_alloc(units * 2, sizeof *place);
    plx_graph *g = make(units, count, place);
    plx_lines lines;
    plx_density d[3] = {0};
    plx_workers *workers = plx_workers_create(plx_core_count(), NULL);
    plx_segment_engine *engine = plx_segment_engine_create(workers, NULL);
    double wall = plx_now_s(), cpu = plx_process_cpu_s();
    bool ok = g && plx_lines_init(
                       &lines, &(plx_lines_desc){.graph = g, .place = place, .classes = 1}, NULL);
    print_times(1, "sorting", wall, cpu);
    printf("\n");
    for (int i = 0; i < 3; i++)
        ok = ok && plx_density_init(&d[i], width, height, NULL);
    double side = sqrt((double)units), whole = fmin(width, height) * 0.94 / side;
    taking t = {.picture = &d[1], .height = height};
    size_t bytes = (size_t)(argc > 5 ? strtod(argv[5], NULL) : 512) << 20;
    t.cells = plx_alloc(plx_core_count() * plx_atlas_room(height), sizeof *t.cells);
    ok = ok && t.cells && make_atlas(&t, &lines, side, bytes, engine, workers);
    for (double zoom = 1; ok && zoom <= 64; zoom *= zoom < 8 ? 2 : 8) {
        double scale = whole * zoom;
        plx_segments set = segments_of(
            &lines, scale, width * 0.5 - side * 0.47 * scale, height * 0.5 - side * 0.47 * scale);
        static const plx_quality quality[] = {
            PLX_QUALITY_EXACT, PLX_QUALITY_REST, PLX_QUALITY_MOVING};
        static const char *const name[] = {"exact", "rest", "moving"};
        for (int q = 0; q < 3; q++) {
            clear(&d[q]);
            wall = plx_now_s(), cpu = plx_process_cpu_s();
            ok = plx_segment_engine_draw(engine, &set, quality[q], &d[q], NULL);
            print_times(zoom, name[q], wall, cpu);
            printf(q ? ", %.1f dB\n" : "\n", q ? decibels(&d[q], &d[0]) : 0);
        }
        wall = plx_now_s(), cpu = plx_process_cpu_s();
        if (plx_atlas_cells(&t.atlas, scale) < 0.25 ||
            !plx_atlas_view_make(&t.view, &t.atlas, scale, set.offset_x, set.offset_y, height))
            continue;
        plx_workers_run(workers, take_part, &t, (size_t)(width / TAKE_COLUMNS) + 1);
        print_times(zoom, "taken", wall, cpu);
        printf(", %.1f dB, %.2f cells a pixel\n", decibels(&d[1], &d[0]), t.view.cells);
        for (int i = 0; i < 3; i++)
            take_coarse(&t, workers, zoom, (double[]){0.8, 0.65, 0.5}[i], &set, &d[2], &d[0]);
    }
    if (ok && argc > 6)
        ok = fly(&t, &(flight){.lines = &lines,
                         .engine = engine,
                         .workers = workers,
                         .side = side,
                         .whole = whole,
                         .exact = &d[0],
                         .views = atoi(argv[6])});
    plx_atlas_view_uninit(&t.view);
    plx_atlas_uninit(&t.atlas);
    plx_free(t.cells);
    for (int i = 0; i < 3; i++)
        plx_density_uninit(&d[i]);
    plx_segment_engine_destroy(&engine);
    plx_workers_destroy(&workers);
    plx_lines_uninit(&lines);
    plx_graph_destroy(&g);
    plx_free(place);
    return !ok;
}
