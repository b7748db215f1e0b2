import type { ServerProcess } from './process.ts'

/** A server under measurement: what is the same for all rows, whatever it speaks. */
export interface Server {
  readonly name: string
  /** Whether it answers a question for the document; one that only copies bytes does not. */
  readonly keeps: boolean
  start(): Promise<Running>
}

/** A server that runs, on a fresh folder. */
export interface Running {
  readonly process: ServerProcess
  /** Rooms that nobody was in before. */
  rooms(count: number): Promise<readonly Place[]>
}

/** A room, as whoever wants to be in it finds it. */
export interface Place {
  /** One seat each for so many persons who may write. */
  writers(count: number): Promise<readonly Seat[]>
  /** A seat for somebody who reads, which many connections may share. */
  reader(): Promise<Seat>
}

/** What a connection needs. */
export interface Seat {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Bytes before every message, both ways. */
  readonly prefix: Uint8Array
  /** Messages, with their prefix, before anything else is said. */
  readonly greeting: readonly Uint8Array[]
  /** Whether the server asks and answers questions for the document. */
  readonly isAnswered: boolean
}

export const NO_PREFIX = new Uint8Array()
