/** An sRGB colour (0..255) as linear values 0..1: what vertex colours and material factors of glTF are. */
export function linear(...rgb) {
  return rgb.map((value) => {
    const s = value / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
}
