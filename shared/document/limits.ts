/**
 * How large a document may be, so that a browser can open it. The server refuses what is larger; an editor says so
 * before anybody's words depend on it. [ROOM10]
 */
export const MOST_BLOCKS = 20_000
export const MOST_CHARACTERS = 5_000_000 // in all lines together
export const LONGEST_LINE = 100_000 // characters
/** One update of a client may be this large: 300 pages pasted at once. */
export const LARGEST_UPDATE = 1 << 20 // bytes
