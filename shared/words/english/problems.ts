/** What a refusal says to the person it happened to: what is wrong, and what to do next. */
export const problems = {
  'problem.not-found': 'There is nothing at this address.',
  'problem.no-such-session': 'There is no such session. Check the link, or ask who sent it to you.',
  'problem.no-such-poll': 'There is no such poll. It may have been removed from the notes.',
  'problem.no-such-question': 'There is no such question any more.',
  'problem.no-such-alarm': 'There is no such notice any more. Load the page again.',
  'problem.nothing-to-put-back':
    'What was here before is not kept any more, so it cannot be put back. Write it again by hand.',
  'problem.no-such-import': 'This is not here any more. Somebody has taken it out.',
  'problem.no-such-bridge': 'There is no such bridge any more. Make a new one.',
  'problem.wrong-bridge':
    'This token or signature opens no bridge of this session. Make a new bridge and give the tool its token.',
  'problem.file-unreadable':
    'This file cannot be unpacked: it is damaged, or there is too much in it. Save it as CSV and try that.',
  'problem.no-such-person': 'This person is not in the session any more. Load the page again.',
  'problem.no-such-invitation': 'There is no such invitation any more. Load the page again.',
  'problem.host-key-needed':
    'Making a session here needs the host key. Ask whoever runs this server, or sign in as a host.',
  'problem.wrong-host-key':
    'This is not the host key of this server. Check it, or ask whoever runs the server.',
  'problem.wrong-host':
    'This server does not go by that name. Use the address that whoever runs it gave you.',
  'problem.session-over':
    'The session is over. Who worked on it finds the notes by their own link.',
  'problem.session-suspended': 'The organiser has suspended the session. Nothing of yours is lost.',
  'problem.last-organiser': 'The session needs an organiser. Make somebody else one first.',
  'problem.too-many-asks': 'That was a lot at once. Wait a moment, then go on. Nothing is lost.',
  'problem.name-unfit':
    'This name has characters that cannot be shown. Write it in letters, up to 80 of them.',
  'problem.not-entered': 'Please enter by your link first.',
  'problem.wrong-key': 'This link or code does not open the session. Ask for a new one.',
  'problem.not-allowed': 'Your role does not allow this.',
  'problem.foreign-origin': 'This came from another site and was refused.',
  'problem.too-many-tries': 'Too many tries. Please wait a minute and try again.',
  'problem.unreadable': 'This could not be read. Nothing was changed.',
  'problem.too-large': 'This is too large. Nothing was changed.',
  'problem.name-missing': 'Please give a name, up to 80 characters.',
  'problem.title-missing':
    'A session needs a title. Paste the proposal with its title, or type one.',
  'problem.poll-already-open': 'This poll was opened before. Its wording is fixed.',
  'problem.poll-not-open': 'This poll is not open.',
  'problem.poll-without-question': 'The poll has no question yet. Write one, then open it.',
  'problem.poll-without-options': 'A poll needs at least two options before it can open.',
  'problem.poll-option-empty': 'One option is empty. Fill it in or remove it, then open the poll.',
  'problem.poll-options-alike':
    'Two options read the same. Make them different, then open the poll.',
  'problem.poll-option-twice':
    'One option stands twice in the list. Remove one of the two, then open the poll.',
  'problem.poll-too-long':
    'A poll has at most 50 options of 200 characters and a question of 500. Shorten it, then open it.',
  'problem.poll-scale-unfit':
    'A scale goes from a whole number up to a higher one, between 0 and 10, with labels of up to 60 characters.',
  'problem.poll-settings-unfit':
    'One setting cannot be: the timer takes up to 24 hours, a ballot at most as many answers as there are options, and printed codes go with polls without names.',
  'problem.poll-not-agreed':
    'Not every speaker has agreed to this wording. Wait for them, or open it with a reason, which is recorded.',
  'problem.poll-changed': 'The wording was changed meanwhile. Read it again, then agree.',
  'problem.poll-still-open': 'This poll is still open. Close it first.',
  'problem.poll-published':
    'This result is published. It does not change any more; a new round can.',
  'problem.poll-set-unreadable':
    'This file holds no polls that can be read. Choose a file that was saved as a set of polls.',
  'problem.not-entitled': 'This poll is for others in the session.',
  'problem.wrong-ballot-code':
    'This code does not open a ballot here, or it was used before. Check the letters on your slip.',
  'problem.question-withdrawn': 'Whoever asked this has taken it back.',
  'problem.question-taken-up':
    'The moderators have taken this question up. Its words stand; you can still take it back.',
  'problem.questions-cannot-merge':
    'These two cannot be joined: one of them stands behind another question or was taken back.',
  'problem.no-such-remark': 'This remark is not there any more.',
  'problem.remark-empty': 'Write something first.',
  'problem.not-rehearsing': 'There is no rehearsal now.',
  'problem.too-many-choices': 'You chose more than this poll takes. Take some away, then vote.',
  'problem.answers-in-a-circle':
    'These answers count as each other in a circle. Choose the one that the others count as.',
  'problem.answer-too-long':
    'This is too long. An answer has up to 280 characters, a word up to 40.',
  'problem.unknown-option': 'This answer is not one of the poll’s options.',
  'problem.one-choice': 'Only one answer can be chosen here.',
  'problem.no-choice': 'Choose an answer first.',
  'problem.vote-unconfirmed':
    'A vote in a frame is confirmed before it is sent. Press Send once more.',
  'problem.already-voted': 'You have voted in this poll. Your first answer stands.',
  'problem.upgrade-needed': 'This address speaks WebSocket only.',
  'problem.line-ended':
    'This line to the document has ended. Open another; what was kept is there.',
  'problem.storage-full':
    'The disk of the server is full, so nothing was counted or kept. Try again once the organiser has made room.',
  'problem.storage-failing':
    'The server cannot write to its disk, so nothing was counted or kept. Try again in a moment.',
  'problem.document-too-new':
    'These notes were written by a newer Rapport than this server runs. Nothing was touched. Update the server, then open them again.',
  'problem.document-not-renewed':
    'These notes are of an older form and could not be renewed without loss. Nothing was touched. Tell whoever runs the server.',
  'problem.unavailable':
    'The server does not answer, or cannot keep anything right now. Try again in a moment.',
  'problem.broken': 'Something broke on our side. Nothing that was kept is lost. Try again.',
} as const
