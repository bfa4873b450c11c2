#version 410 core
// Rectangles and glyphs in screen pixels.

#include "common/params.glsl"

layout(std140) uniform Params
{
    vec4 window; // of the picture, pixels
    vec2 atlas_size; // pixels
    vec2 unused;
};

layout(location = 0) in vec4 rect;   // x, y, w, h
layout(location = 1) in vec4 glyph;  // u0, v0, u1, v1 in atlas pixels
layout(location = 2) in vec4 rgba;
layout(location = 3) in float radius;

out vec2 offset;          // pixels from the rectangle's middle
out vec2 atlas;           // 0..1
flat out vec2 half_size;
flat out float round_radius;
flat out vec4 tint;
flat out float is_glyph;

void main()
{
    vec2 c = corner();
    is_glyph = glyph.z > glyph.x ? 1.0 : 0.0;
    half_size = rect.zw * 0.5;
    round_radius = min(radius, min(half_size.x, half_size.y));
    // Rectangles get a pixel around for their soft edge; glyphs are drawn texel for pixel.
    vec2 grow = (c * 2.0 - 1.0) * (1.0 - is_glyph);
    offset = (c * 2.0 - 1.0) * half_size + grow;
    atlas = mix(glyph.xy, glyph.zw, c) / atlas_size;
    tint = rgba;
    gl_Position = clip_position(rect.xy + half_size + offset, window);
}
