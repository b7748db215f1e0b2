import type { Hono } from 'hono'
import type { AlarmId } from '#shared/alarm.ts'
import { readDraft } from '#shared/document/drafts.ts'
import { idFrom, type SessionId } from '#shared/ids.ts'
import { english } from '#shared/words/english.ts'
import { ownData } from '#shared/words/english/own-data.ts'
import { speak } from '#shared/words/words.ts'
import { Guesses } from './access/guesses.ts'
import { makeApp } from './app.ts'
import type { TrailEntry } from './access/trail.ts'
import { Feed } from './feed/feed.ts'
import { alarmRoutes } from './http/alarms.ts'
import { feedRoutes } from './http/feed.ts'
import { healthRoutes, type Gauge } from './http/health.ts'
import { hostRoutes } from './http/hosts.ts'
import { Limits } from './http/limits.ts'
import { Peers, type Surroundings } from './http/peer.ts'
import { Hosts, type HostsParts } from './hosts/hosts.ts'
import { SignIn, type SignInSettings } from './hosts/sign-in.ts'
import { loopLagGauge } from './http/loop-lag.ts'
import { BridgeGate } from './http/bridge-gate.ts'
import { importRoutes } from './http/imports.ts'
import { OpenLines } from './http/open-lines.ts'
import { inboxRoutes } from './http/inbox.ts'
import { ownDataRoutes } from './http/own-data.ts'
import { peopleRoutes } from './http/people.ts'
import { pollFileRoutes } from './http/poll-files.ts'
import { pollSetRoutes } from './http/poll-sets.ts'
import { pollRoutes } from './http/polls.ts'
import { questionRoutes } from './http/questions.ts'
import { reportRoutes } from './http/report.ts'
import { sessionRoutes } from './http/sessions.ts'
import { signInRoutes } from './http/sign-in.ts'
import { ticketRoutes } from './http/widget.ts'
import { trailRoutes } from './http/trail.ts'
import { workshopRoutes } from './http/workshop.ts'
import { BallotCodes } from './polls/ballot-codes.ts'
import { PollParts } from './polls/parts.ts'
import { openableDraft } from './polls/drafts.ts'
import { Bridges } from './inbox/bridges.ts'
import { Files } from './inbox/files.ts'
import { Polls } from './polls/polls.ts'
import { PollRecords } from './polls/record.ts'
import { Rehearsal } from './polls/rehearsal.ts'
import { voicesFor } from './polls/voices.ts'
import { Workshop } from './polls/workshop.ts'
import { erase, type ErasureParts } from './privacy/erasure.ts'
import { gatherOwnData, type OwnDataSources } from './privacy/own-data.ts'
import { Retention } from './privacy/retention.ts'
import { takeOut, type WithdrawalParts } from './privacy/withdrawal.ts'
import { Questions } from './questions/questions.ts'
import { seenQuestion } from './questions/seen-question.ts'
import { Reports } from './report/reports.ts'
import { Alarms } from './rooms/alarms.ts'
import { systemClock } from './rooms/clock.ts'
import { Hallway } from './rooms/hallway.ts'
import { Pace } from './rooms/pace.ts'
import { heapUsed, Relief } from './rooms/relief.ts'
import { Rush } from './rooms/rush.ts'
import { Prover } from './rooms/prover.ts'
import { Snapshots } from './rooms/snapshots.ts'
import { Doors } from './sessions/doors.ts'
import { Elsewhere } from './sessions/elsewhere.ts'
import { People } from './sessions/people.ts'
import { PeopleNews } from './sessions/people-news.ts'
import { Rights } from './sessions/rights.ts'
import { Ruling } from './sessions/ruling.ts'
import { Sessions } from './sessions/sessions.ts'
import { accessIn } from './store/access-rows.ts'
import { bridgesIn } from './store/bridge-rows.ts'
import { broughtIn } from './store/brought-rows.ts'
import type { Engine } from './store/engine.ts'
import { alarmsIn } from './store/alarm-rows.ts'
import { hostsIn } from './store/host-rows.ts'
import { logIn } from './store/log-rows.ts'
import { eraseRows, identityOf } from './store/erasing.ts'
import { rowsAbout } from './store/person-data.ts'
import { codesIn } from './store/code-rows.ts'
import { partsIn } from './store/part-rows.ts'
import { recordsIn } from './store/record-rows.ts'
import { pollsIn } from './store/poll-rows.ts'
import { programmesIn } from './store/programme-rows.ts'
import { questionsIn } from './store/question-rows.ts'
import { retentionIn } from './store/retention-rows.ts'
import { secretIn } from './store/secret.ts'
import { sessionsIn } from './store/session-rows.ts'
import { snapshotsIn } from './store/snapshot-rows.ts'
import { exportedTrail } from './store/trail-export.ts'
import { speakersOf } from './store/speaker-rows.ts'
import { teamOf } from './store/team-rows.ts'
import { TrailRows } from './store/trail-rows.ts'
import { rewriteVersions } from './store/version-rows.ts'
import { workshopIn } from './store/workshop-rows.ts'

