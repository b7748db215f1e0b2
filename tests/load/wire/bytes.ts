/** Writes into bytes that were reserved before: what is sent ten thousand times a second allocates little. */
export class Bytes {
  readonly room: Uint8Array
  length = 0

  constructor(size: number) {
    this.room = new Uint8Array(size)
  }

  clear(): this {
    this.length = 0
    return this
  }

  byte(value: number): this {
    this.room[this.length++] = value
    return this
  }

  /** A number as lib0 writes it: seven bits a byte, the lowest first. */
  number(value: number): this {
    let left = value
    for (; left > 127; left = Math.floor(left / 128)) this.byte(128 | (left & 127))
    return this.byte(left)
  }

  bytes(values: Uint8Array): this {
    this.room.set(values, this.length)
    this.length += values.length
    return this
  }

  ascii(text: string): this {
    for (let at = 0; at < text.length; at++) this.byte(text.charCodeAt(at))
    return this
  }

  get written(): Uint8Array {
    return this.room.subarray(0, this.length)
  }
}

export function numberLength(value: number): number {
  let length = 1
  for (let left = value; left > 127; left = Math.floor(left / 128)) length += 1
  return length
}
