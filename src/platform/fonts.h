/* Where the system keeps a typeface for the interface. Main thread. */
#ifndef PLX_PLATFORM_FONTS_H
#define PLX_PLATFORM_FONTS_H

#include "base/error.h"

/* Path of a scalable sans-serif face: Inter, else what fontconfig holds nearest to it. The
 * environment variable PLEXUS_FONT names another file. False when the system has none. */
bool plx_find_font(char *path, size_t size, plx_error *e);
/* A bolder cut of it, for titles. */
bool plx_find_bold_font(char *path, size_t size, plx_error *e);

/* The system's other typefaces, for characters that this one lacks. They are looked for at the
 * first find. NULL where memory is short. */
typedef struct plx_faces plx_faces;
plx_faces *plx_faces_create(void);
void plx_faces_destroy(plx_faces **faces);
/* A file that has the character, and which of the faces in it; false where there is none. faces:
 * such a plx_faces, as scene's plx_face_finder passes it. */
bool plx_faces_find(void *faces, uint32_t code_point, char *path, size_t size, int *index);

#endif
