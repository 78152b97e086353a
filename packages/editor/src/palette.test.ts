import {expect, test} from "vitest"
import base from "./base.css?raw"
import sheet from "./document.css?raw"
import {backColors, letterColors} from "./palette.ts"

type Rgb = readonly [number, number, number]

const share = (pattern: RegExp) => Number(pattern.exec(sheet)![1]) / 100
/** Both values of a variable of the style sheet. */
function variable(name: string): {light: Rgb; dark: Rgb} {
  const [, light, dark] = new RegExp(`--quire-${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(base)!
  return {light: rgb(light!), dark: rgb(dark!)}
}

function rgb(hex: string): Rgb {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return [channel(1), channel(3), channel(5)]
}

const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const luminance = ([r, g, b]: Rgb) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}
const mixed = (a: Rgb, b: Rgb, part: number): Rgb =>
  [0, 1, 2].map((i) => a[i]! * part + b[i]! * (1 - part)) as unknown as Rgb

/** As `color-mix(in oklab)` does it: in a space of even lightness. */
function mixedInOklab(a: Rgb, b: Rgb, part: number): Rgb {
  const toLab = (color: Rgb) => {
    const [r, g, bl] = color.map(linear) as unknown as Rgb
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * bl)
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * bl)
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * bl)
    return [
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ] as const
  }
  const [light, green, blue] = mixed(toLab(a), toLab(b), part)
  const l = (light + 0.3963377774 * green + 0.2158037573 * blue) ** 3
  const m = (light - 0.1055613458 * green - 0.0638541728 * blue) ** 3
  const s = (light - 0.0894841775 * green - 1.291485548 * blue) ** 3
  const gamma = (value: number) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055)
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

const paper = variable("paper")
const ink = variable("ink")
const lightened = share(/span\[data-color\][^}]*#fff (\d+)%/)
const marked = share(/\.quire-text mark[^}]*\)\) (\d+)%/)

test.each(letterColors)("$name letters can be read on light and on dark paper", ({color}) => {
  expect(contrast(rgb(color), paper.light)).toBeGreaterThanOrEqual(4.5)
  expect(contrast(mixedInOklab(rgb("#ffffff"), rgb(color), lightened), paper.dark)).toBeGreaterThanOrEqual(4.5)
})

test.each(backColors)("letters can be read on $name, light and dark", ({color}) => {
  expect(contrast(mixed(rgb(color), paper.light, marked), ink.light)).toBeGreaterThanOrEqual(4.5)
  expect(contrast(mixed(rgb(color), paper.dark, marked), ink.dark)).toBeGreaterThanOrEqual(4.5)
})
