#include "io/safetensors_write.h"
#include "session/session.h"

/* Commands may have given layers another activation since the network was made. */
static plx_network *network_now(plx_session *s, plx_error *e)
{
    plx_session_options now;
    if (!plx_session_now(s, &now, e))
        return NULL;
    return plx_network_create(&(plx_network_desc){.spec = now.net}, e);
}

static bool no_weights(plx_error *e)
{
    return plx_fail(e, PLX_ERR_UNSUPPORTED, "there are no weights that were trained here");
}

bool plx_session_save_weights(plx_session *s, const char *path, plx_error *e)
{
    plx_network *network = s->of_file ? NULL : network_now(s, e);
    if (!network)
        return s->of_file ? no_weights(e) : false;
    /* The last one that is taken, for it is given back with the next. */
    const plx_snapshot *shot = plx_exchange_take(s->source->exchange);
    bool ok = shot->sequence > 0 ? plx_safetensors_write(
                                       &(plx_safetensors_desc){
                                           .path = path,
                                           .network = network,
                                           .params = shot->params,
                                           .scaling = &s->scaling,
                                           .loss = plx_loss_name(s->trainer_desc.loss),
                                           .version = PLX_VERSION,
                                           .seed = shot->status.seed,
                                           .step = shot->status.step,
                                       },
                                       e)
                                 : no_weights(e);
    plx_network_destroy(&network);
    return ok;
}
