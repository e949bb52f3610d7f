import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

/** How a picture is drawn; absent: in its own size, with no text in it. */
export interface Drawing {
  /** Pixels of the PNG. */
  width?: number
  /** Font files, the one for ordinary text first. */
  fonts?: Uint8Array[]
  /** What the picture calls its fonts. */
  family?: string
}

let ready: Promise<void> | undefined

/** An SVG picture as PNG. */
export async function drawSvg(svg: string, { width, fonts, family }: Drawing = {}): Promise<Uint8Array> {
  ready ??= load()
  await ready
  const picture = new Resvg(svg, {
    ...(width === undefined ? {} : { fitTo: { mode: 'width' as const, value: width } }),
    ...(fonts ? { font: { fontBuffers: fonts, defaultFontFamily: family ?? '' } } : {}),
  })
  try {
    return picture.render().asPng()
  } finally {
    picture.free()
  }
}

async function load(): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')
  await initWasm(await readFile(wasm))
}
