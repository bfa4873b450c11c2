#version 410 core
// One unit an instance: a quad around a disc whose place follows from the unit's index.

#include "common/params.glsl"

layout(std140) uniform Params
{
    vec2 viewport;      // pixels
    vec2 origin;        // pixels, centre of unit `base`
    float spacing;      // pixels down to the next unit
    int base;
    int first;          // unit of instance 0
    float radius;       // pixels, of a unit of size 1
    float radius_least; // pixels, of a unit of size 0
    float outline;      // pixels
    float unused0;
    float unused1;
};

layout(location = 0) in float value; // -1..1, NaN where the activation is none
layout(location = 1) in float size;  // 0..1

out vec2 offset;          // pixels from the centre
flat out float disc;      // radius, pixels
flat out float lit;

void main()
{
    vec2 centre = origin + vec2(0.0, spacing * float(first + gl_InstanceID - base));
    // Area, not radius, follows the importance.
    disc = mix(radius_least, radius, sqrt(clamp(size, 0.0, 1.0)));
    lit = value;
    offset = (corner() * 2.0 - 1.0) * (disc + 1.0);
    gl_Position = clip_position(centre + offset, viewport);
}
