#include "app/stage.h"

#include "base/log.h"
#include "base/thread.h"
#include "platform/fonts.h"
#include "scene/edge_labels.h"
#include "ui/help.h"
#include "ui/legend.h"
#include "ui/sample.h"

/* A system without fonts still shows the network; what is missing is said once. */
static void load_font(plx_stage *stage)
{
    char path[1024], text[640];
    plx_error e;
    if (plx_find_font(path, sizeof path, &e))
        stage->font = plx_font_create(path, stage->desc.ui_scale, &e);
    if (!stage->font)
        plx_log(
            PLX_LOG_WARNING, "no text will be shown: %s", plx_error_text(&e, text, sizeof text));
    plx_overlay_init(&stage->overlay, stage->font, stage->desc.ui_scale);
}

/* One core is left to whoever makes the weights. */
static unsigned spare_threads(void)
{
    unsigned cores = plx_core_count();
    return cores > 2 ? cores - 1 : 1;
}

static bool make_renderer(plx_stage *stage, plx_error *e)
{
    const plx_stage_desc *d = &stage->desc;
    plx_renderer_destroy(&stage->renderer);
    stage->renderer =
        plx_renderer_create(&(plx_renderer_desc){.device = d->device,
                                .network = d->network,
                                .layout = &stage->layout,
                                .threads = d->threads > 0 ? d->threads : spare_threads()},
            e);
    if (!stage->renderer)
        return false;
    stage->visuals.measure = plx_edge_maps_measure;
    stage->visuals.measure_user = plx_renderer_maps(stage->renderer);
    return true;
}

bool plx_stage_init(plx_stage *stage, const plx_stage_desc *desc, plx_error *e)
{
    *stage = (plx_stage){.desc = *desc};
    if (!(stage->desc.ui_scale > 0))
        stage->desc.ui_scale = 1;
    if (!plx_layout_init(&stage->layout, desc->network, e))
        return false;
    if (!plx_visuals_init(&stage->visuals, desc->network, e) || !make_renderer(stage, e)) {
        plx_stage_uninit(stage);
        return false;
    }
    load_font(stage);
    return true;
}

void plx_stage_uninit(plx_stage *stage)
{
    plx_renderer_destroy(&stage->renderer);
    plx_overlay_uninit(&stage->overlay);
    plx_font_destroy(&stage->font);
    plx_visuals_uninit(&stage->visuals);
    plx_layout_uninit(&stage->layout);
}

bool plx_stage_set_ui_scale(plx_stage *stage, double ui_scale, plx_error *e)
{
    if (ui_scale == stage->desc.ui_scale)
        return true;
    stage->desc.ui_scale = ui_scale;
    plx_overlay_uninit(&stage->overlay);
    plx_font_destroy(&stage->font);
    load_font(stage);
    /* The renderer knows a font by its address, which may be that of the old one. */
    return make_renderer(stage, e);
}

static void compose(plx_stage *stage, const plx_shot *shot, const plx_edge_status *status)
{
    const plx_stage_desc *d = &stage->desc;
    plx_overlay *o = &stage->overlay;
    plx_overlay_clear(o);
    plx_label_source names = {.network = d->network,
        .layout = &stage->layout,
        .snapshot = shot->snapshot,
        .class_name = d->class_name,
        .threshold = shot->style.threshold};
    if (shot->labels)
        plx_labels_add(o, &names, &shot->camera, &shot->viewport);
    if (shot->sample)
        plx_sample_add(o,
            &(plx_sample_view){.snapshot = shot->snapshot,
                .image_width = d->image_width,
                .image_height = d->image_height,
                .class_name = d->class_name},
            &shot->viewport);
    double age_s = -1;
    if (shot->now_ns > status->publish_ns)
        age_s = (double)(shot->now_ns - status->publish_ns) * 1e-9;
    if (shot->numbers) {
        plx_legend_add(o, &(plx_legend){shot->style, status->exposure}, &shot->viewport);
        plx_numbers_add(o,
            &(plx_numbers){.status = &shot->snapshot->status,
                .fps = shot->fps,
                .drawn = status->drawn,
                .in_view = status->in_view,
                .threshold = shot->style.threshold,
                .scale = status->scale,
                .engine = plx_engine_name(status->engine),
                .age_s = age_s},
            &shot->viewport);
    }
    /* After all that they are to stay clear of. */
    if (shot->labels)
        plx_edge_labels_add(o, &names, &shot->camera, &shot->viewport);
    if (shot->help)
        plx_help_add(o, &shot->viewport);
    if (shot->message)
        plx_message_add(o, shot->message, shot->warning, &shot->viewport);
}

bool plx_stage_draw(plx_stage *stage, const plx_shot *shot, plx_target *target,
    plx_edge_status *status, plx_error *e)
{
    plx_frame frame = {
        .snapshot = shot->snapshot,
        .visuals = &stage->visuals,
        .layout = &stage->layout,
        .overlay = &stage->overlay,
        .camera = shot->camera,
        .viewport = shot->viewport,
        .engine = shot->engine,
        .style = shot->style,
        .still = shot->still,
        .exact = shot->exact,
        .frame_budget_s = shot->frame_budget_s,
    };
    if (!plx_renderer_prepare(stage->renderer, &frame, status, e))
        return false;
    plx_visuals_update(&stage->visuals, shot->snapshot);
    compose(stage, shot, status);
    return plx_renderer_finish(stage->renderer, &frame, target, e);
}

bool plx_stage_draw_panels(
    plx_stage *stage, const plx_gui_picture *panels, plx_target *target, plx_error *e)
{
    return plx_renderer_panels(stage->renderer, panels, target, e);
}

plx_panel_context plx_stage_panel_context(const plx_stage *stage, const plx_shot *shot)
{
    const plx_stage_desc *d = &stage->desc;
    return (plx_panel_context){
        .snapshot = shot->snapshot,
        .layout = &stage->layout,
        .style = &shot->style,
        .device = d->device,
        .class_name = d->class_name,
        .image_width = d->image_width,
        .image_height = d->image_height,
        .optimizer_name = d->optimizer_name,
        .optimizer_count = d->optimizer_count,
    };
}
