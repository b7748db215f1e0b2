import type { Head } from './zoom-head.ts'

/**
 * Settles what `From NAME to NAME` means where no mark says it. In a file that writes its addressees
 * it is a private message. The oldest files write none to everybody: there it is a private
 * message too when either name is known as a sender's, else somebody's name with the word in it. [IMP3]
 */
export function settleParties(heads: readonly (Head | undefined)[]): (Head | undefined)[] {
  if (heads.some((head) => head?.to === 'everyone')) return [...heads]
  if (!heads.some((head) => head?.to === 'nobody')) return [...heads]
  const senders = new Set(
    heads.flatMap((head) => (head && head.to !== 'somebody' ? [head.author] : [])),
  )
  return heads.map((head) => {
    const [sender = '', addressee = ''] = head?.parties ?? []
    if (head?.to !== 'somebody') return head
    const isMarked = /[)）]$/.test(addressee)
    const isKnown = senders.has(sender) || senders.has(addressee)
    return isMarked || isKnown ? head : { ...head, to: 'nobody' }
  })
}
