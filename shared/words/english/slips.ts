/** What stands on printed slips of paper, one for each vote. */
export const slips = {
  'slips.name': 'Voting slips',
  'slips.ballot': 'Your code for this vote',
  'slips.join': 'Open {address}, type {code}, then the letters above.',
  'slips.once': 'One vote. Not your name.',
  'slips.number': '{n} of {all}',
} as const
