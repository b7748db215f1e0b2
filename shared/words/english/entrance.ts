/** The entrance: who somebody is, before the desk opens. */
export const entrance = {
  'entrance.title': 'Enter the session',
  'entrance.looking': 'Looking for the session…',
  'entrance.as': 'Your link makes you {role}.',
  'entrance.name': 'Your name',
  'entrance.affiliation': 'Affiliation (optional)',
  'entrance.group': 'Stakeholder group (optional)',
  'entrance.enter': 'Enter',
  'entrance.entering': 'Entering…',
  'entrance.why': 'Your name stands beside your cursor and among the contributors of the report.',
  'entrance.go-on': 'Go on as {name}',
  'entrance.somebody-else': 'or enter as somebody else:',
  'entrance.no-key': 'Open the session with your own link: it ends in a key after #.',
  'entrance.lobby': 'To the lobby',
} as const
