const CHUNK = 8192 // characters that are put together at once

/** The bytes as UTF-8; what is none becomes the sign for it. Never throws. */
export function utf8Of(bytes: Uint8Array): string {
  const parts: string[] = []
  let units: number[] = []
  for (let at = 0; at < bytes.length;) {
    const { code, length } = readCode(bytes, at)
    at += length
    if (code > 0xffff) units.push(0xd7c0 + (code >> 10), 0xdc00 + (code & 0x3ff))
    else units.push(code)
    if (units.length >= CHUNK) {
      parts.push(String.fromCharCode(...units))
      units = []
    }
  }
  return parts.join('') + String.fromCharCode(...units)
}

const LEAST = [0, 0x80, 0x800, 0x10000] // a code that would fit into fewer bytes is none

function readCode(bytes: Uint8Array, at: number) {
  const first = bytes[at] ?? 0
  if (first < 0x80) return { code: first, length: 1 }
  const more = first >= 0xf0 && first < 0xf8 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0
  const unknown = { code: 0xfffd, length: 1 }
  if (more === 0 || first >= 0xf8) return unknown
  let code = first & (0x3f >> more)
  for (let next = 1; next <= more; next += 1) {
    const byte = bytes[at + next] ?? 0
    if ((byte & 0xc0) !== 0x80) return unknown
    code = (code << 6) | (byte & 0x3f)
  }
  const isHalf = code >= 0xd800 && code < 0xe000
  return isHalf || code > 0x10ffff || code < (LEAST[more] ?? 0)
    ? unknown
    : { code, length: more + 1 }
}
