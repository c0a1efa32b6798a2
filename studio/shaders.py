"""The renderer's programs for OpenGL 3.3."""

from __future__ import annotations

from typing import Final

_LIGHT: Final = """
uniform vec3 eye;
uniform vec3 lamps[3];      // the key lamp first: it alone casts shadows
uniform vec3 lamp_colours[3];
uniform vec3 sky;
uniform vec3 ground;

const float IN_SHADOW = 0.22;  // of the key lamp's light

vec3 key_light(vec3 place, vec3 n, float wrap) {
    vec3 l = normalize(lamps[0] - place);
    return lamp_colours[0] * max((dot(n, l) + wrap) / (1.0 + wrap), 0.0);
}

vec3 other_light(vec3 place, vec3 n) {
    vec3 sum = mix(ground, sky, 0.5 + 0.5 * n.z);
    for (int i = 1; i < 3; i++) sum += lamp_colours[i] * max(dot(n, normalize(lamps[i] - place)), 0.0);
    return sum;
}

vec3 shine(vec3 place, vec3 n, vec3 v, float key, float power) {
    vec3 sum = vec3(0.0);
    for (int i = 0; i < 3; i++) {
        float glance = max(dot(n, normalize(normalize(lamps[i] - place) + v)), 0.0);
        sum += lamp_colours[i] * pow(glance, power) * (i == 0 ? key : 1.0);
    }
    return sum;
}
"""

_SHADOW: Final = """
uniform sampler2DShadow shadow_map;
uniform mat4 to_lamp;
uniform vec4 shadowed;  // the part of the shadow map that anything stands in: from, to

float lit(vec3 place, int reach) {  // the loops run only where a shadow can be: a return alone would save nothing
    vec3 at = (to_lamp * vec4(place, 1.0)).xyz * 0.5 + 0.5;
    bool outside = any(lessThan(at.xy, shadowed.xy)) || any(greaterThan(at.xy, shadowed.zw));
    if (outside) reach = -1;
    float sum = 0.0;
    float step = 1.7 / 1024.0;
    for (int i = -reach; i <= reach; i++)
        for (int j = -reach; j <= reach; j++)
            sum += texture(shadow_map, vec3(at.xy + vec2(i, j) * step, at.z - 0.0015));
    float taps = float(2 * reach + 1);
    return outside ? 1.0 : sum / (taps * taps);
}
"""

_EXPOSURE: Final = """
uniform vec3 exposure;

vec3 exposed(vec3 colour) {  // bright parts come close to white gradually
    vec3 c = colour * exposure;
    return mix(c, 0.68 + 0.32 * (1.0 - exp((0.68 - c) / 0.32)), step(0.68, c));
}
"""

ROOM_VERTEX: Final = """#version 330
uniform mat4 to_clip;
in vec3 in_place;
in vec3 in_normal;
in vec2 in_texture;
out vec3 place;
out vec3 normal;
out vec2 at;

void main() {
    gl_Position = to_clip * vec4(in_place, 1.0);
    place = in_place;
    normal = in_normal;
    at = in_texture;
}
"""

ROOM_FRAGMENT: Final = f"""#version 330
{_LIGHT}
uniform sampler2D surface;
in vec3 place;
in vec3 normal;
in vec2 at;
out vec4 colour;

void main() {{
    vec3 n = normalize(normal);
    vec3 key = key_light(place, n, 0.0);
    vec3 other = other_light(place, n);
    float corner = smoothstep(0.0, 0.5, place.z) * 0.14 + 0.86;
    if (n.z > 0.5) corner = 1.0;
    float pool = 1.0 / (1.0 + 0.035 * dot(place.xy, place.xy));
    vec3 whole = texture(surface, at).rgb * (key + other) * corner * pool;
    float share = dot(other + IN_SHADOW * key, vec3(1.0)) / dot(other + key, vec3(1.0));
    colour = vec4(whole * 0.7, share);
}}
"""

PLACE_FRAGMENT: Final = """#version 330
in vec3 place;
out vec4 colour;

void main() { colour = vec4(place, 1.0); }
"""

BACKDROP_VERTEX: Final = """#version 330
in vec2 in_place;

void main() { gl_Position = vec4(in_place, 0.0, 1.0); }
"""

BACKDROP_FRAGMENT: Final = f"""#version 330
{_SHADOW}
{_EXPOSURE}
uniform sampler2D room;
uniform sampler2D places;
uniform sampler2D contact;
uniform float contact_reach;
out vec4 colour;

void main() {{
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    vec4 seen = texelFetch(room, pixel, 0);
    vec3 place = texelFetch(places, pixel, 0).xyz;
    vec3 c = seen.rgb / 0.7 * mix(seen.a, 1.0, lit(place, 2));
    if (place.z < 0.02) c *= 1.0 - texture(contact, place.xy / (2.0 * contact_reach) + 0.5).r;
    colour = vec4(exposed(c), 1.0);
}}
"""