const BEAT_EVERY = 15_000 // ms: proxies cut a silent line after 30 to 60 s [FEED8]
const SEEN_EVERY = 60_000 // ms: when people were last here is written once a minute [LIST2]
const TALLY_EVERY = 200 // ms: a running count moves at most five times a second [FEED7]

/** What a house stands on. */
export interface Ground {
  readonly engine: Engine
  readonly dist: string
  readonly version: string
  readonly surroundings: Surroundings
  readonly hostDoor: HostsParts['door']
  readonly signIn: SignInSettings | undefined
  readonly newcomersPerMinute: number
  readonly quotas: number
  readonly supportCap: number
  now(): number
  random(bytes: number): Uint8Array
  report(problem: string, cause: unknown): void
}

/** A whole server short of its port. `close` keeps what was taken, then sends everybody away. */
export interface House {
  readonly app: Hono
  readonly peers: Peers
  /** The host key, when it was made at this start. */
  readonly freshHostKey: string | undefined
  close(): Promise<void>
}

/** Puts every part in its place: the one file that knows them all. The store is the house's from here on. */
export async function openHouse(ground: Ground): Promise<House> {
  const { engine, now, random, report } = ground
  const trail = new TrailRows(engine, now)
  const secret = await secretIn(engine, () => random(32))
  const say = speak(english, 'en')
  const withdrawnWords = speak(ownData, 'en')('own-data.withdrawn')
  const peers = new Peers(ground.surroundings)
  const hosts = await Hosts.open({
    store: hostsIn(engine, trail),
    door: ground.hostDoor,
    signIn: ground.signIn && new SignIn(ground.signIn, { now, random, report }),
    now,
    random,
  })
  const feed = new Feed()
  const snapshots = new Snapshots({ store: snapshotsIn(engine), prover: new Prover(), report })
  const hallway = new Hallway(logIn(engine), report, {
    snapshots,
    damaged: (document, damage) => alarms.damaged(document, damage),
    guarded: (document) => alarms.lookAgain(document),
    mayOpen: () => relief.mayOpen(),
    rush: new Rush(systemClock),
  })
  const relief = new Relief({
    clock: systemClock,
    used: heapUsed,
    rooms: () => hallway.rooms(),
    onTight: (isTight) => report(isTight ? 'memory is short' : 'memory is enough again', undefined),
  })

  const store = { ...sessionsIn(engine, trail), ...accessIn(engine, trail) }
  const peopleNews = new PeopleNews({
    store,
    now,
    report,
    later: systemClock.later,
    tell: (session) => feed.tell(session, 'people', { id: 'people' }, 'give-roles'),
  })
  const rights = new Rights(store, (who) => {
    peopleNews.saw(who)
    peopleNews.changed(who.session.id)
  })
  const guesses = new Guesses(systemClock)
  const doors = new Doors(secret, store, guesses)
  const members = new People({ store, rights, now, random })
  const sessions = new Sessions({
    store,
    rights,
    doors,
    now,
    random,
    peopleChanged: (session) => peopleNews.changed(session),
    anonymous: say('term.role.participant'),
    words: {
      details: say('template.details'),
      question: say('template.question'),
      floor: say('template.floor'),
      poll: say('template.poll'),
      papers: say('template.papers'),
      takeaways: say('template.takeaways'),
      calls: say('template.calls'),
    },
  })
  const ruling = new Ruling({
    store,
    rights,
    now,
    newCode: () => sessions.newCode(),
    over: (session) => polls.over(session),
  })
  const alarms = new Alarms({
    store: alarmsIn(engine),
    hallway,
    now,
    newId: () => idFrom<AlarmId>(random(16)),
    namesOf: (people) => sessions.namesOf(people),
    tell: (session, alarm) => feed.tell(session, 'alarm', alarm, 'write-notes'),
    report,
  })
  const drafts = (session: SessionId) => hallway.copy({ session, name: 'polls' })
  const pollStore = pollsIn(engine, trail)
  const records = new PollRecords(recordsIn(engine, trail))
  const codes = new BallotCodes({
    store: codesIn(engine, trail),
    secret,
    guesses,
    now,
    wording: async (session, poll) =>
      (await polls.register.of(session)).polls.get(poll)?.poll ??
      readDraft(await drafts(session), poll),
  })
  const polls = new Polls({
    store: pollStore,
    codes,
    breakdowns: new PollParts(partsIn(engine), report),
    records,
    secret,
    now,
    random,
    report,
    draft: async (session, poll) => openableDraft(await drafts(session), poll),
    clock: systemClock,
    present: (session) => feed.people(session),
    tell: (session, of) => feed.tellEach(session, 'poll', of),
    pace: (pass) => new Pace(systemClock, TALLY_EVERY, pass),
  })
  const workshop = new Workshop({
    store: workshopIn(engine, trail),
    now,
    random,
    draft: async (session, poll) => readDraft(await drafts(session), poll),
    tellAgreement: (session, agreement) => feed.tell(session, 'agreement', agreement, 'read-polls'),
    tellRemark: (session, remark) => feed.tell(session, 'remark', remark, 'read-polls'),
  })
  const rehearsal = new Rehearsal({
    store: pollStore,
    polls,
    now,
    tellRehearsal: (session, since) => feed.tell(session, 'rehearsal', { id: 'rehearsal', since }),
    tellGone: (session, id) => feed.tell(session, 'gone', { id }),
    tellAnew: (session) => feed.renew(session),
  })
  const namesPeople = async (session: SessionId): Promise<boolean> =>
    (await sessions.session(session)).session.settings.attribution === 'named'
  const questions = new Questions({
    store: questionsIn(engine),
    now,
    random,
    supportCap: ground.supportCap,
    withdrawn: withdrawnWords,
    rules: async (session) => {
      const { settings } = (await sessions.session(session)).session
      const { questionsWait, attribution } = settings
      return { questionsWait, namesPeople: attribution === 'named' }
    },
    tell: (session, { question, askedBy }, rules) => {
      const seen = seenQuestion(question, rules)
      feed.tellEach(session, 'question', ({ id }, listener) => {
        const isAsker = id === askedBy
        return seen({ mayModerate: listener.may('moderate-questions'), isAsker })
      })
    },
  })
  const files = new Files({
    store: broughtIn(engine),
    now,
    namesPeople,
    tell: (session) => feed.tell(session, 'imports', { id: 'imports' }, 'read-notes'),
  })
  const bridges = new Bridges({ store: bridgesIn(engine, trail), secret, now, random })
  const limits = new Limits({
    now: () => performance.now(),
    later: (milliseconds, then) => setTimeout(then, milliseconds).unref(),
    newcomersPerMinute: ground.newcomersPerMinute,
    times: ground.quotas,
  })
  const gate = new BridgeGate(sessions, bridges, limits)
  const reports = new Reports({
    notes: async (session) => {
      const room = await hallway.open({ session, name: 'notes' })
      const state = room.state()
      hallway.release(room)
      const names = await sessions.namesOf([...new Set(room.authors.values())])
      return { state, contributors: [...names.values()] }
    },
    polls: async (session) => {
      const counted = await polls.counted(session)
      const names = await sessions.namesOf([...new Set(counted.map(({ openerId }) => openerId))])
      return counted.map(({ openerId, ...poll }) => {
        const openedBy = names.get(openerId)
        return { ...poll, ...(openedBy !== undefined && { openedBy }) }
      })
    },
    people: (session) => teamOf(engine, session),
  })

  const note = async (entry: TrailEntry): Promise<void> => {
    await trail.commit([], entry)
  }
  const ownDataSources: OwnDataSources = {
    rows: (session, person) => rowsAbout(engine, session, person),
    tookPart: (session, person) => polls.tookPart(session, person),
    trail: async (session, person) => {
      const { entries } = exportedTrail(session, await trail.read(session), person)
      return entries.map(({ seq, at, act, detail }) => ({ seq, at, act, detail }))
    },
    copy: (session, name) => hallway.copy({ session, name }),
  }

  const erasureParts: ErasureParts = {
    identity: (session, person) => identityOf(engine, session, person),
    rewrite: (document, change) => hallway.rewrite(document, change),
    eraseRows: (session, person, words, entry) =>
      eraseRows(engine, trail, session, person, words, entry, now()),
    scrub: () => engine.scrub(),
    async tellAgain(session, ids) {
      await questions.tellAgain(session, ids)
      feed.renew(session) // what they agreed to and remarked is gone
    },
    forget: (session, person) => rights.forget(session, person),
    report,
  }

  const withdrawalParts: WithdrawalParts = {
    rewrite: (document, change) => hallway.rewrite(document, change),
    rewriteVersions: (session, change) => rewriteVersions(engine, session, 'notes', change),
    scrub: () => engine.scrub(),
    instead: withdrawnWords,
    report,
  }

  const retention = new Retention({
    store: retentionIn(engine, trail),
    now,
    later: systemClock.later,
    alone: async (session, act) => (await rights.session(session)).inTurn(act),
    async gone(session) {
      await rights.forgetSession(session)
      await hallway.gone(session)
      polls.forget(session)
    },
    report,
  })
  await polls.start()
  retention.start()

  await records.start()

  let open = true
  const beating = setInterval(() => feed.beat(), BEAT_EVERY)
  const seeing = setInterval(() => void peopleNews.keep(), SEEN_EVERY)
  const openLines = new OpenLines(ground.quotas)
  const app = makeApp({
    sessions,
    hallway,
    hosts,
    peers,
    limits,
    openLines,
    gate,
    say,
    report,
    dist: ground.dist,
    version: ground.version,
    routes: [
      ...healthRoutes(() => open, gaugesOf(hallway, feed)),
      ...ticketRoutes(sessions),
      ...sessionRoutes(sessions, {
        tookPart: (session, person) => polls.tookPart(session, person),
        epochs: (session) => hallway.epochs(session),
        now,
      }),
      ...peopleRoutes({
        sessions,
        people: members,
        ruling,
        doors,
        store,
        news: peopleNews,
        elsewhere: new Elsewhere(programmesIn(engine)),
      }),
      ...pollRoutes({
        polls,
        namesOf: (people) => sessions.namesOf(people),
        madeUp: say('rehearsal.voter'),
        voices: (poll, count) =>
          voicesFor(poll, count, Math.random, (n) => say('rehearsal.voice', { n })),
      }),
      ...pollFileRoutes({ polls, codes, slips: (order) => reports.slips(order) }),
      ...workshopRoutes(workshop, rehearsal),
      ...questionRoutes(questions, (session, kept) =>
        takeOut(withdrawalParts, session, kept.question.text, kept.line),
      ),
      ...importRoutes(questions, files),
      ...inboxRoutes({ questions, bridges, gate, now }),
      ...pollSetRoutes({
        copy: (session, name) => hallway.copy({ session, name }),
        speakers: (session) => speakersOf(engine, session),
      }),
      ...alarmRoutes(alarms),
      ...feedRoutes({
        feed,
        openLines,
        polls,
        workshop,
        questions,
        alarms: (session) => alarms.open(session),
        epochs: (session) => hallway.epochs(session),
        now,
      }),
      ...reportRoutes(reports, { now, note }),
      ...ownDataRoutes({
        gather: (session, person) => gatherOwnData(ownDataSources, session, person),
        erase: (session, person) => erase(erasureParts, session, person, person),
        note,
      }),
      ...trailRoutes(async (session, only) =>
        exportedTrail(session, await trail.read(session), only),
      ),
      ...hostRoutes(hosts),
      ...signInRoutes(hosts),
    ],
  })
  return {
    app,
    peers,
    freshHostKey: hosts.freshKey,
    async close() {
      open = false
      polls.stop()
      clearInterval(beating)
      clearInterval(seeing)
      relief.close()
      const retained = retention.close()
      // Looked after from now on by nobody; what is being put back ends when its room does.
      const settled = alarms.close()
      await hallway.close()
      await settled
      await snapshots.close()
      reports.close()
      await retained
      await peopleNews.keep()
      await engine.close()
    },
  }
}

function gaugesOf(hallway: Hallway, feed: Feed): Gauge[] {
  return [
    {
      name: 'rapport_rooms',
      says: 'Documents held open.',
      read: async () => (await hallway.rooms()).length,
    },
    {
      name: 'rapport_peers',
      says: 'Connections to documents.',
      read: async () => (await hallway.rooms()).reduce((sum, { peers }) => sum + peers.size, 0),
    },
    {
      name: 'rapport_rooms_unkept',
      says: 'Documents whose words the log does not take just now.',
      read: async () => (await hallway.rooms()).filter(({ storage }) => storage !== 'well').length,
    },
    { name: 'rapport_listeners', says: 'Connections to feeds.', read: () => feed.listeners },
    {
      name: 'process_resident_memory_bytes',
      says: 'Memory of the process.',
      read: () => process.memoryUsage.rss(),
    },
    loopLagGauge(),
    { name: 'process_uptime_seconds', says: 'Since the start.', read: () => process.uptime() },
  ]
}
