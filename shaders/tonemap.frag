#version 410 core
// Density of weights to colour. With x the number of average connections that lie over a pixel:
// brightness follows asinh(x), so that one line is seen beside a bundle of hundreds; hue goes
// from blue for negative over grey to orange for positive. It is full where one sign has the pixel
// to itself, and where the sum is beyond what equal shares of both signs give by chance, whose
// spread grows as sqrt(x).

layout(std140) uniform Params
{
    vec4 background; // rgb, all colours as shown
    vec4 positive;
    vec4 negative;
    vec4 neutral;
    float per_weight; // 1 / mean |weight| of what is drawn
    float brightness; // of a pixel with one average connection, before asinh
    float gain;
    float unused0;
};

uniform sampler2D density;

layout(location = 0) out vec4 color;

void main()
{
    vec2 x = texelFetch(density, ivec2(gl_FragCoord.xy), 0).rg * per_weight;
    float total = x.x + x.y;
    if (!(total > 0.0)) {
        color = vec4(background.rgb, 1.0);
        return;
    }
    float signed_sum = x.x - x.y;
    float purity = abs(signed_sum) / total;
    float chance = signed_sum * signed_sum / total;
    float saturation = 1.0 - exp(-0.16 * chance) * (1.0 - purity * purity);
    vec3 hue = mix(neutral.rgb, signed_sum > 0.0 ? positive.rgb : negative.rgb, saturation);
    float light = asinh(total * brightness) * gain;
    // Soft shoulder: what lies far above the mean goes towards white without clipping.
    light = light < 0.6 ? light : 1.0 - 0.4 * exp(-(light - 0.6) / 0.4);
    light *= mix(0.8, 1.1, saturation);
    vec3 lit = hue * light + vec3(0.25) * light * light * light;
    color = vec4(background.rgb + lit * (1.0 - background.rgb), 1.0);
}
