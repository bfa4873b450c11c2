#include "ui/fuzzy.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { LETTER = 1, FOLLOWS = 4, BEGINS_WORD = 6, TEXT_MOST = 256 };

static bool same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static bool begins_word(const char *text, size_t at)
{
    return at == 0 || !isalnum((unsigned char)text[at - 1]);
}

/* score[i]: the best of all ways to find the query so far, with its last letter at i; 0: none. */
int plx_fuzzy_score(const char *query, const char *text)
{
    int score[TEXT_MOST] = {0}, most = 1;
    size_t length = strnlen(text, TEXT_MOST);
    bool first = true, follows = false;
    for (; *query; query++) {
        if (*query == ' ') {
            follows = false;
            continue;
        }
        int before = first ? 1 : 0, last = 0; /* best up to the letter before i, and at it */
        most = 0;
        for (size_t i = 0; i < length; i++) {
            int from = before;
            if (follows && last > 0 && last + FOLLOWS > from)
                from = last + FOLLOWS;
            last = score[i];
            if (!first && last > before)
                before = last;
            score[i] = 0;
            if (from > 0 && same(*query, text[i]))
                score[i] = from + LETTER + (begins_word(text, i) ? BEGINS_WORD : 0);
            most = score[i] > most ? score[i] : most;
        }
        if (most == 0)
            return 0;
        first = false;
        follows = true;
    }
    return most;
}
