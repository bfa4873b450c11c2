#include "gfx/timer.h"

#include "base/mem.h"

#include <glad/gl.h>

enum { DEPTH = 4 };

struct plx_timer {
    GLuint query[DEPTH];
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
    glGenQueries(DEPTH, t->query);
    return t;
}

void plx_timer_destroy(plx_timer **timer)
{
    if (!*timer)
        return;
    glDeleteQueries(DEPTH, (*timer)->query);
    plx_free(*timer);
    *timer = NULL;
}

bool plx_timer_begin(plx_timer *timer)
{
    if (timer->begun - timer->taken == DEPTH)
        return false;
    glBeginQuery(GL_TIME_ELAPSED, timer->query[timer->begun % DEPTH]);
    return true;
}

void plx_timer_end(plx_timer *timer, double tag)
{
    glEndQuery(GL_TIME_ELAPSED);
    timer->tag[timer->begun % DEPTH] = tag;
    timer->begun++;
}

bool plx_timer_poll(plx_timer *timer, double *seconds, double *tag)
{
    if (timer->begun == timer->taken)
        return false;
    GLuint query = timer->query[timer->taken % DEPTH];
    GLint ready = 0;
    glGetQueryObjectiv(query, GL_QUERY_RESULT_AVAILABLE, &ready);
    if (!ready)
        return false;
    GLuint64 ns = 0;
    glGetQueryObjectui64v(query, GL_QUERY_RESULT, &ns);
    *seconds = (double)ns * 1e-9;
    *tag = timer->tag[timer->taken % DEPTH];
    timer->taken++;
    return true;
}
