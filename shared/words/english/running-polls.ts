/** The running of polls at the desk: opening, counting, publishing, rehearsing. */
export const runningPolls = {
  'desk.poll.ready': 'Ready to open.',
  'desk.poll.open-round': 'Open round {round}',
  'desk.poll.open-rehearsed':
    'The wording will be fixed. This is a rehearsal: the poll is wiped at its end.',
  'desk.poll.reason-why':
    'Not every speaker has agreed to this wording. Say why it opens all the same: the reason is recorded.',
  'desk.poll.reason': 'Reason',
  'desk.poll.reason-yes': 'Open with this reason',
  'desk.poll.agreed': {
    one: '{agreed} of {n} speaker agrees to this wording.',
    other: '{agreed} of {n} speakers agree to this wording.',
  },
  'desk.poll.agreed-who': 'Agreed: {names}.',
  'desk.poll.agreed-fallen': 'Agreed before it was changed: {names}.',
  'desk.poll.agreed-silent': 'Nothing yet from {names}.',
  'desk.poll.agree': 'I agree to this wording',
  'desk.poll.agree-back': 'Agreed. Take it back',
  'desk.poll.duplicate': 'Duplicate',

  'desk.poll.voted-of': { one: '{n} voted of {entitled}', other: '{n} voted of {entitled}' },
  'desk.poll.voices': 'Add {n} made-up votes',
  'desk.poll.rehearsed': 'rehearsal',

  'desk.poll.hands': 'Count hands',
  'desk.poll.hands-change': 'Change the hands',
  'desk.poll.hands-why':
    'Ask for the hands of those who have not voted online. They stand beside the online votes.',
  'desk.poll.hands-sum': { one: '{n} hand in all', other: '{n} hands in all' },
  'desk.poll.hands-unfit': 'Write whole numbers up to 100,000.',
  'desk.poll.hands-enter': 'Enter the hands',
  'desk.poll.hands-entering': 'Entering…',
  'desk.poll.hands-less': 'One less for {option}',
  'desk.poll.hands-more': 'One more for {option}',

  'desk.poll.answers': 'Bring answers together',
  'desk.poll.answers-why':
    'Choose answers that say the same and let them count as one of them, or hide what must not be shown.',
  'desk.poll.answers-as': 'Count as',
  'desk.poll.answers-merge': 'Bring together',
  'desk.poll.answers-hide': 'Hide',
  'desk.poll.answers-undo': 'Undo',
  'desk.poll.answers-undo-of': 'Undo for {answer}',
  'desk.poll.answer-times': { one: '{n} time', other: '{n} times' },
  'desk.poll.answer-merged': '“{answer}” counts as “{into}”',
  'desk.poll.answer-hidden': '“{answer}” is hidden',

  'desk.poll.base': 'Shares are of',
  'desk.poll.base.voters': 'those who voted',
  'desk.poll.base.present': 'those who were there',
  'desk.poll.base.entitled': 'those who might have voted',
  'desk.poll.base-of': '{base} ({n})',
  'desk.poll.publish': 'Publish the result',
  'desk.poll.publish-sure':
    'Everybody sees this result. Hands and the base of the shares are fixed from then on.',
  'desk.poll.publish-words':
    'Everybody reads these answers. What was brought together or hidden is fixed from then on.',
  'desk.poll.publish-yes': 'Publish',
  'desk.poll.published': 'published {time}',
  'desk.poll.files': 'Result as',
  'desk.poll.voters': 'Who voted what',
  'desk.poll.voters-none': 'Nobody voted.',
  'desk.poll.voters-who': 'Who',
  'desk.poll.voters-what': 'Answer',

  'desk.poll.new-round': 'New round',
  'desk.poll.round': 'Round {round}',
  'desk.poll.round-same':
    'The same wording as in round {round}. Change it if you want; round {round} stands as it is.',
  'desk.poll.round-differs': 'The wording differs from round {round}, which stands as it is.',

  'desk.poll.codes': 'Printed codes',
  'desk.poll.codes-why':
    'Each printed code votes once. More can be made later; none is taken away.',
  'desk.poll.codes-count': 'How many codes',
  'desk.poll.codes-make': 'Make the codes',
  'desk.poll.codes-unfit': 'Write a number from 1 to {most}.',
  'desk.poll.codes-made': { one: '{n} code.', other: '{n} codes.' },
  'desk.poll.codes-sheet': 'Download the sheet to print',

  'desk.poll.group.open': 'Open',
  'desk.poll.group.draft': 'Drafts',
  'desk.poll.group.closed': 'Closed',
  'desk.poll.group.published': 'Published',
  'desk.poll.next.open': 'Close it when everybody has voted.',
  'desk.poll.next.unready': 'Word it, then open it.',
  'desk.poll.next.ready': 'Ready to open.',
  'desk.poll.next.agreements': {
    one: 'Waits for {n} speaker to agree.',
    other: 'Waits for {n} speakers to agree.',
  },
  'desk.poll.next.closed': 'Count hands if there were any, then publish it.',
  'desk.poll.workshop': 'Design polls together',

  'desk.quick': 'Quick poll',
  'desk.quick.key': 'Quick poll ({key})',
  'desk.quick.question': 'What is asked (may stay empty)',
  'desk.quick.answers': 'Answers',
  'desk.quick.own': 'Own answers, one to choose',
  'desk.quick.timer': 'Timer',
  'desk.quick.no-timer': 'none',
  'desk.quick.seconds': '{seconds} s',
  'desk.quick.open': 'Open now',
  'desk.quick.what': 'Anonymous. It stands in the notes, in the section where you write.',
  'desk.quick.asked': 'Question put to the room at {time}',
  'desk.quick.reason': 'Quick poll',
  'desk.quick.yes': 'Yes',
  'desk.quick.no': 'No',
  'desk.quick.abstain': 'Abstain',

  'desk.rehearsal': 'Rehearsal',
  'desk.rehearsal.begin': 'Rehearse',
  'desk.rehearsal.begin-sure':
    'Polls opened and questions asked from now on are tries, until you end the rehearsal. Then they are wiped; none stands in the report.',
  'desk.rehearsal.begin-yes': 'Begin the rehearsal',
  'desk.rehearsal.since': 'Rehearsal since {time}.',
  'desk.rehearsal.what':
    'Polls opened and questions asked now are wiped at its end. None stands in the report.',
  'desk.rehearsal.end': 'End the rehearsal and wipe it',
  'desk.rehearsal.end-sure':
    'All rehearsed polls go with their votes, and questions asked meanwhile. Drafts stay.',
  'desk.rehearsal.end-yes': 'End and wipe',
} as const
