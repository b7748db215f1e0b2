import { crc32, deflateSync } from 'node:zlib'
import type { PollBar } from './poll-table.ts'

/** A bar as a picture: a vector, and for readers that have none the same in dots. */
export interface BarPicture {
  readonly svg: Uint8Array
  readonly png: Uint8Array
  /** Height in pt; the width is the caller's. */
  readonly height: number
}

const WIDE = 600 // dots; on paper about 150 of them are 30 mm
const THICK = 4.5 // pt
const UNIT = 4 // dots of a pt in height
const WHOLE = 0xe7e1d5
const VOTES = 0x0b5f66
const HANDS = 0xa8601a

interface Strip {
  readonly y: number
  readonly height: number
  readonly percent: number
  readonly colour: number
}

/** Draws a bar; in a report that runs right to left it grows from the right. */
export function barPicture({ votes, hands }: PollBar, isFromRight: boolean): BarPicture {
  const height = hands === undefined ? THICK : THICK + 3
  const strips: Strip[] = [
    { y: 0, height: THICK, percent: 100, colour: WHOLE },
    { y: 0, height: THICK, percent: votes, colour: VOTES },
    ...(hands === undefined ? [] : [{ y: THICK + 1, height: 2, percent: hands, colour: HANDS }]),
  ]
  const drawn = strips.map((strip) => ({
    ...strip,
    width: Math.round((WIDE * Math.min(Math.max(strip.percent, 0), 100)) / 100),
  }))
  const placed = drawn.map((strip) => ({ ...strip, x: isFromRight ? WIDE - strip.width : 0 }))
  return { svg: svgOf(placed, height), png: pngOf(placed, height * UNIT), height }
}

type Placed = Strip & { readonly x: number; readonly width: number }

function svgOf(strips: readonly Placed[], height: number): Uint8Array {
  const tall = height * UNIT
  const rects = strips.map(
    ({ x, y, width, height: high, colour }) =>
      `<rect x="${x}" y="${y * UNIT}" width="${width}" height="${high * UNIT}" fill="#${colour.toString(16).padStart(6, '0')}"/>`,
  )
  return new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDE}" height="${tall}" viewBox="0 0 ${WIDE} ${tall}" preserveAspectRatio="none">${rects.join('')}</svg>`,
  )
}

const PALETTE = [0xffffff, WHOLE, VOTES, HANDS]

/** Dots by their number in the palette; the first colour is paper, and not painted. */
function pngOf(strips: readonly Placed[], tall: number): Uint8Array {
  const rows: Buffer[] = []
  for (let y = 0; y < tall; y++) {
    const row = Buffer.alloc(WIDE + 1) // the first byte says that the row is not filtered
    for (const strip of strips) {
      const from = strip.y * UNIT
      if (y < from || y >= from + strip.height * UNIT) continue
      row.fill(PALETTE.indexOf(strip.colour), 1 + strip.x, 1 + strip.x + strip.width)
    }
    rows.push(row)
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(WIDE, 0)
  head.writeUInt32BE(tall, 4)
  head.set([8, 3, 0, 0, 0], 8) // 8 bits a dot, by palette
  const palette = PALETTE.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255])
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette)),
    chunk('tRNS', Buffer.from([0])),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(kind: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
