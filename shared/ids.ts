/**
 * Names for things, one type per kind, so that a voter can never be passed as a poll. Every id is
 * made by the server, or by an editor for what it inserts (lines, poll drafts); none carries a meaning.
 */
export type SessionId = string & { readonly of: 'session' }
export type PersonId = string & { readonly of: 'person' }
export type PollId = string & { readonly of: 'poll' }
export type OptionId = string & { readonly of: 'option' }
export type QuestionId = string & { readonly of: 'question' }
export type InvitationId = string & { readonly of: 'invitation' }
export type BroughtId = string & { readonly of: 'brought' }
export type BridgeId = string & { readonly of: 'bridge' }
export type RemarkId = string & { readonly of: 'remark' }
export type LineId = string & { readonly of: 'line' }

/** The two documents of every session. */
export const DOCUMENT_NAMES = ['notes', 'polls'] as const
export type DocumentName = (typeof DOCUMENT_NAMES)[number]

// No vowels and no look-alikes: an id never spells a word, and can be read aloud.
const ALPHABET = '23456789bcdfghjkmnpqrstvwxyz'

/**
 * Writes random bytes as an id, one letter of 28 per byte (4.8 bits each): 16 bytes are 76 bits.
 * The caller brings the randomness, so that this file needs neither browser nor Node.
 */
export function idFrom<Id extends string>(random: Uint8Array): Id {
  let id = ''
  for (const byte of random) id += ALPHABET[byte % ALPHABET.length]
  return id as Id
}

/**
 * Whether text may stand as the id of a poll or of one of its options: 1-64 plain characters, and no
 * name that every object has already.
 */
export function isPlainId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text) && !(text in Object.prototype)
}
