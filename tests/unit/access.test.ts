import { expect, test } from 'vitest'
import { ACTS } from '#shared/access/acts.ts'
import { actsOf, cellOf, givesOf, isForStrangers, may, USUAL_RULES } from '#shared/access/may.ts'
import { ROLES, type Role } from '#shared/role.ts'

test('[MAY1] a stranger may do nothing that somebody who entered may not, and nothing inside a session', () => {
  const open = ACTS.filter((act) => isForStrangers(act))
  expect(open).toEqual(['watch-server', 'read-pages', 'found-session', 'knock', 'read-published'])
  for (const act of open) for (const role of ROLES) expect(cellOf(role, act)).toBe('yes')
})

test('[MAY1] what nobody may do, nobody may do, whatever they hold and whatever the session says', () => {
  const generous = { ...USUAL_RULES, participantsRead: true }
  for (const act of ['change-frozen', 'change-opened-poll'] as const)
    expect(may(ROLES, act, generous)).toBe(false)
})

test('[MAY1] the organiser closes the draft to speakers and opens it to participants', () => {
  const reads = (role: Role, rules: Partial<typeof USUAL_RULES>): boolean =>
    may([role], 'read-notes', { ...USUAL_RULES, ...rules })
  expect([reads('speaker', {}), reads('speaker', { speakersRead: false })]).toEqual([true, false])
  expect([reads('participant', {}), reads('participant', { participantsRead: true })]).toEqual([
    false,
    true,
  ])
  expect(may(['speaker'], 'export-report', { ...USUAL_RULES, speakersRead: false })).toBe(false)
})

test('[MAY1] when the session is over votes and questions end, and the team writes on', () => {
  const over = { ...USUAL_RULES, isOver: true }
  expect(may(['participant'], 'vote', over)).toBe(false)
  expect(may(['participant'], 'ask-question', over)).toBe(false)
  expect(may(['participant'], 'read-session', over)).toBe(true)
  expect(may(['rapporteur'], 'write-notes', over)).toBe(true)
})

test('[MAY1] while the session is suspended the organiser alone does anything in it', () => {
  const held = { ...USUAL_RULES, isSuspended: true }
  for (const role of ROLES) {
    const inside = actsOf([role], held).filter((act) => !isForStrangers(act) && act !== 'own-data')
    expect(inside.length > 0, role).toBe(role === 'organiser')
  }
})

test('[MAY3] nobody gives a role above their own', () => {
  expect(givesOf(['organiser'])).toEqual(ROLES)
  expect(givesOf(['rapporteur'])).toEqual(['rapporteur', 'speaker', 'participant', 'observer'])
  expect(givesOf(['onlineModerator', 'speaker'])).toEqual(['participant', 'observer'])
  for (const role of ROLES) expect(givesOf([role]).length > 0, role).toBe(may([role], 'give-roles'))
})
