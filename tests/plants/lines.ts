import type { Plant } from './planted.ts'

const ROOM = 'tests/unit/room.test.ts'
const SLOW = 'tests/unit/slow-lines.test.ts'
const HTTP_LINE = 'tests/unit/http-line.test.ts'

/** Bugs of the lines to a room, by WebSocket and over HTTP, and of who is where. */
export const LINE_PLANTS: readonly Plant[] = [
  {
    means: 'the counts of a state vector are believed',
    file: 'server/rooms/connection.ts',
    find: 'if (wrong !== undefined) throw new Error(`a state vector',
    plant: 'if (wrong === "") throw new Error(`a state vector',
    seenBy: ['tests/unit/bounds.test.ts'],
  },
  {
    means: 'whoever may only read writes',
    file: 'server/rooms/connection.ts',
    find: '    if (!this.isWriter) {\n      // Every',
    plant: '    if (this.#closed) {\n      // Every',
    seenBy: [ROOM],
  },
  {
    means: 'a refused update is dropped, and the barrier behind it is answered',
    file: 'server/rooms/connection.ts',
    find: "if (typeof taken === 'object') return this.close(CLOSE.refused, taken.refused)",
    plant: "if (typeof taken === 'object') return",
    seenBy: [ROOM],
  },
  {
    means: 'what came before its beginning is forgotten',
    file: 'server/rooms/connection.ts',
    find: 'for (const message of held) this.receive(message)',
    plant: '',
    seenBy: [ROOM],
  },
  {
    means: 'a barrier overtakes the update that waits before it',
    file: 'server/rooms/connection.ts',
    find: 'if (this.#held.length > 0 && !isStep2(message)) return this.#hold(message)',
    plant:
      'if (this.#held.length > 0 && !isStep2(message) && message[0] !== 100) return this.#hold(message)',
    seenBy: [ROOM],
  },
  {
    means: 'a message that breaks the reader ends the process',
    file: 'server/rooms/connection.ts',
    find: "    } catch {\n      this.close(CLOSE.malformed, 'malformed message')",
    plant: '    } catch (cause) {\n      throw cause',
    seenBy: [ROOM],
  },
  {
    means: 'the name beside a cursor is whatever its client says',
    file: 'server/rooms/presence.ts',
    find: 'user: stamp,',
    plant: 'user: (said as { user?: object }).user ?? stamp,',
    seenBy: [ROOM],
  },
  {
    means: 'somebody moves a colleague’s cursor',
    file: 'server/rooms/presence.ts',
    find: 'if (own !== undefined) return own === client',
    plant: 'if (own !== undefined) return true',
    seenBy: [ROOM],
  },
  {
    means: 'the life that a copy is of is not asked',
    file: 'server/http/rooms.ts',
    find: "const isOther = epoch !== '' && epoch !== room.epoch",
    plant: "const isOther = epoch === 'none'",
    seenBy: ['tests/flow/epochs.test.ts#a page learns'],
  },
  {
    means: 'a page of another version is not told so',
    file: 'server/rooms/connection.ts',
    find: 'if (guest.isOfOtherVersion) this.send',
    plant: 'if (this.#closed) this.send',
    seenBy: ['tests/unit/tripwire.test.ts#SCHEMA1'],
  },
  {
    means: 'a page of another version writes',
    file: 'server/http/rooms.ts',
    find: 'isCurrent && standing.may(write)',
    plant: 'standing.may(write)',
    seenBy: ['tests/flow/rights.test.ts#ROOM6'],
  },
  {
    means: 'a slow reader’s messages wait without limit',
    file: 'server/rooms/room.ts',
    find: 'if (before && peer.isLate) peer.fallBehind(before)',
    plant: '',
    seenBy: [SLOW],
  },
  {
    means: 'nobody knows how much of a line is unread',
    file: 'server/rooms/outgoing.ts',
    find: "if (this.#unread >= MOST_UNREAD) return 'full'",
    plant: '',
    seenBy: [SLOW],
  },
  {
    means: 'whoever fell behind is never brought up',
    file: 'server/rooms/connection.ts',
    find: 'if (this.#owed) this.#room.reception.wait(this)',
    plant: '',
    seenBy: [SLOW],
  },
  {
    means: 'presence that a heavy line left out is not made good',
    file: 'server/rooms/connection.ts',
    find: '    this.#missesPresence = false\n',
    plant: '    return\n',
    seenBy: [SLOW],
  },
  {
    means: 'whoever only reads is shown to others',
    file: 'server/rooms/connection.ts',
    find: "    if (need === 'write' && !this.isWriter) return\n",
    plant: '',
    seenBy: [ROOM],
  },
  {
    means: 'a line that is dead is kept',
    file: 'server/rooms/outgoing.ts',
    find: 'return this.#clock.now() - Math.max(oldest.at, this.#heardAt) > allowed',
    plant: 'return this.#clock.now() < 0',
    seenBy: [SLOW],
  },
  {
    means: 'a batch that comes again is taken again',
    file: 'server/rooms/http-line.ts',
    find: "    if (number === this.#batch && number > 0) return 'taken' // its answer was lost\n    if (number !== this.#batch + 1)",
    plant: '    if (number !== this.#batch && number !== this.#batch + 1)',
    seenBy: [HTTP_LINE],
  },
  {
    means: 'what was told over HTTP is forgotten before it is acknowledged',
    file: 'server/rooms/http-line.ts',
    find: '    return { number: this.#first, pieces, ...(isAll && this.#end && { end: this.#end }) }',
    plant:
      '    const number = this.#first\n    this.#acknowledge(number + pieces.length - 1)\n    return { number, pieces, ...(isAll && this.#end && { end: this.#end }) }',
    seenBy: [HTTP_LINE],
  },
  {
    means: 'a line over HTTP answers somebody else',
    file: 'server/rooms/http-lines.ts',
    find: 'if (held?.person !== person || held.document !== document)',
    plant: 'if (!held || held.document !== document)',
    seenBy: ['tests/flow/http-line.test.ts#a line is its person'],
  },
]