_FINE: Final = f"""#version 330
{_LIGHT}
{_SHADOW}
{_EXPOSURE}
uniform mat4 to_clip;
in vec3 in_place;
in vec3 in_normal;
in vec3 in_colour;
out vec3 shade;

void main() {{
    gl_Position = to_clip * vec4(in_place, 1.0);
    vec3 v = normalize(eye - in_place);
    float key = mix(IN_SHADOW, 1.0, lit(in_place + in_normal * 0.012, 1));
    vec3 c = in_colour * (key * key_light(in_place, in_normal, 0.15) + other_light(in_place, in_normal));
    shade = exposed(c + 0.09 * shine(in_place, in_normal, v, key, 20.0));
}}
"""

_SHADE: Final = """#version 330
in vec3 shade;
out vec4 colour;

void main() { colour = vec4(shade, 1.0); }
"""

_COARSE: Final = """#version 330
uniform mat4 to_clip;
in vec3 in_place;
in vec3 in_normal;
in vec3 in_colour;
in vec3 in_rest;
in float in_edge;
out vec3 place;
out vec3 normal;
out vec3 paint;
out vec3 rest;
out float edge;

void main() {
    gl_Position = to_clip * vec4(in_place, 1.0);
    place = in_place;
    normal = in_normal;
    paint = in_colour;
    rest = in_rest;
    edge = in_edge;
}
"""

_CLOTH: Final = """
    float folds = 0.005 * soft_noise(rest * vec3(0.25, 0.25, 0.36));
    folds += 0.0012 * soft_noise(rest * vec3(0.8, 0.8, 1.0));
    n = tilted(n, folds);
    base *= 1.0 - 0.16 * smoothstep(0.0015, 0.0, abs(edge - 0.013));
    base += 0.05 * pow(1.0 - max(dot(n, v), 0.0), 3.0);
"""

_HAIR: Final = """
    float strands = soft_noise(vec3(rest.x * 9.0, (rest.y + rest.z) * 1.1, (rest.y - rest.z) * 1.3));
    base *= 1.0 + 0.5 * strands;
    gloss = 0.12 * (1.0 + 1.4 * strands);
    power = 14.0;
"""

_THING: Final = """
    base *= 1.0 + 0.05 * soft_noise(rest * 1.5);
    gloss = 0.05;
"""


def _shaded(surface: str) -> str:
    """A fragment program whose ``surface`` says what is special: it may change n, base, gloss and power."""
    return f"""#version 330
{_LIGHT}
{_SHADOW}
{_EXPOSURE}
uniform sampler3D noise;
in vec3 place;
in vec3 normal;
in vec3 paint;
in vec3 rest;
in float edge;
out vec4 colour;

float soft_noise(vec3 at) {{
    vec3 cell = at * 32.0 + 0.5;
    vec3 part = fract(cell);
    return texture(noise, (floor(cell) + part * part * (3.0 - 2.0 * part) - 0.5) / 32.0).r - 0.5;
}}

vec3 tilted(vec3 n, float height) {{  // by a relief, known from pixel to pixel
    vec3 right = dFdx(place), up = dFdy(place);
    vec3 across = cross(up, n), along = cross(n, right);
    float size = dot(right, across);
    vec3 slope = sign(size) * (dFdx(height) * across + dFdy(height) * along);
    return normalize(abs(size) * n - slope);
}}

void main() {{
    vec3 v = normalize(eye - place);
    vec3 n = normalize(normal);
    vec3 base = paint;
    float gloss = 0.0, power = 20.0;
{surface}
    float key = mix(IN_SHADOW, 1.0, lit(place + n * 0.012, 1));
    vec3 c = base * (key * key_light(place, n, 0.0) + other_light(place, n));
    c += gloss * shine(place, n, v, key, power);
    colour = vec4(exposed(c), 1.0);
}}
"""


SURFACES: Final = {
    "fine": (_FINE, _SHADE),
    "cloth": (_COARSE, _shaded(_CLOTH)),
    "hair": (_COARSE, _shaded(_HAIR)),
    "thing": (_COARSE, _shaded(_THING)),
}
"""Vertex and fragment program of each kind of surface. Fine meshes are lit at their points, coarse ones at each pixel:
on a processor, lighting triangles of a pixel's size one by one is what costs most."""

SHADOW_VERTEX: Final = """#version 330
uniform mat4 to_lamp;
in vec3 in_place;

void main() { gl_Position = to_lamp * vec4(in_place, 1.0); }
"""

SHADOW_FRAGMENT: Final = """#version 330
void main() {}
"""
