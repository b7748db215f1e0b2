/** The entrance: who somebody is, before the desk opens; and the page for an address with nothing. */
export const entrance = {
  'entrance.title': 'Enter the session',
  'entrance.looking': 'Looking for the session…',
  'entrance.number': 'Session #{number}',
  'entrance.as': 'Your link makes you {role}.',
  'entrance.as-already': 'Your link makes you {role}, which you are here already.',
  'entrance.here': 'In this browser you are already in as {name} ({roles}).',
  'entrance.gain': 'Whoever goes on keeps that and becomes {role} as well.',
  'entrance.name': 'Your name',
  'entrance.affiliation': 'Affiliation (optional)',
  'entrance.group': 'Stakeholder group (optional)',
  'entrance.enter': 'Enter',
  'entrance.entering': 'Entering…',
  'entrance.why': 'Your name stands beside your cursor and among the contributors of the report.',
  'entrance.go-on': 'Go on as {name} ({roles})',
  'entrance.somebody-else': 'Enter as somebody else',
  'entrance.no-key': 'Open the session with your own link: it ends in a key after #.',
  'entrance.wrong-key': 'Perhaps its end was cut off: copy the whole link once more.',
  'entrance.again': 'Try again',
  'entrance.lobby': 'To the lobby',
  'entrance.code': 'Take part with a code',
  'entrance.out.removed': 'You are not in this session any more',
  'entrance.out.removed.why':
    'The organiser took you out, or the link you came by was revoked. What you wrote before stays in the notes. Ask the organiser for a new link if this was a mistake.',
  'entrance.out.floor': 'You take part on the floor now',
  'entrance.out.floor.why':
    'Your role was changed to participant: you vote and ask, and the notes are with the team. What you wrote before stays.',
  'entrance.out.suspended': 'The session is suspended',
  'entrance.out.suspended.why':
    'The organiser holds it back for now. Nothing of yours is lost, and this page opens again by itself when it goes on.',
  'entrance.out.closed': 'The draft notes are with the team',
  'entrance.out.closed.why':
    'The organiser has closed the draft to speakers for now. This page opens by itself when that changes.',
  'entrance.out.words': 'Words of yours that nobody else has',
  'entrance.out.words-why':
    'They were not kept before your role changed, and they are on this device alone. Copy or download them now.',
  'entrance.out.to-floor': 'To the floor',
  'entrance.out.again': 'Look again',
  'entrance.nowhere': 'There is nothing at this address',
  'entrance.nowhere-help':
    'Check the address for a letter too many or too few. Sessions begin at the lobby.',
} as const
