const MARK = 0x7e // ~
const ZERO = 0x30
const DIGITS = 8
export const STAMP_LENGTH = 1 + DIGITS

/** `~00001234`: the text that an update types, found in the raw bytes however a server packs them. */
export function stampOf(number: number): string {
  return `~${String(number).padStart(DIGITS, '0')}`
}

/** Calls for every stamp in these bytes. */
export function readStamps(
  bytes: Uint8Array,
  start: number,
  end: number,
  hear: (number: number) => void,
): void {
  const last = end - STAMP_LENGTH
  for (let at = start; at <= last; at++) {
    if (bytes[at] !== MARK) continue
    const number = digitsAt(bytes, at + 1)
    if (number < 0) continue
    hear(number)
    at += DIGITS
  }
}

// A client id may have the mark among its bytes as well, but no eight digits after it.
function digitsAt(bytes: Uint8Array, start: number): number {
  let number = 0
  for (let at = start; at < start + DIGITS; at++) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit < 0 || digit > 9) return -1
    number = number * 10 + digit
  }
  return number
}
