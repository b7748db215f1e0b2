/** What made-up voices say in a rehearsal. */
export const rehearsal = {
  'rehearsal.voice': 'Made-up answer {n}',
  'rehearsal.voter': 'Made-up voter',
} as const
