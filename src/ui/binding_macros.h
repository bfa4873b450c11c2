/* Rows that the tables of actions of both kinds of windows have. */
#ifndef PLX_UI_BINDING_MACROS_H
#define PLX_UI_BINDING_MACROS_H

#define BOOKMARK(n)                                                                                \
    {                                                                                              \
        PLX_ACTION_BOOKMARK_##n, #n, PLX_STR_DO_BOOKMARK_##n, {'0' + (n)}, 0, false                \
    }
#define KEEP(n)                                                                                    \
    {                                                                                              \
        PLX_ACTION_KEEP_##n, "Ctrl+" #n, PLX_STR_DO_KEEP_##n, {'0' + (n)}, PLX_MOD_CTRL, false     \
    }

/* One for each of the nine bookmarks. */
#define BOOKMARKS(ROW) ROW(1), ROW(2), ROW(3), ROW(4), ROW(5), ROW(6), ROW(7), ROW(8), ROW(9)

#endif
