#version 410 core
// Single lines over a coloured picture: cover of src/density/crisp.c, both signs in one.

layout(std140) uniform Params
{
    vec4 positive; // rgb, as shown
    vec4 negative;
    float share;   // how much of what lies below a line covers
    float lighten; // how far its colour goes towards white
};

uniform sampler2D lines;

layout(location = 0) out vec4 color; // premultiplied

void main()
{
    vec2 shares = share * clamp(texelFetch(lines, ivec2(gl_FragCoord.xy), 0).rg, 0.0, 1.0);
    if (shares.x + shares.y == 0.0)
        discard;
    vec3 first = mix(positive.rgb, vec3(1.0), lighten) * shares.x;
    vec3 second = mix(negative.rgb, vec3(1.0), lighten) * shares.y;
    color.rgb = first * (1.0 - shares.y) + second;
    color.a = 1.0 - (1.0 - shares.x) * (1.0 - shares.y);
}
