import { inflate, type NotUnpacked } from './inflate.ts'

/** A file in an archive, still packed. */
interface Packed {
  readonly method: number
  readonly bytes: Uint8Array
}

const MOST_ENTRIES = 2000
const LONGEST_NAME = 300
const END_MARK = 0x06054b50
const ENTRY_MARK = 0x02014b50
const LOCAL_MARK = 0x04034b50
const END_SIZE = 22
const LONGEST_COMMENT = 65_535

/**
 * The files of a ZIP archive by name; each is unpacked when it is asked for, and all of them together to
 * `most` bytes. What an archive says of sizes is not believed, files are not unpacked that nobody asks
 * for, and an archive in an archive is a file like any other. [IMP15]
 */
export class Zip {
  readonly #files: ReadonlyMap<string, Packed>
  #left: number

  private constructor(files: ReadonlyMap<string, Packed>, most: number) {
    this.#files = files
    this.#left = most
  }

  static open(bytes: Uint8Array, most: number): Zip | NotUnpacked {
    const files = filesIn(bytes)
    return typeof files === 'string' ? files : new Zip(files, most)
  }

  get names(): readonly string[] {
    return [...this.#files.keys()]
  }

  /** What is in a file; undefined where there is none of that name. */
  read(name: string): Uint8Array | NotUnpacked | undefined {
    const file = this.#files.get(name)
    if (!file) return undefined
    const bytes =
      file.method === 8
        ? inflate(file.bytes, this.#left)
        : file.bytes.length > this.#left
          ? 'too-much'
          : file.bytes
    if (typeof bytes !== 'string') this.#left -= bytes.length
    return bytes
  }
}

/** Whether the bytes begin as an archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4
}

function filesIn(bytes: Uint8Array): Map<string, Packed> | NotUnpacked {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  if (end === undefined) return 'damaged'
  const count = view.getUint16(end + 10, true)
  if (count > MOST_ENTRIES) return 'too-much'
  const files = new Map<string, Packed>()
  let at = view.getUint32(end + 16, true)
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY_MARK) return 'damaged'
    const isLocked = (view.getUint16(at + 8, true) & 1) === 1
    const method = view.getUint16(at + 10, true)
    const size = view.getUint32(at + 20, true)
    const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true))
    const local = view.getUint32(at + 42, true)
    const nameBytes = bytes.subarray(at + 46, at + 46 + Math.min(name ?? 0, LONGEST_NAME))
    const from = contentAt(view, local)
    if (from === undefined || from + size > bytes.length || isLocked) return 'damaged'
    if (method === 0 || method === 8)
      files.set(asciiOf(nameBytes), { method, bytes: bytes.subarray(from, from + size) })
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return files
}

// From the back: a comment may stand behind it.
function endOf(view: DataView): number | undefined {
  const last = view.byteLength - END_SIZE
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1)
    if (view.getUint32(at, true) === END_MARK) return at
  return undefined
}

function contentAt(view: DataView, local: number): number | undefined {
  if (local + 30 > view.byteLength || view.getUint32(local, true) !== LOCAL_MARK) return undefined
  return local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
}

function asciiOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
