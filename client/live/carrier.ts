/** What carries the messages of a document to the server and back, whichever way. */
export interface Carrier {
  readonly isOpen: boolean
  send(bytes: Uint8Array<ArrayBuffer>): void
  /** Leaves it behind: from now on it says nothing. */
  close(): void
}

/** What a carrier tells, in this order: that it is open, each message, that it closed. The last at most once. */
export interface Ears {
  opened(): void
  heard(message: ArrayBuffer): void
  /** With the code of a socket; 1006 when it ended without a word, or never opened. */
  closed(code: number, reason: string): void
}

/** The code of a line that ended without a word. */
export const CUT = 1006
