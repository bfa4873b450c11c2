/* A line of a script as words, each with its place. One thread. */
#ifndef PLX_APP_SCRIPT_WORDS_H
#define PLX_APP_SCRIPT_WORDS_H

#include "app/script.h"

enum { PLX_MAX_WORDS = 12 };

typedef struct plx_words {
    const char *file;
    int64_t line;
    char *word[PLX_MAX_WORDS];
    int64_t column[PLX_MAX_WORDS];
    bool quoted[PLX_MAX_WORDS];
    size_t count;
    size_t used; /* words that the command has a use for */
} plx_words;

/* Cuts the line into words in place, at blanks, up to a comment. */
bool plx_words_split(plx_words *w, char *line, plx_error *e);
/* False, with the place of that word, or of the last where there is none. */
bool plx_words_fail(const plx_words *w, size_t index, plx_error *e, const char *message);
/* Whether the word is there, is that one, and not in quotes. */
bool plx_words_is(const plx_words *w, size_t index, const char *text);

bool plx_words_number(plx_words *w, size_t index, double *out, plx_error *e);
/* From 0 to some 16 million: of layers and units. */
bool plx_words_index(plx_words *w, size_t index, size_t *out, plx_error *e);

/* What stands behind the time. before_s: the time of the line before, for those with a +. */
bool plx_cue_parse(plx_words *w, double before_s, plx_cue *cue, plx_error *e);

#endif
