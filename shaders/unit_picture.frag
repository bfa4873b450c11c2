#version 410 core
// The picture inside a unit, cut to the unit's shape.

layout(std140) uniform Params
{
    vec4 window;
    vec4 frame;      // left around the picture: a share of the radius, pixels at least and at most
    vec2 atlas_size; // texels
};

uniform sampler2D atlas;

in vec2 offset;
flat in vec2 size;
flat in float opacity;
flat in vec4 texels;
flat in vec2 looks;

layout(location = 0) out vec4 color;

#include "common/unit_shape.glsl"

void main()
{
    float d = edge_distance(int(looks.x + 0.5), offset, size.x);
    float coverage = size.y > 0.5 ? clamp(0.5 - d, 0.0, 1.0) * opacity : 0.0;
    vec2 at = (offset / max(size.y, 0.5) * 0.5 + 0.5) * texels.zw;
    if (looks.y > 0.5) { // edges of texels are a pixel wide, where these are larger
        vec2 pixels = max(2.0 * size.y / texels.zw, 1.0), edge = floor(at + 0.5);
        at = edge + clamp((at - edge) * pixels, -0.5, 0.5);
    }
    at = clamp(at, vec2(0.5), texels.zw - 0.5) + texels.xy;
    color = vec4(textureLod(atlas, at / atlas_size, 0.0).rgb, 1.0) * coverage;
}
