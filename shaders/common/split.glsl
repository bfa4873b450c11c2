// The positive and the negative part of a weight; nothing of one that is not finite, or is below
// the threshold. By the bits, since shaders need not know what is not a number. As split of
// src/density/pyramid.c.
const float WEIGHT_MOST = 1e30; // PLX_WEIGHT_MOST

vec2 split(float weight, float threshold)
{
    bool finite = (floatBitsToUint(weight) & 0x7f800000u) != 0x7f800000u;
    vec2 parts = clamp(vec2(weight, -weight), 0.0, WEIGHT_MOST);
    return finite && abs(weight) >= threshold ? parts : vec2(0.0);
}
