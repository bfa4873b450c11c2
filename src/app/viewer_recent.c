#include "app/viewer_recent.h"

#include "base/log.h"
#include "base/text.h"

#include <string.h>

static bool write_list(void *user, plx_error *e)
{
    const plx_viewer_recent *r = user;
    return plx_recent_write(r->file, r->noted, e);
}

void plx_viewer_recent_init(plx_viewer_recent *r, const char *file)
{
    memset(r, 0, sizeof *r);
    if (!file || !plx_text_copy(r->file, sizeof r->file, file)) {
        r->file[0] = '\0';
        return;
    }
    plx_recent_read(&r->list, r->file);
}

void plx_viewer_recent_note(plx_viewer_recent *r, const plx_session *session)
{
    if (!r->file[0] || !session->of_file)
        return;
    plx_recent_note(&r->list, session->options.data);
    plx_viewer_recent_close(r);
    if (!plx_text_copy(r->noted, sizeof r->noted, session->options.data))
        return;
    r->job = plx_job_start("plx-recent", write_list, r, NULL);
}

void plx_viewer_recent_close(plx_viewer_recent *r)
{
    plx_error e;
    if (!plx_job_end(&r->job, &e))
        plx_log(PLX_LOG_WARNING, "%s", e.message);
}
