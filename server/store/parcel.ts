/** A record as it is appended: it counts only behind the one whose sum is `previous`. */
export interface NewRecord {
  readonly document: string
  readonly seq: number
  readonly updates: Uint8Array
  readonly sum: Uint8Array
  readonly previous: Uint8Array
  /** ms since 1970 */
  readonly at: number
}

const SUM = 16 // bytes
const HEAD = 8 + 8 + 2 * SUM + 2 + 4 // number, time, two sums, lengths of the name and of the updates

/**
 * Many records in one run of bytes, in order. Between threads every object costs more than what is done with a record there; the
 * bytes are handed over as they are.
 */
export function packParcel(records: readonly NewRecord[]): Uint8Array<ArrayBuffer> {
  const names = records.map(({ document }) => Buffer.byteLength(document))
  const length = records.reduce(
    (sum, { updates }, index) => sum + HEAD + (names[index] ?? 0) + updates.length,
    0,
  )
  const parcel = Buffer.from(new ArrayBuffer(length))
  let at = 0
  for (const [index, record] of records.entries()) {
    const name = names[index] ?? 0
    parcel.writeDoubleLE(record.seq, at)
    parcel.writeDoubleLE(record.at, at + 8)
    parcel.set(record.previous, at + 16)
    parcel.set(record.sum, at + 16 + SUM)
    parcel.writeUInt16LE(name, at + 16 + 2 * SUM)
    parcel.writeUInt32LE(record.updates.length, at + 18 + 2 * SUM)
    parcel.write(record.document, at + HEAD, name)
    parcel.set(record.updates, at + HEAD + name)
    at += HEAD + name + record.updates.length
  }
  return parcel
}

/** The records of a parcel. Their bytes are parts of the parcel's. */
export function unpackParcel(bytes: Uint8Array): NewRecord[] {
  const parcel = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const records: NewRecord[] = []
  for (let at = 0; at < parcel.length;) {
    const name = at + HEAD
    const updates = name + parcel.readUInt16LE(at + 16 + 2 * SUM)
    const end = updates + parcel.readUInt32LE(at + 18 + 2 * SUM)
    records.push({
      document: parcel.toString('utf8', name, updates),
      seq: parcel.readDoubleLE(at),
      updates: parcel.subarray(updates, end),
      sum: parcel.subarray(at + 16 + SUM, at + 16 + 2 * SUM),
      previous: parcel.subarray(at + 16, at + 16 + SUM),
      at: parcel.readDoubleLE(at + 8),
    })
    at = end
  }
  return records
}
