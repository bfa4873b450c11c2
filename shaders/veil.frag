#version 410 core
// A picture from before over the one of now, pixel by pixel.

layout(std140) uniform Params
{
    vec4 opacity; // the first of them
};

uniform sampler2D before;

layout(location = 0) out vec4 color;

void main()
{
    vec3 then = texelFetch(before, ivec2(gl_FragCoord.xy), 0).rgb;
    color = vec4(then * opacity.x, opacity.x);
}
