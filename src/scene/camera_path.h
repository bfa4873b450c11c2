/* A path of the camera through some views. From one view to another it goes the way that the eye
 * follows best: out while it travels far, and in again; through more than two it goes in one smooth
 * curve, without a stop. A value; one thread. */
#ifndef PLX_SCENE_CAMERA_PATH_H
#define PLX_SCENE_CAMERA_PATH_H

#include "scene/camera.h"

enum { PLX_CAMERA_PATH_MAX = 48 };

typedef struct plx_camera_path {
    plx_camera key[PLX_CAMERA_PATH_MAX];
    double at[PLX_CAMERA_PATH_MAX]; /* length of the way from the first to each; grows */
    size_t count;
    double width; /* of the viewport, pixels */
} plx_camera_path;

/* How time passes on the way. */
typedef enum plx_ease {
    PLX_EASE_SMOOTH, /* starts and ends gently */
    PLX_EASE_LINEAR,
    PLX_EASE_IN,  /* starts gently */
    PLX_EASE_OUT, /* ends gently */
} plx_ease;

bool plx_ease_parse(const char *name, plx_ease *out);
/* 0..1 to 0..1; t beyond is held at the ends. */
double plx_ease_at(plx_ease ease, double t);

void plx_camera_path_begin(plx_camera_path *path, const plx_viewport *viewport, plx_camera from);
/* A view that the way goes through; those beyond PLX_CAMERA_PATH_MAX replace the last. */
void plx_camera_path_add(plx_camera_path *path, plx_camera to);

/* share: 0..1 of the way. */
plx_camera plx_camera_path_at(const plx_camera_path *path, double share);

#endif
