// Pixels from the top left of the picture to clip space. window: width and height of what is drawn
// into, and where its upper left pixel is in the picture.
vec4 clip_position(vec2 pixel, vec4 window)
{
    vec2 p = (pixel - window.zw) / window.xy;
    return vec4(p.x * 2.0 - 1.0, 1.0 - p.y * 2.0, 0.0, 1.0);
}

// The same where what is drawn into is the whole picture.
vec4 clip_position(vec2 pixel, vec2 size)
{
    return clip_position(pixel, vec4(size, 0.0, 0.0));
}

// Corner 0..3 of a triangle strip as (0 or 1, 0 or 1).
vec2 corner()
{
    return vec2(gl_VertexID & 1, gl_VertexID >> 1);
}
