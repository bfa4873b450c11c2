#include "app/session_stage.h"

plx_stage_desc plx_session_stage(plx_device *device, const plx_session *s)
{
    if (s->of_file)
        return (plx_stage_desc){
            .device = device, .network = s->network, .structure = &s->opened.unfolding.structure};
    plx_stage_desc d = {
        .device = device,
        .network = s->network,
        .class_name = (const char *const *)s->train->class_name,
        .input_name = s->train->image_width > 0 ? NULL : (const char *const *)s->train->input_name,
        .image_width = s->train->image_width,
        .image_height = s->train->image_height,
        .samples = plx_session_samples(s),
        .training = s->train,
        .scaling = &s->scaling,
    };
    d.optimizer_name = plx_session_optimizers(&d.optimizer_count);
    return d;
}
