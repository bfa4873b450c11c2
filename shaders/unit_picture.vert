#version 410 core
// The picture inside one unit an instance: a quad around its shape.

#include "common/params.glsl"

layout(std140) uniform Params
{
    vec4 window;     // of the picture, pixels
    vec4 frame;      // left around the picture: a share of the radius, pixels at least and at most
    vec2 atlas_size; // texels
};

layout(location = 0) in vec4 place; // pixels: the centre, and the radius of the unit; opacity
layout(location = 1) in vec4 part;  // of the atlas, texels: left, top, width, height
layout(location = 2) in vec2 kind;  // the shape; 1 where texels have edges

out vec2 offset; // pixels from the centre
flat out vec2 size; // radius, and half the side of the picture
flat out float opacity;
flat out vec4 texels;
flat out vec2 looks;

void main()
{
    float radius = place.z, around = clamp(frame.x * radius, frame.y, frame.z);
    // A square fills its picture; of other shapes it is what surrounds them.
    float half_side = (kind.x == 1.0 ? 0.8862 : 1.0) * radius - around;
    size = vec2(radius - around / (kind.x == 1.0 ? 0.8862 : 1.0), half_side);
    opacity = place.w;
    texels = part;
    looks = kind;
    offset = (corner() * 2.0 - 1.0) * vec2(radius * 1.6 + 1.0);
    gl_Position = clip_position(place.xy + offset, window);
}
