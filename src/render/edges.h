/* Draws the connections of a network: this interface is all that the frame knows about how.
 *
 * The picture is a sum of positive and of negative weights for each pixel (density/density.h says
 * which), mapped to colour. Three engines make it: lines one by one (geometry), exact and dear, and
 * density on the CPU or on the GPU, which draws all at a cost that hardly depends on their number;
 * what has no room on the GPU comes from the CPU. Over density the strongest are single lines.
 * Geometry alone draws, while the camera moves, only the strongest by |w| that the time allows, and
 * the whole in portions over some frames once it rests. Context thread. */
#ifndef PLX_RENDER_EDGES_H
#define PLX_RENDER_EDGES_H

#include "density/exposure.h"
#include "density/strokes.h"
#include "density/style.h"
#include "gfx/target.h"
#include "render/edge_maps.h"
#include "scene/camera.h"

typedef struct plx_edges plx_edges;

typedef enum plx_engine {
    PLX_ENGINE_AUTO, /* density, by the CPU or the GPU, whichever is faster here */
    PLX_ENGINE_GEOMETRY,
    PLX_ENGINE_DENSITY_CPU,
    PLX_ENGINE_DENSITY_GPU,
    PLX_ENGINE_COUNT
} plx_engine;

const char *plx_engine_name(plx_engine engine);
bool plx_engine_parse(const char *name, plx_engine *out);

typedef struct plx_edge_request {
    const plx_snapshot *snapshot;
    const plx_layout *layout;
    plx_camera camera;
    plx_viewport viewport;
    plx_edge_style style;
    plx_engine engine; /* default: auto */
    /* [links of the source]: about which share of its ink each link keeps where connections stand
     * back; the picture is exposed as if all were there. Default: all of it. */
    const float *ink;
    const plx_stroke_source *strokes; /* how single lines look; default: all are plain */
    bool exact; /* everything in this call, however long it takes, and no exposure eased
                   from the last picture's */
    /* Seconds that a picture of a new view or of new weights may take: it is coarser where more
     * would be needed. Once all rests it is refined in slices of a length of their own. Where
     * exact, no clock counts: 0 for the exact picture, anything else for that of a view at rest. */
    double frame_budget_s;
} plx_edge_request;

typedef struct plx_edge_status {
    plx_engine engine;     /* that drew the picture */
    double scale;          /* root of pixels drawn over pixels shown: 1 but where time is short */
    uint64_t drawn;        /* connections in the picture now */
    uint64_t in_view;      /* connections that cross the view */
    uint64_t sequence;     /* snapshot whose weights are shown */
    uint64_t publish_ns;   /* when that was published */
    bool complete;         /* drawn is all that is in view, with the request's camera */
    plx_exposure exposure; /* that the picture is shown with */
    bool finest;           /* no better picture of the view and the weights will come */
    bool busy;             /* more will come if asked again, even for the same snapshot */
    bool loading;          /* weights are gone through for the first time, a part in each call */
    bool changed;          /* the picture differs from the last call's */
} plx_edge_status;

/* pairs: each link is there twice (scene/shown.h). network and maps are borrowed; the maps are
 * updated from the snapshot, with the style's threshold, before each draw. NULL on failure. */
plx_edges *plx_edges_create(
    plx_device *device, const plx_network *network, bool pairs, plx_edge_maps *maps, plx_error *e);
void plx_edges_destroy(plx_edges **edges);

/* Gives the picture over the background, of the viewport's size: borrowed, valid until the next
 * call. NULL on failure. */
plx_target *plx_edges_draw(
    plx_edges *edges, const plx_edge_request *request, plx_edge_status *status, plx_error *e);

/* The sums behind the last picture, [height][width][PLX_SIGNS], rows from the top, for comparing
 * them with the exact ones (density/reference.h). Waits for the drawing to finish. */
void plx_edges_read(const plx_edges *edges, float *sums);

#endif
