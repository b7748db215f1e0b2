/** What a person reads of what is stored about them. */
export const ownData = {
  'own-data.title': 'What Rapport stores about you',
  'own-data.about':
    'Everything in this session that is about you or was written by you. Nothing about others is in it.',
  'own-data.self': 'You',
  'own-data.tickets': 'When your browsers were let in',
  'own-data.holdings': 'How you came by your roles',
  'own-data.invitations': 'Links that were made for you',
  'own-data.questions': 'Questions you asked',
  'own-data.supports': 'Questions you support',
  'own-data.alarms': 'What disappeared from the notes through your page',
  'own-data.opened': 'Polls that you opened',
  'own-data.tookPart': 'Polls in which your ballot was counted',
  'own-data.ballots':
    'What you chose is known to nobody: no record joins a ballot to whoever cast it.',
  'own-data.wrote': 'What you wrote, as it stands in the notes and in the drafts of polls',
  'own-data.trail': 'What you did that the session keeps a trail of',
  'own-data.erased': 'Participant {n}',
  'own-data.withdrawn': '[withdrawn]',
  'own-data.nothing': 'Nothing.',
  'own-data.none': 'none',
} as const
