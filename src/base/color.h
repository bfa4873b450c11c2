/* A colour as shown, in bytes. */
#ifndef PLX_BASE_COLOR_H
#define PLX_BASE_COLOR_H

typedef struct plx_rgba {
    unsigned char r, g, b, a; /* straight alpha */
} plx_rgba;

#endif
