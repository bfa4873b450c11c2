/* Notes for the person at the terminal that are not errors of a call: a missing font, a slow
 * driver. Libraries say them through here; who hears them is the program's choice (cli/ prints them
 * on standard error, tests collect them). Any thread; set the sink before starting threads. */
#ifndef PLX_BASE_LOG_H
#define PLX_BASE_LOG_H

typedef enum plx_log_level { PLX_LOG_DEBUG, PLX_LOG_INFO, PLX_LOG_WARNING } plx_log_level;
typedef void plx_log_sink(void *user, plx_log_level level, const char *message);

/* NULL drops everything, which is the start. */
void plx_log_set_sink(plx_log_sink *sink, void *user);
void plx_log(plx_log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
