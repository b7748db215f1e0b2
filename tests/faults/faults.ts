import { closeSync, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Random } from '../support/random.ts'

/** What a disk or a power cut may do to one file. */
export interface Fault {
  readonly file: string
  readonly says: string
  apply(folder: string): void
}

type Tear = (fd: number, size: number, bytes: number) => void

// What may become of the last bytes of a file.
const TEARS: Readonly<Record<string, Tear>> = {
  'cut off': (fd, size, bytes) => ftruncateSync(fd, size - bytes),
  zeroed: (fd, size, bytes) => writeSync(fd, Buffer.alloc(bytes), 0, bytes, size - bytes),
  'written twice': (fd, size, bytes) => {
    const last = Buffer.alloc(bytes)
    readSync(fd, last, 0, bytes, size - bytes)
    writeSync(fd, last, 0, bytes, size)
  },
  'cut off, with rubbish behind': (fd, size, bytes) => {
    ftruncateSync(fd, size - bytes)
    const rubbish = Buffer.from('rubbish '.repeat(1 + (bytes >> 3))).subarray(0, bytes)
    writeSync(fd, rubbish, 0, bytes, size - bytes)
  },
}

/** A fault at the end of a file: a few bytes, some pages, or all of it. */
export function tornFault(file: string, size: number, random: Random): Fault {
  const kind = random.of([...Object.keys(TEARS), 'removed'])
  const most = random.of([16, 512, 4_200, 40_000, size])
  const bytes = Math.min(size, random.chance(0.1) ? size : 1 + random.below(most))
  const says = kind === 'removed' ? `${file} removed` : `${file}: last ${bytes} bytes ${kind}`
  return {
    file,
    says,
    apply(folder) {
      if (kind === 'removed') return rmSync(path.join(folder, file))
      within(path.join(folder, file), (fd) => TEARS[kind]?.(fd, fstatSync(fd).size, bytes))
    },
  }
}

/** One bit of a file, turned. */
export function flippedBit(file: string, size: number, random: Random): Fault {
  const at = random.below(size)
  const bit = random.below(8)
  return {
    file,
    says: `${file}: bit ${bit} of byte ${at} turned`,
    apply(folder) {
      within(path.join(folder, file), (fd) => {
        const byte = Buffer.alloc(1)
        readSync(fd, byte, 0, 1, at)
        writeSync(fd, Buffer.from([(byte[0] ?? 0) ^ (1 << bit)]), 0, 1, at)
      })
    },
  }
}

function within(file: string, act: (fd: number) => void): void {
  const fd = openSync(file, 'r+')
  act(fd)
  closeSync(fd)
}
