#include "gfx/timer.h"

#include "base/mem.h"

#include <glad/gl.h>

enum { DEPTH = 4 };

struct plx_timer {
    GLuint begin[DEPTH], end[DEPTH]; /* points in the GPU's time */
    double tag[DEPTH];
    unsigned begun, taken; /* counts; begun - taken are outstanding */
};

plx_timer *plx_timer_create(plx_device *device, plx_error *e)
{
    (void)device;
    plx_timer *t = plx_alloc(1, sizeof *t);
    if (!t) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    glGenQueries(DEPTH, t->begin);
    glGenQueries(DEPTH, t->end);
    return t;
}

void plx_timer_destroy(plx_timer **timer)
{
    if (!*timer)
        return;
    glDeleteQueries(DEPTH, (*timer)->begin);
    glDeleteQueries(DEPTH, (*timer)->end);
    plx_free(*timer);
    *timer = NULL;
}

bool plx_timer_begin(plx_timer *timer)
{
    if (timer->begun - timer->taken == DEPTH)
        return false;
    glQueryCounter(timer->begin[timer->begun % DEPTH], GL_TIMESTAMP);
    return true;
}

void plx_timer_end(plx_timer *timer, double tag)
{
    glQueryCounter(timer->end[timer->begun % DEPTH], GL_TIMESTAMP);
    timer->tag[timer->begun % DEPTH] = tag;
    timer->begun++;
}

bool plx_timer_poll(plx_timer *timer, double *seconds, double *tag)
{
    if (timer->begun == timer->taken)
        return false;
    unsigned oldest = timer->taken % DEPTH;
    GLint ready = 0;
    glGetQueryObjectiv(timer->end[oldest], GL_QUERY_RESULT_AVAILABLE, &ready);
    if (!ready)
        return false;
    GLuint64 begin = 0, end = 0;
    glGetQueryObjectui64v(timer->begin[oldest], GL_QUERY_RESULT, &begin);
    glGetQueryObjectui64v(timer->end[oldest], GL_QUERY_RESULT, &end);
    *seconds = end > begin ? (double)(end - begin) * 1e-9 : 0;
    *tag = timer->tag[oldest];
    timer->taken++;
    return true;
}
