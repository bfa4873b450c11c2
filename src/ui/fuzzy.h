/* How well what somebody typed names something. */
#ifndef PLX_UI_FUZZY_H
#define PLX_UI_FUZZY_H

/* Above 0 where all letters of query are in text, in that order, whatever their case; blanks in
 * query are skipped. More where they begin words, and where they follow each other. 1 for an empty
 * query; 0 where it does not fit. */
int plx_fuzzy_score(const char *query, const char *text);

#endif
