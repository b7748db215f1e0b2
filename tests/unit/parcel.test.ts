import { expect, test } from 'vitest'
import { packParcel, unpackParcel, type NewRecord } from '../../server/store/parcel.ts'

const record = (document: string, seq: number, length: number): NewRecord => ({
  document,
  seq,
  updates: new Uint8Array(length).fill(seq),
  sum: new Uint8Array(16).fill(1),
  previous: new Uint8Array(16).fill(2),
  at: 1_764_000_000_000 + seq,
})
const plain = ({ updates, sum, previous, ...rest }: NewRecord) => ({
  ...rest,
  bytes: [updates, sum, previous].map((each) => [...each]),
})

test('[LOG4] records come out of a parcel as they went in, in order, whatever their names and lengths', () => {
  const records = [
    record('session/notes', 2, 30),
    record('sitzung-ü-🐙/polls', Number.MAX_SAFE_INTEGER, 0),
    record('', 3, 70_000),
  ]
  expect(unpackParcel(packParcel(records)).map(plain)).toEqual(records.map(plain))
  expect(unpackParcel(packParcel([]))).toEqual([])
})
