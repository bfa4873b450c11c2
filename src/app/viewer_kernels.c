#include "app/viewer_kernels.h"

static bool read(void *user, plx_error *e)
{
    plx_viewer_kernels *k = user;
    return plx_session_kernels(k->session, k->wanted.layer, k->wanted.unit, &k->coming, e);
}

static bool same(plx_unit_ref a, plx_unit_ref b)
{
    return a.layer == b.layer && a.unit == b.unit;
}

/* Takes what was read; a file that can no longer be read has no kernels. */
static void take(plx_viewer_kernels *k)
{
    plx_job_end(&k->job, NULL);
    plx_session_kernels_free(&k->shown);
    k->shown = k->coming;
    k->coming = (plx_kernels){0};
    k->unit = k->wanted;
    k->known = true;
}

const plx_kernels *plx_viewer_kernels_of(
    plx_viewer_kernels *k, const plx_session *session, const plx_unit_ref *unit)
{
    if (k->job && plx_job_done(k->job))
        take(k);
    if (!unit || !session->of_file)
        return NULL;
    if (k->known && k->session == session && same(k->unit, *unit))
        return k->shown.count > 0 ? &k->shown : NULL;
    if (!k->job) {
        k->session = session;
        k->wanted = *unit;
        k->job = plx_job_start("kernels", read, k, NULL);
        k->known = false;
    }
    return NULL;
}

bool plx_viewer_kernels_wait(const plx_viewer_kernels *k)
{
    return k->job != NULL;
}

void plx_viewer_kernels_forget(plx_viewer_kernels *k)
{
    plx_job_end(&k->job, NULL);
    plx_session_kernels_free(&k->shown);
    plx_session_kernels_free(&k->coming);
    *k = (plx_viewer_kernels){0};
}
